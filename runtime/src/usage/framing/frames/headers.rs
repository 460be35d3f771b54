//! The headers of a frame: names and typed values.

use std::borrow::Cow;

/// The name of the failure, where the frame is one and no event.
pub(super) fn failure(headers: &[u8]) -> Option<Cow<'_, str>> {
    let value = |name: &str| {
        let mut headers = Headers(headers);
        headers.find_map(|(key, value)| (key == name.as_bytes()).then_some(value))
    };
    let name = match value(":message-type")? {
        b"exception" => value(":exception-type"),
        b"error" => value(":error-code"),
        _ => return None,
    };
    Some(String::from_utf8_lossy(name.unwrap_or(b"an error")))
}

/// Reads as far as the headers are well-formed.
struct Headers<'a>(&'a [u8]);

impl<'a> Headers<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<usize> {
        self.take(1).map(|byte| byte[0].into())
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = self.byte()?;
        let name = self.take(length)?;
        let length = match self.byte()? {
            // true, false
            0 | 1 => 0,
            // integers of 8, 16, 32 and 64 bits, a timestamp
            2 => 1,
            3 => 2,
            4 => 4,
            5 | 8 => 8,
            // bytes, text
            6 | 7 => self.byte()? << 8 | self.byte()?,
            // a UUID
            9 => 16,
            _ => return None,
        };
        Some((name, self.take(length)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_found_among_values_of_all_types() {
        let before = b"\x01a\x00\x01b\x01\x01c\x02.\x01d\x03..\x01e\x04....\x01f\x05........\
            \x01g\x06\x00\x02..\x01h\x08........\x01i\x09................";
        let text = |name: &str, value: &str| {
            let [name_length, length] =
                [name.len(), value.len()].map(|it| u8::try_from(it).unwrap());
            [
                &[name_length],
                name.as_bytes(),
                &[7, 0, length],
                value.as_bytes(),
            ]
            .concat()
        };
        for (kind, key, expected) in [
            ("event", ":event-type", None),
            ("exception", ":exception-type", Some("x")),
            ("exception", ":error-code", Some("an error")),
            ("error", ":error-code", Some("x")),
        ] {
            let headers = [&before[..], &text(":message-type", kind), &text(key, "x")].concat();
            assert_eq!(failure(&headers).as_deref(), expected, "{kind} {key}");
            for end in 0..headers.len() {
                let _ = failure(&headers[..end]);
            }
        }
        assert_eq!(failure(b"\x01a\x0a"), None);
    }
}

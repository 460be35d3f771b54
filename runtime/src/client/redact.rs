//! Takes secrets out of a provider's words, whatever hides them there: JSON's escapes, at any depth,
//! an encoded query, or the end of what was read.

use std::ops::Range;

use crate::url;

/// What may not be shown.
#[derive(Default)]
pub(super) struct Secrets(Vec<Vec<u8>>);

/// A text without escapes, and where each of its bytes came from.
struct Plain {
    bytes: Vec<u8>,
    spans: Vec<Range<usize>>,
}

impl Secrets {
    pub(super) fn add(&mut self, secret: &str) {
        for text in [secret, &url::encoded(secret)] {
            let bytes = Plain::of(text).bytes;
            if !bytes.is_empty() && !self.0.contains(&bytes) {
                self.0.push(bytes);
            }
        }
    }

    /// The text, `…` in place of each secret; of a text that was `cut` also in place of the first part
    /// of a secret at its end.
    pub(super) fn redact(&self, text: &str, cut: bool) -> String {
        let plain = Plain::of(text);
        let (mut shown, mut from, mut at) = (String::with_capacity(text.len()), 0, 0);
        while at < plain.bytes.len() {
            let Some(length) = self.length_at(&plain.bytes[at..], cut) else {
                at += 1;
                continue;
            };
            shown.push_str(&text[from..plain.spans[at].start]);
            shown.push('…');
            at += length;
            from = plain.spans[at - 1].end;
        }
        shown + &text[from..]
    }

    /// How much of a text's beginning is secret: as much as the longest secret that fits.
    fn length_at(&self, text: &[u8], cut: bool) -> Option<usize> {
        let whole = |secret: &&Vec<u8>| text.starts_with(secret);
        let part = |secret: &&Vec<u8>| cut && secret.starts_with(text);
        let secrets = self.0.iter().filter(|secret| whole(secret) || part(secret));
        secrets.map(|secret| secret.len().min(text.len())).max()
    }
}

impl Plain {
    fn of(text: &str) -> Self {
        let mut plain = Self {
            bytes: Vec::with_capacity(text.len()),
            spans: Vec::with_capacity(text.len()),
        };
        let bytes = text.as_bytes();
        let mut start = 0;
        while start < bytes.len() {
            let escapes = bytes[start..].iter().take_while(|byte| **byte == b'\\');
            let at = start + escapes.count();
            let (byte, end) = match &bytes[at..] {
                [b'u', digits @ ..] if at > start && digits.len() >= 4 => {
                    ascii(&digits[..4]).map_or((b'u', at + 1), |byte| (byte, at + 5))
                }
                [b'u', ..] if at > start => break,
                [byte, ..] => (*byte, at + 1),
                [] => break,
            };
            plain.bytes.push(byte);
            plain.spans.push(start..end);
            start = end;
        }
        // An escape that is cut off belongs to what is before it.
        if let Some(last) = plain.spans.last_mut() {
            last.end = bytes.len().max(last.end);
        }
        plain
    }
}

/// The ASCII character that four hex digits stand for.
fn ascii(digits: &[u8]) -> Option<u8> {
    let byte = u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
    byte.is_ascii().then_some(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str, cut: bool) -> String {
        let mut secrets = Secrets::default();
        for secret in ["sk-a/b", "sk-a/b+c", r"x\y", ""] {
            secrets.add(secret);
        }
        secrets.redact(text, cut)
    }

    #[test]
    fn hidden_or_not() {
        for (text, shown) in [
            ("", ""),
            ("sk-a", "sk-a"),
            ("key sk-a/b!", "key …!"),
            ("sk-a/b sk-a/b", "… …"),
            ("sk-a/b+c", "…"),
            (r#"{"a":"sk-a\/b"}"#, r#"{"a":"…"}"#),
            (r#"{"a":"\u0073k-a\u002Fb"}"#, r#"{"a":"…"}"#),
            (r#""{\"a\":\"s\\u006b-a\\/b\"}""#, r#""{\"a\":\"…\"}""#),
            ("?key=sk-a%2Fb&", "?key=…&"),
            (r"x\y x\\y \u!", r"… … \u!"),
            (r"ü\u00e9\ud83d sk-a/b é", r"ü\u00e9\ud83d … é"),
        ] {
            assert_eq!(redacted(text, false), shown, "{text}");
        }
    }

    #[test]
    fn cut_in_the_middle() {
        for (text, whole, cut) in [
            ("key sk-", "key sk-", "key …"),
            (r"key sk-a\", r"key sk-a\", "key …"),
            (r"key sk-a\u00", r"key sk-a\u00", "key …"),
            ("key sk-a%2", "key sk-a%2", "key …"),
            (r"key sk-a\/", r"key sk-a\/", "key …"),
            ("key sk-a/b", "key …", "key …"),
            ("sk- key", "sk- key", "sk- key"),
        ] {
            assert_eq!(redacted(text, false), whole, "{text}");
            assert_eq!(redacted(text, true), cut, "{text}");
        }
    }
}

//! A JSON object on each line: NDJSON, and logs of WebSocket messages.

use memchr::memchr;

use super::{CAP, Messages};

/// The line that has not ended yet.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: Vec<u8>,
    /// The unfinished line is too long, and is passed over.
    skipping: bool,
    /// Something was passed over.
    pub(super) oversize: bool,
}

impl Lines {
    pub(super) fn push(&mut self, mut bytes: &[u8], messages: &mut impl Messages) {
        while let Some(end) = memchr(b'\n', bytes) {
            let text = &bytes[..end];
            bytes = &bytes[end + 1..];
            if self.line.is_empty() && !self.skipping && text.len() <= CAP {
                hand_on(text, messages);
            } else {
                self.keep(text);
                self.end(messages);
            }
        }
        self.keep(bytes);
    }

    /// The last line may lack its end.
    pub(super) fn finish(&mut self, messages: &mut impl Messages) {
        self.end(messages);
    }

    fn keep(&mut self, text: &[u8]) {
        if self.line.len() + text.len() > CAP {
            self.skipping = true;
            self.oversize = true;
            self.line = Vec::new();
        }
        if !self.skipping {
            self.line.extend_from_slice(text);
        }
    }

    fn end(&mut self, messages: &mut impl Messages) {
        if !std::mem::take(&mut self.skipping) {
            hand_on(&self.line, messages);
        }
        self.line.clear();
    }
}

fn hand_on(line: &[u8], messages: &mut impl Messages) {
    let line = line.trim_ascii();
    if !line.is_empty() {
        messages.event(line);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Seen, assert_messages};
    use super::super::{Announced, Framing};
    use super::*;

    #[test]
    fn an_object_on_each_line_is_a_message() {
        for (text, messages) in [
            ("{\"a\":1}\n{\"b\":2}\n", &["{\"a\":1}", "{\"b\":2}"][..]),
            ("{\"a\":1}\n{\"b\":2}", &["{\"a\":1}", "{\"b\":2}"]),
            ("{}\r\n{\"b\":2}\r\n\r\n", &["{}", "{\"b\":2}"]),
            ("\u{feff}\n {} \n\n \t\n{\"é\":2}\n\n", &["{}", "{\"é\":2}"]),
            ("{}\n{\nx\n[DONE]", &["{}", "{", "x", "[DONE]"]),
            ("{}\n{}{}\n", &["{}", "{}{}"]),
            ("{\"a\":\"}\"}\n{}", &["{\"a\":\"}\"}", "{}"]),
        ] {
            for announced in [Announced::Body, Announced::Events, Announced::Lines] {
                assert_messages(announced, text.as_bytes(), messages);
            }
        }
    }

    #[test]
    fn a_body_is_not_taken_for_lines() {
        for text in [
            "{}{}\n{}",
            "{\"a\":\n{}}",
            "{\"a\":1},\n{}",
            "{\n\"a\":1}\n{}",
            "{}\nx\n{}",
            "{}\n[{}]\n",
            "[{}]\n{}\n",
            "{\"a\":{}\n{\"b\":1}}",
        ] {
            for announced in [Announced::Body, Announced::Lines] {
                assert_messages(announced, text.as_bytes(), &[&format!("body {text}")]);
            }
        }
    }

    #[test]
    fn one_line_is_what_the_head_says() {
        for text in ["{}", "{}{}", "{\"a\""] {
            assert_messages(Announced::Body, text.as_bytes(), &[&format!("body {text}")]);
            assert_messages(Announced::Lines, text.as_bytes(), &[text]);
        }
    }

    #[test]
    fn a_line_beyond_the_cap_is_passed_over_and_said() {
        let mut text = b"{}\n{\"a\":\"".to_vec();
        text.resize(text.len() + CAP, b'x');
        text.extend_from_slice(b"\"}\n{\"b\":2}\n");
        for size in [1 << 20, text.len()] {
            let (mut framing, mut seen) = (Framing::default(), Seen::default());
            for chunk in text.chunks(size) {
                framing.push(chunk, &mut seen);
            }
            framing.finish(&mut seen);
            assert_eq!(seen.0, ["{}", "{\"b\":2}"]);
            assert!(framing.is_oversize());
        }
    }

    #[test]
    fn lines_are_handed_on_as_they_end() {
        let (mut framing, mut seen) = (Framing::default(), Seen::default());
        for (chunk, known) in [("{\"a\":1}", 0), ("\n", 0), ("{", 1), ("}\n", 2), ("{}", 2)] {
            framing.push(chunk.as_bytes(), &mut seen);
            assert_eq!(seen.0.len(), known);
        }
    }
}

//! From bytes, in whatever chunks they arrive, to messages: the body, or the data of each
//! server-sent event. The first significant byte decides which of the two it is.

use memchr::memchr2;

/// The longest body or line that is kept.
pub(crate) const CAP: usize = 16 * 1024 * 1024;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// What takes the messages, and with each whether it is the whole body.
pub(crate) trait Messages {
    fn event(&mut self, data: &[u8]);
    fn body(&mut self, text: &[u8]);
}

/// Cuts bytes into messages.
#[derive(Debug, Default)]
pub(crate) struct Framing {
    format: Format,
    oversize: bool,
}

#[derive(Debug, Default)]
enum Format {
    /// Nothing but white space so far, and perhaps the beginning of a byte order mark.
    #[default]
    Unknown,
    Mark(usize),
    Body(Vec<u8>),
    Events(Events),
}

impl Framing {
    /// Takes the next bytes.
    pub(crate) fn push(&mut self, mut bytes: &[u8], messages: &mut impl Messages) {
        while !bytes.is_empty() {
            match &mut self.format {
                Format::Unknown | Format::Mark(_) => bytes = self.recognise(bytes),
                Format::Body(body) => {
                    keep(body, bytes, &mut self.oversize);
                    return;
                }
                Format::Events(events) => return events.push(bytes, &mut self.oversize, messages),
            }
        }
    }

    /// The bytes are over.
    pub(crate) fn finish(&mut self, messages: &mut impl Messages) {
        match std::mem::take(&mut self.format) {
            Format::Unknown | Format::Mark(_) => {}
            Format::Body(body) if self.oversize => drop(body),
            Format::Body(body) => messages.body(&body),
            Format::Events(mut events) => events.finish(messages),
        }
    }

    /// Reads a whole body without keeping any of it.
    pub(crate) fn whole(&mut self, bytes: &[u8], messages: &mut impl Messages) {
        let text = bytes.strip_prefix(BOM).unwrap_or(bytes).trim_ascii_start();
        match text.first() {
            Some(b'{' | b'[') => messages.body(text),
            _ => self.push(bytes, messages),
        }
    }

    /// Whether events arrive, and not one body.
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self.format, Format::Events(_))
    }

    /// Whether something was longer than what is kept, and so was passed over.
    pub(crate) fn is_oversize(&self) -> bool {
        self.oversize
    }

    /// Looks at the first bytes, and returns those that are not yet taken.
    fn recognise<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let marked = match self.format {
            Format::Mark(length) => length,
            _ => 0,
        };
        let bytes = if marked > 0 || bytes[0] == BOM[0] {
            if bytes[0] == BOM[marked] {
                let length = (marked + 1) % BOM.len();
                self.format = if length == 0 {
                    Format::Unknown
                } else {
                    Format::Mark(length)
                };
                return &bytes[1..];
            }
            bytes
        } else {
            bytes.trim_ascii_start()
        };
        self.format = match bytes.first() {
            None => Format::Unknown,
            Some(b'{' | b'[') => Format::Body(Vec::new()),
            Some(_) => Format::Events(Events::default()),
        };
        bytes
    }
}

/// Server-sent events. Only their data is looked at: some servers leave the names out.
#[derive(Debug, Default)]
struct Events {
    /// The line that has not ended yet.
    line: Vec<u8>,
    /// The unfinished line is too long, and is passed over.
    skipping: bool,
    /// The last byte was a CR: an LF that follows belongs to it.
    after_cr: bool,
    /// The data of the event that has not ended yet.
    data: Vec<u8>,
    has_data: bool,
}

impl Events {
    fn push(&mut self, mut bytes: &[u8], oversize: &mut bool, messages: &mut impl Messages) {
        while !bytes.is_empty() {
            if std::mem::take(&mut self.after_cr) && bytes[0] == b'\n' {
                bytes = &bytes[1..];
                continue;
            }
            let Some(end) = memchr2(b'\n', b'\r', bytes) else {
                self.begin_line(bytes, oversize);
                return;
            };
            self.after_cr = bytes[end] == b'\r';
            let (text, rest) = (&bytes[..end], &bytes[end + 1..]);
            bytes = rest;
            if self.line.is_empty() && !self.skipping {
                self.end_line(text, messages);
            } else {
                self.begin_line(text, oversize);
                if !std::mem::take(&mut self.skipping) {
                    let mut line = std::mem::take(&mut self.line);
                    self.end_line(&line, messages);
                    line.clear();
                    self.line = line;
                }
            }
        }
    }

    fn finish(&mut self, messages: &mut impl Messages) {
        if !self.skipping {
            let line = std::mem::take(&mut self.line);
            self.end_line(&line, messages);
        }
        self.end_event(messages);
    }

    fn begin_line(&mut self, text: &[u8], oversize: &mut bool) {
        if self.skipping {
            return;
        }
        keep(&mut self.line, text, oversize);
        if self.line.is_empty() && !text.is_empty() {
            self.skipping = true;
        }
    }

    fn end_line(&mut self, line: &[u8], messages: &mut impl Messages) {
        if line.is_empty() {
            self.end_event(messages);
            return;
        }
        let Some(data) = line.strip_prefix(b"data") else {
            return;
        };
        let data = match data {
            [] => data,
            [b':', b' ', data @ ..] | [b':', data @ ..] => data,
            _ => return,
        };
        if self.has_data {
            self.data.push(b'\n');
        }
        self.has_data = true;
        self.data.extend_from_slice(data);
    }

    fn end_event(&mut self, messages: &mut impl Messages) {
        if std::mem::take(&mut self.has_data) {
            messages.event(&self.data);
            self.data.clear();
        }
    }
}

/// Keeps more bytes, or, beyond the cap, none: half a text would read as another one.
fn keep(kept: &mut Vec<u8>, more: &[u8], oversize: &mut bool) {
    if kept.len() + more.len() > CAP {
        *oversize = true;
        *kept = Vec::new();
    } else {
        kept.extend_from_slice(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Seen(Vec<String>);

    impl Messages for Seen {
        fn event(&mut self, data: &[u8]) {
            self.0.push(String::from_utf8_lossy(data).into_owned());
        }
        fn body(&mut self, text: &[u8]) {
            self.0
                .push(format!("body {}", String::from_utf8_lossy(text)));
        }
    }

    fn in_chunks(text: &[u8], size: usize) -> Seen {
        let (mut framing, mut seen) = (Framing::default(), Seen::default());
        for chunk in text.chunks(size) {
            framing.push(chunk, &mut seen);
        }
        framing.finish(&mut seen);
        seen
    }

    #[test]
    fn every_chunking_gives_the_same_messages() {
        for (text, messages) in [
            (
                "data: {\"a\":1}\n\ndata: [DONE]\n\n",
                &["{\"a\":1}", "[DONE]"][..],
            ),
            ("data:1\r\rdata: 2\r\n\r\ndata:  3\n\n", &["1", "2", " 3"]),
            ("\u{feff}event: x\ndata: {\ndata: }\nid: 4\n\n", &["{\n}"]),
            (": comment\n\n\n\ndata: last", &["last"]),
            ("data\n\ndatum: 1\n\n", &[""]),
            ("event: ping\n\nretry: 1\n\n", &[]),
            ("data: é😀\n\n", &["é😀"]),
            (" \n {\"a\":\n1}\n", &["body {\"a\":\n1}\n"]),
            ("\u{feff}[1]", &["body [1]"]),
            ("", &[]),
            (" \n", &[]),
        ] {
            for size in 1..=text.len().max(1) {
                assert_eq!(
                    in_chunks(text.as_bytes(), size).0,
                    messages,
                    "{text:?} by {size}"
                );
            }
            let (mut framing, mut seen) = (Framing::default(), Seen::default());
            framing.whole(text.as_bytes(), &mut seen);
            framing.finish(&mut seen);
            assert_eq!(seen.0, messages, "{text:?} whole");
        }
    }

    #[test]
    fn a_line_beyond_the_cap_is_passed_over_and_said() {
        let mut text = b"data: 1\n\ndata: ".to_vec();
        text.resize(text.len() + CAP + 1, b'x');
        text.extend_from_slice(b"\n\ndata: 2\n\n");
        let (mut framing, mut seen) = (Framing::default(), Seen::default());
        for chunk in text.chunks(1 << 20) {
            framing.push(chunk, &mut seen);
        }
        framing.finish(&mut seen);
        assert_eq!(seen.0, ["1", "2"]);
        assert!(framing.is_oversize());
    }

    #[test]
    fn a_body_beyond_the_cap_is_no_message() {
        let mut text = b"{\"a\":\"".to_vec();
        text.resize(CAP + 1, b'x');
        let (mut framing, mut seen) = (Framing::default(), Seen::default());
        framing.push(&text, &mut seen);
        framing.push(b"{}", &mut seen);
        framing.finish(&mut seen);
        assert_eq!(seen.0, [""; 0]);
        assert!(framing.is_oversize());
    }
}

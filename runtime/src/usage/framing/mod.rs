//! From bytes, in whatever chunks they arrive, to messages: the body, the data of each server-sent
//! event, each line, or the payload of each frame. The first significant bytes decide what it is. Only
//! what is not finished is kept. Another framing is another file, and another [`Format`].

mod announced;
mod body;
mod events;
mod frames;
mod lines;
mod stream;

use body::Body;
use frames::Frames;
use lines::Lines;
use stream::Stream;

pub(super) use announced::Announced;

use super::repeat::{LONGEST, Place, Run};

/// The longest body, line or event that is kept, in bytes.
pub(super) const CAP: usize = 16 * 1024 * 1024;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// What takes the messages.
pub(super) trait Messages {
    /// The data of an event, a line, or a payload.
    fn event(&mut self, data: &[u8]);
    /// A line outside all events that begins as JSON does.
    fn stray(&mut self);
    /// A whole body.
    fn body(&mut self, text: &[u8]);
    /// Something else than a message, where one was due.
    fn fault(&mut self, fault: Fault<'_>);
    /// The events at the beginning of a text that say nothing that earlier ones did not say. They then
    /// have come.
    fn pass(&mut self, text: &[u8]) -> Run;
    /// The same, where the first of them has begun.
    fn go_on(&mut self, place: Place, text: &[u8]) -> Run;
    /// An event came as a whole, with all its lines, and was read.
    fn learn(&mut self, event: &[u8]);
}

/// What is wrong with a frame.
#[derive(Debug, PartialEq)]
pub(super) enum Fault<'a> {
    /// The bytes are over before it is.
    End,
    /// It does not match its checksum.
    Checksum,
    /// Its lengths do not, so that all that follows is lost.
    Prelude,
    /// It says that the provider failed, and how.
    Failure(&'a str),
}

/// Cuts bytes into messages.
#[derive(Debug, Default)]
pub(super) struct Framing {
    announced: Announced,
    format: Format,
    oversize: bool,
}

#[derive(Debug, Default)]
enum Format {
    /// Nothing but white space so far, and perhaps the beginning of a byte order mark.
    #[default]
    Unknown,
    Mark(usize),
    Body(Body),
    Lines(Lines),
    Events(Stream),
    Frames(Frames),
}

impl Framing {
    pub(super) fn new(announced: Announced) -> Self {
        Self {
            announced,
            ..Self::default()
        }
    }

    /// Takes the next bytes.
    pub(super) fn push(&mut self, mut bytes: &[u8], messages: &mut impl Messages) {
        while !bytes.is_empty() {
            match &mut self.format {
                Format::Unknown | Format::Mark(_) => bytes = self.recognise(bytes),
                Format::Body(body) => {
                    let Some(second) = body.push(bytes) else {
                        self.oversize |= body.oversize;
                        return;
                    };
                    messages.event(body.text().trim_ascii());
                    self.format = Format::Lines(Lines::default());
                    bytes = second;
                }
                Format::Lines(lines) => {
                    lines.push(bytes, messages);
                    self.oversize |= lines.oversize;
                    return;
                }
                Format::Events(events) => {
                    events.push(bytes, messages);
                    self.oversize |= events.is_oversize();
                    return;
                }
                Format::Frames(frames) => {
                    frames.push(bytes, messages);
                    self.oversize |= frames.oversize;
                    return;
                }
            }
        }
    }

    /// Takes a message that came as a whole, over a WebSocket.
    pub(super) fn message(&mut self, text: &[u8], messages: &mut impl Messages) {
        if !matches!(self.format, Format::Lines(_)) {
            self.format = Format::Lines(Lines::default());
        }
        if text.len() > CAP {
            self.oversize = true;
        } else {
            messages.event(text);
        }
    }

    /// The bytes are over: what is not finished is handed on too, since JSON says itself whether it is
    /// whole.
    pub(super) fn finish(&mut self, messages: &mut impl Messages) {
        match &mut self.format {
            Format::Unknown | Format::Mark(_) => {}
            Format::Body(_) if self.oversize => {}
            Format::Body(body) if body.is_one_line() && self.announced == Announced::Lines => {
                messages.event(body.text().trim_ascii());
                self.format = Format::Lines(Lines::default());
            }
            Format::Body(body) => messages.body(body.text()),
            Format::Lines(lines) => lines.finish(messages),
            Format::Events(events) => events.finish(messages),
            Format::Frames(frames) => frames.finish(messages),
        }
    }

    /// Takes all bytes at once, and keeps none of a body, whatever its length.
    pub(super) fn whole(&mut self, bytes: &[u8], messages: &mut impl Messages) {
        let text = bytes.strip_prefix(BOM).unwrap_or(bytes).trim_ascii_start();
        match text.first() {
            Some(b'{') if self.announced == Announced::Lines || body::is_lines(text) => {
                self.push(text, messages);
            }
            Some(b'{' | b'[') => messages.body(text),
            _ => self.push(bytes, messages),
        }
    }

    /// Whether events, lines or frames arrive, and not one body.
    pub(super) fn is_stream(&self) -> bool {
        matches!(
            self.format,
            Format::Events(_) | Format::Lines(_) | Format::Frames(_)
        )
    }

    /// Whether something was longer than what is kept, and so was passed over.
    pub(super) fn is_oversize(&self) -> bool {
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
            Some(b'{') => Format::Body(Body::default()),
            Some(b'[') => Format::Body(Body::list()),
            // The length of a frame, below 32 MiB.
            Some(0 | 1) => Format::Frames(Frames::default()),
            Some(_) => Format::Events(Stream::default()),
        };
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq)]
    pub(super) struct Seen(pub(super) Vec<String>);

    impl Messages for Seen {
        fn event(&mut self, data: &[u8]) {
            self.0.push(String::from_utf8_lossy(data).into_owned());
        }
        fn stray(&mut self) {
            self.0.push("stray".to_owned());
        }
        fn body(&mut self, text: &[u8]) {
            self.0
                .push(format!("body {}", String::from_utf8_lossy(text)));
        }
        fn fault(&mut self, fault: Fault<'_>) {
            self.0.push(format!("{fault:?}"));
        }
        fn pass(&mut self, _: &[u8]) -> Run {
            Run::default()
        }
        fn go_on(&mut self, _: Place, _: &[u8]) -> Run {
            Run::default()
        }
        fn learn(&mut self, _: &[u8]) {}
    }

    /// Tries chunks of each size, and the whole.
    pub(super) fn assert_messages(announced: Announced, text: &[u8], messages: &[&str]) {
        let shown = String::from_utf8_lossy(text);
        for size in 1..=text.len().max(1) {
            let (mut framing, mut seen) = (Framing::new(announced), Seen::default());
            for chunk in text.chunks(size) {
                framing.push(chunk, &mut seen);
            }
            framing.finish(&mut seen);
            assert_eq!(seen.0, messages, "{shown:?} by {size}");
        }
        let (mut framing, mut seen) = (Framing::new(announced), Seen::default());
        framing.whole(text, &mut seen);
        framing.finish(&mut seen);
        assert_eq!(seen.0, messages, "{shown:?} whole");
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
            (
                "data: 1\rdata: 2\r\r\ndata: 3\n\r\ndata: 4",
                &["1\n2", "3", "4"],
            ),
            ("data:\n\ndata: a\n\n", &["", "a"]),
            ("data: a\n\n{\"b\": 1}\n", &["a", "stray"]),
            ("data: a\n\n[{}]\n\n[\n", &["a", "stray", "stray"]),
            ("data: a\n\n[DONE]\n\n[INFO] b\n\n {}", &["a"]),
            ("x\n\ndata: a\n\n", &["a"]),
            (" \n {\"a\":\n1}\n", &["body {\"a\":\n1}\n"]),
            ("\u{feff}[1]", &["body [1]"]),
            ("", &[]),
            (" \n", &[]),
        ] {
            assert_messages(Announced::Body, text.as_bytes(), messages);
        }
    }

    #[test]
    fn a_line_beyond_the_cap_is_passed_over_and_said() {
        let mut text = b"data: 1\n\ndata: ".to_vec();
        text.resize(text.len() + CAP + 1, b'x');
        text.extend_from_slice(b"\n\ndata: 2\n\n");
        for size in [1 << 20, text.len()] {
            let (mut framing, mut seen) = (Framing::default(), Seen::default());
            for chunk in text.chunks(size) {
                framing.push(chunk, &mut seen);
            }
            framing.finish(&mut seen);
            assert_eq!(seen.0, ["1", "2"]);
            assert!(framing.is_oversize());
        }
    }

    #[test]
    fn an_event_of_many_lines_is_no_way_around_the_cap() {
        let line = [b"data: ", &vec![b'x'; 1 << 20][..], b"\n"].concat();
        let (mut framing, mut seen) = (Framing::default(), Seen::default());
        for _ in 0..20 {
            framing.push(&line, &mut seen);
        }
        assert!(framing.is_oversize());
        framing.push(b"\ndata: 2\n\n", &mut seen);
        framing.finish(&mut seen);
        assert_eq!(seen.0, ["2"]);
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

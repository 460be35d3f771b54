//! AWS event streams: binary frames with their lengths and two checksums.
//! <https://smithy.io/2.0/aws/amazon-eventstream.html>

mod headers;
mod payload;

use super::{CAP, Fault, Messages};
use payload::Unwrapped;

/// The length of a frame and of its headers, and a checksum of both.
const PRELUDE: usize = 12;

/// A checksum of the whole frame, at its end.
const CHECKSUM: usize = 4;

/// The frame that has not ended yet.
#[derive(Debug, Default)]
pub(super) struct Frames {
    kept: Vec<u8>,
    /// What is left of a frame that is too long to be kept.
    skipping: usize,
    /// A prelude was read, so these are frames.
    begun: bool,
    /// A prelude is wrong, so nobody knows where the next frame begins.
    lost: bool,
    unwrapped: Unwrapped,
    /// Something was passed over.
    pub(super) oversize: bool,
}

/// What the beginning of a frame says.
#[derive(Debug, PartialEq)]
enum Prelude {
    /// Not all of it is there.
    Short,
    Wrong,
    /// The length of the frame.
    Length(usize),
}

impl Frames {
    pub(super) fn push(&mut self, mut bytes: &[u8], messages: &mut impl Messages) {
        while !bytes.is_empty() && !self.lost {
            let length = self.next_part(bytes);
            let (part, rest) = bytes.split_at(length.min(bytes.len()));
            bytes = rest;
            if self.skipping > 0 {
                self.skipping -= part.len();
            } else if self.kept.is_empty() && part.len() == length && length > PRELUDE {
                self.frame(part, messages);
            } else {
                self.keep(part);
                self.look(messages);
            }
        }
    }

    /// A frame that lacks its end is not read: its checksum is there.
    pub(super) fn finish(&mut self, messages: &mut impl Messages) {
        if self.begun && (self.skipping > 0 || !self.kept.is_empty()) {
            messages.fault(Fault::End);
        }
    }

    /// How many bytes are wanted: a whole frame, the rest of one, or of its prelude.
    fn next_part(&self, bytes: &[u8]) -> usize {
        if self.skipping > 0 {
            return self.skipping;
        }
        match (self.kept.is_empty(), prelude(&self.kept), prelude(bytes)) {
            (true, _, Prelude::Length(length)) if length <= CAP => length,
            (false, Prelude::Length(length), _) => length - self.kept.len(),
            _ => PRELUDE - self.kept.len(),
        }
    }

    /// Grows with what arrives, since a length is soon said, and never beyond the frame.
    fn keep(&mut self, part: &[u8]) {
        let needed = self.kept.len() + part.len();
        if needed > self.kept.capacity() {
            let most = match prelude(&self.kept) {
                Prelude::Length(length) => length,
                Prelude::Short | Prelude::Wrong => PRELUDE,
            };
            let capacity = most.min(2 * needed).max(needed);
            self.kept.reserve_exact(capacity - self.kept.len());
        }
        self.kept.extend_from_slice(part);
    }

    /// Looks at what is kept: a prelude, a frame, or not yet either.
    fn look(&mut self, messages: &mut impl Messages) {
        match prelude(&self.kept) {
            Prelude::Short => {}
            Prelude::Wrong => {
                self.lost = true;
                self.kept = Vec::new();
                messages.fault(Fault::Prelude);
            }
            Prelude::Length(length) if length > CAP => {
                self.begun = true;
                self.oversize = true;
                self.skipping = length - self.kept.len();
                self.kept.clear();
            }
            Prelude::Length(length) => {
                self.begun = true;
                if self.kept.len() == length {
                    let mut frame = std::mem::take(&mut self.kept);
                    self.frame(&frame, messages);
                    frame.clear();
                    self.kept = frame;
                }
            }
        }
    }

    /// Reads a frame whose prelude is right, so that the next one is found whatever this one says.
    fn frame(&mut self, frame: &[u8], messages: &mut impl Messages) {
        self.begun = true;
        let (text, checksum) = frame.split_at(frame.len() - CHECKSUM);
        if crc32fast::hash(text) != number(checksum) {
            messages.fault(Fault::Checksum);
            return;
        }
        let (headers, payload) = text[PRELUDE..].split_at(headers_length(frame));
        match headers::failure(headers) {
            Some(name) => messages.fault(Fault::Failure(&name)),
            None => messages.event(self.unwrapped.message(payload)),
        }
    }
}

fn prelude(bytes: &[u8]) -> Prelude {
    let Some((prelude, _)) = bytes.split_at_checked(PRELUDE) else {
        return Prelude::Short;
    };
    let (lengths, checksum) = prelude.split_at(PRELUDE - CHECKSUM);
    let length = usize::try_from(number(lengths)).unwrap_or(usize::MAX);
    let least = headers_length(bytes).saturating_add(PRELUDE + CHECKSUM);
    if crc32fast::hash(lengths) == number(checksum) && least <= length {
        Prelude::Length(length)
    } else {
        Prelude::Wrong
    }
}

fn headers_length(frame: &[u8]) -> usize {
    usize::try_from(number(&frame[4..])).unwrap_or(usize::MAX)
}

/// The number with which the bytes begin.
fn number(bytes: &[u8]) -> u32 {
    bytes
        .first_chunk()
        .map_or(0, |&bytes| u32::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Seen, assert_messages};
    use super::super::{Announced, Framing};
    use super::*;

    /// `:message-type` and its value, and what else there is.
    fn headers(kind: &str, rest: &[u8]) -> Vec<u8> {
        let length = u8::try_from(kind.len()).unwrap();
        [
            b"\x0d:message-type\x07\x00",
            &[length][..],
            kind.as_bytes(),
            rest,
        ]
        .concat()
    }

    fn frame(headers: &[u8], payload: &str) -> Vec<u8> {
        let length = PRELUDE + headers.len() + payload.len() + CHECKSUM;
        let lengths =
            [length, headers.len()].map(|length| u32::try_from(length).unwrap().to_be_bytes());
        let mut frame = lengths.concat();
        frame.extend(crc32fast::hash(&frame).to_be_bytes());
        frame.extend([headers, payload.as_bytes()].concat());
        frame.extend(crc32fast::hash(&frame).to_be_bytes());
        frame
    }

    fn event(payload: &str) -> Vec<u8> {
        frame(&headers("event", b""), payload)
    }

    #[test]
    fn payloads_are_messages() {
        let failure = headers("exception", b"\x0f:exception-type\x07\x00\x01x");
        for (stream, messages) in [
            (vec![event("{\"a\":1}")], &["{\"a\":1}"][..]),
            (
                vec![event("{}"), event(""), event("[1]")],
                &["{}", "", "[1]"],
            ),
            (vec![frame(b"", "{}")], &["{}"]),
            (
                vec![event("{\"bytes\":\"eyJhIjoxfQ==\"}"), event("{}")],
                &["{\"a\":1}", "{}"],
            ),
            (
                vec![event("{}"), frame(&failure, "{\"message\":1}")],
                &["{}", "Failure(\"x\")"],
            ),
        ] {
            for announced in [Announced::Body, Announced::Frames] {
                assert_messages(announced, &stream.concat(), messages);
            }
        }
    }

    #[test]
    fn a_frame_that_is_wrong_is_passed_over_while_its_length_is_right() {
        let length = event("{1}").len();
        for place in 0..3 * length {
            let mut stream = [event("{1}"), event("{2}"), event("{3}")].concat();
            stream[place] ^= 0x10;
            let (number, offset) = (place / length, place % length);
            let mut messages = vec!["{1}", "{2}", "{3}"];
            if offset < PRELUDE {
                messages.truncate(number);
                messages.push("Prelude");
            } else {
                messages[number] = "Checksum";
            }
            if place > 0 {
                assert_messages(Announced::Frames, &stream, &messages);
            }
        }
    }

    #[test]
    fn a_frame_without_its_end_is_not_read() {
        let length = event("{1}").len();
        for end in 1..2 * length {
            let stream = [event("{1}"), event("{2}")].concat();
            let messages: &[&str] = match end {
                _ if end < PRELUDE => &[],
                _ if end < length => &["End"],
                _ if end == length => &["{1}"],
                _ => &["{1}", "End"],
            };
            assert_messages(Announced::Body, &stream[..end], messages);
        }
    }

    #[test]
    fn lengths_that_cannot_be_are_wrong_whatever_their_checksum_says() {
        for (length, headers) in [(0_u32, 0_u32), (15, 0), (16, 1), (64, u32::MAX), (64, 49)] {
            let lengths = [length.to_be_bytes(), headers.to_be_bytes()].concat();
            let stream = [
                &lengths[..],
                &crc32fast::hash(&lengths).to_be_bytes(),
                &[b'x'; 80],
            ]
            .concat();
            assert_messages(Announced::Body, &stream, &["Prelude"]);
        }
    }

    #[test]
    fn a_frame_beyond_the_cap_is_passed_over_and_said() {
        let long = event(&"x".repeat(CAP));
        let stream = [event("{1}"), long.clone(), event("{2}")].concat();
        for (stream, messages) in [
            (&stream[..], &["{1}", "{2}"][..]),
            (&stream[..CAP], &["{1}", "End"]),
        ] {
            for size in [1 << 20, stream.len()] {
                let (mut framing, mut seen) = (Framing::default(), Seen::default());
                for chunk in stream.chunks(size) {
                    framing.push(chunk, &mut seen);
                }
                framing.finish(&mut seen);
                assert_eq!(seen.0, messages);
                assert!(framing.is_oversize());
            }
        }
    }
}

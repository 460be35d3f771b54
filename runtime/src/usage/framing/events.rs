//! Server-sent events. Only their data is looked at: some servers leave the names out.

use memchr::memchr2;

use super::{CAP, Messages};

/// How much memory is kept for the next line and the next event, in bytes.
const KEPT: usize = 64 * 1024;

/// The lines and the event that have not ended yet.
#[derive(Debug, Default)]
pub(super) struct Events {
    line: Vec<u8>,
    /// The unfinished line is too long, and is passed over.
    skipping: bool,
    /// The last byte was a CR: an LF that follows belongs to it.
    after_cr: bool,
    data: Vec<u8>,
    event: Event,
    /// Something was passed over.
    pub(super) oversize: bool,
}

/// What is known of the unfinished event.
#[derive(Debug, Default, PartialEq)]
enum Event {
    /// No line of it so far.
    #[default]
    Next,
    /// Lines, but no data.
    Empty,
    /// Data, perhaps of length 0.
    Data,
    /// Too long: it is passed over.
    Spoilt,
}

impl Events {
    pub(super) fn push(&mut self, mut bytes: &[u8], messages: &mut impl Messages) {
        while !bytes.is_empty() {
            if std::mem::take(&mut self.after_cr) && bytes[0] == b'\n' {
                bytes = &bytes[1..];
                continue;
            }
            let Some(end) = memchr2(b'\n', b'\r', bytes) else {
                self.keep_line(bytes);
                return;
            };
            self.after_cr = bytes[end] == b'\r';
            let (text, rest) = (&bytes[..end], &bytes[end + 1..]);
            bytes = rest;
            if self.line.is_empty() && !self.skipping && text.len() <= CAP {
                self.end_line(text, self.blank_follows(rest), messages);
            } else {
                self.keep_line(text);
                self.end_kept_line(self.blank_follows(rest), messages);
            }
        }
    }

    /// Whether the last event has ended and the next has not begun.
    pub(super) fn is_between(&self) -> bool {
        self.event == Event::Next && !self.skipping && !self.after_cr && self.line.is_empty()
    }

    /// The last line and the last event may lack their ends.
    pub(super) fn finish(&mut self, messages: &mut impl Messages) {
        self.end_kept_line(true, messages);
        self.end_event(messages);
    }

    /// Whether the line that has ended is its event's last, as far as these bytes say.
    fn blank_follows(&self, rest: &[u8]) -> bool {
        let rest = match rest {
            [b'\n', rest @ ..] if self.after_cr => rest,
            rest => rest,
        };
        matches!(rest, [b'\n' | b'\r', ..])
    }

    fn keep_line(&mut self, text: &[u8]) {
        if self.line.len() + text.len() > CAP {
            self.skipping = true;
            self.line = Vec::new();
            self.spoil();
        }
        if !self.skipping {
            self.line.extend_from_slice(text);
        }
    }

    fn end_kept_line(&mut self, last: bool, messages: &mut impl Messages) {
        let mut line = std::mem::take(&mut self.line);
        if !std::mem::take(&mut self.skipping) && !line.is_empty() {
            self.end_line(&line, last, messages);
            clear(&mut line);
            self.line = line;
        }
    }

    /// Takes a line; an event of one line is handed on without a copy.
    fn end_line(&mut self, line: &[u8], last: bool, messages: &mut impl Messages) {
        if line.is_empty() {
            self.end_event(messages);
            return;
        }
        if self.event == Event::Next {
            self.event = Event::Empty;
        }
        let Some([b':', b' ', data @ ..] | [b':', data @ ..] | data @ []) =
            line.strip_prefix(b"data")
        else {
            if let [b'{', ..] | [b'[', b'{', ..] | [b'['] = line {
                messages.stray();
            }
            return;
        };
        match self.event {
            Event::Spoilt => {}
            Event::Empty if last => messages.event(data),
            _ if self.data.len() + data.len() >= CAP => self.spoil(),
            Event::Next | Event::Empty => {
                self.event = Event::Data;
                self.data.extend_from_slice(data);
            }
            Event::Data => {
                self.data.push(b'\n');
                self.data.extend_from_slice(data);
            }
        }
    }

    fn spoil(&mut self) {
        self.event = Event::Spoilt;
        self.oversize = true;
        self.data = Vec::new();
    }

    fn end_event(&mut self, messages: &mut impl Messages) {
        if std::mem::take(&mut self.event) == Event::Data {
            messages.event(&self.data);
        }
        clear(&mut self.data);
    }
}

/// Long texts give their memory back: a line and its event would otherwise hold it twice.
fn clear(text: &mut Vec<u8>) {
    if text.capacity() > KEPT {
        *text = Vec::new();
    } else {
        text.clear();
    }
}

//! A body. Its first line may turn out to be the first of many messages: once another object begins on a
//! line after it.

use memchr::memchr;

use super::CAP;
use crate::json::Json;

/// A body, as far as it came.
#[derive(Debug, Default)]
pub(super) struct Body {
    text: Vec<u8>,
    first: FirstLine,
    /// It is too long to be kept.
    pub(super) oversize: bool,
}

/// What is known of the first line.
#[derive(Debug, Default, PartialEq)]
enum FirstLine {
    /// It has not ended.
    #[default]
    Open,
    /// It has, and only white space came after it.
    Ended,
    /// It is no message of its own.
    NoMessage,
}

impl Body {
    /// A list, whose elements are the messages.
    pub(super) fn list() -> Self {
        Self {
            first: FirstLine::NoMessage,
            ..Self::default()
        }
    }

    /// Takes the next bytes. Where they show that the first line was a message of its own, the second
    /// is returned and not taken.
    pub(super) fn push<'b>(&mut self, mut bytes: &'b [u8]) -> Option<&'b [u8]> {
        if self.first == FirstLine::Open {
            let Some(end) = memchr(b'\n', bytes) else {
                self.keep(bytes);
                return None;
            };
            self.keep(&bytes[..end]);
            self.first = FirstLine::Ended;
            bytes = &bytes[end..];
        }
        if self.first == FirstLine::Ended {
            let next = bytes.trim_ascii_start();
            if next.starts_with(b"{") && is_message(&self.text) {
                return Some(next);
            }
            if !next.is_empty() {
                self.first = FirstLine::NoMessage;
            }
        }
        self.keep(bytes);
        None
    }

    /// All that came.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether there is nothing but white space after the first line.
    pub(super) fn is_one_line(&self) -> bool {
        self.first != FirstLine::NoMessage
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.oversize || self.text.len() + bytes.len() > CAP {
            self.oversize = true;
            self.text = Vec::new();
        } else {
            self.text.extend_from_slice(bytes);
        }
    }
}

/// Whether a text that is there as a whole is many messages.
pub(super) fn is_lines(text: &[u8]) -> bool {
    memchr(b'\n', text).is_some_and(|end| {
        text[end..].trim_ascii_start().starts_with(b"{") && is_message(&text[..end])
    })
}

fn is_message(line: &[u8]) -> bool {
    Json::document(line, Json::skip).is_ok()
}

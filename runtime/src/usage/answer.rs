//! Whether the messages of a body are of one answer or of several.
//!
//! What follows the end of an answer may still be its own: chat reports usage after the last choice has
//! ended. It is another one's under another id, and whatever counts after the sentinel that closes a
//! stream is.

use super::label::Label;
use super::message::Message;

/// What is known of the answer that arrives.
#[derive(Debug)]
pub(super) struct Answer {
    ids: Ids,
    /// Its end was seen.
    over: bool,
    /// The sentinel after it was seen.
    closed: bool,
    /// It has counts.
    counted: bool,
}

/// The ids that its messages bear.
#[derive(Debug)]
enum Ids {
    None,
    One(Label),
    /// They say nothing then.
    Many,
}

/// How messages come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One after the other, all of one answer.
    Stream,
    /// In a list of whole answers, of which there should be one.
    List,
}

impl Answer {
    pub(super) const fn new() -> Self {
        Self {
            ids: Ids::None,
            over: false,
            closed: false,
            counted: false,
        }
    }

    /// The sentinel that closes a stream was seen.
    pub(super) const fn close(&mut self) {
        self.closed = true;
    }

    /// Takes a message; whether it is another answer's, which is the one that now arrives.
    pub(super) fn take(&mut self, message: &Message<'_>, kind: Kind) -> bool {
        let id = message.id.map(|id| id.text).filter(|id| !id.is(""));
        let differs = match (&self.ids, id) {
            (Ids::One(known), Some(id)) => !id.is(known.as_str()),
            _ => false,
        };
        let counts = message.counts();
        let another = (self.over && differs)
            || (self.closed && (counts || message.ended))
            || (kind == Kind::List && self.counted && counts);
        if another {
            *self = Self::new();
        } else if differs {
            self.ids = Ids::Many;
        }
        if let (Ids::None, Some(Ok(id))) = (&self.ids, id.map(|id| id.decode())) {
            self.ids = Ids::One(Label::new(&id));
        }
        self.over |= message.ended;
        self.counted |= counts;
        another
    }
}

//! A stream of events: one that says nothing new is passed over as a whole, before it is cut into lines.

use memchr::memchr;

use super::Messages;
use super::events::Events;
use super::{LONGEST, Place, Run};

/// Cuts a stream into events.
#[derive(Debug, Default)]
pub(super) struct Stream {
    events: Events,
    /// The beginning of an event, as long as it may be one that is passed over.
    begun: Vec<u8>,
    /// How far that was compared.
    place: Option<Place>,
}

impl Stream {
    pub(super) fn push(&mut self, mut bytes: &[u8], messages: &mut impl Messages) {
        if !self.begun.is_empty() {
            bytes = self.go_on(bytes, messages);
        }
        while !bytes.is_empty() {
            if !self.events.is_between() {
                return self.events.push(bytes, messages);
            }
            let run = messages.pass(bytes);
            bytes = &bytes[run.length..];
            self.place = run.begun;
            if bytes.is_empty() || run.begun.is_some() {
                return self.keep(bytes, messages);
            }
            let Some(length) = end_of_event(b"", bytes) else {
                return self.keep(bytes, messages);
            };
            let (event, rest) = bytes.split_at(length);
            self.read(event, messages);
            bytes = rest;
        }
    }

    /// What is not finished is read too.
    pub(super) fn finish(&mut self, messages: &mut impl Messages) {
        let begun = std::mem::take(&mut self.begun);
        self.events.push(&begun, messages);
        self.events.finish(messages);
    }

    /// Whether something was too long, and so was passed over.
    pub(super) fn is_oversize(&self) -> bool {
        self.events.oversize
    }

    /// Goes on with the event that has begun; what follows it.
    fn go_on<'b>(&mut self, bytes: &'b [u8], messages: &mut impl Messages) -> &'b [u8] {
        let place = self.place.take();
        let run = place.map_or_else(Run::default, |place| messages.go_on(place, bytes));
        let rest = &bytes[run.length..];
        if run.events > 0 {
            self.begun.clear();
        }
        if run.begun.is_some() {
            self.place = run.begun;
            self.keep(rest, messages);
            return &[];
        }
        if run.events > 0 {
            return rest;
        }
        let Some(length) = end_of_event(&self.begun, bytes) else {
            self.keep(bytes, messages);
            return &[];
        };
        let (end, rest) = bytes.split_at(length);
        let mut event = std::mem::take(&mut self.begun);
        event.extend_from_slice(end);
        if messages.pass(&event).events == 0 {
            self.read(&event, messages);
        }
        event.clear();
        self.begun = event;
        rest
    }

    /// Keeps the beginning of an event, unless it is too long to be looked at as a whole.
    fn keep(&mut self, bytes: &[u8], messages: &mut impl Messages) {
        self.begun.extend_from_slice(bytes);
        if self.begun.len() > LONGEST {
            let begun = std::mem::take(&mut self.begun);
            self.place = None;
            self.events.push(&begun, messages);
        }
    }

    /// Reads a whole event line by line.
    fn read(&mut self, event: &[u8], messages: &mut impl Messages) {
        self.events.push(event, messages);
        if self.events.is_between() {
            messages.learn(event);
        }
    }
}

/// How many bytes more an event has that began with `begun`: up to and with the blank line. `None` where
/// it does not end here, or its lines end with a CR alone.
fn end_of_event(begun: &[u8], bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    // What precedes a line's end, if that is all that the line holds.
    let is_blank = |at: usize| {
        let before = |back: usize| {
            let place = at.checked_sub(back);
            match place {
                Some(place) => bytes.get(place).copied(),
                None => begun.len().checked_sub(back - at).map(|place| begun[place]),
            }
        };
        match before(1) {
            Some(b'\r') => before(2) == Some(b'\n'),
            last => last == Some(b'\n'),
        }
    };
    loop {
        at += memchr(b'\n', &bytes[at..])?;
        if is_blank(at) {
            return Some(at + 1);
        }
        at += 1;
    }
}

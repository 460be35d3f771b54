//! Where messages arrive: each is read against the API's table.

use http::HeaderMap;

use crate::captured::{Captured, Receipt};
use crate::json::{Error, Json, Kind, Problem};
use crate::table::{self, Merge, Slot};

use super::answer::{self, Answer};
use super::diagnostic::{brief, odd};
use super::framing::{Fault, Messages};
use super::header::read_headers;
use super::message::Message;
use super::read::read;
use super::reading::Reading;
use super::repeat::{Place, Repeats, Run};

/// Reads messages as they arrive.
#[derive(Debug)]
pub(super) struct Inbox {
    api: &'static table::Api,
    pub(super) reading: Reading,
    answer: Answer,
    /// How many messages were read: JSON objects.
    pub(super) messages: u32,
    /// The next event's number, message or not.
    pub(super) event: u32,
    /// Something was not read, or replaced, that counts.
    pub(super) cut: bool,
    /// The bytes are known to have broken off, so it is no news that the last of them are no JSON.
    pub(super) broken_off: bool,
    repeats: Repeats,
    /// The last event reported nothing.
    silent: bool,
}

impl Inbox {
    pub(super) fn new(api: &'static table::Api, headers: &HeaderMap) -> Self {
        let mut reading = Reading::new(api);
        reading.headers = read_headers(&api.usage, headers, &mut reading.diagnostics);
        Self {
            api,
            reading,
            answer: Answer::new(),
            messages: 0,
            event: 0,
            cut: false,
            broken_off: false,
            repeats: Repeats::new(),
            silent: false,
        }
    }

    /// Adds what the spec takes from the body for the caller alone, and keeps what requests repeat.
    pub(super) fn add_captured(self, captured: &mut Captured, receipt: &Receipt) {
        for (slot, text) in self.reading.texts {
            if let Slot::Captured(place) = slot
                && let Some(capture) = self.api.captures.get(usize::from(place))
            {
                if capture.sent {
                    receipt.keep(place, &text);
                } else {
                    captured.put(capture.name, text);
                }
            }
        }
    }

    /// The messages of a body: itself, or the elements of a list.
    fn try_body(&mut self, text: &[u8]) -> Result<(), Error> {
        if Json::new(text).kind()? == Kind::Array {
            return Json::document(text, |json| {
                json.elements(|json| self.element(json)).map(drop)
            });
        }
        let mut message = Message::default();
        Json::document(text, |json| read(self.reading.table, json, &mut message))?;
        self.take(&mut message, answer::Kind::Stream);
        Ok(())
    }

    /// An element of a list; one that is no object holds no usage.
    fn element(&mut self, json: &mut Json<'_>) -> Result<(), Error> {
        if json.kind()? == Kind::Object {
            let mut message = Message::default();
            read(self.reading.table, json, &mut message)?;
            self.take(&mut message, self.list_kind());
        } else {
            json.skip()?;
            self.event = self.event.saturating_add(1);
        }
        Ok(())
    }

    /// A list is a stream where streams have a path of their own: Gemini's, without `alt=sse`.
    fn list_kind(&self) -> answer::Kind {
        if self.api.stream_path.is_empty() {
            answer::Kind::List
        } else {
            answer::Kind::Stream
        }
    }

    /// Events that are passed over have come, too.
    fn count(&mut self, run: Run) -> Run {
        self.messages = self.messages.saturating_add(run.events);
        self.event = self.event.saturating_add(run.events);
        run
    }

    fn take(&mut self, message: &mut Message<'_>, kind: answer::Kind) {
        if message.ended {
            self.repeats.forget();
        }
        let adds_up = self.reading.table.merge == Merge::Sum;
        if self.answer.take(message, kind) && !adds_up {
            self.repeats.forget();
            self.cut = true;
            let text = "there are several answers, and the figures of the later ones replace those of the earlier ones";
            self.reading.diagnostics.push(odd("answers", &[], text));
        }
        self.reading.take(message, self.event);
        self.messages = self.messages.saturating_add(1);
        self.event = self.event.saturating_add(1);
    }

    fn malformed(&mut self, what: &str, error: Error) {
        if !self.broken_off || error.problem != Problem::End {
            let message = format!("{what} is not valid JSON, and was not read: {error}");
            let diagnostic = odd("malformed", &[], message);
            self.reading.diagnostics.push(diagnostic);
        }
    }
}

impl Messages for Inbox {
    fn event(&mut self, data: &[u8]) {
        self.silent = false;
        if data.trim_ascii() == b"[DONE]" {
            self.answer.close();
            self.repeats.forget();
        }
        if Json::new(data).kind() != Ok(Kind::Object) {
            self.event = self.event.saturating_add(1);
            return;
        }
        let mut message = Message::default();
        match Json::document(data, |json| read(self.reading.table, json, &mut message)) {
            Ok(()) => {
                self.silent = message.is_silent();
                self.take(&mut message, answer::Kind::Stream);
            }
            // What it would have said is not known, so what is known is not all.
            Err(error) => {
                self.cut = true;
                self.malformed(&format!("event {}", self.event), error);
                self.event = self.event.saturating_add(1);
            }
        }
    }

    fn stray(&mut self) {
        self.cut |= self.messages > 0;
        let message = "there is JSON beside the events, and it was not read";
        self.reading.diagnostics.push(odd("stray", &[], message));
    }

    fn pass(&mut self, text: &[u8]) -> Run {
        let run = self.repeats.pass(text, self.reading.version);
        self.count(run)
    }

    fn go_on(&mut self, place: Place, text: &[u8]) -> Run {
        let run = self.repeats.go_on(place, text);
        self.count(run)
    }

    fn learn(&mut self, event: &[u8]) {
        if std::mem::take(&mut self.silent) {
            let top = &self.reading.table.message;
            self.repeats.learn(event, top, self.reading.version);
        }
    }

    /// A list that ends inside an element gives what came before; in any other body that is wrong
    /// anywhere nothing can be believed.
    fn body(&mut self, text: &[u8]) {
        if let Err(error) = self.try_body(text) {
            self.cut = error.problem == Problem::End && self.messages > 0;
            if !self.cut {
                self.messages = 0;
                self.reading.forget();
            }
            self.malformed("the body", error);
        }
    }

    fn fault(&mut self, fault: Fault<'_>) {
        let event = self.event;
        self.event = event.saturating_add(1);
        self.cut |= event > 0 || fault != Fault::Prelude;
        let (code, message) = match fault {
            Fault::End if self.broken_off => return,
            Fault::End => (
                "malformed",
                format!("event {event} broke off, and was not read"),
            ),
            Fault::Checksum => (
                "checksum",
                format!("event {event} does not match its checksum, and was not read"),
            ),
            Fault::Prelude => (
                "checksum",
                format!(
                    "the length of event {event} does not match its checksum, and nothing was read from there on"
                ),
            ),
            Fault::Failure(name) => (
                "failure",
                format!("instead of event {event} the provider sent {}", brief(name)),
            ),
        };
        self.reading.diagnostics.push(odd(code, &[], message));
    }
}

//! The body of a call: what its members say, and one list of edits that makes it what is sent.

mod edit;
mod facts;
mod mark;
mod parts;
mod plan;
mod scan;

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;

use crate::Error;
use crate::condition;
use crate::context::text_of_json;
use crate::error::Kind;
use crate::json::{self, Json, MAX_DEPTH, Problem};
use crate::table::Shape;

pub(crate) use facts::{Facts, Look};
pub(crate) use plan::BodyPlan;
use scan::{Object, Place};

/// What is to become of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It stays as it is.
    Keep,
    /// It is written anew, as this JSON text.
    Set(String),
    /// It goes.
    Remove,
}

/// The members of a body that rules read or write, and what is to become of them.
#[derive(Clone, Debug)]
pub(crate) struct Members {
    text: Bytes,
    paths: Arc<[&'static str]>,
    places: Vec<Place>,
    objects: Vec<Object>,
    changes: Vec<Change>,
    facts: Facts,
}

impl Members {
    /// Reads a body, which must be one JSON object.
    pub(crate) fn read(
        text: Bytes,
        plan: &BodyPlan,
        shape: &Shape,
        look: Look,
    ) -> Result<Self, Error> {
        if text.starts_with(b"\xef\xbb\xbf") {
            return Err(body(
                "the body begins with a byte order mark, which JSON has not",
            ));
        }
        let scan = scan::scan(&text, plan.paths(), shape, look).map_err(|error| refused(&error))?;
        if let Some(path) = scan.repeated {
            return Err(body(format!(
                "the body holds `{path}` twice, and servers differ in which one they read"
            )));
        }
        let read = plan.paths().iter().zip(&scan.places);
        for (path, place) in read.filter(|(path, _)| **path != shape.items) {
            if let Place::There(member) = place
                && !is_unicode(&text[member.value.clone()])
            {
                return Err(body(format!(
                    "the body's `{path}` is no Unicode text: write it as UTF-8, with escapes that \
                     stand for characters"
                )));
            }
        }
        Ok(Self {
            changes: vec![Change::Keep; scan.places.len()],
            places: scan.places,
            objects: scan.objects,
            facts: scan.facts,
            paths: plan.shared_paths(),
            text,
        })
    }

    /// A body that is no JSON: nothing is known of it.
    pub(crate) fn opaque(text: Bytes) -> Self {
        Self {
            text,
            paths: Arc::default(),
            places: Vec::new(),
            objects: Vec::new(),
            changes: Vec::new(),
            facts: Facts::default(),
        }
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Goes on with what the caller's own body said of the conversation.
    pub(crate) fn keep_facts(&mut self, facts: Facts) {
        self.facts = facts;
    }

    /// A member as it will be sent, as JSON text; `None` where it is absent or `null`.
    pub(crate) fn get(&self, path: &str) -> Option<Cow<'_, str>> {
        let index = self.index(path)?;
        match &self.changes[index] {
            Change::Keep => self.written(index).map(Cow::Borrowed),
            Change::Set(json) => Some(Cow::Borrowed(json.as_str())),
            Change::Remove => None,
        }
        .filter(|json| json != "null")
    }

    /// The caller's own member, as JSON text; `None` where it is absent or `null`, which is how
    /// programs write what they do not set.
    pub(crate) fn own(&self, path: &str) -> Option<&str> {
        let json = self.written(self.index(path)?)?;
        Some(json).filter(|json| *json != "null")
    }

    /// What a member says, as text; `None` where it is absent, or no scalar.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        let json = self.get(path)?;
        let scalar = !json.starts_with(['{', '[']);
        scalar.then(|| text_of_json(&json).into_owned())
    }

    /// Whether a member as it will be sent is one of these; `*` is any value but `null`.
    pub(crate) fn matches(&self, path: &str, globs: &[&str]) -> bool {
        let is_any = globs.contains(&"*");
        self.get(path).is_some_and(|json| {
            is_any
                || !json.starts_with(['{', '[']) && condition::matches(globs, &text_of_json(&json))
        })
    }

    /// Says what is to become of a member.
    ///
    /// # Errors
    /// It is to be written where an outer member is no object.
    pub(crate) fn change(&mut self, path: &str, change: Change) -> Result<(), Error> {
        let Some(index) = self.index(path) else {
            return Ok(());
        };
        if let (Change::Set(_), Place::Blocked { depth }) = (&change, &self.places[index]) {
            let outer: Vec<_> = path.split('.').take(*depth).collect();
            return Err(body(format!(
                "the body's `{}` is no object, so `{path}` has no place in it",
                outer.join(".")
            )));
        }
        self.changes[index] = change;
        Ok(())
    }

    /// The body with all changes, in one copy; the caller's own bytes where there are none.
    pub(crate) fn edited(&self) -> Bytes {
        edit::apply(self)
    }

    fn index(&self, path: &str) -> Option<usize> {
        self.paths.iter().position(|known| *known == path)
    }

    fn written(&self, index: usize) -> Option<&str> {
        match &self.places[index] {
            Place::There(member) => std::str::from_utf8(&self.text[member.value.clone()]).ok(),
            _ => None,
        }
    }
}

pub(crate) fn body(message: impl Into<String>) -> Error {
    Error::new(Kind::Body, message)
}

/// Whether a member can be read: a rule that could not would take it for absent.
fn is_unicode(json: &[u8]) -> bool {
    let is_utf8 = std::str::from_utf8(json).is_ok();
    is_utf8
        && (!json.starts_with(b"\"")
            || Json::new(json)
                .text()
                .is_ok_and(|text| text.decode().is_ok()))
}

fn refused(error: &json::Error) -> Error {
    let at = error.at;
    match error.problem {
        Problem::Expected("an object") => body("the body is no JSON object"),
        Problem::Trailing => body(format!(
            "something follows the body's JSON object at byte {at}"
        )),
        Problem::Depth => body(format!(
            "the body is nested more than {MAX_DEPTH} levels deep at byte {at}, and few servers read that"
        )),
        _ => body(format!("the body is not JSON: {error}")),
    }
}

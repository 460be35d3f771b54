//! Something that is worth knowing, and no reason to stop.

use serde::Serialize;

/// Something about a call or a record that is probably not meant so. Nothing was changed because of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Its stable name: `fresh-session`.
    pub code: &'static str,
    /// What is the case, for people.
    pub message: String,
    /// The fields, headers or members that it is about.
    pub fields: Vec<String>,
}

impl Diagnostic {
    /// Whether it is about how the session is used, and so about what a response costs.
    pub(crate) fn is_of_session(&self) -> bool {
        matches!(self.code, "fresh-session" | "fresh-turn")
    }

    pub(crate) fn new(code: &'static str, message: impl Into<String>, field: &str) -> Self {
        Self {
            code,
            message: message.into(),
            fields: vec![field.to_owned()],
        }
    }
}

//! What is odd about a response: said on its record, never mended.

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::table::Field;

use super::record::Notes;

/// An oddity of some fields of the record.
pub(super) fn odd(code: &'static str, fields: &[Field], message: impl Into<String>) -> Diagnostic {
    Diagnostic {
        code,
        message: message.into(),
        fields: fields.iter().map(|field| field.name().to_owned()).collect(),
    }
}

/// The beginning of a text that the wire wrote: a hostile one must not fill the memory.
pub(super) fn brief(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// How many characters of a text are shown.
const LONGEST: usize = 64;

/// How many are kept: a hostile stream must not fill the memory.
const MOST: usize = 64;

/// What was found so far: of each kind and field the first, since streams repeat themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn push(&mut self, new: Diagnostic) {
        let known = |old: &Diagnostic| {
            old.code == new.code
                && old.fields == new.fields
                && (!new.fields.is_empty() || old.message == new.message)
        };
        if self.0.len() < MOST && !self.0.iter().any(known) {
            self.0.push(new);
        }
    }

    /// The notes of a record that has no others.
    pub(super) fn into_notes(self) -> Option<Box<Notes>> {
        (!self.0.is_empty()).then(|| {
            Box::new(Notes {
                diagnostics: self.0,
                ..Notes::default()
            })
        })
    }

    pub(super) fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        for text in ["", "é", &"é".repeat(LONGEST)] {
            assert_eq!(brief(text), text);
        }
        let cut = format!("{}…", "é".repeat(LONGEST));
        assert_eq!(brief(&"é".repeat(LONGEST + 1)), cut);
    }

    #[test]
    fn streams_repeat_themselves_and_records_do_not() {
        let mut found = Diagnostics::default();
        for event in 0..1000 {
            found.push(odd("part", &[Field::Input], format!("in event {event}")));
            found.push(odd("duplicate", &[], "`a`"));
            found.push(odd("malformed", &[], format!("event {event}")));
        }
        let found = found.into_vec();
        assert_eq!(found.len(), MOST);
        assert_eq!(found[0].message, "in event 0");
        assert_eq!(found.iter().filter(|it| it.code == "duplicate").count(), 1);
    }
}

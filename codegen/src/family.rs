//! The wire families: the language's standard library, written in it.

use std::sync::OnceLock;

use crate::source::parse;
use crate::spec::{Family, decode};
use crate::{Diagnostic, Sink};

/// Name and text of every family.
pub const FAMILIES: [(&str, &str); 4] = [
    ("openai-chat", include_str!("../families/openai-chat.toml")),
    (
        "openai-responses",
        include_str!("../families/openai-responses.toml"),
    ),
    (
        "anthropic-messages",
        include_str!("../families/anthropic-messages.toml"),
    ),
    ("gemini", include_str!("../families/gemini.toml")),
];

/// Families by name.
#[derive(Debug)]
pub(crate) struct Families(Vec<(&'static str, Family)>);

impl Families {
    /// Those that the compiler brings along.
    pub(crate) fn built_in() -> &'static Self {
        static READ: OnceLock<Families> = OnceLock::new();
        READ.get_or_init(|| {
            // What is wrong in one is found by `check_family`, in this crate's tests.
            let read = |text: &str| read_family(text, &mut Sink::default());
            Self(
                FAMILIES
                    .iter()
                    .map(|(name, text)| (*name, read(text)))
                    .collect(),
            )
        })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Family> {
        self.0
            .iter()
            .find_map(|(known, family)| (*known == name).then_some(family))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

fn read_family(text: &str, sink: &mut Sink) -> Family {
    let table = parse(text, sink);
    decode(&table, sink)
}

/// What is wrong in a family's text, as far as it shows without a provider.
#[must_use]
pub fn check_family(text: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    read_family(text, &mut sink);
    sink.into_sorted()
}

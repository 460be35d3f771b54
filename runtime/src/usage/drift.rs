//! Numbers that no rule names or ignores: where they lie, and what tells their places apart.

use serde::Serialize;

use crate::json::{Json, Kind};

use super::diagnostic::brief;
use super::path::Trail;

/// A number under the usage that no rule names or ignores: perhaps a renamed field.
///
/// Serialized as text, since a JSON number does not keep its digits on its way through other programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Drift {
    /// Where it lies, from the top of the message.
    pub path: String,
    /// The number, as it is written; a long one ends in `…`.
    pub value: String,
    /// The record of its own in which it lies, by the name of [`Part`](super::Part); mostly none.
    #[serde(skip)]
    pub part: Option<&'static str>,
    /// The elements of a list in which it lies, as far as they differ in their words.
    #[serde(skip)]
    pub elements: Vec<Element>,
}

/// An element of a list: what a spec can tell it from others by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Element {
    /// Its members that are one word each, and never a sentence: `("modality", "AUDIO")`. None also
    /// where there are too many elements to keep.
    pub words: Vec<(String, String)>,
    /// The number in it.
    pub value: String,
}

impl Drift {
    /// How many are kept of one answer.
    pub const MOST: usize = 64;

    /// What was found at the end of a trail, as the so manyth of its message: elements are looked
    /// at for the first ones only, since each is read again for that.
    pub(super) fn new(trail: Trail<'_, '_>, number: &str, place: usize) -> Self {
        let value = brief(number).into_owned();
        let element = trail.element().filter(|_| place < MOST_LOOKED_AT);
        let element = element.map(|element| Element {
            words: words(element),
            value: value.clone(),
        });
        Self {
            path: trail.to_text(),
            value,
            part: None,
            elements: element.into_iter().collect(),
        }
    }

    /// Whether another one is the same number of another message, or of another element.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.part == other.part && self.path == other.path
    }

    /// Takes the later of two that are the same.
    pub(super) fn take(&mut self, later: Self) {
        self.value = later.value;
        for mut new in later.elements {
            if self.elements.len() == MOST_ELEMENTS {
                new.words.clear();
            }
            let is_same = |known: &&mut Element| known.words == new.words;
            if let Some(known) = self.elements.iter_mut().find(is_same) {
                known.value = new.value;
            } else {
                self.elements.push(new);
            }
        }
    }
}

/// How many numbers of a message have their elements looked at.
const MOST_LOOKED_AT: usize = 256;

/// How many elements are kept.
const MOST_ELEMENTS: usize = 32;

/// How many words are kept of an element.
const MOST_WORDS: usize = 8;

/// The words among the members of an element. It is being walked: what is wrong with it shows there.
fn words(mut element: Json<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let _ = element.members(|name, json| {
        if found.len() == MOST_WORDS || json.kind()? != Kind::Text {
            return Ok(());
        }
        let (name, word) = (name.decode()?, json.text()?.decode()?);
        if is_word(&name) && is_word(&word) {
            found.push((name.into_owned(), word.into_owned()));
        }
        Ok(())
    });
    found
}

/// Whether a text can be a name of something: what people write has spaces.
fn is_word(text: &str) -> bool {
    let in_words = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/".contains(&byte);
    (1..=32).contains(&text.len()) && text.bytes().all(in_words)
}

//! What one message says, before it is weighed against the other messages.

use crate::diagnostic::Diagnostic;
use crate::json::Text;
use crate::table::{Field, Slot};

use super::drift::Drift;
use super::number::Number;
use super::part::Element;
use super::pick::Pick;

/// What one message says. It counts only once the message was read to its end.
#[derive(Debug, Default)]
pub(super) struct Message<'a> {
    pub(super) fields: [Pick; Field::ALL.len()],
    /// Amounts and numeric extras, which few messages hold.
    pub(super) others: Vec<(Slot, Pick)>,
    pub(super) model: Option<Ranked<'a>>,
    /// Of the answer that it belongs to.
    pub(super) id: Option<Ranked<'a>>,
    /// Labels and captured texts.
    pub(super) texts: Vec<(Slot, Ranked<'a>)>,
    /// Figures that are records of their own.
    pub(super) elements: Vec<Element<'a>>,
    /// The sign that the answer is over.
    pub(super) ended: bool,
    pub(super) drift: Vec<Drift>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A text, and how good an answer it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked<'a> {
    pub(super) rank: u16,
    pub(super) text: Text<'a>,
}

impl<'a> Message<'a> {
    /// Whether it reports nothing but texts.
    pub(super) fn is_silent(&self) -> bool {
        !self.ended
            && self.others.is_empty()
            && self.drift.is_empty()
            && self.diagnostics.is_empty()
            && self.fields.iter().all(|pick| pick.best().is_none())
    }

    /// Takes a number; `None` is one that cannot be held.
    pub(super) fn number(&mut self, slot: Slot, rank: u16, number: Option<Number>) {
        if let Slot::Field(field) = slot {
            self.fields[field as usize].add(rank, number);
            return;
        }
        let known = self.others.iter_mut().find(|(known, _)| *known == slot);
        if let Some((_, pick)) = known {
            pick.add(rank, number);
        } else {
            let mut pick = Pick::default();
            pick.add(rank, number);
            self.others.push((slot, pick));
        }
    }

    /// Takes a text: the best rank's, and of its matches the first.
    pub(super) fn text(&mut self, slot: Slot, rank: u16, text: Text<'a>) {
        let new = Ranked { rank, text };
        let place = match slot {
            Slot::Model => &mut self.model,
            Slot::Id => &mut self.id,
            _ => match self.texts.iter_mut().find(|(known, _)| *known == slot) {
                Some((_, known)) if known.rank <= rank => return,
                Some((_, known)) => {
                    *known = new;
                    return;
                }
                None => return self.texts.push((slot, new)),
            },
        };
        if place.is_none_or(|known| rank < known.rank) {
            *place = Some(new);
        }
    }

    /// Whether a field was read.
    pub(super) fn counts(&self) -> bool {
        self.fields.iter().any(|pick| pick.best().is_some())
    }
}

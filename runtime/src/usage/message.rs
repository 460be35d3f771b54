//! What one message says, before it is weighed against the other messages.

use crate::diagnostic::Diagnostic;
use crate::json::Text;
use crate::table::{Field, Slot};

use super::number::Number;
use super::pick::Pick;
use super::record::Drift;

/// What one message says. It counts only once the message was read to its end.
#[derive(Debug, Default)]
pub(super) struct Message<'a> {
    pub(super) fields: [Pick; Field::ALL.len()],
    /// Amounts and numeric extras, which few messages hold.
    pub(super) others: Vec<(Slot, Pick)>,
    pub(super) model: Option<Ranked<'a>>,
    /// Labels and captured texts.
    pub(super) texts: Vec<(Slot, Ranked<'a>)>,
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
        let known = match slot {
            Slot::Model => self.model.as_mut(),
            _ => self
                .texts
                .iter_mut()
                .find_map(|(known, text)| (*known == slot).then_some(text)),
        };
        match known {
            Some(known) if known.rank <= rank => {}
            Some(known) => *known = new,
            None if slot == Slot::Model => self.model = Some(new),
            None => self.texts.push((slot, new)),
        }
    }
}

//! Figures that a message gives beside the record: of another model, or of another meter.

use crate::table::{Record, Slot};

use super::diagnostic::odd;
use super::extras::Extras;
use super::message::Message;
use super::reading::Reading;
use super::record::{Basis, State, Usage};
use super::settle::{settle, settle_extras};

/// How many are kept.
const MOST: usize = 1000;

/// Figures of one of the models, or of one of the meters, that worked on a response.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Part {
    /// What they are: `advisor`.
    pub name: &'static str,
    /// The model, where the response names it.
    pub model: Option<String>,
    /// Whether the record that it belongs to contains them; else they are a bill of their own.
    pub inside: bool,
    /// The figures, in the meaning of every record.
    pub usage: Usage,
    /// What only this API reports.
    pub extra: Extras,
}

/// An element of a list, as it lies in its message.
#[derive(Debug)]
pub(super) struct Element<'a> {
    pub(super) place: u16,
    pub(super) rank: u16,
    pub(super) message: Message<'a>,
}

impl Reading {
    /// Takes the elements of one message: of the best alias, in place of those of earlier messages,
    /// which were snapshots unless messages add up.
    pub(super) fn take_elements(&mut self, elements: Vec<Element<'_>>, event: u32) {
        let best: Vec<_> = self.best_ranks(&elements);
        if self.table.merge != crate::table::Merge::Sum {
            let is_replaced = |part: &Part| best.iter().any(|(record, _)| record.name == part.name);
            self.parts.retain(|part| !is_replaced(part));
        }
        for element in elements {
            let place = usize::from(element.place);
            let Some(record) = self.table.records.get(place) else {
                continue;
            };
            let is_best =
                |(known, rank): &(&Record, u16)| known.name == record.name && *rank == element.rank;
            if best.iter().any(is_best) {
                self.take_part(record, element.message, event);
            }
        }
    }

    fn best_ranks(&self, elements: &[Element<'_>]) -> Vec<(&'static Record, u16)> {
        let records = (0..).zip(self.table.records);
        records
            .filter_map(|(place, record)| {
                let mine = elements.iter().filter(|element| element.place == place);
                let rank = mine.map(|element| element.rank).min()?;
                Some((record, rank))
            })
            .collect()
    }

    /// Drift is the whole response's; all else stays with the part.
    fn take_part(&mut self, record: &'static Record, mut message: Message<'_>, event: u32) {
        for mut drift in std::mem::take(&mut message.drift) {
            drift.part = Some(record.name);
            self.take_drift(drift);
        }
        if self.parts.len() == MOST {
            let message = format!("the response has more than {MOST} parts; the rest is left out");
            self.diagnostics.push(odd("parts", &[], message));
            return;
        }
        let mut reading = Self::with(&record.usage, &[]);
        reading.take(&mut message, event);
        let extra = settle_extras(&mut reading);
        let usage = settle(&mut reading, State::Final, Basis::default());
        if usage.is_absent() && extra.is_empty() {
            return;
        }
        self.parts.push(Part {
            name: record.name,
            model: reading.model.map(|model| model.as_str().to_owned()),
            inside: record.inside,
            usage,
            extra,
        });
    }
}

/// Whether a slot is a record's.
pub(super) fn record_of(slot: Slot, records: &'static [Record]) -> Option<(u16, &'static Record)> {
    let Slot::Record(place) = slot else {
        return None;
    };
    Some((place, records.get(usize::from(place))?))
}

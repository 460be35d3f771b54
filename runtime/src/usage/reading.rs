//! What the messages of one response say together: per slot the last value of the best rank, or
//! the sum or the largest of what they say, as the table has it.

use crate::table::{self, Field, Keep, Merge, Slot};

use super::diagnostic::{Diagnostics, odd};
use super::drift::Drift;
use super::header::HeaderCount;
use super::label::Label;
use super::message::{Message, Ranked};
use super::number::Number;
use super::part::Part;
use super::pick::Pick;

/// What was read so far.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) table: &'static table::Usage,
    captures: &'static [table::Capture],
    pub(super) fields: [Option<Kept>; Field::ALL.len()],
    /// Amounts and numeric extras.
    pub(super) others: Vec<(Slot, Kept)>,
    /// The model that answered.
    pub(super) model: Option<Label>,
    /// The model that was asked.
    pub(super) asked: Option<Label>,
    /// Whether events came.
    pub(super) streamed: bool,
    /// Labels and captured texts.
    pub(super) texts: Vec<(Slot, String)>,
    /// What the head of the response says.
    pub(super) headers: Vec<HeaderCount>,
    pub(super) parts: Vec<Part>,
    pub(super) drift: Vec<Drift>,
    pub(super) diagnostics: Diagnostics,
    /// The sign that the answer is over was seen.
    pub(super) ended: bool,
    /// How often a text has changed: as long as it stays, a message that says the same texts again
    /// changes none.
    pub(super) version: u32,
}

/// A value, and where it was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) rank: u16,
    pub(super) event: u32,
    /// `None` where it cannot be held.
    pub(super) number: Option<Number>,
}

impl Reading {
    pub(super) const fn new(api: &'static table::Api) -> Self {
        Self::with(&api.usage, api.captures)
    }

    pub(super) const fn with(
        table: &'static table::Usage,
        captures: &'static [table::Capture],
    ) -> Self {
        Self {
            table,
            captures,
            fields: [None; Field::ALL.len()],
            others: Vec::new(),
            model: None,
            asked: None,
            streamed: false,
            texts: Vec::new(),
            headers: Vec::new(),
            parts: Vec::new(),
            drift: Vec::new(),
            diagnostics: Diagnostics::new(),
            ended: false,
            version: 0,
        }
    }

    /// Forgets what was read of the body, but not what was odd.
    pub(super) fn forget(&mut self) {
        let diagnostics = std::mem::take(&mut self.diagnostics);
        let headers = std::mem::take(&mut self.headers);
        let asked = self.asked.take();
        let Self {
            table, captures, ..
        } = *self;
        *self = Self {
            asked,
            headers,
            diagnostics,
            ..Self::with(table, captures)
        };
    }

    /// Takes what a message says that was read to its end.
    pub(super) fn take(&mut self, message: &mut Message<'_>, event: u32) {
        self.take_back(message);
        for &(_, _, field) in &Field::ALL {
            let pick = &message.fields[field as usize];
            if pick.best().is_none() {
                continue;
            }
            merge(
                self.table.merge,
                &mut self.fields[field as usize],
                pick,
                event,
            );
            if pick.differs() {
                let text = format!(
                    "two names of {} say different things in event {event}",
                    field.name()
                );
                self.diagnostics.push(odd("aliases", &[field], text));
            }
        }
        for (slot, pick) in &message.others {
            self.take_other(*slot, pick, event);
        }
        if let (None, Some(Ranked { text, .. })) = (&self.model, message.model) {
            self.model = text.decode().ok().map(|text| Label::new(&text));
        }
        for (slot, text) in message.texts.drain(..) {
            self.take_text(slot, text);
        }
        for drift in message.drift.drain(..) {
            self.take_drift(drift);
        }
        for diagnostic in message.diagnostics.drain(..) {
            self.diagnostics.push(diagnostic);
        }
        self.take_elements(std::mem::take(&mut message.elements), event);
        self.ended |= message.ended;
    }

    /// A snapshot of a format that leaves zeros out says 0 by leaving out, whatever an earlier one
    /// said: Gemini counts anew within one stream, and the total of its last snapshot agrees.
    fn take_back(&mut self, message: &Message<'_>) {
        let is_snapshot = self.table.merge == Merge::Last && message.counts();
        for &field in self.table.zero {
            if is_snapshot && message.fields[field as usize].best().is_none() {
                self.fields[field as usize] = None;
            }
        }
    }

    fn take_other(&mut self, slot: Slot, pick: &Pick, event: u32) {
        let how = self.table.merge;
        if let Some((_, kept)) = self.others.iter_mut().find(|(known, _)| *known == slot) {
            let mut place = Some(*kept);
            merge(how, &mut place, pick, event);
            *kept = place.unwrap_or(*kept);
        } else {
            let mut place = None;
            merge(how, &mut place, pick, event);
            self.others.extend(place.map(|kept| (slot, kept)));
        }
    }

    fn take_text(&mut self, slot: Slot, text: Ranked<'_>) {
        let Ok(text) = text.text.decode() else {
            return;
        };
        let first = self.keeps_first(slot);
        match self.texts.iter_mut().find(|(known, _)| *known == slot) {
            Some(_) if first => {}
            Some((_, kept)) if *kept == text => {}
            Some((_, kept)) => {
                *kept = text.into_owned();
                self.version = self.version.wrapping_add(1);
            }
            None => {
                self.texts.push((slot, text.into_owned()));
                self.version = self.version.wrapping_add(1);
            }
        }
    }

    fn keeps_first(&self, slot: Slot) -> bool {
        let Slot::Captured(place) = slot else {
            return false;
        };
        let capture = self.captures.get(usize::from(place));
        capture.is_some_and(|capture| capture.keep == Keep::First)
    }

    pub(super) fn take_drift(&mut self, drift: Drift) {
        if let Some(known) = self.drift.iter_mut().find(|known| known.is(&drift)) {
            known.take(drift);
        } else if self.drift.len() < Drift::MOST {
            self.drift.push(drift);
        }
    }
}

/// Puts what a message says to what earlier ones said. A better rank always replaces, a worse one
/// never, unless messages add up: then each counts by the best rank of its own.
fn merge(how: Merge, place: &mut Option<Kept>, pick: &Pick, event: u32) {
    let Some(best) = pick.best() else {
        return;
    };
    let mut new = Kept {
        rank: best.rank,
        event,
        number: best.sum,
    };
    if let Some(kept) = *place {
        match how {
            Merge::Sum => {
                let both = kept.number.zip(new.number);
                new.number = both.and_then(|(sum, number)| sum.checked_add(number));
            }
            _ if new.rank > kept.rank => return,
            Merge::Max if new.rank == kept.rank && !exceeds(new, kept) => return,
            Merge::Last | Merge::Max => {}
        }
    }
    *place = Some(new);
}

/// Whether a number is at least as large as another; one that cannot be held is larger than all.
fn exceeds(new: Kept, kept: Kept) -> bool {
    match (new.number, kept.number) {
        (Some(new), Some(kept)) => new.exact() >= kept.exact(),
        (new, _) => new.is_none(),
    }
}

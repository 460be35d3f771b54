//! What contains what: parts that the wire counts beside their whole are added to it.
//!
//! Sums are taken in 128 bits, which no sum of a record's counts can leave.

use crate::table::{Field, Relation};

use super::field_set::FieldSet;
use super::figures::Figures;

/// How the parts of one record lie.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Relations {
    /// The wire's whole does not contain them.
    beside: FieldSet,
    /// Of these, those that the wire's total leaves out too.
    outside: FieldSet,
    /// Nothing says how they lie.
    pub(super) unsettled: FieldSet,
}

/// Decides how the parts lie, from the figures as they were read.
pub(super) fn decide(figures: &Figures, parts: &[(Field, Relation)]) -> Relations {
    let (mut relations, mut measured) = (Relations::default(), FieldSet::default());
    for &(part, word) in parts {
        match word {
            Relation::Beside => relations.beside = relations.beside.with(part),
            Relation::Outside => {
                relations.beside = relations.beside.with(part);
                relations.outside = relations.outside.with(part);
            }
            Relation::Measured if matters(figures, part) => measured = measured.with(part),
            Relation::Inside | Relation::Measured => {}
        }
    }
    if measured.is_empty() {
        return relations;
    }
    if let Some(solution) = relations.solve(figures, measured) {
        relations.beside = relations.beside.union(solution);
    } else {
        let larger = |part: &Field| {
            part.whole()
                .is_some_and(|whole| figures.count(*part) > figures.count(whole))
        };
        relations.beside = relations
            .beside
            .union(measured.iter().filter(larger).collect());
        relations.unsettled = measured;
    }
    relations
}

/// Whether it makes a difference how a part lies: 0 adds nothing, nor has it a whole to be added to.
fn matters(figures: &Figures, part: Field) -> bool {
    let whole = part.whole().and_then(|whole| figures.count(whole));
    whole.is_some() && figures.count(part).is_some_and(|count| count > 0)
}

impl Relations {
    /// Whether every part lies in its whole.
    pub(super) const fn are_inclusive(self) -> bool {
        self.beside.is_empty()
    }

    /// A whole with every part that lies beside it; `None` where it was not read, or where it or such
    /// a part, being among `lost`, is too large to be known.
    pub(super) fn inclusive(self, figures: &Figures, lost: FieldSet, whole: Field) -> Option<u64> {
        let parts = |whole| FieldSet::parts_of(whole).intersection(self.beside);
        let is_lost = |part| lost.has(part) || !parts(part).intersection(lost).is_empty();
        if !lost.is_empty() && parts(whole).iter().any(is_lost) {
            return None;
        }
        figures.count(whole)?;
        u64::try_from(self.sum(figures, whole)).ok()
    }

    /// What the total leaves out.
    pub(super) fn left_out(self, figures: &Figures) -> u128 {
        let reaches_total = |part: &Field| match part.whole() {
            Some(whole @ Field::CacheWrite) => self.beside.has(whole) && !self.outside.has(whole),
            _ => true,
        };
        let parts = self.outside.iter().filter(reaches_total);
        parts.map(|part| self.sum(figures, part)).sum()
    }

    /// The one set of measured parts that makes the total come out, if there is exactly one.
    fn solve(self, figures: &Figures, measured: FieldSet) -> Option<FieldSet> {
        let total = figures.wide(Field::Total)?;
        figures
            .count(Field::Input)
            .and(figures.count(Field::Output))?;
        let mut solutions = measured.subsets().filter(|&subset| {
            let relations = Self {
                beside: self.beside.union(subset),
                ..self
            };
            let [input, output] = [Field::Input, Field::Output];
            let sum = relations.sum(figures, input) + relations.sum(figures, output);
            sum == total + relations.left_out(figures)
        });
        let solution = solutions.next()?;
        solutions.next().is_none().then_some(solution)
    }

    /// A whole with every part that lies beside it; 0 where it was not read.
    fn sum(self, figures: &Figures, whole: Field) -> u128 {
        let Some(count) = figures.wide(whole) else {
            return 0;
        };
        let parts = FieldSet::parts_of(whole).intersection(self.beside).iter();
        count + parts.map(|part| self.sum(figures, part)).sum::<u128>()
    }
}

#[cfg(test)]
mod tests;

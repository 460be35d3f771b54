//! What contains what: parts that the wire counts beside their whole are added to it.
//!
//! Sums are taken in 128 bits, which no sum of a record's counts can leave.

use crate::table::{Field, Relation};

use super::field_set::FieldSet;
use super::record::Usage;

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

/// Counts as they were read, by field.
#[derive(Clone, Copy)]
struct Counts<'u>(&'u Usage);

/// Decides how the parts lie, from the values as they were read.
pub(super) fn decide(usage: &Usage, parts: &[(Field, Relation)]) -> Relations {
    let parts = |wanted: fn(Relation) -> bool| -> FieldSet {
        let parts = parts.iter().filter(|(_, word)| wanted(*word));
        parts.map(|(field, _)| *field).collect()
    };
    let mut relations = Relations {
        beside: parts(|word| matches!(word, Relation::Beside | Relation::Outside)),
        outside: parts(|word| word == Relation::Outside),
        unsettled: FieldSet::default(),
    };
    let counts = Counts(usage);
    let measured = parts(|word| word == Relation::Measured).iter();
    let measured: FieldSet = measured.filter(|&part| counts.matters(part)).collect();
    if measured.is_empty() {
        return relations;
    }
    if let Some(solution) = counts.solve(relations, measured) {
        relations.beside = relations.beside.union(solution);
    } else {
        let larger = |part: &Field| {
            part.whole()
                .is_some_and(|whole| counts.of(*part) > counts.of(whole))
        };
        relations.beside = relations
            .beside
            .union(measured.iter().filter(larger).collect());
        relations.unsettled = measured;
    }
    relations
}

impl Relations {
    /// A whole with every part that lies beside it; `None` where it was not read, or where it or such
    /// a part, being among `lost`, is too large to be known.
    pub(super) fn inclusive(&self, usage: &Usage, lost: FieldSet, whole: Field) -> Option<u64> {
        let parts = |whole| FieldSet::parts_of(whole).intersection(self.beside);
        let is_lost = |part| lost.has(part) || !parts(part).intersection(lost).is_empty();
        if !lost.is_empty() && parts(whole).iter().any(is_lost) {
            return None;
        }
        usage.count(whole)?;
        u64::try_from(Counts(usage).inclusive(self.beside, whole)).ok()
    }

    /// What the total leaves out.
    pub(super) fn left_out(&self, usage: &Usage) -> u128 {
        Counts(usage).left_out(*self)
    }
}

impl Counts<'_> {
    fn of(self, field: Field) -> Option<u64> {
        self.0.count(field)
    }

    /// Whether it makes a difference how a part lies: 0 adds nothing, nor has it a whole to be added to.
    fn matters(self, part: Field) -> bool {
        let whole = part.whole().and_then(|whole| self.of(whole));
        whole.is_some() && self.of(part).is_some_and(|count| count > 0)
    }

    /// The one set of measured parts that makes the total come out, if there is exactly one.
    fn solve(self, relations: Relations, measured: FieldSet) -> Option<FieldSet> {
        let total = u128::from(self.of(Field::Total)?);
        self.of(Field::Input).and(self.of(Field::Output))?;
        let mut solutions = measured.subsets().filter(|&subset| {
            let beside = relations.beside.union(subset);
            let sum = self.inclusive(beside, Field::Input) + self.inclusive(beside, Field::Output);
            sum == total
                + self.left_out(Relations {
                    beside,
                    ..relations
                })
        });
        let solution = solutions.next()?;
        solutions.next().is_none().then_some(solution)
    }

    fn inclusive(self, beside: FieldSet, whole: Field) -> u128 {
        let Some(count) = self.of(whole) else {
            return 0;
        };
        let parts = FieldSet::parts_of(whole).intersection(beside).iter();
        u128::from(count) + parts.map(|part| self.inclusive(beside, part)).sum::<u128>()
    }

    fn left_out(self, relations: Relations) -> u128 {
        let Relations {
            beside, outside, ..
        } = relations;
        let reaches_total = |part: &Field| match part.whole() {
            Some(whole @ Field::CacheWrite) => beside.has(whole) && !outside.has(whole),
            _ => true,
        };
        let parts = outside.iter().filter(reaches_total);
        parts.map(|part| self.inclusive(beside, part)).sum()
    }
}

#[cfg(test)]
mod tests;

//! What contains what: parts that the wire counts beside their whole are added to it.
//!
//! Sums are taken in 128 bits, which no sum of a record's counts can leave.

use crate::table::{self, Field, Relation};

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
pub(super) fn decide(usage: &Usage, table: &table::Usage) -> Relations {
    let parts = |wanted: fn(Relation) -> bool| -> FieldSet {
        let parts = table.parts.iter().filter(|(_, word)| wanted(*word));
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
        let is_lost = |part: Field| {
            self.beside.has(part)
                && (lost.has(part)
                    || parts_of(part).any(|part| self.beside.has(part) && lost.has(part)))
        };
        if parts_of(whole).any(is_lost) {
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
        let parts = parts_of(whole).filter(|&part| beside.has(part));
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

fn parts_of(whole: Field) -> impl Iterator<Item = Field> {
    let fields = Field::ALL.into_iter().map(|(_, _, field)| field);
    fields.filter(move |field| field.whole() == Some(whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Field::{
        CacheRead, CacheWrite, CacheWrite1h, CacheWrite5m, Input, InputAudio, Output, Reasoning,
        ToolUse, Total,
    };
    use Relation::{Beside, Inside, Measured, Outside};

    /// What input and output become, and which fields are unsettled.
    fn relate(
        counts: &[(Field, u64)],
        parts: &[(Field, Relation)],
    ) -> (Option<u64>, Option<u64>, Vec<Field>) {
        let mut usage = Usage::default();
        for &(field, count) in counts {
            usage.set_count(field, Some(count));
        }
        let table = table::Usage {
            parts: Box::leak(parts.into()),
            ..table::Usage::NONE
        };
        let relations = decide(&usage, &table);
        let whole = |field| relations.inclusive(&usage, FieldSet::default(), field);
        (
            whole(Input),
            whole(Output),
            relations.unsettled.iter().collect(),
        )
    }

    #[test]
    fn words_say_what_is_added() {
        let anthropic = [(Input, 3), (CacheRead, 100), (CacheWrite, 20), (Output, 7)];
        let gemini = [
            (Input, 10),
            (Output, 5),
            (Reasoning, 90),
            (ToolUse, 4),
            (Total, 109),
        ];
        let ttl = [
            (Input, 3),
            (CacheWrite, 1),
            (CacheWrite5m, 2),
            (CacheWrite1h, 4),
        ];
        for (counts, parts, input, output) in [
            (&anthropic[..], &[][..], Some(3), Some(7)),
            (&anthropic, &[(CacheRead, Inside)], Some(3), Some(7)),
            (
                &anthropic,
                &[(CacheRead, Beside), (CacheWrite, Beside)],
                Some(123),
                Some(7),
            ),
            (
                &gemini,
                &[(Reasoning, Beside), (ToolUse, Beside)],
                Some(14),
                Some(95),
            ),
            (&gemini, &[(Reasoning, Outside)], Some(10), Some(95)),
            (
                &ttl,
                &[
                    (CacheWrite5m, Beside),
                    (CacheWrite1h, Beside),
                    (CacheWrite, Beside),
                ],
                Some(10),
                None,
            ),
            (&ttl, &[(CacheWrite5m, Beside)], Some(3), None),
            (&anthropic[1..], &[(CacheRead, Beside)], None, Some(7)),
        ] {
            assert_eq!(
                relate(counts, parts),
                (input, output, vec![]),
                "{counts:?} {parts:?}"
            );
        }
    }

    #[test]
    fn a_total_settles_what_is_measured_where_one_answer_fits() {
        let parts = [(Reasoning, Measured), (InputAudio, Measured)];
        let of = |total: Option<u64>, reasoning, audio| {
            let mut counts = vec![
                (Input, 11),
                (Output, 15),
                (Reasoning, reasoning),
                (InputAudio, audio),
            ];
            counts.extend(total.map(|total| (Total, total)));
            relate(&counts, &parts)
        };
        for (total, reasoning, audio, expected) in [
            // Neither, one, the other, both.
            (Some(26), 4, 5, (11, 15, vec![])),
            (Some(30), 4, 5, (11, 19, vec![])),
            (Some(31), 4, 5, (16, 15, vec![])),
            (Some(35), 4, 5, (16, 19, vec![])),
            // No answer; two answers; no total.
            (Some(27), 4, 5, (11, 15, vec![Reasoning, InputAudio])),
            (Some(20), 4, 5, (11, 15, vec![Reasoning, InputAudio])),
            (Some(30), 4, 4, (11, 15, vec![Reasoning, InputAudio])),
            (None, 4, 5, (11, 15, vec![Reasoning, InputAudio])),
            // Larger than the whole, so beside, but nobody said so.
            (None, 4, 375, (386, 15, vec![Reasoning, InputAudio])),
            (Some(1), 40, 5, (11, 55, vec![Reasoning, InputAudio])),
            // Where nothing is to be added there is no question.
            (None, 0, 0, (11, 15, vec![])),
            (Some(99), 0, 0, (11, 15, vec![])),
            (Some(30), 4, 0, (11, 19, vec![])),
        ] {
            let (input, output, mut unsettled) = expected;
            unsettled.retain(|_| reasoning > 0);
            unsettled.sort();
            let expected = (Some(input), Some(output), unsettled);
            assert_eq!(
                of(total, reasoning, audio),
                expected,
                "{total:?} {reasoning} {audio}"
            );
        }
    }

    #[test]
    fn declared_parts_count_before_measured_ones() {
        let counts = [
            (Input, 10),
            (CacheRead, 90),
            (Output, 5),
            (Reasoning, 7),
            (Total, 112),
        ];
        let parts = [(CacheRead, Beside), (Reasoning, Measured)];
        assert_eq!(relate(&counts, &parts), (Some(100), Some(12), vec![]));
        let counts = [
            (Input, 10),
            (ToolUse, 90),
            (Output, 5),
            (Reasoning, 7),
            (Total, 22),
        ];
        let parts = [(ToolUse, Outside), (Reasoning, Measured)];
        assert_eq!(relate(&counts, &parts), (Some(100), Some(12), vec![]));
    }

    #[test]
    fn what_the_total_leaves_out_is_counted_once() {
        let counts = [
            (Input, 10),
            (CacheWrite, 6),
            (CacheWrite5m, 2),
            (Reasoning, 9),
        ];
        let left_out = |parts: &[(Field, Relation)]| {
            let mut usage = Usage::default();
            for (field, count) in counts {
                usage.set_count(field, Some(count));
            }
            let table = table::Usage {
                parts: Box::leak(parts.into()),
                ..table::Usage::NONE
            };
            decide(&usage, &table).left_out(&usage)
        };
        for (parts, expected) in [
            (&[(Reasoning, Beside)][..], 0),
            (&[(Reasoning, Outside)], 9),
            (&[(CacheWrite, Outside), (CacheWrite5m, Outside)], 8),
            (&[(CacheWrite, Beside), (CacheWrite5m, Outside)], 2),
            (&[(CacheWrite5m, Outside)], 0),
        ] {
            assert_eq!(left_out(parts), expected, "{parts:?}");
        }
    }

    #[test]
    fn a_sum_with_a_lost_part_is_lost() {
        let mut usage = Usage::default();
        usage.set_count(Input, Some(u64::MAX));
        usage.set_count(CacheRead, Some(1));
        let table = table::Usage {
            parts: &[
                (CacheRead, Beside),
                (CacheWrite, Beside),
                (CacheWrite5m, Beside),
            ],
            ..table::Usage::NONE
        };
        let relations = decide(&usage, &table);
        assert_eq!(
            relations.inclusive(&usage, FieldSet::default(), Input),
            None
        );
        usage.set_count(Input, Some(1));
        assert_eq!(
            relations.inclusive(&usage, FieldSet::default(), Input),
            Some(2)
        );
        for lost in [CacheWrite, CacheWrite5m] {
            let lost = FieldSet::default().with(lost);
            assert_eq!(relations.inclusive(&usage, lost, Input), None);
        }
    }
}

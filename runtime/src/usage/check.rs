//! What must hold in every record. Nothing is changed where it does not: the record says so.

use crate::table::{self, Field, Node, Slot};

use super::diagnostic::{Diagnostics, odd};
use super::field_set::FieldSet;
use super::figures::Figures;
use super::number::Number;
use super::part::Part;
use super::reading::Kept;

/// Checks a record whose parts are in their wholes: the wire's total leaves `left_out` out, and
/// `others` may say what is left of a whole.
pub(super) fn check(
    figures: &Figures,
    table: &table::Usage,
    left_out: u128,
    others: &[(Slot, Kept)],
    found: &mut Diagnostics,
) {
    check_total(figures, table, left_out, found);
    check_parts(figures, found);
    check_modalities(figures, found);
    check_cache(figures, found);
    let rests = || others.iter().filter_map(|(slot, kept)| rest(*slot, kept));
    for (whole, rest) in rests() {
        check_rest(figures, whole, rest, found);
    }
    if !rests().any(|(whole, _)| whole == Field::CacheWrite) {
        check_ttl(figures, table, found);
    }
}

/// Checks what the record is said to contain: all of a kind together are no more than it.
pub(super) fn check_contained(figures: &Figures, parts: &[Part], found: &mut Diagnostics) {
    let mut names: Vec<_> = parts
        .iter()
        .filter(|part| part.inside)
        .map(|part| part.name)
        .collect();
    names.dedup();
    for name in names {
        for (_, field_name, field) in Field::ALL {
            let those = parts.iter().filter(|part| part.inside && part.name == name);
            let sum: u128 = those
                .filter_map(|part| part.usage.count(field))
                .map(u128::from)
                .sum();
            if let Some(count) = figures.wide(field).filter(|&count| sum > count) {
                let message = format!("{name} is {sum} in all, of {count} {field_name}");
                found.push(odd("contained", &[field], message));
            }
        }
    }
}

fn rest(slot: Slot, kept: &Kept) -> Option<(Field, u64)> {
    let Slot::Rest(whole) = slot else { return None };
    Some((whole, kept.number.and_then(Number::count)?))
}

/// What the wire says is left of a whole is what the parts leave. Where a part that there always is
/// was not reported, it may be anything up to that.
fn check_rest(figures: &Figures, whole: Field, rest: u64, found: &mut Diagnostics) {
    let (always, seldom) = match whole {
        Field::Output => (&[Field::Reasoning][..], &[][..]),
        Field::CacheWrite => (&[Field::CacheWrite5m, Field::CacheWrite1h][..], &[][..]),
        _ => (&[Field::CacheRead][..], &[Field::CacheWrite][..]),
    };
    let Some(count) = figures.wide(whole) else {
        return;
    };
    let taken = always
        .iter()
        .chain(seldom)
        .filter_map(|part| figures.wide(*part));
    let sum = taken.sum::<u128>() + u128::from(rest);
    let are_all_known = always.iter().all(|part| figures.known().has(*part));
    if sum > count || (are_all_known && sum < count) {
        let name = whole.name();
        let message = format!("{name} is {count}, its parts and the rest are {sum}");
        found.push(odd("rest", &[whole], message));
    }
}

/// The total is input and output together; of an API that reads one of them alone, that one. One that
/// was not reported may be the difference.
fn check_total(figures: &Figures, table: &table::Usage, left_out: u128, found: &mut Diagnostics) {
    let wholes = [Field::Input, Field::Output];
    let known = wholes.map(|whole| figures.wide(whole));
    let (Some(total), true) = (
        figures.wide(Field::Total),
        known.iter().any(Option::is_some),
    ) else {
        return;
    };
    let sum: u128 = known.iter().flatten().sum();
    if total + left_out == sum {
        return;
    }
    let mut missing = wholes.iter().filter(|whole| !figures.known().has(**whole));
    if total + left_out > sum && missing.any(|whole| reads(table, *whole)) {
        return;
    }
    let fields = [Field::Input, Field::Output, Field::Total];
    let names: Vec<_> = fields
        .into_iter()
        .filter(|field| figures.known().has(*field))
        .collect();
    if let Some(more) = (total + left_out).checked_sub(sum)
        && !table.beyond.is_empty()
    {
        let message = format!("the total holds {more} tokens more: {}", table.beyond);
        found.push(odd("beyond", &names, message));
        return;
    }
    let what = match known {
        [Some(_), Some(_)] => "input and output are",
        [Some(_), None] => "input alone is",
        _ => "output alone is",
    };
    let message = if left_out == 0 {
        format!("{what} {sum} tokens, the total says {total}")
    } else {
        format!("{what} {sum} tokens, {left_out} of them outside the total, which says {total}")
    };
    found.push(odd("total", &names, message));
}

/// Whether the API could report a field.
fn reads(table: &table::Usage, field: Field) -> bool {
    table.headers.iter().any(|(known, _)| *known == field)
        || reads_below(&table.message, Slot::Field(field))
}

fn reads_below(node: &Node, slot: Slot) -> bool {
    node.reads.iter().any(|read| read.slot == slot)
        || node.each.is_some_and(|node| reads_below(node, slot))
        || node.members.iter().any(|(_, node)| reads_below(node, slot))
        || node
            .filters
            .iter()
            .any(|filter| reads_below(&filter.node, slot))
}

fn check_parts(figures: &Figures, found: &mut Diagnostics) {
    for whole in [Field::Input, Field::CacheWrite, Field::Output] {
        let Some(count) = figures.count(whole) else {
            continue;
        };
        let parts = FieldSet::parts_of(whole).intersection(figures.known());
        for part in parts.iter() {
            if let Some(part_count) = figures.count(part).filter(|&part| part > count) {
                let (name, whole_name) = (part.name(), whole.name());
                let message = format!("{name} is {part_count}, of {count} {whole_name}");
                found.push(odd("part", &[part, whole], message));
            }
        }
    }
}

/// What is audio is no image, so together they are at most the whole. Text is seldom listed.
fn check_modalities(figures: &Figures, found: &mut Diagnostics) {
    for [audio, image, whole] in [
        [Field::InputAudio, Field::InputImage, Field::Input],
        [Field::OutputAudio, Field::OutputImage, Field::Output],
    ] {
        let fields = [audio, image, whole];
        if let Some([audio, image, count]) = figures.all(fields)
            && audio + image > count
        {
            let name = whole.name();
            let message = format!("audio and images are {audio} and {image}, of {count} {name}");
            found.push(odd("modality", &fields, message));
        }
    }
}

fn check_cache(figures: &Figures, found: &mut Diagnostics) {
    let fields = [Field::CacheRead, Field::CacheWrite, Field::Input];
    if let Some([read, write, input]) = figures.all(fields)
        && read + write > input
    {
        let message =
            format!("cache reads and writes are {read} and {write}, of {input} input tokens");
        found.push(odd("cache", &fields, message));
    }
}

/// Where the API may report writes of other lifetimes, they may be the difference.
fn check_ttl(figures: &Figures, table: &table::Usage, found: &mut Diagnostics) {
    let fields = [Field::CacheWrite5m, Field::CacheWrite1h, Field::CacheWrite];
    if let Some([short, long, write]) = figures.all(fields)
        && short + long != write
        && !(short + long < write && reads_below(&table.message, Slot::Rest(Field::CacheWrite)))
    {
        let message = format!("cache writes are {write}, by lifetime {short} and {long}");
        found.push(odd("ttl", &fields, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Field::{
        CacheRead, CacheWrite, CacheWrite1h, CacheWrite5m, Input, InputAudio, Output, Reasoning,
        Total,
    };

    /// Reads both wholes.
    const BOTH: table::Usage = table::Usage {
        message: Node::members(&[
            ("in", Node::reads(&[Input.at(0)])),
            ("out", Node::reads(&[Output.at(0)])),
        ]),
        ..table::Usage::NONE
    };

    #[test]
    fn what_does_not_hold_is_said() {
        for (counts, left_out, codes) in [
            (&[(Input, 3), (Output, 4), (Total, 7)][..], 0, &[][..]),
            (&[(Input, 3), (Output, 4), (Total, 8)], 0, &["total"]),
            (&[(Input, 3), (Output, 4), (Total, 5)], 2, &[]),
            (&[(Input, 3), (Output, 4), (Total, 7)], 2, &["total"]),
            (&[(Input, 3), (Total, 8)], 0, &[]),
            (&[(Input, 3), (Total, 2)], 0, &["total"]),
            (&[(Output, 3), (Total, 2)], 0, &["total"]),
            (&[(Total, 2)], 0, &[]),
            (
                &[(Input, u64::MAX), (Output, u64::MAX), (Total, 1)],
                0,
                &["total"],
            ),
            (&[(Output, 10), (Reasoning, 72)], 0, &["part"]),
            (&[(Reasoning, 72)], 0, &[]),
            (
                &[(Input, 10), (InputAudio, 11), (CacheRead, 12)],
                0,
                &["part", "part"],
            ),
            (&[(Input, 11), (CacheRead, 6), (CacheWrite, 5)], 0, &[]),
            (
                &[(Input, 10), (CacheRead, 6), (CacheWrite, 5)],
                0,
                &["cache"],
            ),
            (
                &[(CacheWrite, 9), (CacheWrite5m, 4), (CacheWrite1h, 4)],
                0,
                &["ttl"],
            ),
            (&[(CacheWrite, 9), (CacheWrite5m, 4)], 0, &[]),
        ] {
            let mut figures = Figures::default();
            for &(field, count) in counts {
                figures.set_count(field, Some(count));
            }
            let mut found = Diagnostics::default();
            check(&figures, &BOTH, left_out, &[], &mut found);
            let found: Vec<_> = found.into_vec().iter().map(|it| it.code).collect();
            assert_eq!(found, codes, "{counts:?}");
        }
    }
}

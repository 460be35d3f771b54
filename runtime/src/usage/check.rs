//! What must hold in every record. Nothing is changed where it does not: the record says so.

use crate::table::{Field, Slot};

use super::diagnostic::{Diagnostics, odd};
use super::field_set::FieldSet;
use super::figures::Figures;
use super::number::Number;
use super::reading::Kept;

/// Checks a record whose parts are in their wholes; the wire's total leaves `left_out` out, and may
/// hold more than input and output for the reason `beyond`.
pub(super) fn check(figures: &Figures, left_out: u128, beyond: &str, found: &mut Diagnostics) {
    check_total(figures, left_out, beyond, found);
    check_parts(figures, found);
    check_modalities(figures, found);
    check_cache(figures, found);
    check_ttl(figures, found);
}

/// Checks what the wire says is left of a whole against what its parts leave.
pub(super) fn check_rests(figures: &Figures, others: &[(Slot, Kept)], found: &mut Diagnostics) {
    for (slot, kept) in others {
        let Slot::Rest(whole) = *slot else { continue };
        let parts: &[Field] = match whole {
            Field::Output => &[Field::Reasoning],
            _ => &[Field::CacheRead, Field::CacheWrite],
        };
        let taken: Vec<_> = parts
            .iter()
            .filter_map(|part| figures.wide(*part))
            .collect();
        // What nobody reports may be anything.
        if taken.is_empty() {
            continue;
        }
        let (Some(count), Some(rest)) = (figures.wide(whole), kept.number.and_then(Number::count))
        else {
            continue;
        };
        let sum = taken.iter().sum::<u128>() + u128::from(rest);
        if sum != count {
            let name = whole.name();
            let message = format!("{name} is {count}, its parts and the rest are {sum}");
            found.push(odd("rest", &[whole], message));
        }
    }
}

fn check_total(figures: &Figures, left_out: u128, beyond: &str, found: &mut Diagnostics) {
    let fields = [Field::Input, Field::Output, Field::Total];
    if let Some([input, output, total]) = figures.all(fields)
        && total + left_out != input + output
    {
        let sum = input + output;
        if let Some(more) = (total + left_out).checked_sub(sum)
            && !beyond.is_empty()
        {
            let message = format!("the total holds {more} tokens more: {beyond}");
            found.push(odd("beyond", &fields, message));
            return;
        }
        let message = if left_out == 0 {
            format!("input and output are {sum} tokens, the total says {total}")
        } else {
            format!(
                "input and output are {sum} tokens, {left_out} of them outside the total, which says {total}"
            )
        };
        found.push(odd("total", &fields, message));
    }
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

fn check_ttl(figures: &Figures, found: &mut Diagnostics) {
    let fields = [Field::CacheWrite5m, Field::CacheWrite1h, Field::CacheWrite];
    if let Some([short, long, write]) = figures.all(fields)
        && short + long != write
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

    #[test]
    fn what_does_not_hold_is_said() {
        for (counts, left_out, codes) in [
            (&[(Input, 3), (Output, 4), (Total, 7)][..], 0, &[][..]),
            (&[(Input, 3), (Output, 4), (Total, 8)], 0, &["total"]),
            (&[(Input, 3), (Output, 4), (Total, 5)], 2, &[]),
            (&[(Input, 3), (Output, 4), (Total, 7)], 2, &["total"]),
            (&[(Input, 3), (Total, 8)], 0, &[]),
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
            check(&figures, left_out, "", &mut found);
            let found: Vec<_> = found.into_vec().iter().map(|it| it.code).collect();
            assert_eq!(found, codes, "{counts:?}");
        }
    }
}

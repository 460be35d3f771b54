//! From what was read to the record. The order is the language's: zeros, amounts to add, relations,
//! scales, checks.

use crate::condition::matches;
use crate::decimal::Decimal;
use crate::table::{self, Field, Relation, Slot, Unit};

use super::check::{check, check_contained};
use super::diagnostic::{Diagnostics, odd};
use super::extras::{Extras, Value};
use super::field_set::FieldSet;
use super::figures::{Figures, Origins};
use super::header::HeaderCount;
use super::label::Label;
use super::number::Number;
use super::plain::Plain;
use super::reading::{Kept, Reading};
use super::record::{Basis, Ground, Notes, State, Usage};
use super::relate::{Relations, decide};

/// Makes the record.
pub(super) fn settle(reading: &mut Reading, state: State, basis: Basis) -> Usage {
    let headers = add_headers(reading);
    let origins = origins(reading);
    let mut figures = Figures::default();
    let mut unsettled = FieldSet::default();
    if !origins.is_empty() {
        unsettled = fill(&mut figures, reading, state);
    }
    let mut parts = std::mem::take(&mut reading.parts);
    for part in &mut parts {
        part.usage.state = state;
        part.usage.basis = basis;
    }
    let ground = Ground {
        reported: !origins.is_empty() || !parts.is_empty(),
        message: Some(&reading.table.message),
        origins,
        unsettled,
        notes: Notes {
            headers,
            parts,
            drift: std::mem::take(&mut reading.drift),
            diagnostics: std::mem::take(&mut reading.diagnostics).into_vec(),
        }
        .kept(),
    };
    Usage::new(&figures, state, basis, ground)
}

/// Makes the record of counts that were read of a whole body.
pub(super) fn settle_counts(
    table: &'static table::Usage,
    plain: &mut Plain,
    basis: Basis,
) -> Usage {
    let origins = plain.origins();
    let figures = &mut plain.figures;
    let (mut found, mut unsettled) = (Diagnostics::new(), FieldSet::default());
    if !origins.is_empty() {
        let none_lost = FieldSet::default();
        put_zeros(figures, table, none_lost);
        unsettled = relate(figures, table, table.parts, none_lost, &[], &mut found);
    }
    let ground = Ground {
        reported: !origins.is_empty(),
        message: Some(&table.message),
        origins,
        unsettled,
        notes: found.into_notes(),
    };
    Usage::new(figures, State::Final, basis, ground)
}

fn origins(reading: &Reading) -> Origins {
    let mut origins = Origins::default();
    for (_, _, field) in Field::ALL {
        if let Some(kept) = reading.fields[field as usize] {
            origins.set(field, kept.rank, kept.event);
        }
    }
    origins
}

/// A header counts where no message gave its field; gives those that do.
fn add_headers(reading: &mut Reading) -> Vec<(Field, &'static str)> {
    let mut used = Vec::new();
    for HeaderCount {
        field,
        name,
        number,
        rounded,
    } in std::mem::take(&mut reading.headers)
    {
        let place = &mut reading.fields[field as usize];
        let number = Some(number);
        match place {
            None => {
                let (rank, event) = (0, 0);
                *place = Some(Kept {
                    rank,
                    event,
                    number,
                });
                used.push((field, name));
            }
            Some(kept) if !agree(kept.number, number, rounded) => {
                let field_name = field.name();
                let message = format!("the header {name} says something else of {field_name}");
                reading.diagnostics.push(odd("header", &[field], message));
            }
            Some(_) => {}
        }
    }
    used
}

/// Whether a header says what a body says, as exactly as it says anything.
fn agree(body: Option<Number>, header: Option<Number>, rounded: Decimal) -> bool {
    let at_most = |one: Option<Number>, other: Option<Number>| {
        let (one, other) = (one?.exact(), other?.exact());
        Some(one <= other.checked_add(rounded)?)
    };
    let is_near = at_most(body, header) == Some(true) && at_most(header, body) == Some(true);
    body == header || is_near
}

/// Gives the fields whose relation stays open.
fn fill(figures: &mut Figures, reading: &mut Reading, state: State) -> FieldSet {
    let table = reading.table;
    let mut lost = put_values(figures, reading);
    if state == State::Final {
        put_zeros(figures, table, lost);
    }
    lost = lost.union(add_amounts(figures, reading));
    let parts = relations_of(table, reading);
    let (others, diagnostics) = (&reading.others, &mut reading.diagnostics);
    let unsettled = relate(figures, table, parts, lost, others, diagnostics);
    check_contained(figures, &reading.parts, diagnostics);
    unsettled
}

/// Scales, adds parts to their wholes, and checks; gives the fields whose relation stays open.
fn relate(
    figures: &mut Figures,
    table: &table::Usage,
    parts: &[(Field, Relation)],
    mut lost: FieldSet,
    others: &[(Slot, Kept)],
    found: &mut Diagnostics,
) -> FieldSet {
    lost = lost.union(scale_money(figures, table));
    let relations = decide(figures, parts);
    let left_out = relations.left_out(figures);
    if !relations.are_inclusive() {
        lost = lost.union(add_parts(figures, relations, lost));
    }
    for field in lost.iter() {
        let message = format!(
            "{} has more digits than can be kept, or is a sum with something that has",
            field.name()
        );
        found.push(odd("overflow", &[field], message));
    }
    check(figures, table, left_out, others, found);
    relations.unsettled
}

/// The relations of the first variant that fits, which one that asks for a model does not where none
/// is known: the caller's, else the one that the response names.
fn relations_of(
    table: &'static table::Usage,
    reading: &Reading,
) -> &'static [(Field, table::Relation)] {
    let model = reading.asked.as_ref().or(reading.model.as_ref());
    let fits = |variant: &&table::Variant| {
        let is_named = |model: &Label| matches(variant.models, model.as_str());
        (variant.models.is_empty() || model.is_some_and(is_named))
            && variant.stream.is_none_or(|is| is == reading.streamed)
    };
    let variant = table.variants.iter().find(fits);
    variant.map_or(table.parts, |variant| variant.parts)
}

/// Adds what lies beside its whole; gives the wholes that are now too large.
fn add_parts(figures: &mut Figures, relations: Relations, mut lost: FieldSet) -> FieldSet {
    let wholes = [Field::CacheWrite, Field::Input, Field::Output];
    // All from the values as they were read: what a part has in it is added with the part.
    let sums = wholes.map(|whole| relations.inclusive(figures, lost, whole));
    for (whole, sum) in wholes.into_iter().zip(sums) {
        if figures.count(whole).is_some() && sum.is_none() {
            lost = lost.with(whole);
        }
        figures.set_count(whole, sum);
    }
    lost
}

/// Makes the extras.
pub(super) fn settle_extras(reading: &mut Reading) -> Extras {
    let mut extras = Vec::new();
    for (place, extra) in reading.table.extras.iter().enumerate() {
        let is_it = |slot: Slot| matches!(slot, Slot::Extra(it) if usize::from(it) == place);
        let number = reading.others.iter().find(|(slot, _)| is_it(*slot));
        let text = reading.texts.iter_mut().find(|(slot, _)| is_it(*slot));
        let value = if extra.unit == Unit::Text {
            text.map(|(_, text)| Value::Text(std::mem::take(text)))
        } else {
            number.and_then(|(_, kept)| extra_value(extra, kept, &mut reading.diagnostics))
        };
        extras.extend(value.map(|value| (extra, value)));
    }
    Extras(extras)
}

fn extra_value(extra: &table::Extra, kept: &Kept, found: &mut Diagnostics) -> Option<Value> {
    let scaled = match kept.number? {
        Number::Count(count) if extra.scale == 0 => Some(Number::Count(count)),
        number => number.exact().scale(extra.scale).map(Number::Exact),
    };
    let value = match (extra.unit, scaled) {
        (Unit::Tokens | Unit::Count | Unit::Items, Some(number)) => {
            number.count().map(Value::Count)
        }
        (_, number) => number.map(|number| Value::Decimal(number.exact())),
    };
    if value.is_none() {
        let message = format!("{} cannot be held in its unit", extra.name);
        found.push(odd("invalid", &[], message));
    }
    value
}

/// Gives the fields that were read and cannot be held.
fn put_values(figures: &mut Figures, reading: &Reading) -> FieldSet {
    let mut lost = FieldSet::default();
    for (_, _, field) in Field::ALL {
        let Some(kept) = reading.fields[field as usize] else {
            continue;
        };
        if !figures.set(field, kept.number) {
            lost = lost.with(field);
        }
    }
    lost
}

fn put_zeros(figures: &mut Figures, table: &table::Usage, lost: FieldSet) {
    for &field in table.zero {
        if !figures.known().has(field) && !lost.has(field) {
            figures.set(field, Some(Number::Count(0)));
        }
    }
}

/// Adds what `plus` read; gives the fields that are now too large.
fn add_amounts(figures: &mut Figures, reading: &mut Reading) -> FieldSet {
    let mut lost = FieldSet::default();
    let found = &mut reading.diagnostics;
    for (slot, kept) in &reading.others {
        let Slot::Plus(field, _) = *slot else {
            continue;
        };
        let Some(before) = figures.number(field) else {
            if reading.fields[field as usize].is_none() && !lost.has(field) {
                let name = field.name();
                let message = format!("an amount belongs to {name}, which was not reported");
                found.push(odd("unplaced", &[field], message));
            }
            continue;
        };
        let sum = kept.number.and_then(|amount| before.checked_add(amount));
        if !figures.set(field, sum) {
            lost = lost.with(field);
        }
    }
    lost
}

fn scale_money(figures: &mut Figures, table: &table::Usage) -> FieldSet {
    let mut lost = FieldSet::default();
    for &(field, power) in table.scale {
        if let Some(money) = figures.money(field) {
            let scaled = money.scale(power);
            figures.set_money(field, scaled);
            if scaled.is_none() {
                lost = lost.with(field);
            }
        }
    }
    lost
}

//! From what was read to the record. The order is the language's: zeros, amounts to add, relations,
//! scales, checks.

use crate::condition::matches;
use crate::decimal::Decimal;
use crate::table::{self, Field, Relation, Slot, Unit};

use super::check::{check, check_rests};
use super::diagnostic::{Diagnostics, odd};
use super::extras::{Extras, Value};
use super::field_set::FieldSet;
use super::header::HeaderCount;
use super::label::Label;
use super::number::Number;
use super::reading::{Kept, Reading};
use super::record::{Basis, Ground, State, Usage};
use super::relate::{Relations, decide};

/// Makes the record.
pub(super) fn settle(reading: &mut Reading, state: State, basis: Basis) -> Usage {
    let mut usage = Usage {
        state,
        basis,
        ..Usage::default()
    };
    let headers = add_headers(reading);
    let is_read = reading.fields.iter().any(Option::is_some);
    if is_read {
        fill(&mut usage, reading);
    }
    let mut parts = std::mem::take(&mut reading.parts);
    for part in &mut parts {
        part.usage.state = usage.state;
        part.usage.basis = usage.basis;
    }
    usage.ground = Ground {
        reported: is_read || !parts.is_empty(),
        message: Some(&reading.table.message),
        headers,
        parts,
        origins: reading
            .fields
            .map(|kept| kept.map(|kept| (kept.rank, kept.event))),
        unsettled: usage.ground.unsettled,
        drift: std::mem::take(&mut reading.drift),
        diagnostics: std::mem::take(&mut reading.diagnostics).into_vec(),
    };
    usage
}

/// A header counts where no message gave its field; gives those that do.
fn add_headers(reading: &mut Reading) -> Vec<(Field, &'static str)> {
    let mut used = Vec::new();
    for HeaderCount {
        field,
        name,
        number,
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
            Some(kept) if kept.number != number => {
                let field_name = field.name();
                let message = format!("the header {name} says something else of {field_name}");
                reading.diagnostics.push(odd("header", &[field], message));
            }
            Some(_) => {}
        }
    }
    used
}

fn fill(usage: &mut Usage, reading: &mut Reading) {
    let table = reading.table;
    let mut lost = put_values(usage, reading);
    if usage.state == State::Final {
        put_zeros(usage, table, lost);
    }
    lost = lost.union(add_amounts(usage, reading));
    let parts = relations_of(table, reading);
    relate(usage, table, parts, lost, &mut reading.diagnostics);
    check_rests(usage, &reading.others, &mut reading.diagnostics);
}

/// Makes the record of counts alone.
pub(super) fn settle_counts(usage: &mut Usage, table: &'static table::Usage) {
    usage.ground.message = Some(&table.message);
    usage.ground.reported = usage.ground.origins.iter().any(Option::is_some);
    if !usage.ground.reported {
        return;
    }
    let mut found = Diagnostics::new();
    if usage.state == State::Final {
        put_zeros(usage, table, FieldSet::default());
    }
    relate(usage, table, table.parts, FieldSet::default(), &mut found);
    usage.ground.diagnostics = found.into_vec();
}

/// Scales, adds parts to their wholes, and checks.
fn relate(
    usage: &mut Usage,
    table: &table::Usage,
    parts: &[(Field, Relation)],
    mut lost: FieldSet,
    found: &mut Diagnostics,
) {
    lost = lost.union(scale_money(usage, table));
    let relations = decide(usage, parts);
    usage.ground.unsettled = relations.unsettled;
    let left_out = relations.left_out(usage);
    lost = lost.union(add_parts(usage, &relations, lost));
    for field in lost.iter() {
        let message = format!(
            "{} has more digits than can be kept, or is a sum with something that has",
            field.name()
        );
        found.push(odd("overflow", &[field], message));
    }
    check(usage, left_out, table.beyond, found);
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
fn add_parts(usage: &mut Usage, relations: &Relations, mut lost: FieldSet) -> FieldSet {
    let wholes = [Field::CacheWrite, Field::Input, Field::Output];
    // All from the values as they were read: what a part has in it is added with the part.
    let sums = wholes.map(|whole| relations.inclusive(usage, lost, whole));
    for (whole, sum) in wholes.into_iter().zip(sums) {
        if usage.count(whole).is_some() && sum.is_none() {
            lost = lost.with(whole);
        }
        usage.set_count(whole, sum);
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
fn put_values(usage: &mut Usage, reading: &Reading) -> FieldSet {
    let mut lost = FieldSet::default();
    for (_, _, field) in Field::ALL {
        let Some(kept) = reading.fields[field as usize] else {
            continue;
        };
        if !put(usage, field, kept.number) {
            lost = lost.with(field);
        }
    }
    lost
}

fn put_zeros(usage: &mut Usage, table: &table::Usage, lost: FieldSet) {
    for &field in table.zero {
        if number(usage, field).is_none() && !lost.has(field) {
            put(usage, field, Some(Number::Count(0)));
        }
    }
}

/// Adds what `plus` read; gives the fields that are now too large.
fn add_amounts(usage: &mut Usage, reading: &mut Reading) -> FieldSet {
    let mut lost = FieldSet::default();
    let found = &mut reading.diagnostics;
    for (slot, kept) in &reading.others {
        let Slot::Plus(field, _) = *slot else {
            continue;
        };
        let Some(before) = number(usage, field) else {
            if reading.fields[field as usize].is_none() && !lost.has(field) {
                let name = field.name();
                let message = format!("an amount belongs to {name}, which was not reported");
                found.push(odd("unplaced", &[field], message));
            }
            continue;
        };
        let sum = kept.number.and_then(|amount| before.checked_add(amount));
        if !put(usage, field, sum) {
            lost = lost.with(field);
        }
    }
    lost
}

fn scale_money(usage: &mut Usage, table: &table::Usage) -> FieldSet {
    let mut lost = FieldSet::default();
    for &(field, power) in table.scale {
        if let Some(money) = usage.money(field) {
            let scaled = money.scale(power);
            usage.set_money(field, scaled);
            if scaled.is_none() {
                lost = lost.with(field);
            }
        }
    }
    lost
}

fn number(usage: &Usage, field: Field) -> Option<Number> {
    let money = usage.money(field).map(Number::Exact);
    usage.count(field).map(Number::Count).or(money)
}

/// Whether the number can be held.
fn put(usage: &mut Usage, field: Field, number: Option<Number>) -> bool {
    if field.is_money() {
        let money: Option<Decimal> = number.map(Number::exact);
        usage.set_money(field, money);
        money.is_some()
    } else {
        let count = number.and_then(Number::count);
        usage.set_count(field, count);
        count.is_some()
    }
}

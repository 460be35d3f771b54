//! Values without members: what the reads of their places make of them.

use std::borrow::Cow;

use crate::json::Text;
use crate::table::{Extra, Field, Read, Slot, Unit, Usage};

use super::diagnostic::{brief, odd};
use super::message::Message;
use super::number::{Fault, Measure, Number};
use super::path::Trail;
use super::place::Nodes;

/// A value that may be read.
#[derive(Clone, Copy)]
pub(super) enum Leaf<'a> {
    /// As it is written.
    Number(&'a str),
    /// What it says may be a number.
    Text(Text<'a>),
}

/// Takes what all reads of a value's places make of it.
pub(super) fn take<'a>(
    message: &mut Message<'a>,
    usage: &Usage,
    nodes: &Nodes,
    leaf: Leaf<'a>,
    trail: Trail<'_, 'a>,
) {
    let reads = nodes.iter().flat_map(|node| node.reads);
    // A record of its own is an object, and this is none.
    for read in reads.filter(|read| !matches!(read.slot, Slot::Record(_))) {
        if counts_items(usage, read.slot) {
            message.number(read.slot, read.rank, Some(Number::Count(1)));
            continue;
        }
        match (measure(usage, read.slot), leaf) {
            (None, Leaf::Text(text)) => message.text(read.slot, read.rank, text),
            (None, Leaf::Number(_)) => {}
            (Some(measure), Leaf::Number(text)) => amount(message, *read, measure, text, trail),
            (Some(measure), Leaf::Text(text)) => {
                let text = text.decode().unwrap_or(Cow::Borrowed("\u{fffd}"));
                amount(message, *read, measure, &text, trail);
            }
        }
    }
}

fn amount(message: &mut Message<'_>, read: Read, measure: Measure, text: &str, trail: Trail) {
    match Number::read(text, measure) {
        Ok(number) => message.number(read.slot, read.rank, Some(number)),
        Err(fault) => {
            let (path, reason) = (trail.to_text(), fault.reason());
            let text = format!("`{path}` {reason}: {:?}", brief(text));
            let fields = named(read.slot);
            message
                .diagnostics
                .push(odd("invalid", fields.as_slice(), text));
            if fault == Fault::TooLong {
                message.number(read.slot, read.rank, None);
            }
        }
    }
}

fn counts_items(usage: &Usage, slot: Slot) -> bool {
    let Slot::Extra(place) = slot else {
        return false;
    };
    let extra = usage.extras.get(usize::from(place));
    extra.is_some_and(|extra| extra.unit == Unit::Items)
}

/// What a slot's numbers must be; `None` for a text.
fn measure(usage: &Usage, slot: Slot) -> Option<Measure> {
    match slot {
        Slot::Field(field) | Slot::Plus(field, _) if field.is_money() => Some(Measure::Exact),
        Slot::Field(_) | Slot::Plus(..) | Slot::Rest(_) => Some(Measure::Count),
        Slot::Extra(place) => measure_of(usage.extras.get(usize::from(place))?),
        Slot::Record(_) | Slot::Model | Slot::Id | Slot::Captured(_) => None,
    }
}

fn measure_of(extra: &Extra) -> Option<Measure> {
    match extra.unit {
        Unit::Text => None,
        Unit::Tokens | Unit::Count if extra.scale == 0 => Some(Measure::Count),
        _ => Some(Measure::Exact),
    }
}

fn named(slot: Slot) -> Option<Field> {
    match slot {
        Slot::Field(field) | Slot::Plus(field, _) | Slot::Rest(field) => Some(field),
        _ => None,
    }
}

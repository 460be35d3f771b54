//! Paths to which no message leads.

use std::collections::BTreeSet;

use headwater::table::{Slot, Unit};

use super::with_other;
use crate::ir::{Reading, Said, Usage};
use crate::path::{Path, Pattern, Segment};
use crate::{Diagnostic, Sink};

/// Nothing lies in a number or a text. Where servers write either that or an object, what is read of
/// the one is looked for in the other too, and so the place is known to be both.
pub(super) fn check_values(usage: &Usage, readings: &[Reading<'_>], sink: &mut Sink) {
    let mut reported = BTreeSet::new();
    for place in places(usage, readings) {
        let holds = |value: &&Reading<'_>| holds(value, &place) && !is_object(value, readings);
        let Some(value) = readings.iter().find(holds) else {
            continue;
        };
        let (shown, other) = if place.path.own {
            (place.path, value.path)
        } else {
            (value.path, place.path)
        };
        if !reported.insert(shown.span.start) {
            continue;
        }
        let (path, read) = (&place.path.value, &value.path.value);
        let found = Diagnostic::error(
            "dead-alias",
            shown.span.clone(),
            format!("`{path}` is looked for in `{read}`, which is read as a value"),
        )
        .label(format!("{} is no object", value.pattern))
        .help("leave it out; if the value may be an object, say where in it the value itself lies");
        sink.push(with_other(
            found,
            other,
            if place.path.own {
                "read here"
            } else {
                "looked for here"
            },
        ));
    }
}

/// A filter says what its key holds, and that is no number.
pub(super) fn check_filter_keys(usage: &Usage, readings: &[Reading<'_>], sink: &mut Sink) {
    let mut reported = BTreeSet::new();
    for reading in readings {
        let steps = reading.pattern.segments();
        let is_key = |pair: &[Segment]| match pair {
            [Segment::Filter { key, .. }, Segment::Member(name)] => key == name,
            _ => false,
        };
        let ends_in_key = steps.windows(2).next_back().is_some_and(is_key);
        let is_label = ends_in_key && is_label(usage, reading.slot);
        if steps.windows(2).any(is_key) && !is_label && reported.insert(reading.path.span.start) {
            let path = &reading.path.value;
            sink.push(
                Diagnostic::error(
                    "dead-alias",
                    reading.path.span.clone(),
                    format!("`{path}` asks for what its own filter says"),
                )
                .label("that is a text")
                .help("name the member that holds the number"),
            );
        }
    }
}

/// A sign of the end that an earlier one sees too.
pub(super) fn check_ends(usage: &Usage, sink: &mut Sink) {
    let pattern = |end: &Said<Path>| Pattern::from_top(&end.value);
    for (place, end) in usage.end.iter().enumerate() {
        let sees = |earlier: &&Said<Path>| pattern(earlier).covers(&pattern(end));
        if let Some(earlier) = usage.end[..place].iter().find(sees) {
            let message = format!("`{}` is seen by an earlier sign of the end", end.value);
            let found = Diagnostic::error("dead-alias", end.span.clone(), message)
                .label("never needed")
                .help("leave it out");
            sink.push(with_other(found, earlier, "sees it first"));
        }
    }
}

/// A place that has to be reached.
struct Place<'a> {
    path: &'a Said<Path>,
    pattern: Pattern,
    /// It must be an object, so it is not the value either.
    is_object: bool,
}

fn places<'a>(usage: &'a Usage, readings: &[Reading<'a>]) -> Vec<Place<'a>> {
    let top = |is_object| {
        move |path: &'a Said<Path>| Place {
            path,
            pattern: Pattern::from_top(&path.value),
            is_object,
        }
    };
    let read = readings.iter().map(|reading| Place {
        path: reading.path,
        pattern: reading.pattern.clone(),
        is_object: matches!(reading.slot, Slot::Record(_)),
    });
    let roots = usage.roots.iter().map(top(true));
    roots
        .chain(usage.end.iter().map(top(false)))
        .chain(read)
        .collect()
}

/// Whether a place is sure to lie in a value. Elements of a list may be of several kinds.
fn holds(value: &Reading<'_>, place: &Place<'_>) -> bool {
    let steps = value.pattern.segments();
    let is_value = !matches!(value.slot, Slot::Record(_));
    let is_named = matches!(steps.last(), Some(Segment::Member(_)));
    let is_deeper = place.is_object || steps.len() < place.pattern.segments().len();
    is_value && is_named && is_deeper && value.pattern.covers(&place.pattern)
}

/// Whether a value is looked for in an object at the same place too, and not by its own root alone.
fn is_object(value: &Reading<'_>, readings: &[Reading<'_>]) -> bool {
    readings.iter().any(|reading| {
        reading.slot == value.slot
            && reading.path != value.path
            && reading.pattern.segments().len() > value.pattern.segments().len()
            && value.pattern.covers(&reading.pattern)
    })
}

fn is_label(usage: &Usage, slot: Slot) -> bool {
    match slot {
        Slot::Model | Slot::Id | Slot::Captured(_) => true,
        Slot::Extra(place) => usage
            .extras
            .get(usize::from(place))
            .is_some_and(|extra| extra.value.unit == Unit::Text),
        _ => false,
    }
}

//! Patterns against each other. Two that can find one value are one number read twice.

use std::collections::BTreeSet;
use std::ptr;

use headwater::table::{Field, Slot};

use super::{shown_first, with_other};
use crate::ir::{Reading, Said, Usage};
use crate::lower::word_of;
use crate::path::{Path, Pattern};
use crate::{Diagnostic, Sink};

/// A root that finds what an earlier one finds selects nothing.
pub(super) fn check_roots(usage: &Usage, sink: &mut Sink) {
    for (place, root) in usage.roots.iter().enumerate() {
        let pattern = Pattern::from_top(&root.value);
        let meets = |earlier: &&Said<Path>| Pattern::from_top(&earlier.value).meets(&pattern);
        if let Some(earlier) = usage.roots[..place].iter().find(meets) {
            let found = Diagnostic::error(
                "dead-alias",
                root.span.clone(),
                format!("the root `{}` is an earlier one again", root.value),
            )
            .label("never reached")
            .help("leave it out");
            sink.push(with_other(found, earlier, "read first"));
        }
    }
}

/// Without roots a path that lies under one finds nothing.
pub(super) fn check_rootless(usage: &Usage, sink: &mut Sink) {
    if !usage.roots.is_empty() {
        return;
    }
    for path in usage.relative().filter(|path| path.own) {
        sink.push(
            Diagnostic::error(
                "no-root",
                path.span.clone(),
                format!("`{}` lies under a root, and there is none", path.value),
            )
            .label("never found")
            .help("say where counters lie, `roots = [\"usage\"]`, or write `$.` before the path"),
        );
    }
}

/// Numbers behind a filter wait for its key, so a path may hold one, that of its root included.
pub(super) fn check_filters(readings: &[Reading<'_>], sink: &mut Sink) {
    let mut reported = BTreeSet::new();
    for reading in readings {
        if reading.pattern.filters() > 1 && reported.insert(ptr::from_ref(reading.path)) {
            sink.push(
                Diagnostic::error(
                    "two-filters",
                    reading.path.span.clone(),
                    format!("`{}` has two filters", reading.pattern),
                )
                .label("at most one, that of the root included"),
            );
        }
    }
}

/// An alias that finds what an earlier one of its list finds is never looked at.
pub(super) fn check_aliases(readings: &[Reading<'_>], sink: &mut Sink) {
    for (earlier, later) in pairs(readings) {
        if earlier.slot == later.slot {
            let (earlier_path, path) = (earlier.path, later.path);
            let found = Diagnostic::error(
                "dead-alias",
                path.span.clone(),
                format!("`{}` is read by an earlier alias already", path.value),
            )
            .label(format!("finds {}", later.pattern))
            .help("leave it out");
            let label = format!("finds {} first", earlier.pattern);
            sink.push(with_other(found, earlier_path, &label));
        }
    }
}

/// One number belongs to one field: never to two parts, nor to a whole and its part. Only a total
/// may be the input or the output itself, where the wire has no other.
pub(super) fn check_fields(readings: &[Reading<'_>], sink: &mut Sink) {
    for (a, b) in pairs(readings) {
        let (Some(name), Some(other_name)) = (counted(a.slot), counted(b.slot)) else {
            continue;
        };
        if a.slot == b.slot || may_share(a.slot, b.slot) {
            continue;
        }
        let (first, second) = shown_first(a.path, b.path);
        let second_name = if ptr::eq(first, a.path) {
            &other_name
        } else {
            &name
        };
        let found = Diagnostic::error(
            "counted-twice",
            first.span.clone(),
            format!(
                "`{}` would be counted twice, in `{name}` and in `{other_name}`",
                first.value
            ),
        )
        .label(format!("also read by `{second_name}`"))
        .help("a number belongs to one field; take it out of the other");
        sink.push(with_other(found, second, "the same number"));
    }
}

/// Each pair of paths that can meet, once, whatever the number of roots under which they do.
fn pairs<'r, 'a>(readings: &'r [Reading<'a>]) -> Vec<(&'r Reading<'a>, &'r Reading<'a>)> {
    let mut met = BTreeSet::new();
    let mut pairs = Vec::new();
    for (place, later) in readings.iter().enumerate() {
        for earlier in &readings[..place] {
            let paths = (ptr::from_ref(earlier.path), ptr::from_ref(later.path));
            if paths.0 != paths.1 && earlier.pattern.meets(&later.pattern) && met.insert(paths) {
                pairs.push((earlier, later));
            }
        }
    }
    pairs
}

/// The name of what is counted; `None` for what is added to nothing.
pub(super) fn counted(slot: Slot) -> Option<String> {
    match slot {
        Slot::Field(field) => Some(word_of(field).to_owned()),
        Slot::Plus(field, _) => Some(format!("plus.{}", word_of(field))),
        Slot::Rest(field) => Some(format!("rest.{}", word_of(field))),
        Slot::Extra(_) | Slot::Record(_) | Slot::Model | Slot::Id | Slot::Captured(_) => None,
    }
}

fn may_share(a: Slot, b: Slot) -> bool {
    let total = Slot::Field(Field::Total);
    let wholes = [Slot::Field(Field::Input), Slot::Field(Field::Output)];
    (a == total && wholes.contains(&b)) || (b == total && wholes.contains(&a))
}

//! An API's usage against itself: no number is read twice, and nothing is said in vain.

mod ignore;
mod never;
mod overlap;
mod record;
mod root;
mod said;
mod variant;

use crate::ir::{Said, Usage};
use crate::{Diagnostic, Sink};

/// Every mistake in how an API's usage is read.
pub(crate) fn check_usage(usage: &Usage, sink: &mut Sink) {
    let readings = usage.readings();
    overlap::check_roots(usage, sink);
    overlap::check_rootless(usage, sink);
    root::check_root_twice(usage, sink);
    overlap::check_filters(&readings, sink);
    overlap::check_aliases(&readings, sink);
    overlap::check_fields(&readings, sink);
    never::check_values(usage, &readings, sink);
    never::check_filter_keys(usage, &readings, sink);
    never::check_ends(usage, sink);
    said::check_parts(usage, sink);
    said::check_unread(usage, sink);
    said::check_total(usage, sink);
    said::check_rests(usage, sink);
    said::check_headers(usage, sink);
    variant::check_variants(usage, sink);
    record::check_records(usage, &readings, sink);
    ignore::check_ignore(usage, &readings, sink);
}

/// Of two that make a mistake together, the one to show first: the spec's own, and of these the later.
fn shown_first<'a, T>(a: &'a Said<T>, b: &'a Said<T>) -> (&'a Said<T>, &'a Said<T>) {
    let weight = |said: &Said<T>| (said.own, said.span.start);
    if weight(a) > weight(b) {
        (a, b)
    } else {
        (b, a)
    }
}

/// Points to the other one too, where the spec itself says it.
fn with_other<T>(found: Diagnostic, other: &Said<T>, label: &str) -> Diagnostic {
    if other.own && other.span != found.span {
        found.related(other.span.clone(), label)
    } else {
        found
    }
}

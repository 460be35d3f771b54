//! Variants against each other, and against what holds without them.

use headwater::table::Relation;

use super::said::check_relation;
use crate::ir::{Said, Usage, Variant};
use crate::{Diagnostic, Sink};

/// A variant changes something, and some response reaches it.
pub(super) fn check_variants(usage: &Usage, sink: &mut Sink) {
    for (place, variant) in usage.variants.iter().enumerate() {
        for (part, relation) in &variant.value.parts {
            check_relation(usage, *part, relation, sink);
        }
        if !changes(usage, &variant.value) {
            sink.push(
                Diagnostic::error(
                    "no-effect",
                    variant.span.clone(),
                    "the variant says what holds without it",
                )
                .label("changes no part")
                .help("say which part lies elsewhere: `parts = { reasoning = \"beside\" }`"),
            );
        }
        let hides = |earlier: &&Said<Variant>| hides(&earlier.value, &variant.value);
        if let Some(earlier) = usage.variants[..place].iter().find(hides) {
            sink.push(
                Diagnostic::error(
                    "dead-rule",
                    variant.span.clone(),
                    "an earlier variant holds wherever this one does",
                )
                .label("never reached")
                .related(earlier.span.clone(), "this one comes first")
                .help("put it before the other"),
            );
        }
    }
}

fn changes(usage: &Usage, variant: &Variant) -> bool {
    variant.parts.iter().any(|(part, said)| {
        let without = usage.parts.get(part);
        without.map_or(Relation::Inside, |said| said.value) != said.value
    })
}

/// Whether the first is known to hold wherever the second does.
fn hides(first: &Variant, second: &Variant) -> bool {
    let is_named = |model: &String| first.models.iter().any(|pattern| includes(pattern, model));
    let models = first.models.is_empty()
        || (!second.models.is_empty() && second.models.iter().all(is_named));
    models && (first.stream.is_none() || first.stream == second.stream)
}

/// Whether a pattern is another one, or a beginning of it that leaves the rest open.
fn includes(pattern: &str, other: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) if !start.contains('*') => other.starts_with(start),
        _ => pattern == other,
    }
}

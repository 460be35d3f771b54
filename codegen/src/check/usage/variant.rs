//! Variants against each other, and against what holds without them.

use headwater::table::Relation;

use super::said::check_relation;
use crate::glob;
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
        let earlier = &usage.variants[..place];
        let hidden = earlier.iter().find(hides);
        if let Some(earlier) = hidden.or_else(|| hides_as_one_of_two(earlier, &variant.value)) {
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
    names(first, second) && (first.stream.is_none() || first.stream == second.stream)
}

/// The later of two variants, one for streams and one for the rest, that leave nothing to another.
fn hides_as_one_of_two<'a>(
    earlier: &'a [Said<Variant>],
    variant: &Variant,
) -> Option<&'a Said<Variant>> {
    let last_for = |stream| {
        let is_for = |it: &&Said<Variant>| it.value.stream == Some(stream);
        let mut those = earlier.iter().filter(is_for);
        those.rfind(|it| names(&it.value, variant))
    };
    let (streams, bodies) = (last_for(true)?, last_for(false)?);
    Some(std::cmp::max_by_key(streams, bodies, |it| it.span.start))
}

/// Whether the first is for all models that the second is for.
fn names(first: &Variant, second: &Variant) -> bool {
    let is_named = |model: &String| first.models.iter().any(|glob| glob::matches(glob, model));
    first.models.is_empty() || (!second.models.is_empty() && second.models.iter().all(is_named))
}

//! What the examples of an API have shown: a wrong alias, or a wrong relation, shows only where it is
//! tried.

use std::collections::BTreeSet;

use headwater::Usage;
use headwater::table::{Field, Relation};

use crate::lower::word_of;
use crate::{Diagnostic, Sink, ir};

/// What was read in the examples of one API.
#[derive(Default)]
pub(super) struct Tried {
    examples: usize,
    /// Where fields were found, from the top of the message.
    paths: BTreeSet<String>,
    /// Fields that were more than 0.
    counted: BTreeSet<Field>,
}

impl Tried {
    pub(super) fn note(&mut self, usage: &Usage) {
        self.examples += 1;
        self.paths
            .extend(usage.provenance().map(|origin| origin.path));
        for (_, _, field) in Field::ALL {
            if usage.count(field).is_some_and(|count| count > 0) {
                self.counted.insert(field);
            }
        }
    }

    /// Warns of what the spec says itself, and no example shows. Without examples nothing is shown.
    pub(super) fn check(&self, usage: &ir::Usage, sink: &mut Sink) {
        if self.examples == 0 {
            return;
        }
        for path in usage.fields.values().flatten().filter(|path| path.own) {
            let patterns = usage.patterns(&path.value);
            if !patterns
                .iter()
                .any(|pattern| self.paths.contains(&pattern.to_string()))
            {
                let message = format!("no example reads `{}`", path.value);
                sink.push(
                    Diagnostic::warning("untried-alias", path.span.clone(), message)
                        .label("perhaps misspelt"),
                );
            }
        }
        for (part, relation) in usage.parts.iter().filter(|(_, relation)| relation.own) {
            if relation.value != Relation::Inside && !self.counted.contains(part) {
                let message = format!("`{}` is 0 in every example", word_of(*part));
                sink.push(
                    Diagnostic::warning("untried-part", relation.span.clone(), message)
                        .label("a wrong relation would not show"),
                );
            }
        }
    }
}

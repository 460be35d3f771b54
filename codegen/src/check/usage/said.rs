//! What is said of fields that are not read.

use headwater::table::{Field, Relation};

use crate::ir::Usage;
use crate::lower::word_of;
use crate::{Diagnostic, Sink, Span};

/// A relation ties a part that is read to a whole that is read, and `outside` speaks of a total.
pub(super) fn check_parts(usage: &Usage, sink: &mut Sink) {
    let is_read = |field| usage.fields.contains_key(&field);
    for (part, relation) in &usage.parts {
        let word = word_of(*part);
        let whole = part.whole();
        if !is_read(*part) {
            let message = format!("`{word}` is not read, so it is part of nothing");
            sink.push(unread("part-unread", &relation.span, *part, message));
        } else if let Some(whole) = whole.filter(|whole| !is_read(*whole)) {
            let message = format!(
                "`{word}` is a part of `{}`, which is not read",
                word_of(whole)
            );
            sink.push(unread("part-unread", &relation.span, whole, message));
        }
        if relation.value == Relation::Outside && !is_read(Field::Total) {
            sink.push(
                Diagnostic::error(
                    "outside-without-total",
                    relation.span.clone(),
                    format!("`{word}` is outside of a total that is not read"),
                )
                .label("what the total leaves out")
                .help("write `beside`, or read the `total`"),
            );
        }
    }
}

/// `zero`, `plus` and `scale` speak of fields that have paths.
pub(super) fn check_unread(usage: &Usage, sink: &mut Sink) {
    let zero = usage
        .zero
        .iter()
        .map(|said| (said.value, &said.span, "zero"));
    let plus = usage
        .plus
        .iter()
        .filter_map(|(field, paths)| Some((*field, &paths.first()?.span, "plus")));
    let scale = usage
        .scale
        .iter()
        .map(|(field, said)| (*field, &said.span, "scale"));
    for (field, span, key) in zero.chain(plus).chain(scale) {
        if !usage.fields.contains_key(&field) {
            let message = format!("`{key}` speaks of `{}`, which is not read", word_of(field));
            sink.push(unread("field-unread", span, field, message));
        }
    }
}

fn unread(code: &'static str, span: &Span, field: Field, message: String) -> Diagnostic {
    let word = word_of(field);
    Diagnostic::error(code, span.clone(), message)
        .label(format!("no path of `{word}`"))
        .help(format!(
            "say where it lies, `{word} = [...]`, or leave this out"
        ))
}

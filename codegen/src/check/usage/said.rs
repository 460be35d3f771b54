//! What is said of fields that are not read, and of totals that nothing explains.

use headwater::table::{Field, Relation};

use crate::ir::{Said, Usage};
use crate::lower::word_of;
use crate::{Diagnostic, Sink, Span};

/// A relation ties a part that is read to a whole that is read, and `outside` speaks of a total.
pub(super) fn check_parts(usage: &Usage, sink: &mut Sink) {
    for (part, relation) in &usage.parts {
        check_relation(usage, *part, relation, sink);
    }
}

pub(super) fn check_relation(
    usage: &Usage,
    part: Field,
    relation: &Said<Relation>,
    sink: &mut Sink,
) {
    let word = word_of(part);
    if !usage.reads(part) {
        let message = format!("`{word}` is not read, so it is part of nothing");
        sink.push(unread("part-unread", &relation.span, part, message));
    } else if let Some(whole) = part.whole().filter(|whole| !usage.reads(*whole)) {
        let message = format!(
            "`{word}` is a part of `{}`, which is not read",
            word_of(whole)
        );
        sink.push(unread("part-unread", &relation.span, whole, message));
    }
    if relation.value == Relation::Outside && !usage.reads(Field::Total) {
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

/// A total is the sum of input and output, or of the one that there is; else the spec says what it
/// holds.
pub(super) fn check_total(usage: &Usage, sink: &mut Sink) {
    let paths = usage.fields.get(&Field::Total).and_then(|it| it.first());
    let names = usage.headers.get(&Field::Total).and_then(|it| it.first());
    let total = paths.map(|it| &it.span).or(names.map(|it| &it.span));
    let is_explained =
        usage.reads(Field::Input) || usage.reads(Field::Output) || usage.beyond.is_some();
    if let Some(total) = total.filter(|_| !is_explained) {
        sink.push(
            Diagnostic::error(
                "unexplained-total",
                total.clone(),
                "nothing says what the total holds: neither `input` nor `output` is read",
            )
            .label("the sum of nothing")
            .help("read it as the `input` too, or say why it stands alone: `beyond = \"...\"`"),
        );
    }
    if let Some(beyond) = usage.beyond.as_ref().filter(|_| total.is_none()) {
        let message = "`beyond` speaks of `total`, which is not read".to_owned();
        sink.push(unread("field-unread", &beyond.span, Field::Total, message));
    }
}

/// A header gives one field.
pub(super) fn check_headers(usage: &Usage, sink: &mut Sink) {
    let names: Vec<_> = usage
        .headers
        .iter()
        .flat_map(|(field, names)| names.iter().map(|name| (*field, name)))
        .collect();
    for (place, (field, name)) in names.iter().enumerate() {
        let known = names[..place]
            .iter()
            .find(|(_, known)| known.value == name.value);
        let Some((other, _)) = known else { continue };
        let (code, message) = if other == field {
            let message = format!("`{}` is read by an earlier alias already", name.value);
            ("dead-alias", message)
        } else {
            let (one, two) = (word_of(*other), word_of(*field));
            let message = format!(
                "`{}` would be counted in `{one}` and in `{two}`",
                name.value
            );
            ("counted-twice", message)
        };
        sink.push(Diagnostic::error(code, name.span.clone(), message).label("read already"));
    }
}

/// What is left of a whole is left by parts.
pub(super) fn check_rests(usage: &Usage, sink: &mut Sink) {
    for (whole, paths) in &usage.rest {
        let parts: &[Field] = match whole {
            Field::Output => &[Field::Reasoning],
            Field::CacheWrite => &[Field::CacheWrite5m, Field::CacheWrite1h],
            _ => &[Field::CacheRead, Field::CacheWrite],
        };
        let path = paths.first().filter(|_| usage.reads(*whole));
        if let (Some(path), false) = (path, parts.iter().any(|part| usage.reads(*part))) {
            let (word, part) = (word_of(*whole), parts[0]);
            let message = format!("`rest.{word}` is what parts leave, and none of them is read");
            sink.push(unread("part-unread", &path.span, part, message));
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
    let rest = usage
        .rest
        .iter()
        .filter_map(|(field, paths)| Some((*field, &paths.first()?.span, "rest")));
    let scale = usage
        .scale
        .iter()
        .map(|(field, said)| (*field, &said.span, "scale"));
    for (field, span, key) in zero.chain(plus).chain(rest).chain(scale) {
        if !usage.reads(field) {
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

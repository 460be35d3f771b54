//! The usage of one API: the family's, with what the spec says laid over it.
//!
//! A list or a word replaces the family's; in tables the replacement is per key; an empty list
//! removes.

mod extra;
mod header;
mod list;
mod record;
mod source;
mod variant;

use std::collections::BTreeMap;

use headwater::table::{Field, Merge, Relation};

pub(crate) use extra::is_extra_name;
pub(super) use source::lower_sources;

use super::origin::Origin;
use crate::ir::{Paths, Said, Usage};
use crate::path::Path;
use crate::spec::{At, Key, Word};
use crate::{Diagnostic, Sink, Span, spec};

/// Lays what one layer says over what it inherits; a family inherits nothing.
pub(crate) fn lower_usage(
    usage: &Key<spec::Usage>,
    inherited: Option<&Usage>,
    origin: &Origin<'_>,
    sink: &mut Sink,
) -> Usage {
    let Some(usage) = usage.get() else {
        return inherited.cloned().unwrap_or_default();
    };
    let none = Usage::default();
    let mut layer = Layer {
        origin,
        inherits: inherited.is_some(),
        sink,
    };
    layer.usage(usage, inherited.unwrap_or(&none))
}

/// The paths of a list that is read from the top of a message or of a credential's claims.
pub(super) fn lower_paths(list: &[At<String>], origin: &Origin<'_>, sink: &mut Sink) -> Paths {
    let mut layer = Layer {
        origin,
        inherits: false,
        sink,
    };
    layer.paths(list)
}

/// One layer on its way.
struct Layer<'a, 'o> {
    origin: &'a Origin<'o>,
    /// Whether there is a family below.
    inherits: bool,
    sink: &'a mut Sink,
}

impl Layer<'_, '_> {
    fn usage(&mut self, usage: &At<spec::Usage>, below: &Usage) -> Usage {
        let mut all = Usage {
            span: self.origin.place(&usage.span),
            roots: self.roots(&usage.roots, &below.roots),
            end: self.list(&usage.end, &below.end, "`end`"),
            model: self.label(&usage.model, &below.model, "model"),
            id: self.label(&usage.id, &below.id, "id"),
            ..Usage::default()
        };
        for (word, _, field) in Field::ALL {
            let what = format!("`{word}`");
            let paths = self.list(usage.field(field), field_paths(&below.fields, field), &what);
            insert(&mut all.fields, field, paths);
            let plus = usage.plus.get().map(|plus| plus.field(field));
            let paths = self.list(
                plus.unwrap_or(&Key::Absent),
                field_paths(&below.plus, field),
                &format!("`plus.{word}`"),
            );
            insert(&mut all.plus, field, paths);
            let names = usage.headers.get().map(|headers| headers.field(field));
            let names = self.headers(names.unwrap_or(&Key::Absent), &below.headers, field);
            if !names.is_empty() {
                all.headers.insert(field, names);
            }
        }
        all.rest = self.rest(&usage.rest, &below.rest);
        all.merge = self.merge(&usage.merge, below.merge);
        all.parts = self.parts(&usage.parts, &below.parts);
        all.variants = self.variants(&usage.variant, &below.variants);
        all.beyond = self.beyond(&usage.beyond, below.beyond.as_ref());
        all.records = self.records(&usage.record, &below.records, &all);
        all.zero = self.zero(&usage.zero, &below.zero);
        all.scale = self.scale(&usage.scale, &below.scale);
        all.extras = self.extras(&usage.extra, &below.extras);
        all.ignore = self.ignore(&usage.ignore, &below.ignore);
        drop_unread(&mut all);
        all
    }

    fn said<T>(&self, span: &Span, value: T) -> Said<T> {
        Said {
            value,
            span: self.origin.place(span),
            own: matches!(self.origin, Origin::Spec(_)),
        }
    }

    fn parts(
        &mut self,
        parts: &Key<spec::Parts>,
        below: &BTreeMap<Field, Said<Relation>>,
    ) -> BTreeMap<Field, Said<Relation>> {
        let mut all = below.clone();
        for (part, relation) in parts.get().into_iter().flat_map(|parts| parts.entries()) {
            let Word(value) = relation.value;
            let inherited = below.get(&part).map_or(Relation::Inside, |said| said.value);
            let word = word_of(part);
            if self.inherits && value == inherited {
                self.same(&relation.span, &format!("`parts.{word}`"));
            }
            all.insert(part, self.said(&relation.span, value));
        }
        all
    }

    fn merge(&mut self, merge: &Key<Word<Merge>>, below: Merge) -> Merge {
        let Some(merge) = merge.get() else {
            return below;
        };
        let Word(word) = merge.value;
        if word == below {
            self.same(&merge.span, "`merge`");
        }
        word
    }

    /// A reason that replaces the one below; an empty one removes it.
    fn beyond(
        &mut self,
        beyond: &Key<String>,
        below: Option<&Said<String>>,
    ) -> Option<Said<String>> {
        let Some(reason) = beyond.get() else {
            return below.cloned();
        };
        if reason.is_empty() && below.is_none() {
            self.removes_nothing(&reason.span, "`beyond`");
        }
        if !reason.is_empty() {
            self.check_reason(reason, "`beyond`");
        }
        (!reason.is_empty()).then(|| self.said(&reason.span, reason.value.clone()))
    }

    /// What is let through says why.
    fn check_reason(&mut self, reason: &At<String>, what: &str) {
        if reason.trim().is_empty() {
            let place = self.origin.place(&reason.span);
            let found = Diagnostic::error("no-reason", place, format!("{what} gives no reason"));
            self.sink
                .push(found.label("blank").help("say why, in a few words"));
        }
    }

    fn rest(
        &mut self,
        rest: &Key<spec::Rest>,
        below: &BTreeMap<Field, Paths>,
    ) -> BTreeMap<Field, Paths> {
        let mut all = below.clone();
        for (field, paths) in rest.get().into_iter().flat_map(|rest| rest.entries()) {
            let what = format!("`rest.{}`", word_of(field));
            let paths = self.given(paths, field_paths(below, field), &what);
            all.remove(&field);
            insert(&mut all, field, paths);
        }
        all
    }

    fn zero(
        &mut self,
        zero: &Key<Vec<At<Word<Field>>>>,
        below: &[Said<Field>],
    ) -> Vec<Said<Field>> {
        let Some(list) = zero.get() else {
            return below.to_vec();
        };
        let all: Vec<_> = list
            .iter()
            .map(|field| self.said(&field.span, *field.value))
            .collect();
        for (place, field) in all.iter().enumerate() {
            if all[..place].iter().any(|first| first.value == field.value) {
                let message = format!("`{}` stands in `zero` twice", word_of(field.value));
                self.sink.push(
                    Diagnostic::error("no-effect", field.span.clone(), message)
                        .label("again")
                        .help("leave it out"),
                );
            }
        }
        self.check_replaced(&list.span, &values(&all), &values(below), "`zero`");
        all
    }

    fn scale(
        &mut self,
        scale: &Key<spec::Scale>,
        below: &BTreeMap<Field, Said<i8>>,
    ) -> BTreeMap<Field, Said<i8>> {
        let mut all = below.clone();
        for (field, power) in scale.get().into_iter().flat_map(|scale| scale.entries()) {
            let inherited = below.get(&field).map_or(0, |said| said.value);
            if power.value == inherited {
                self.same(&power.span, &format!("`scale.{}`", word_of(field)));
            }
            all.insert(field, self.said(&power.span, power.value));
        }
        all
    }

    /// An override that says what holds without it.
    fn same(&mut self, span: &Span, what: &str) {
        self.sink.push(
            Diagnostic::error(
                "same-as-family",
                self.origin.place(span),
                format!("{what} says what holds without it"),
            )
            .label("the same")
            .help("leave it out"),
        );
    }
}

/// What the family says of a field that is no longer read goes with it, and a record of the family's
/// where the spec says that the API's own counters lie.
fn drop_unread(usage: &mut Usage) {
    let fields: Vec<Field> = Field::ALL
        .into_iter()
        .map(|(_, _, field)| field)
        .filter(|field| usage.reads(*field))
        .collect();
    for amounts in [&mut usage.plus, &mut usage.rest] {
        amounts.retain(|field, paths| fields.contains(field) || paths.iter().any(|path| path.own));
    }
    usage
        .parts
        .retain(|field, said| said.own || fields.contains(field));
    usage
        .scale
        .retain(|field, said| said.own || fields.contains(field));
    usage
        .zero
        .retain(|said| said.own || fields.contains(&said.value));
    let roots = usage.roots.iter().filter(|root| root.own);
    let roots: Vec<_> = roots.map(|root| root.value.segments.clone()).collect();
    let is_root = |at: &Said<Path>| at.value.absolute && roots.contains(&at.value.segments);
    usage
        .records
        .retain(|it| it.own || it.value.inside || !it.value.at.iter().any(is_root));
}

fn field_paths(fields: &BTreeMap<Field, Paths>, field: Field) -> &[Said<Path>] {
    fields.get(&field).map_or(&[], |paths| paths)
}

fn insert(fields: &mut BTreeMap<Field, Paths>, field: Field, paths: Paths) {
    if !paths.is_empty() {
        fields.insert(field, paths);
    }
}

fn values<T: Clone>(said: &[Said<T>]) -> Vec<T> {
    said.iter().map(|said| said.value.clone()).collect()
}

/// The word of a field in specs.
pub(crate) fn word_of(field: Field) -> &'static str {
    let known = Field::ALL.into_iter().find(|(_, _, known)| *known == field);
    known.map_or("", |(word, _, _)| word)
}

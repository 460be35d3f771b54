//! A layer of one's own: what a site or a plan says of a provider, over the provider's spec and by the law of
//! all layers. A rule takes the place of the whole rule of its name; a credential, a parameter and a source
//! that of its name; an API is laid over key by key, and so is its usage; all else is replaced. `false` takes
//! away what has the name.
//!
//! The two texts are one source, the spec's first, so that every place in either can be told.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::lower::{Into, key_of};
use crate::near::did_you_mean;
use crate::source::Under;
use crate::spec::Key;
use crate::{Diagnostic, Report, Sink, Source, Span, source};

impl Source {
    /// The source with the spec under it that it names as its `base`; itself where it names none.
    ///
    /// # Errors
    ///
    /// None of these specs, each an id and a text, is the one that it names.
    pub fn over(self, bases: &[(&str, &str)]) -> Result<Self, Report> {
        let table = source::parse(&self.text, &mut Sink::default());
        let Some((id, span)) = base_of(table.get_ref()) else {
            return Ok(self);
        };
        let Some((_, text)) = bases.iter().find(|(known, _)| *known == id) else {
            let known = bases.iter().map(|(id, _)| *id);
            let found = unknown_base(&id, span, did_you_mean(&id, known));
            return Err(Report::new(self, vec![found]));
        };
        // Nothing stands on itself.
        let others = bases.iter().filter(|(known, _)| *known != id);
        let others: Vec<_> = others.copied().collect();
        let Ok(base) = Self::new("", *text).over(&others) else {
            let help = format!("what `{id}` names as its base is none, or stands on `{id}`");
            let found = unknown_base(&id, span, help);
            return Err(Report::new(self, vec![found]));
        };
        let under = Under {
            length: base.text.len() + 1,
            named: span,
            below: base.under.map(Box::new),
        };
        Ok(Self {
            text: format!("{}\n{}", base.text, self.text),
            path: self.path,
            under: Some(under),
        })
    }
}

/// Sources that stand side by side, each over the spec that it names: one of theirs, or of these.
pub(crate) fn all_over(
    sources: Vec<Source>,
    bases: &[(&str, &str)],
) -> Vec<Result<Source, Report>> {
    let own = sources
        .iter()
        .filter_map(|source| Some((id_of(source)?, source.text.clone())));
    let own: Vec<(String, String)> = own.collect();
    let own = own.iter().map(|(id, text)| (id.as_str(), text.as_str()));
    let bases: Vec<_> = own.chain(bases.iter().copied()).collect();
    let over = sources.into_iter().map(|source| source.over(&bases));
    over.collect()
}

fn id_of(source: &Source) -> Option<String> {
    let table = source::parse(&source.text, &mut Sink::default());
    match table.get_ref().get("id")?.get_ref() {
        DeValue::String(id) => Some(id.to_string()),
        _ => None,
    }
}

fn base_of(table: &DeTable<'_>) -> Option<(String, Span)> {
    let value = table.get("base")?;
    match value.get_ref() {
        DeValue::String(id) => Some((id.to_string(), value.span())),
        _ => None,
    }
}

fn unknown_base(id: &str, span: Span, help: String) -> Diagnostic {
    let message = format!("there is no spec `{id}` to stand on");
    Diagnostic::error("unknown-base", span, message)
        .label("not the id of a spec that is at hand")
        .help(help)
}

/// A site stands on nothing until its spec is given with it.
pub(crate) fn check_base(base: &Key<String>, source: &Source, sink: &mut Sink) {
    if let (Some(base), None) = (base.get(), &source.under) {
        let help = "load it with `load_over`, or check it with `headwater check`".to_owned();
        sink.push(unknown_base(&base.value, base.span.clone(), help));
    }
}

/// The TOML of a source: of a site, laid over that of its spec. Gives the names of rules that it takes away.
pub(crate) fn parse<'a>(source: &'a Source, sink: &mut Sink) -> (Spanned<DeTable<'a>>, Vec<Span>) {
    laid(&source.text, source.under.as_ref(), sink)
}

fn laid<'a>(
    text: &'a str,
    under: Option<&Under>,
    sink: &mut Sink,
) -> (Spanned<DeTable<'a>>, Vec<Span>) {
    let Some(under) = under else {
        return (source::parse(text, sink), Vec::new());
    };
    let (base, site) = text.split_at(under.length);
    let (base, removed) = laid(base, under.below.as_deref(), sink);
    let mut found = Sink::default();
    let site = source::parse(site, &mut found);
    for diagnostic in found.into_sorted() {
        sink.push(diagnostic.placed(|span| span.start + under.length..span.end + under.length));
    }
    let span = 0..text.len();
    let mut laid = Laid { removed };
    let site = moved_table(site.into_inner(), under.length);
    let table = laid.provider(base.into_inner(), site);
    (Spanned::new(span, table), laid.removed)
}

/// A value as far behind its place as the spec is long.
fn moved<T>(value: Spanned<T>, by: usize, inner: impl FnOnce(T) -> T) -> Spanned<T> {
    let span = value.span();
    Spanned::new(span.start + by..span.end + by, inner(value.into_inner()))
}

fn moved_value(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    moved(value, by, |value| match value {
        DeValue::Table(table) => DeValue::Table(moved_table(table, by)),
        DeValue::Array(items) => {
            let items = items.into_iter().map(|item| moved_value(item, by));
            DeValue::Array(items.collect())
        }
        other => other,
    })
}

fn moved_table(table: DeTable<'_>, by: usize) -> DeTable<'_> {
    let entries = table.into_iter();
    let entries = entries.map(|(key, value)| (moved(key, by, |key| key), moved_value(value, by)));
    entries.collect()
}

/// A layer on its way over another one.
struct Laid {
    removed: Vec<Span>,
}

impl Laid {
    fn provider<'a>(&mut self, mut base: DeTable<'a>, site: DeTable<'a>) -> DeTable<'a> {
        if site.contains_key("id") {
            base.remove("also");
        }
        // What was tried with the spec alone says nothing of the two together.
        each_api(&mut base, |api| drop(api.remove("example")));
        for (key, value) in site {
            match (key.get_ref().as_ref(), value.get_ref()) {
                (word, DeValue::Table(rules)) if is_rules(word) => {
                    let names = names(word, rules);
                    each_api(&mut base, |api| drop(take_rules(api, word, &names)));
                    self.rules(&mut base, key, value);
                }
                ("auth" | "params" | "sources", _) => entries(&mut base, key, value, put_or_take),
                ("api", _) => entries(&mut base, key, value, |apis, name, api| {
                    if matches!(api.get_ref(), DeValue::Table(_)) {
                        entries(apis, name, api, |api, key, value| self.api(api, key, value));
                    } else {
                        put_or_take(apis, name, api);
                    }
                }),
                _ => put(&mut base, key, value),
            }
        }
        base
    }

    fn api<'a>(&mut self, base: &mut DeTable<'a>, key: Name<'a>, value: Spanned<DeValue<'a>>) {
        match key.get_ref().as_ref() {
            word if is_rules(word) => self.rules(base, key, value),
            "usage" => entries(base, key, value, |usage, key, value| {
                // Lists are replaced whole, and tables name by name.
                match value.get_ref() {
                    DeValue::Table(_) => entries(usage, key, value, put),
                    _ => put(usage, key, value),
                }
            }),
            _ => put(base, key, value),
        }
    }

    /// Each rule takes the place of that of its name, in whatever lifetime the two stand.
    fn rules<'a>(&mut self, base: &mut DeTable<'a>, key: Name<'a>, value: Spanned<DeValue<'a>>) {
        let word = key.get_ref().to_string();
        if let DeValue::Table(rules) = value.get_ref() {
            let taken = take_rules(base, &word, &names(&word, rules));
            for (name, rule) in rules.values().filter_map(table_of).flatten() {
                if matches!(rule.get_ref(), DeValue::Boolean(false))
                    && taken.contains(&folded(&word, name.get_ref()))
                {
                    self.removed.push(name.span());
                }
            }
        }
        entries(base, key, value, |lifetimes, lifetime, rules| {
            entries(lifetimes, lifetime, rules, put);
        });
    }
}

type Name<'a> = Spanned<DeString<'a>>;

/// Lays each entry of a table over the table that stands there, or puts the table there.
fn entries<'a>(
    base: &mut DeTable<'a>,
    key: Name<'a>,
    value: Spanned<DeValue<'a>>,
    mut lay: impl FnMut(&mut DeTable<'a>, Name<'a>, Spanned<DeValue<'a>>),
) {
    let span = value.span();
    let below = base.get_mut(key.get_ref().as_ref());
    let below = below.map(|below| std::mem::replace(below.get_mut(), DeValue::Boolean(false)));
    let value = match (below, value.into_inner()) {
        (Some(DeValue::Table(mut below)), DeValue::Table(above)) => {
            for (name, value) in above {
                lay(&mut below, name, value);
            }
            DeValue::Table(below)
        }
        (_, value) => value,
    };
    // The name keeps its place: the order of credentials and of APIs tells.
    base.insert(key, Spanned::new(span, value));
}

fn put<'a>(base: &mut DeTable<'a>, key: Name<'a>, value: Spanned<DeValue<'a>>) {
    base.remove(key.get_ref().as_ref());
    base.insert(key, value);
}

/// `false` takes the entry away, where there is one.
fn put_or_take<'a>(base: &mut DeTable<'a>, key: Name<'a>, value: Spanned<DeValue<'a>>) {
    let is_there = base.contains_key(key.get_ref().as_ref());
    if is_there && matches!(value.get_ref(), DeValue::Boolean(false)) {
        base.remove(key.get_ref().as_ref());
    } else {
        base.insert(key, value);
    }
}

fn is_rules(word: &str) -> bool {
    ["headers", "query", "body", "capture"].contains(&word)
}

/// A name as it is compared: headers without regard to case.
fn folded(word: &str, name: &str) -> String {
    let into = if word == "headers" {
        Into::Headers
    } else {
        Into::Body
    };
    key_of(into, name)
}

fn table_of<'t, 'a>(value: &'t Spanned<DeValue<'a>>) -> Option<&'t DeTable<'a>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// The names of all rules, whatever their lifetimes.
fn names(word: &str, rules: &DeTable<'_>) -> BTreeSet<String> {
    let lifetimes = rules.values().filter_map(table_of);
    let names = lifetimes.flat_map(DeTable::keys);
    names.map(|name| folded(word, name.get_ref())).collect()
}

/// Takes out the rules of these names, and says which there were.
fn take_rules(table: &mut DeTable<'_>, word: &str, of: &BTreeSet<String>) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    each_table(table.get_mut(word), |rules| {
        let names: Vec<String> = rules
            .keys()
            .map(|name| name.get_ref().to_string())
            .collect();
        for name in names {
            if of.contains(&folded(word, &name)) {
                rules.remove(name.as_str());
                taken.insert(folded(word, &name));
            }
        }
    });
    taken
}

fn each_api(provider: &mut DeTable<'_>, change: impl FnMut(&mut DeTable<'_>)) {
    each_table(provider.get_mut("api"), change);
}

/// Each table of a table.
fn each_table(table: Option<&mut Spanned<DeValue<'_>>>, mut change: impl FnMut(&mut DeTable<'_>)) {
    if let Some(DeValue::Table(tables)) = table.map(Spanned::get_mut) {
        for (_, value) in tables.iter_mut() {
            if let DeValue::Table(table) = value.get_mut() {
                change(table);
            }
        }
    }
}

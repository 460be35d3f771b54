//! `headwater providers --cache`: prompt caches, API by API.

use std::fmt::Display;
use std::io::Write;

use headwater::table::{Api, Breaks, Provider, Rule};
use headwater_codegen::ir;
use headwater_codegen::spec::{Prefix, UnknownMember};
use serde::Serialize;

use crate::catalogue;
use crate::failure::Failure;
use crate::show;
use crate::style::{HEADING, NAME};
use crate::words;

/// What is known of the prompt cache of an API. A list that is empty is not known; of two values the first
/// is the least and the second the most.
#[derive(Serialize)]
struct Entry {
    provider: &'static str,
    api: &'static str,
    /// What finds the cache again: each is sent, and has the same value for as long as it says.
    routed_by: Vec<Key>,
    prefix: Option<Prefix>,
    unknown_member: Option<UnknownMember>,
    ttl_s: Vec<u32>,
    min_tokens: Vec<u32>,
    read_price: Vec<f64>,
    write_price: Vec<f64>,
    source: Option<Source>,
}

#[derive(Serialize)]
struct Key {
    place: &'static str,
    name: &'static str,
    value: String,
    lifetime: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    when: String,
}

#[derive(Serialize)]
struct Source {
    kind: &'static str,
    url: String,
    date: String,
    note: String,
}

pub(crate) fn run(json: bool, out: &mut impl Write) -> Result<(), Failure> {
    let mut entries = Vec::new();
    for (id, _) in headwater_providers::specs() {
        let spec = catalogue::spec(id)?;
        let apis = spec.table.apis.iter().zip(&spec.provider.apis);
        let of_api =
            |(table, api): (&&'static Api, &ir::Api)| entry(spec.table, table, &spec.provider, api);
        entries.extend(apis.filter_map(of_api));
    }
    entries.sort_by_key(|entry| entry.provider);
    if json {
        serde_json::to_writer_pretty(&mut *out, &entries)?;
        writeln!(out)?;
        return Ok(());
    }
    writeln!(
        out,
        "{HEADING}{:<30} {:<17} {:<13} {:<11} {:<9} {:<9} routed by{HEADING:#}",
        "API", "prefix", "ttl, s", "min tokens", "read", "write"
    )?;
    for entry in &entries {
        let api = format!("{}/{}", entry.provider, entry.api);
        let prefix = entry.prefix.map_or("-", |prefix| match prefix {
            Prefix::Every => "every",
            Prefix::Marked => "marked",
            Prefix::EveryAndMarked => "every, marked",
        });
        let keys = entry.routed_by.iter();
        let keys: Vec<_> = keys
            .map(|key| format!("{} {} ({})", key.place, key.name, key.lifetime))
            .collect();
        writeln!(
            out,
            "{NAME}{api:<30}{NAME:#} {prefix:<17} {:<13} {:<11} {:<9} {:<9} {}",
            range(&entry.ttl_s),
            range(&entry.min_tokens),
            range(&entry.read_price),
            range(&entry.write_price),
            keys.join(", ")
        )?;
    }
    Ok(())
}

/// `None` where nothing is known.
fn entry(
    table: &'static Provider,
    api: &'static Api,
    provider: &ir::Provider,
    resolved: &ir::Api,
) -> Option<Entry> {
    let sinks = [
        ("header", api.headers),
        ("query", api.query),
        ("body", api.body),
    ];
    let rules = sinks
        .into_iter()
        .flat_map(|(place, rules)| rules.iter().map(move |rule| (place, rule)));
    let routing = rules.filter(|(_, rule)| rule.breaks == Some(Breaks::Cache));
    let routed_by: Vec<_> = routing
        .map(|(place, rule)| key(table, api, place, rule))
        .collect();
    if routed_by.is_empty() && resolved.cache.is_none() {
        return None;
    }
    let known = resolved.cache.as_ref();
    let source = known.and_then(|cache| self::source(provider, cache));
    Some(Entry {
        provider: table.id,
        api: api.name,
        routed_by,
        prefix: known.map(|cache| cache.prefix),
        unknown_member: known.and_then(|cache| cache.unknown_member),
        ttl_s: known.map(|cache| cache.ttl_s.clone()).unwrap_or_default(),
        min_tokens: known
            .map(|cache| cache.min_tokens.clone())
            .unwrap_or_default(),
        read_price: known
            .map(|cache| cache.read_price.clone())
            .unwrap_or_default(),
        write_price: known
            .map(|cache| cache.write_price.clone())
            .unwrap_or_default(),
        source: source.map(Source::of),
    })
}

fn key(provider: &Provider, api: &Api, place: &'static str, rule: &'static Rule) -> Key {
    Key {
        place,
        name: rule.name,
        value: words::value(provider, api, rule),
        lifetime: rule.lifetime.word(),
        when: words::when(provider, rule.when),
    }
}

/// Where it is from: the file's own source unless told.
pub(crate) fn source<'a>(provider: &'a ir::Provider, cache: &ir::Cache) -> Option<&'a ir::Source> {
    let mut sources = provider.sources.iter();
    let named = sources.find(|source| source.name == cache.source);
    named.or(provider.sources.first())
}

impl Source {
    fn of(source: &ir::Source) -> Self {
        Self {
            kind: source.kind.map_or("derived", show::kind_of_source),
            url: source.url.clone(),
            date: source.date.clone(),
            note: source.note.clone(),
        }
    }
}

pub(crate) fn range(values: &[impl Display]) -> String {
    match values {
        [] => "-".to_owned(),
        [only] => only.to_string(),
        [least, .., most] => format!("{least}..{most}"),
    }
}

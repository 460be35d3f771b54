//! A header, a query parameter or a member of the body: its value, and all that its spec says of it.

use std::io::{self, Write};

use headwater::table::{Api, Lifetime, Override, Provider, Rule, Value};
use headwater_codegen::ir;

use crate::style::{FAINT, NAME};
use crate::words;

/// A rule in one line.
pub(crate) fn line(provider: &Provider, api: &Api, rule: &Rule) -> String {
    let (value, notes) = (value(provider, api, rule), super::noted(&notes(rule, None)));
    format!("{} = {value}{notes}", rule.name)
}

/// Writes a rule; `source` is where the fact comes from.
pub(super) fn write(
    (provider, api): (&Provider, &Api),
    sink: &str,
    rule: &Rule,
    source: Option<&ir::Source>,
    out: &mut impl Write,
) -> io::Result<()> {
    let word = rule.lifetime.word();
    let value = value(provider, api, rule);
    let notes = super::noted(&notes(rule, source));
    writeln!(
        out,
        "  {word:<11} {sink:<6} {NAME}{}{NAME:#} = {value}{FAINT}{notes}{FAINT:#}",
        rule.name
    )
}

/// What is sent, and when.
pub(crate) fn value(provider: &Provider, api: &Api, rule: &Rule) -> String {
    let value = words::value(provider, api, rule);
    match words::when(provider, rule.when) {
        always if always.is_empty() => value,
        condition => format!("{value} when {condition}"),
    }
}

pub(crate) fn notes(rule: &Rule, source: Option<&ir::Source>) -> Vec<String> {
    let notes = [
        rule.breaks.map(|breaks| words::costs(breaks).to_owned()),
        rule.hash.then(|| "sent as its SHA-256".to_owned()),
        (rule.max_len > 0).then(|| format!("beyond {} characters its SHA-256", rule.max_len)),
        is_joined_otherwise(rule).then(|| format!("joined by {:?}", rule.separator)),
        overrides(rule).map(str::to_owned),
        (!rule.formerly.is_empty()).then(|| format!("formerly {}", rule.formerly.join(", "))),
        source.map(|source| super::from(&source.name)),
    ];
    notes.into_iter().flatten().collect()
}

fn is_joined_otherwise(rule: &Rule) -> bool {
    matches!(rule.value, Value::Union(_)) && rule.separator != ","
}

/// Who wins, where it is not what the lifetime says by itself.
fn overrides(rule: &Rule) -> Option<&'static str> {
    let by_itself = match (rule.lifetime, &rule.value) {
        (_, Value::Union(_)) => Override::Merge,
        (Lifetime::Static | Lifetime::Install | Lifetime::Credential, _) => Override::Caller,
        _ => Override::Spec,
    };
    (rule.overrides != by_itself).then_some(match rule.overrides {
        Override::Caller => "the caller's own wins",
        Override::Spec => "wins over the caller's own",
        Override::Merge => "merged with the caller's own",
        Override::Refuse => "a caller's own is refused",
    })
}

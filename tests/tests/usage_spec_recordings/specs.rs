//! Every recorded exchange, read by the spec of its provider.

use std::collections::{BTreeMap, BTreeSet};

use headwater::table::{Api, Provider};
use headwater::{State, Usage};
use headwater_providers::by_id;
use headwater_tests::recordings::{Exchange, exchanges};
use serde_json::Value;

use super::known::{CUT, ODD};
use super::other_tools::said;
use super::otherwise::OTHERWISE;
use super::{counts, record};

/// The API of an exchange: by name, by another name, or as the first of a family.
pub(crate) fn api(exchange: &Exchange) -> Option<(&'static Provider, &'static Api)> {
    let provider = by_id(&exchange.provider)?.table();
    let apis = || provider.apis.iter().copied();
    let name = exchange.api.as_str();
    let found = apis()
        .find(|api| api.name == name)
        .or_else(|| apis().find(|api| api.also.contains(&name)))
        .or_else(|| apis().find(|api| api.family == name));
    Some((provider, found?))
}

/// Every exchange with what its provider's spec reads.
fn records() -> Vec<(Exchange, Usage)> {
    exchanges()
        .into_iter()
        .filter_map(|exchange| {
            let (provider, api) = api(&exchange)?;
            let usage = record(&exchange, Some(provider), api);
            Some((exchange, usage))
        })
        .collect()
}

#[test]
fn every_exchange_is_of_a_provider_and_an_api_that_are_described() {
    let exchanges = exchanges();
    let unknown: BTreeSet<_> = exchanges
        .iter()
        .filter(|exchange| api(exchange).is_none())
        .map(|exchange| (exchange.provider.as_str(), exchange.api.as_str()))
        .collect();
    assert_eq!(unknown, BTreeSet::new());
}

#[test]
fn no_number_is_left_unexplained() {
    let records = records();
    let drifting: BTreeSet<String> = records
        .iter()
        .flat_map(|(exchange, usage)| {
            usage
                .drift()
                .iter()
                .map(|drift| format!("{} of {}", drift.path, exchange.id))
        })
        .collect();
    assert_eq!(drifting, BTreeSet::new());
}

#[test]
fn usage_is_there_where_tokens_are_counted() {
    let records = records();
    let absent: BTreeSet<&str> = records
        .iter()
        .filter(|(exchange, usage)| counts_tokens(exchange) && counts(usage).is_empty())
        .map(|(exchange, _)| exchange.id.as_str())
        .collect();
    assert_eq!(absent, BTreeSet::new());
}

/// Whether something under a key that looks like usage is a number of tokens.
fn counts_tokens(exchange: &Exchange) -> bool {
    fn within(value: &Value) -> bool {
        match value {
            Value::Object(members) => members.iter().any(|(name, member)| {
                (member.is_number() && name.to_ascii_lowercase().contains("token"))
                    || within(member)
            }),
            Value::Array(elements) => elements.iter().any(within),
            _ => false,
        }
    }
    let objects = exchange.usage_objects.iter();
    !exchange.usage_null && objects.map(|object| &object["value"]).any(within)
}

#[test]
fn every_disagreement_with_another_tool_is_explained() {
    let records = records();
    let mut found = BTreeSet::new();
    for (exchange, usage) in &records {
        let counts = counts(usage);
        for expected in &exchange.expected {
            let tool = expected["tool"].as_str().unwrap_or_default();
            for (field, theirs) in said(expected) {
                let ours = counts.get(field).copied();
                if ours.unwrap_or(0) != theirs {
                    found.insert((exchange.id.as_str(), tool.to_owned(), field, theirs, ours));
                }
            }
        }
    }
    if !records.is_empty() {
        assert!(OTHERWISE.iter().all(|one| {
            ["ours: ", "theirs: "]
                .iter()
                .any(|who| one.why.starts_with(who))
        }));
        let known = OTHERWISE
            .iter()
            .map(|one| (one.id, one.tool.to_owned(), one.field, one.theirs, one.ours));
        assert_eq!(found, known.collect());
    }
}

#[test]
fn every_answer_that_came_whole_is_final() {
    let records = records();
    let unfinished: BTreeSet<&str> = records
        .iter()
        .filter(|(_, usage)| usage.state != State::Final)
        .map(|(exchange, _)| exchange.id.as_str())
        .collect();
    if !records.is_empty() {
        assert_eq!(unfinished, CUT.iter().map(|(id, _)| *id).collect());
    }
}

#[test]
fn nothing_is_called_odd_that_is_not() {
    let records = records();
    let mut found: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (exchange, usage) in &records {
        let parts = usage.parts().iter().map(|part| &part.usage);
        for odd in parts.chain([usage]).flat_map(Usage::diagnostics) {
            *found.entry((odd.code, &exchange.provider)).or_default() += 1;
        }
    }
    if !records.is_empty() {
        let known = ODD.map(|(code, provider, count, _)| ((code, provider), count));
        assert_eq!(found, BTreeMap::from(known));
    }
}

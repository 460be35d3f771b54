//! The wire families alone, without any spec of a provider.

use std::collections::BTreeSet;

use headwater::State;
use headwater::table::Api;
use headwater_providers::family;
use headwater_tests::recordings::{Exchange, exchanges};

use super::known::{DIFFERENCES, UNFINISHED};
use super::other_tools::said;
use super::plain_reader::{FAMILIES, found};
use super::{counts, record};

/// The exchanges of the families that the plain reader knows, each with its table.
fn covered() -> Vec<(Exchange, &'static Api)> {
    let known = |exchange: &Exchange| ["json", "sse"].contains(&exchange.transport.as_str());
    exchanges()
        .into_iter()
        .filter(known)
        .filter(|exchange| FAMILIES.contains(&exchange.api.as_str()))
        .filter_map(|exchange| {
            let api = family(&exchange.api)?;
            Some((exchange, api))
        })
        .collect()
}

#[test]
fn each_record_holds_what_a_plain_reader_finds() {
    let mut wrong = Vec::new();
    for (exchange, api) in covered() {
        let found = found(&exchange);
        let usage = record(&exchange, None, api);
        let counts = counts(&usage);
        let missing: Vec<_> = found
            .iter()
            .filter(|(field, count)| counts.get(*field) != Some(count))
            .collect();
        if !missing.is_empty() || usage.is_absent() != found.is_empty() {
            wrong.push(format!("{}: {missing:?} of {counts:?}", exchange.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_record_agrees_with_the_tests_of_other_tools() {
    let mut differences = BTreeSet::new();
    let mut compared = 0;
    for (exchange, api) in covered() {
        let counts = counts(&record(&exchange, None, api));
        for expected in &exchange.expected {
            compared += 1;
            let differing: Vec<&str> = said(expected)
                .iter()
                .filter(|(field, count)| counts.get(*field).copied().unwrap_or(0) != **count)
                .map(|(field, _)| *field)
                .collect();
            if !differing.is_empty() {
                differences.insert((exchange.id.clone(), differing.join(" ")));
            }
        }
    }
    let known = DIFFERENCES.map(|(id, fields, _)| (id.to_owned(), fields.to_owned()));
    if compared > 0 {
        assert_eq!(differences, BTreeSet::from(known));
    }
}

#[test]
fn each_answer_that_came_whole_is_final() {
    let exchanges = covered();
    let unfinished: BTreeSet<&str> = exchanges
        .iter()
        .filter(|(exchange, api)| record(exchange, None, api).state != State::Final)
        .map(|(exchange, _)| exchange.id.as_str())
        .collect();
    if !exchanges.is_empty() {
        assert_eq!(unfinished, BTreeSet::from(UNFINISHED.map(|(id, _)| id)));
    }
}

//! The wire families alone, without any spec of a provider, on recorded exchanges.
//!
//! `HEADWATER_RECORDINGS` names the folder of the recordings; without it nothing is compared.

mod known;
mod plain_reader;

use std::collections::{BTreeMap, BTreeSet};

use headwater::table::{Api, Field};
use headwater::{Any, Meter, State, Usage};
use headwater_codegen::{FAMILIES, Source, compile};
use headwater_tests::recordings::{Exchange, exchanges};
use serde_json::Value;

use known::{DIFFERENCES, UNFINISHED};
use plain_reader::found;

type Counts = BTreeMap<&'static str, u64>;

fn families() -> BTreeMap<&'static str, &'static Api> {
    let table = |family: &str| {
        let spec = format!("id = \"nobody\"\napi.any.family = \"{family}\"\n");
        let compiled = compile(&Source::new(family, spec)).expect("a family is no mistake");
        compiled.table.apis[0]
    };
    FAMILIES
        .iter()
        .map(|(family, _)| (*family, table(family)))
        .collect()
}

/// The exchanges of the four families, each with its table.
fn covered() -> Vec<(Exchange, &'static Api)> {
    let families = families();
    let known = |exchange: &Exchange| ["json", "sse"].contains(&exchange.transport.as_str());
    exchanges()
        .into_iter()
        .filter(known)
        .filter_map(|exchange| {
            let api = *families.get(exchange.api.as_str())?;
            Some((exchange, api))
        })
        .collect()
}

fn record(exchange: &Exchange, api: &'static Api) -> Usage {
    let mut meter = Meter::<Any>::of(None, api, exchange.status, &exchange.headers);
    meter.push(exchange.body.as_bytes());
    meter.finish().usage
}

fn counts(usage: &Usage) -> Counts {
    Field::ALL
        .into_iter()
        .filter_map(|(word, _, field)| Some((word, usage.count(field)?)))
        .collect()
}

#[test]
fn each_record_holds_what_a_plain_reader_finds() {
    let mut wrong = Vec::new();
    for (exchange, api) in covered() {
        let found = found(&exchange);
        let usage = record(&exchange, api);
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

/// What a test of another tool says, in our words; it leaves out what is 0.
fn said(expected: &Value) -> Counts {
    const NAMES: [(&str, &str); 17] = [
        ("/input_tokens", "input"),
        ("/output_tokens", "output"),
        ("/cache_read_tokens", "cache_read"),
        ("/cache_write_tokens", "cache_write"),
        ("/cache_write_5m_tokens", "cache_write_5m"),
        ("/cache_write_1h_tokens", "cache_write_1h"),
        ("/output_reasoning_tokens", "reasoning"),
        ("/input_audio_tokens", "input_audio"),
        ("/output_audio_tokens", "output_audio"),
        ("/input_image_tokens", "input_image"),
        ("/input_tool_tokens", "tool_use"),
        ("/web_searches", "web_search"),
        ("/inputTokens/total", "input"),
        ("/inputTokens/cacheRead", "cache_read"),
        ("/inputTokens/cacheWrite", "cache_write"),
        ("/outputTokens/total", "output"),
        ("/outputTokens/reasoning", "reasoning"),
    ];
    let number = |pointer| expected["usage"].pointer(pointer)?.as_u64();
    NAMES
        .into_iter()
        .filter_map(|(pointer, field)| Some((field, number(pointer)?)))
        .collect()
}

#[test]
fn each_record_agrees_with_the_tests_of_other_tools() {
    let mut differences = BTreeSet::new();
    let mut compared = 0;
    for (exchange, api) in covered() {
        let counts = counts(&record(&exchange, api));
        for expected in &exchange.expected {
            compared += 1;
            let said = said(expected);
            let differing: Vec<&str> = said
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
        .filter(|(exchange, api)| record(exchange, api).state != State::Final)
        .map(|(exchange, _)| exchange.id.as_str())
        .collect();
    if !exchanges.is_empty() {
        assert_eq!(unfinished, BTreeSet::from(UNFINISHED.map(|(id, _)| id)));
    }
}

#[test]
fn nothing_panics_on_any_recording_of_any_family() {
    let families = families();
    for exchange in exchanges() {
        for api in families.values() {
            record(&exchange, api);
            let mut meter = Meter::<Any>::of(None, api, exchange.status, &exchange.headers);
            for chunk in exchange.body.as_bytes().chunks(1000) {
                meter.push(chunk);
            }
            let _ = meter.abort();
        }
    }
}

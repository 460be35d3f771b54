//! Recorded exchanges, read by the specs of their providers and by the wire families alone.
//!
//! `HEADWATER_RECORDINGS` names the folder of the recordings; without it nothing is compared.

mod families;
mod known;
mod other_tools;
mod otherwise;
mod plain_reader;
mod specs;
mod transports;

use std::collections::BTreeMap;

use headwater::table::{Api, Field, Provider};
use headwater::{Any, Meter, Usage};
use headwater_codegen::family_tables;
use headwater_tests::recordings::{Exchange, exchanges};

type Counts = BTreeMap<&'static str, u64>;

/// A meter that knows what the request asked for, as the caller's does.
fn meter(
    exchange: &Exchange,
    provider: Option<&'static Provider>,
    api: &'static Api,
) -> Meter<Any> {
    let meter = Meter::of(provider, api, exchange.status, &exchange.headers);
    match &exchange.model {
        Some(model) => meter.for_model(model),
        None => meter,
    }
}

fn record(exchange: &Exchange, provider: Option<&'static Provider>, api: &'static Api) -> Usage {
    let mut meter = meter(exchange, provider, api);
    meter.push(&exchange.body);
    meter.finish().usage
}

fn counts(usage: &Usage) -> Counts {
    Field::ALL
        .into_iter()
        .filter_map(|(word, _, field)| Some((word, usage.count(field)?)))
        .collect()
}

#[test]
fn nothing_panics_on_any_recording_of_any_family() {
    let families = family_tables();
    for exchange in exchanges() {
        for api in &families {
            let mut meter = Meter::<Any>::of(None, api, exchange.status, &exchange.headers);
            for chunk in exchange.body.chunks(1000) {
                meter.push(chunk);
            }
            let _ = meter.abort();
        }
    }
}

//! Laws of every transport, on recorded answers: chunks do not matter, and what was cut invents nothing.

use headwater::table::Field;
use headwater::{Any, Meter, State};
use headwater_tests::recordings::{Exchange, exchanges};

use super::specs::api;

/// Longer answers are not read byte by byte.
const SHORT: usize = 20_000;

fn meter(exchange: &Exchange) -> Option<Meter<Any>> {
    let (provider, api) = api(exchange)?;
    Some(super::meter(exchange, Some(provider), api))
}

#[test]
fn chunks_of_any_size_give_the_same_record() {
    for exchange in exchanges() {
        let meter = || meter(&exchange).expect("every exchange is described");
        let whole = meter().whole(&exchange.body);
        let least = if exchange.body.len() < SHORT { 1 } else { 100 };
        for size in [least, least + 6, 1400] {
            let mut meter = meter();
            for chunk in exchange.body.chunks(size) {
                meter.push(chunk);
            }
            assert_eq!(meter.finish(), whole, "{} by {size}", exchange.id);
        }
    }
}

#[test]
fn a_stream_that_was_cut_is_partial_and_every_count_was_read() {
    let exchanges = exchanges();
    let streams = exchanges
        .iter()
        .filter(|exchange| !["json", "grpc-json"].contains(&exchange.transport.as_str()));
    for exchange in streams {
        for part in 0..16 {
            let length = exchange.body.len() * part / 16;
            let mut meter = meter(exchange).expect("every exchange is described");
            meter.push(&exchange.body[..length]);
            let usage = meter.abort().usage;
            let place = format!("{} up to {length}", exchange.id);
            assert_eq!(usage.state, State::Partial, "{place}");
            for (_, name, field) in Field::ALL {
                let is_read = usage.provenance().any(|origin| origin.field == name);
                assert!(is_read || usage.count(field).is_none(), "{place}: {name}");
            }
        }
    }
}

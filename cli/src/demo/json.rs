//! The demo's figures for programs.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::backend::PRICES;
use super::conversation::Exchange;
use super::screen::shown_headers;
use super::tally::Tally;
use super::{Demo, REPLICAS};
use crate::failure::Failure;

/// Writes both conversations, request by request, and their totals.
pub(super) fn write(demo: &Demo, out: &mut impl Write) -> Result<(), Failure> {
    let headers = shown_headers(demo);
    let value = json!({
        "replicas": REPLICAS,
        "usd_per_million_tokens": {
            "input": PRICES.input.to_string(),
            "cache_read": PRICES.cache_read.to_string(),
            "cache_write": PRICES.cache_write.to_string(),
            "output": PRICES.output.to_string(),
        },
        "withheld": demo.withheld,
        "without": conversation(&demo.without, &headers),
        "with": conversation(&demo.with, &headers),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)?;
    Ok(())
}

fn conversation(exchanges: &[Exchange], headers: &[&str]) -> Value {
    let charged = exchanges
        .iter()
        .map(|exchange| exchange.served.cost)
        .sum::<super::backend::Cost>();
    let mut total = figures(&Tally::sum(exchanges));
    total.insert("charged_usd".to_owned(), json!(charged.to_string()));
    json!({
        "requests": exchanges.iter().map(|exchange| request(exchange, headers)).collect::<Vec<_>>(),
        "total": total,
    })
}

fn request(exchange: &Exchange, headers: &[&str]) -> Value {
    let served = &exchange.served;
    let mut request = Map::from_iter([
        ("turn".to_owned(), json!(exchange.turn)),
        ("request".to_owned(), json!(exchange.request)),
        (
            "headers".to_owned(),
            headers
                .iter()
                .map(|&name| (name.to_owned(), json!(served.header(name))))
                .collect::<Map<_, _>>()
                .into(),
        ),
        ("replica".to_owned(), json!(served.replica)),
        ("route".to_owned(), json!(served.route.name())),
    ]);
    request.extend(figures(&Tally::of(&exchange.usage)));
    request.into()
}

/// What the adapter read, and what follows from it; `null` where the answer did not say.
fn figures(tally: &Tally) -> Map<String, Value> {
    Map::from_iter([
        ("input_tokens".to_owned(), json!(tally.input)),
        ("cache_read_tokens".to_owned(), json!(tally.cache_read)),
        ("cache_write_tokens".to_owned(), json!(tally.cache_write)),
        ("output_tokens".to_owned(), json!(tally.output)),
        ("reasoning_tokens".to_owned(), json!(tally.reasoning)),
        ("hit_ratio".to_owned(), json!(tally.hit_ratio())),
        (
            "cost_usd".to_owned(),
            json!(tally.cost().map(|cost| cost.to_string())),
        ),
    ])
}

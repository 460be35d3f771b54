//! Counts in the head of a response: they stand in for what no message gives.

use http::HeaderMap;

use crate::table::{self, Field};

use super::diagnostic::{Diagnostics, brief, odd};
use super::number::{Measure, Number};

/// A figure that a header gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct HeaderCount {
    pub(super) field: Field,
    pub(super) name: &'static str,
    pub(super) number: Number,
}

/// The first readable header of each field.
pub(super) fn read_headers(
    table: &table::Usage,
    headers: &HeaderMap,
    found: &mut Diagnostics,
) -> Vec<HeaderCount> {
    let mut counts = Vec::new();
    for &(field, names) in table.headers {
        let numbers = names.iter().filter_map(|&name| {
            let text = headers.get(name)?.to_str().ok()?;
            let number = read_number(field, name, text.trim(), found)?;
            Some(HeaderCount {
                field,
                name,
                number,
            })
        });
        counts.extend({ numbers }.next());
    }
    counts
}

/// A header has no type, so money in one may say its currency: `0.0002USD`.
fn read_number(field: Field, name: &str, text: &str, found: &mut Diagnostics) -> Option<Number> {
    let (measure, text) = if field.is_money() {
        let amount = text.strip_suffix("USD").unwrap_or(text);
        (Measure::Exact, amount.trim_end())
    } else {
        (Measure::Count, text)
    };
    match Number::read(text, measure) {
        Ok(number) => Some(number),
        Err(fault) => {
            let reason = fault.reason();
            let message = format!("the header {name} {reason}: {:?}", brief(text));
            found.push(odd("invalid", &[field], message));
            None
        }
    }
}

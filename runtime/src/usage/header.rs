//! Counts in the head of a response: they stand in for what no message gives.

use http::HeaderMap;

use crate::decimal::Decimal;
use crate::table::{self, Field};

use super::diagnostic::{Diagnostics, brief, odd};
use super::number::{Measure, Number};

/// A figure that a header gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct HeaderCount {
    pub(super) field: Field,
    pub(super) name: &'static str,
    pub(super) number: Number,
    /// By how much it may differ from what was rounded to it.
    pub(super) rounded: Decimal,
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
                rounded: rounded(field, text),
            })
        });
        counts.extend({ numbers }.next());
    }
    counts
}

/// Half of the last digit of an amount of money, which a header may round (`0.0043USD` of 0.00431125); a
/// count is never rounded.
fn rounded(field: Field, text: &str) -> Decimal {
    let places = |(_, digits): (_, &str)| digits.bytes().take_while(u8::is_ascii_digit).count();
    let exponent = |places| Some(-1 - i16::try_from(places).ok()?);
    let half = || Decimal::new(5, exponent(text.split_once('.').map(places)?)?);
    if field.is_money() { half() } else { None }.unwrap_or_default()
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

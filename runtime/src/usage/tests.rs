//! Bytes in, whole record out.

mod answers;
mod lines;
mod reading;
mod record;
mod state;
mod stream;
mod tables;

use http::{HeaderMap, HeaderValue, StatusCode};

use super::{Meter, Metered};
use crate::table::{Api, Field};

/// A response as it usually is.
fn read(api: &'static Api, body: &str) -> Metered {
    read_with(api, StatusCode::OK, &[], body.as_bytes())
}

fn read_with(
    api: &'static Api,
    status: StatusCode,
    headers: &[(&'static str, &str)],
    body: &[u8],
) -> Metered {
    let mut meter = meter(api, status, headers);
    meter.push(body);
    meter.finish()
}

fn meter(api: &'static Api, status: StatusCode, headers: &[(&'static str, &str)]) -> Meter {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, HeaderValue::from_str(value).unwrap());
    }
    Meter::of(None, api, status, &map)
}

/// All that a record says, in a line: figures in the record's order, then what is odd.
fn told(metered: &Metered) -> String {
    let usage = &metered.usage;
    let mut words = vec![usage.state.to_string()];
    for (word, _, field) in Field::ALL {
        let count = usage.count(field).map(|count| count.to_string());
        let money = usage.money(field).map(|money| money.to_string());
        words.extend(count.or(money).map(|value| format!("{word}={value}")));
    }
    if usage.is_absent() {
        words.push("absent".into());
    }
    words.extend(usage.unsettled().map(|field| format!("unsettled:{field}")));
    words.extend(usage.diagnostics().iter().map(|it| format!("!{}", it.code)));
    words.extend(
        usage
            .drift()
            .iter()
            .map(|it| format!("?{}={}", it.path, it.value)),
    );
    words.join(" ")
}

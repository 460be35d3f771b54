//! A line of a log in, a line of usage out.

use std::borrow::Cow;

use headwater::{Any, Meter, Metered, State};
use serde::Serialize;

use super::ground::{Ground, find};
use super::record::{Id, Record};
use super::{TOO_LONG, unreadable};

/// What comes out: the record, `null` where the answer reports no usage, or why it could not be read.
#[derive(Serialize)]
struct Answer<'a> {
    id: Option<Cow<'a, str>>,
    usage: Option<Metered>,
    error: Option<String>,
}

/// The answer to one line of the log, which has lost its line break; this one has one. `number` counts from 1.
pub(super) fn answer(number: usize, line: &[u8], ground: Ground) -> String {
    let read = serde_json::from_slice(line)
        .map_err(|error| not_a_record(number, &error))
        .and_then(|record| read(&record, ground));
    let (usage, error) = match read {
        Ok(usage) => (Some(usage), None),
        Err(error) => (None, Some(error)),
    };
    let id = serde_json::from_slice::<Id>(line).ok().map(|id| id.id);
    let answer = Answer { id, usage, error };
    let mut text = serde_json::to_string(&answer).expect("all keys are texts");
    text.push('\n');
    text
}

fn read(record: &Record, ground: Ground) -> Result<Metered, String> {
    let transport = &*record.transport;
    if !matches!(transport, "json" | "sse") {
        return Err(format!(
            "transport {transport:?} is not read yet; json and sse are"
        ));
    }
    let (provider, api) = find(&record.provider, &record.api, ground)?;
    let (status, headers) = (record.response.status()?, record.response.headers());
    let mut meter = Meter::<Any>::of(provider, api, status, &headers);
    meter.push(record.response.body.as_bytes());
    let metered = meter.finish();
    match metered.usage.state {
        State::Unreadable => Err(unreadable(&metered.usage)),
        State::Oversize if metered.usage.is_absent() => Err(TOO_LONG.to_owned()),
        _ => Ok(metered),
    }
}

fn not_a_record(number: usize, error: &serde_json::Error) -> String {
    // There is one line in a line.
    let error = error
        .to_string()
        .replace(" at line 1 column ", " at column ");
    format!("line {number} is not a record: {error}")
}

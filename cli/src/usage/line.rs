//! A line of a log in, a line of usage out.

use headwater::{Any, Meter, Metered};
use serde::Serialize;
use serde_json::value::RawValue;

use super::answer::Read;
use super::asked::model;
use super::ground::{Ground, find};
use super::record::{Id, Record};
use super::transport::Transport;
use super::unreadable;

/// What comes out. `usage` is `null` where the answer reports none: what it said all the same, and what
/// was odd about it, is then `unreported`.
#[derive(Serialize)]
struct Answer<'a> {
    /// As it stood.
    id: Option<&'a RawValue>,
    usage: Option<Metered>,
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unreported: Option<Metered>,
}

/// Answers one line of the log, which has lost its line break; the answer has one. `number` counts from 1.
pub(super) fn answer(number: usize, line: &[u8], ground: Ground, answers: &mut Vec<u8>) {
    let (id, read) = match serde_json::from_slice::<Record>(line) {
        Ok(mut record) => (record.id, read(&mut record, ground)),
        Err(error) => (id(line), Err(not_a_record(number, &error))),
    };
    let (read, error) = match read {
        Ok(Read { metered, .. }) => {
            let error = unreadable(&metered.usage);
            (Some(metered), error)
        }
        Err(error) => (None, Some(error)),
    };
    let (unreported, usage) = match read {
        Some(metered) if metered.usage.is_absent() => (Some(metered), None),
        usage => (None, usage),
    };
    let answer = Answer {
        id,
        usage,
        error,
        unreported,
    };
    serde_json::to_writer(&mut *answers, &answer).expect("all keys are texts");
    answers.push(b'\n');
}

/// What one line of the log holds, or why it cannot be read.
pub(super) fn read_line(number: usize, line: &[u8], ground: Ground) -> Result<Read, String> {
    let mut record = serde_json::from_slice(line).map_err(|error| not_a_record(number, &error))?;
    read(&mut record, ground)
}

fn read(record: &mut Record, ground: Ground) -> Result<Read, String> {
    let transport = Transport::named(&record.transport)?;
    let (provider, api) = find(&record.provider, &record.api, ground)?;
    let (status, mut headers) = (record.response.status()?, record.response.take_headers());
    transport.announce(&mut headers);
    let mut meter = Meter::<Any>::of(provider, api, status, &headers);
    if let Some(model) = record.request.and_then(|request| model(api, request)) {
        meter = meter.for_model(&model);
    }
    let metered = meter.whole(&transport.bytes(&record.response.body)?);
    Ok(Read {
        provider,
        api,
        metered,
        is_of_other: false,
    })
}

/// The name of a line whose rest cannot be read.
fn id(line: &[u8]) -> Option<&RawValue> {
    serde_json::from_slice(line).map_or(None, |Id { id }| Some(id))
}

fn not_a_record(number: usize, error: &serde_json::Error) -> String {
    // There is one line in a line.
    let error = error
        .to_string()
        .replace(" at line 1 column ", " at column ");
    format!("line {number} is not a record: {error}")
}

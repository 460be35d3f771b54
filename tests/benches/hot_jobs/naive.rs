//! The same jobs as people do them today: a tree of the whole body and look-ups in it, an event
//! parser and a tree of each event, and headers made of formatted strings.

use eventsource_stream::Eventsource;
use futures::{StreamExt, executor, stream};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use sonic_rs::JsonValueTrait;

/// The paths of a record's counts, each in priority order.
const PATHS: [&[&[&str]]; 8] = [
    &[&["usage", "prompt_tokens"], &["usage", "input_tokens"]],
    &[&["usage", "completion_tokens"], &["usage", "output_tokens"]],
    &[&["usage", "total_tokens"]],
    &[
        &["usage", "prompt_tokens_details", "cached_tokens"],
        &["usage", "input_tokens_details", "cached_tokens"],
        &["usage", "cache_read_input_tokens"],
    ],
    &[
        &["usage", "prompt_tokens_details", "cache_write_tokens"],
        &["usage", "input_tokens_details", "cache_write_tokens"],
        &["usage", "cache_creation_input_tokens"],
    ],
    &[
        &["usage", "completion_tokens_details", "reasoning_tokens"],
        &["usage", "output_tokens_details", "reasoning_tokens"],
    ],
    &[&["usage", "prompt_tokens_details", "audio_tokens"]],
    &[&["usage", "completion_tokens_details", "audio_tokens"]],
];

/// What the naive readers give.
pub(crate) type Counts = [Option<u64>; 8];

/// `serde_json::Value`, then look-ups.
pub(crate) fn tree(body: &[u8]) -> Counts {
    serde_json::from_slice(body).map_or([None; 8], |body: Value| look_up(&body))
}

fn look_up(body: &Value) -> Counts {
    let find = |path: &&[&str]| {
        path.iter()
            .try_fold(body, |value, key| value.get(key))?
            .as_u64()
    };
    PATHS.map(|aliases| aliases.iter().find_map(find))
}

/// sonic-rs: the usage object found lazily, then made a tree.
pub(crate) fn lazy(body: &[u8]) -> Counts {
    let Ok(usage) = sonic_rs::get(body, ["usage"]) else {
        return [None; 8];
    };
    let Ok(usage) = sonic_rs::from_str::<sonic_rs::Value>(usage.as_raw_str()) else {
        return [None; 8];
    };
    let find = |path: &&[&str]| usage.pointer(&path[1..])?.as_u64();
    PATHS.map(|aliases| aliases.iter().find_map(find))
}

/// eventsource-stream, and `serde_json::Value` of each event; the last usage counts.
pub(crate) fn events(body: &[u8], chunk: usize) -> Counts {
    let chunks = body.chunks(chunk).map(Ok::<_, std::convert::Infallible>);
    let mut counts = [None; 8];
    let mut events = stream::iter(chunks).eventsource();
    while let Some(event) = executor::block_on(events.next()) {
        let Ok(event) = event else { break };
        let Ok(message) = serde_json::from_str::<Value>(&event.data) else {
            continue;
        };
        if message.get("usage").is_some_and(Value::is_object) {
            counts = look_up(&message);
        }
    }
    counts
}

/// Every header a formatted string, parsed.
pub(crate) fn headers(token: &str, session: &str, request: &str) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in [
        ("authorization", format!("Bearer {token}")),
        ("content-type", "application/json".to_owned()),
        ("accept", "text/event-stream".to_owned()),
        ("originator", "bench".to_owned()),
        (
            "user-agent",
            format!("{}/{} (linux; x86_64)", "bench", "1.0"),
        ),
        ("session-id", session.to_owned()),
        ("thread-id", session.to_owned()),
        ("x-client-request-id", session.to_owned()),
        ("x-codex-window-id", format!("{session}:0")),
        (
            "x-codex-turn-metadata",
            format!(r#"{{"session_id":"{session}","turn_id":"{request}"}}"#),
        ),
    ] {
        let name: HeaderName = name.parse().expect("the names above are header names");
        let value: HeaderValue = value.parse().expect("the values above are visible ASCII");
        map.insert(name, value);
    }
    map
}

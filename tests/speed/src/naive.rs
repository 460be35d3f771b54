//! The same jobs as people do them today: a tree of the whole body and look-ups in it, an event
//! parser and a tree of each event, headers made of formatted strings.

use eventsource_stream::Eventsource;
use futures::{StreamExt, executor, stream};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use sonic_rs::{JsonValueTrait, PointerTree};

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
pub type Counts = [Option<u64>; 8];

/// `serde_json::Value`, then look-ups.
#[must_use]
pub fn tree(body: &[u8]) -> Counts {
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

/// sonic-rs' fastest ways, which trust the body to be JSON.
pub struct Sonic(PointerTree);

impl Sonic {
    /// Every path of a record's counts.
    #[must_use]
    pub fn new() -> Self {
        let mut tree = PointerTree::new();
        for path in PATHS.iter().copied().flatten() {
            tree.add_path(*path);
        }
        Self(tree)
    }

    /// `get_many_unchecked` of every path.
    #[must_use]
    #[expect(unsafe_code, reason = "the rival's fastest path; the bodies are JSON")]
    pub fn many(&self, body: &[u8]) -> Counts {
        // SAFETY: the body is valid JSON, as the benchmarks make it.
        let Ok(found) = (unsafe { sonic_rs::get_many_unchecked(body, &self.0) }) else {
            return [None; 8];
        };
        let mut found = found.into_iter();
        PATHS.map(|aliases| {
            let values = found.by_ref().take(aliases.len());
            let counts = values.map(|value| value?.as_u64());
            counts.fold(None, Option::or)
        })
    }

    /// `get_unchecked` of the usage, then a tree of it alone.
    #[must_use]
    #[expect(unsafe_code, reason = "the rival's fastest path; the bodies are JSON")]
    pub fn one(&self, body: &[u8]) -> Counts {
        // SAFETY: the body is valid JSON, as the benchmarks make it.
        let Ok(usage) = (unsafe { sonic_rs::get_unchecked(body, ["usage"]) }) else {
            return [None; 8];
        };
        let Ok(usage) = sonic_rs::from_str::<sonic_rs::Value>(usage.as_raw_str()) else {
            return [None; 8];
        };
        let find = |path: &&[&str]| usage.pointer(&path[1..])?.as_u64();
        PATHS.map(|aliases| aliases.iter().find_map(find))
    }
}

impl Default for Sonic {
    fn default() -> Self {
        Self::new()
    }
}

/// eventsource-stream, and `serde_json::Value` of each event; the last usage counts.
#[must_use]
pub fn events(body: &[u8], chunk: usize) -> Counts {
    let chunks = body.chunks(chunk).map(Ok::<_, std::convert::Infallible>);
    let mut counts = [None; 8];
    let mut events = stream::iter(chunks).eventsource();
    while let Some(event) = executor::block_on(events.next()) {
        let Ok(event) = event else { break };
        let Ok(message) = serde_json::from_str::<Value>(&event.data) else {
            continue;
        };
        let inner = message.get("response").or(message.get("message"));
        for place in inner.into_iter().chain([&message]) {
            if place.get("usage").is_some_and(Value::is_object) {
                let new = look_up(place);
                counts = std::array::from_fn(|field| new[field].or(counts[field]));
            }
        }
    }
    counts
}

/// Every header a formatted string, parsed.
///
/// # Panics
/// A value is no header value.
#[must_use]
pub fn headers(token: &str, session: &str, request: &str) -> HeaderMap {
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

/// The headers of `requests`, each a formatted string, parsed.
///
/// # Panics
/// A value is no header value.
#[must_use]
pub fn request(token: &str, session: &str) -> HeaderMap {
    let id = uuid::Uuid::new_v4();
    let mut map = HeaderMap::new();
    for (name, value) in [
        ("authorization", format!("Bearer {token}")),
        ("content-type", "application/json".to_owned()),
        ("accept", "application/json".to_owned()),
        ("user-agent", format!("{}/{}", "bench", "1.0")),
        ("originator", "bench".to_owned()),
        ("x-api-version", "2026-06-01".to_owned()),
        ("x-beta", ["one", "two", "three"].join(",")),
        ("x-title", "bench".to_owned()),
        ("x-cache-control", "enable".to_owned()),
        ("session-id", session.to_owned()),
        ("thread-id", session.to_owned()),
        ("x-request-id", id.to_string()),
        ("x-client-request-id", id.to_string()),
    ] {
        let name: HeaderName = name.parse().expect("the names above are header names");
        let value: HeaderValue = value.parse().expect("the values above are visible ASCII");
        map.insert(name, value);
    }
    map
}

//! A second reading, without tables: the recordings' own list of usage objects, names as pointers into
//! them, and what each family adds up.

use headwater_tests::recordings::Exchange;
use serde_json::Value;

use super::Counts;

/// The families that it knows.
pub(crate) const FAMILIES: [&str; 4] = [
    "openai-chat",
    "openai-responses",
    "anthropic-messages",
    "gemini",
];

/// Names of fields, in order of preference, as JSON pointers into the object that reports.
type Names = &'static [(&'static str, &'static [&'static str])];

const CHAT: Names = &[
    ("input", &["/prompt_tokens"]),
    ("output", &["/completion_tokens"]),
    ("total", &["/total_tokens"]),
    (
        "cache_read",
        &[
            "/prompt_tokens_details/cached_tokens",
            "/cached_tokens",
            "/prompt_cache_hit_tokens",
            "/num_cached_tokens",
            "/cache_read_input_tokens",
        ],
    ),
    (
        "cache_write",
        &[
            "/prompt_tokens_details/cache_write_tokens",
            "/prompt_tokens_details/cache_creation_input_tokens",
            "/cache_creation_input_tokens",
        ],
    ),
    (
        "reasoning",
        &[
            "/completion_tokens_details/reasoning_tokens",
            "/reasoning_tokens",
        ],
    ),
    (
        "input_audio",
        &[
            "/prompt_tokens_details/audio_tokens",
            "/audio_prompt_tokens",
        ],
    ),
];

const RESPONSES: Names = &[
    ("input", &["/input_tokens"]),
    ("output", &["/output_tokens"]),
    ("total", &["/total_tokens"]),
    ("cache_read", &["/input_tokens_details/cached_tokens"]),
    ("cache_write", &["/input_tokens_details/cache_write_tokens"]),
    ("reasoning", &["/output_tokens_details/reasoning_tokens"]),
];

const MESSAGES: Names = &[
    ("input", &["/input_tokens"]),
    ("output", &["/output_tokens"]),
    ("cache_read", &["/cache_read_input_tokens"]),
    ("cache_write", &["/cache_creation_input_tokens"]),
    (
        "cache_write_5m",
        &["/cache_creation/ephemeral_5m_input_tokens"],
    ),
    (
        "cache_write_1h",
        &["/cache_creation/ephemeral_1h_input_tokens"],
    ),
    ("reasoning", &["/output_tokens_details/thinking_tokens"]),
    ("web_search", &["/server_tool_use/web_search_requests"]),
];

const GENERATE: Names = &[
    ("input", &["/promptTokenCount"]),
    ("output", &["/candidatesTokenCount"]),
    ("total", &["/totalTokenCount"]),
    ("cache_read", &["/cachedContentTokenCount"]),
    ("reasoning", &["/thoughtsTokenCount"]),
    ("tool_use", &["/toolUsePromptTokenCount"]),
];

/// What a reader without a table finds: the last number of the best name, counted as the family counts.
pub(crate) fn found(exchange: &Exchange) -> Counts {
    let (names, places): (Names, &[&str]) = match exchange.api.as_str() {
        "openai-chat" => (CHAT, &["$.usage"]),
        "openai-responses" => (RESPONSES, &["$.response.usage", "$.usage"]),
        "anthropic-messages" => (MESSAGES, &["$.usage", "$.message.usage"]),
        _ => (GENERATE, &["$.usageMetadata"]),
    };
    let objects = |place: &str| -> Vec<&Value> {
        let at = |object: &&Value| from_message(&object["path"]) == place;
        let found = exchange.usage_objects.iter().filter(at);
        found.map(|object| &object["value"]).collect()
    };
    let mut counts = Counts::new();
    for (field, pointers) in names {
        // A stream begins with a placeholder for the output.
        let places = if *field == "output" {
            &places[..1]
        } else {
            places
        };
        let values = pointers.iter().filter_map(|pointer| {
            let last = |place: &&str| last_number(&objects(place), pointer);
            places.iter().find_map(last)
        });
        counts.extend(values.map(|value| (*field, value)).take(1));
    }
    match exchange.api.as_str() {
        "openai-chat" => measure(&mut counts),
        "anthropic-messages" => {
            add_compaction(&mut counts, &objects("$.usage"));
            add(&mut counts, "input", &["cache_read", "cache_write"]);
        }
        "gemini" => {
            take_back_output(&mut counts, &objects("$.usageMetadata"));
            add(&mut counts, "input", &["tool_use"]);
            add(&mut counts, "output", &["reasoning"]);
        }
        _ => {}
    }
    counts
}

/// A path without the place of its message in a body that is a list: `$[0].usage`.
fn from_message(path: &Value) -> String {
    let path = path.as_str().unwrap_or_default();
    match path
        .strip_prefix("$[")
        .and_then(|rest| rest.split_once(']'))
    {
        Some((_, rest)) => format!("${rest}"),
        None => path.to_owned(),
    }
}

fn last_number(objects: &[&Value], pointer: &str) -> Option<u64> {
    let number = |object: &&Value| object.pointer(pointer)?.as_u64();
    objects.iter().rev().find_map(number)
}

fn add(counts: &mut Counts, whole: &'static str, parts: &[&str]) {
    let sum: u64 = parts.iter().filter_map(|part| counts.get(part)).sum();
    counts.entry(whole).and_modify(|whole| *whole += sum);
}

/// Compatible servers promise nothing: the total says what was left out, and a part larger than its
/// whole was.
fn measure(counts: &mut Counts) {
    let get = |field: &str| counts.get(field).copied();
    let beside = |part: &str, whole: &str| {
        let missing = get("total")
            .zip(get("input").zip(get("output")))
            .and_then(|(total, (input, output))| total.checked_sub(input + output));
        match (get(part), get(whole), missing) {
            (Some(part), _, Some(missing)) if part > 0 && part == missing => true,
            (Some(_), _, Some(0)) => false,
            (Some(part), Some(whole), _) => part > whole,
            _ => false,
        }
    };
    let reasoning = beside("reasoning", "output");
    let audio = beside("input_audio", "input");
    if reasoning {
        add(counts, "output", &["reasoning"]);
    }
    if audio {
        add(counts, "input", &["input_audio"]);
    }
}

fn add_compaction(counts: &mut Counts, objects: &[&Value]) {
    let items = objects
        .last()
        .and_then(|last| last["iterations"].as_array());
    let compactions = items
        .into_iter()
        .flatten()
        .filter(|item| item["type"] == "compaction");
    for item in compactions {
        for (field, pointers) in MESSAGES {
            if let Some(number) = item.pointer(pointers[0]).and_then(Value::as_u64) {
                counts.entry(field).and_modify(|count| *count += number);
            }
        }
    }
}

/// The format leaves zeros out.
fn take_back_output(counts: &mut Counts, objects: &[&Value]) {
    let is_snapshot = |object: &&&Value| object["promptTokenCount"].is_u64();
    if let Some(last) = objects.iter().rfind(is_snapshot) {
        let output = last["candidatesTokenCount"].as_u64().unwrap_or(0);
        counts.insert("output", output);
    }
}

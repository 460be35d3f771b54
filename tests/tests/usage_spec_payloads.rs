//! Payloads that are known from documents and reports alone, as shipped specs read them.

use headwater::AnyProvider;
use headwater::table::Field;
use headwater_providers::by_id;
use http::{HeaderMap, StatusCode};

/// Counts, extras and codes, in a line.
fn told(provider: &AnyProvider, api: &str, model: &str, body: &str) -> String {
    let meter = provider.meter(api, StatusCode::OK, &HeaderMap::new());
    let mut meter = meter.expect("it speaks the API").for_model(model);
    meter.push(body.as_bytes());
    let metered = meter.finish();
    let counts = Field::ALL.into_iter().filter_map(|(word, _, field)| {
        let count = metered.usage.count(field)?;
        Some(format!("{word}={count}"))
    });
    let extras = metered.extra.names().filter_map(|name| {
        let value = metered.extra.decimal(name)?;
        Some(format!("{name}={value}"))
    });
    let codes = metered.usage.diagnostics().iter();
    let codes = codes.map(|odd| format!("!{}", odd.code));
    counts
        .chain(extras)
        .chain(codes)
        .collect::<Vec<_>>()
        .join(" ")
}

#[track_caller]
fn check(provider: &str, api: &str, cases: &[(&str, &str, &str)]) {
    let provider = by_id(provider).expect("a shipped provider");
    for (model, body, expected) in cases {
        assert_eq!(
            told(&provider, api, model, body),
            *expected,
            "{model} {body}"
        );
    }
}

/// <https://github.com/maximhq/bifrost/pull/6942>: of some models a body counts the cached part
/// beside the input, and a stream inside it, with a total that counts it twice.
#[test]
fn what_contains_what_may_hang_on_model_and_transport() {
    let body = r#"{"stopReason":"end_turn","usage":{"inputTokens":2,"outputTokens":19,"totalTokens":5014,"cacheWriteInputTokens":4993}}"#;
    let stream = concat!(
        "data: {\"messageStop\":{\"stopReason\":\"end_turn\"}}\n\n",
        "data: {\"metadata\":{\"usage\":{\"inputTokens\":4995,\"outputTokens\":19,\"totalTokens\":10007,\"cacheWriteInputTokens\":4993}}}\n\n",
    );
    let beside = "input=9988 output=19 total=10007 cache_write=4993";
    check(
        "bedrock",
        "converse",
        &[
            (
                "openai.gpt-oss-120b-1:0",
                body,
                "input=4995 output=19 total=5014 cache_write=4993",
            ),
            (
                "openai.gpt-oss-120b-1:0",
                stream,
                "input=4995 output=19 total=10007 cache_write=4993 !total",
            ),
            ("anthropic.claude-opus-4-6", stream, beside),
        ],
    );
}

#[test]
fn tokens_or_seconds_under_one_name() {
    check(
        "openai",
        "transcription",
        &[
            (
                "gpt-4o-transcribe",
                r#"{"text":"a","usage":{"type":"tokens","input_tokens":14,"input_token_details":{"text_tokens":0,"audio_tokens":14},"output_tokens":45,"total_tokens":59}}"#,
                "input=14 output=45 total=59 input_audio=14",
            ),
            (
                "whisper-1",
                r#"{"text":"a","usage":{"type":"duration","seconds":9.5}}"#,
                "duration=9.5",
            ),
        ],
    );
}

/// A value that says that nothing is known is no number.
#[test]
fn what_no_count_can_be_is_not_read() {
    check(
        "openai",
        "chat",
        &[(
            "o3",
            r#"{"usage":{"prompt_tokens":60,"completion_tokens":-35,"total_tokens":25}}"#,
            "input=60 total=25 !invalid !total",
        )],
    );
}

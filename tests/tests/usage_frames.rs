//! Bedrock's event streams, read by its spec: whole, odd and broken.

use headwater::{Any, Meter};
use headwater_providers::by_id;
use headwater_tests::frames::{chunk, event, exception, frame};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

const USAGE: &str = r#"{"metrics":{"latencyMs":7053},"usage":{"inputTokens":12,"outputTokens":185,"totalTokens":1225,"cacheReadInputTokens":1000,"cacheWriteInputTokens":28}}"#;

fn converse() -> Vec<Vec<u8>> {
    vec![
        event("messageStart", r#"{"p":"ab","role":"assistant"}"#),
        event("contentBlockDelta", r#"{"delta":{"text":"Yes."}}"#),
        event("messageStop", r#"{"stopReason":"end_turn"}"#),
        event("metadata", USAGE),
    ]
}

fn invoke() -> Vec<Vec<u8>> {
    vec![
        chunk(
            r#"{"type":"message_start","message":{"model":"claude","usage":{"input_tokens":12,"cache_read_input_tokens":1000,"cache_creation_input_tokens":28,"output_tokens":1}}}"#,
        ),
        chunk(r#"{"type":"content_block_delta","delta":{"text":"Yes."}}"#),
        chunk(
            r#"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":185}}"#,
        ),
        chunk(
            r#"{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":12,"outputTokenCount":185,"invocationLatency":7053,"firstByteLatency":900,"cacheReadInputTokenCount":1000,"cacheWriteInputTokenCount":28}}"#,
        ),
    ]
}

/// State, input, output and cache reads, then what is odd.
fn told(api: &str, stream: &[u8]) -> String {
    let mut headers = HeaderMap::new();
    let kind = "application/vnd.amazon.eventstream";
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    let provider = by_id("bedrock").expect("it is shipped").table();
    let api = provider.apis.iter().find(|it| it.name == api);
    let api = api.expect("it is an API of Bedrock");
    let meter = || Meter::<Any>::of(Some(provider), api, StatusCode::OK, &headers);
    let metered = meter().whole(stream);
    let mut by_byte = meter();
    for byte in stream.chunks(1) {
        by_byte.push(byte);
    }
    assert_eq!(by_byte.finish(), metered);
    let usage = &metered.usage;
    let count = |count: Option<u64>| count.map_or("-".to_owned(), |count| count.to_string());
    let mut words = vec![usage.state.to_string()];
    words.extend(
        [
            usage.input_tokens,
            usage.output_tokens,
            usage.cache_read_tokens,
        ]
        .map(count),
    );
    words.extend(usage.diagnostics().iter().map(|it| format!("!{}", it.code)));
    words.extend(usage.drift().iter().map(|it| format!("?{}", it.path)));
    words.join(" ")
}

#[test]
fn a_whole_stream_is_an_exact_record() {
    for (api, stream) in [("converse", converse()), ("invoke", invoke())] {
        assert_eq!(told(api, &stream.concat()), "final 1040 185 1000", "{api}");
    }
}

#[test]
fn what_one_frame_says_is_lost_with_it_alone() {
    let cases = [
        (
            "converse",
            converse(),
            [
                "partial 1040 185 1000",
                "partial 1040 185 1000",
                "partial 1040 185 1000",
                "partial - - -",
            ],
        ),
        (
            "invoke",
            invoke(),
            [
                "partial 1040 185 1000",
                "partial 1040 185 1000",
                "partial 1040 185 1000",
                "partial 1040 185 1000",
            ],
        ),
    ];
    for (api, stream, expected) in cases {
        for (number, expected) in expected.into_iter().enumerate() {
            let mut stream = stream.clone();
            let last = stream[number].len() - 5;
            stream[number][last] ^= 1;
            assert_eq!(
                told(api, &stream.concat()),
                format!("{expected} !checksum"),
                "{api} {number}"
            );
        }
    }
}

#[test]
fn a_stream_that_breaks_off_is_partial_and_says_why() {
    let with = |last: Vec<u8>| [&converse()[..2], &[last]].concat().concat();
    let mut wrong = event("metadata", USAGE);
    wrong[9] ^= 1;
    for (stream, expected) in [
        (converse()[..3].concat(), "partial - - -"),
        (
            with(exception("throttlingException")),
            "partial - - - !failure",
        ),
        (
            [converse().concat(), exception("modelStreamErrorException")].concat(),
            "partial 1040 185 1000 !failure",
        ),
        (
            with(frame(
                &[(":message-type", "error"), (":error-code", "x")],
                b"",
            )),
            "partial - - - !failure",
        ),
        (with(wrong), "partial - - - !checksum"),
        (
            with(event("metadata", USAGE)[..60].to_vec()),
            "partial - - - !malformed",
        ),
        (
            b"\0\0\0\x10 and so on, and on".to_vec(),
            "unreadable - - - !checksum",
        ),
        (Vec::new(), "partial - - - !empty"),
        (USAGE.as_bytes().to_vec(), "final 1040 185 1000"),
    ] {
        assert_eq!(told("converse", &stream), expected);
    }
}

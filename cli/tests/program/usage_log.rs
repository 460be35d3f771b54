//! `headwater usage --records`: every transport, the model that was asked, and every recorded exchange.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use headwater_tests::frames::{chunk, event};
use headwater_tests::recordings::{exchanges, log};
use serde_json::{Value, json};

use crate::headwater;

/// The lines that come out for a log.
fn read_log(path: &str, log: &[u8]) -> Vec<Value> {
    let ran = headwater(&["usage", "--records", path], log);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    ran.stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// State, input and output of one answer.
fn read(provider: &str, api: &str, transport: &str, request: &Value, body: &str) -> Value {
    let line = json!({
        "id": 1, "provider": provider, "api": api, "transport": transport, "request": request,
        "response": { "status": 200, "body": body },
    });
    let answer = &read_log("-", line.to_string().as_bytes())[0];
    assert_eq!(answer["error"], Value::Null, "{transport}");
    let usage = &answer["usage"];
    json!([
        usage["state"],
        usage["input_tokens"],
        usage["output_tokens"]
    ])
}

#[test]
fn every_transport_is_read() {
    let frames = [
        event("messageStop", r#"{"stopReason":"end_turn"}"#),
        event(
            "metadata",
            r#"{"usage":{"inputTokens":3,"outputTokens":4}}"#,
        ),
    ];
    let frames = STANDARD.encode(frames.concat());
    let wrapped =
        chunk(r#"{"amazon-bedrock-invocationMetrics":{"inputTokenCount":3,"outputTokenCount":4}}"#);
    let wrapped = STANDARD.encode(wrapped);
    let chat = r#"{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#;
    let grpc = r#"{"outputs":[{"finish_reason":"REASON_STOP"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#;
    let going_on = r#"{"outputs":[{}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#;
    let done = r#"{"type":"response.done","response":{"status":"completed","usage":{"input_tokens":3,"output_tokens":4,"total_tokens":7}}}"#;
    for (provider, api, transport, body, state) in [
        ("openai", "chat", "json", chat, "final"),
        (
            "openai",
            "chat",
            "sse",
            &format!("data: {chat}\n\n"),
            "final",
        ),
        (
            "ollama",
            "ollama",
            "ndjson",
            "{\"done\":false}\n{\"done\":true,\"prompt_eval_count\":3,\"eval_count\":4}\n",
            "final",
        ),
        ("xai", "xai-grpc", "ndjson", grpc, "final"),
        ("xai", "xai-grpc", "ndjson", going_on, "partial"),
        ("xai", "xai-grpc", "grpc-json", going_on, "final"),
        (
            "openai",
            "realtime-ws",
            "ws-jsonl",
            &format!("{{\"type\":\"session.created\"}}\n{done}\n"),
            "final",
        ),
        ("openai", "realtime-ws", "ws-jsonl", done, "final"),
        (
            "bedrock",
            "bedrock-converse",
            "eventstream-base64",
            &frames,
            "final",
        ),
        (
            "bedrock",
            "bedrock-invoke",
            "eventstream-base64",
            &wrapped,
            "final",
        ),
    ] {
        let read = read(provider, api, transport, &Value::Null, body);
        assert_eq!(read, json!([state, 3, 4]), "{api} {transport} {body}");
    }
}

/// Vercel's gateway leaves Gemini's reasoning out of what it counts, and says no model in this answer.
#[test]
fn the_model_that_was_asked_decides_how_parts_are_counted() {
    let chat = r#"{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"completion_tokens_details":{"reasoning_tokens":2}}}"#;
    let stream = STANDARD.encode(chunk(
        r#"{"usage":{"input_tokens":3,"cache_read_input_tokens":2,"output_tokens":4},"amazon-bedrock-invocationMetrics":{}}"#,
    ));
    let body = |model: &str| json!({ "body": { "model": model } });
    let url = |model: &str| json!({ "url": format!("/model/{model}/invoke-with-response-stream") });
    let gateway = |request: &Value| read("vercel-gateway", "openai-chat", "json", request, chat);
    let invoke =
        |request: &Value| read("bedrock", "invoke", "eventstream-base64", request, &stream);
    assert_eq!(gateway(&body("google/gemini-3")), json!(["final", 3, 6]));
    assert_eq!(gateway(&body("openai/gpt-5")), json!(["final", 3, 4]));
    assert_eq!(gateway(&json!("not an object")), json!(["final", 3, 4]));
    assert_eq!(
        invoke(&url("openai.gpt-oss-120b-1%3A0")),
        json!(["final", 3, 4])
    );
    assert_eq!(invoke(&url("anthropic.claude-v2")), json!(["final", 5, 4]));
}

#[test]
fn every_recorded_exchange_is_a_line_without_an_error() {
    let Some(path) = log() else { return };
    let lines = read_log(path.to_str().unwrap(), b"");
    let found = lines
        .iter()
        .map(|line| (line["id"].as_str(), &line["error"]));
    let exchanges = exchanges();
    let expected = exchanges
        .iter()
        .map(|exchange| (Some(exchange.id.as_str()), &Value::Null));
    assert!(found.eq(expected));
}

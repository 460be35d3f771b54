//! Answers of each wire family around a usage object, whole and streamed.

use headwater::table::Transport;
use headwater_tests::loopback::Reply;
use serde_json::{Map, Value, json};

/// An answer with this usage object, and these members beside it.
pub(crate) fn reply(
    family: &str,
    transport: Transport,
    usage: &Value,
    beside: &Map<String, Value>,
) -> Reply {
    match transport {
        Transport::Sse => Reply::events(events(family, usage, beside)),
        _ => Reply::json(200, with(whole(family, usage), beside).to_string()),
    }
}

fn whole(family: &str, usage: &Value) -> Value {
    match family {
        "openai-chat" => json!({
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1_790_000_000, "model": "m",
            "choices": [{
                "index": 0,
                "message": { "role": "assistant", "content": "The lock is held." },
                "finish_reason": "stop",
            }],
            "usage": usage,
        }),
        "openai-responses" => json!({
            "id": "resp_1", "object": "response", "status": "completed", "model": "m",
            "output": [{
                "type": "message",
                "role": "assistant",
                "content": [{ "type": "output_text", "text": "The lock is held." }],
            }],
            "usage": usage,
        }),
        "anthropic-messages" => json!({
            "id": "msg_1", "type": "message", "role": "assistant", "model": "m",
            "content": [{ "type": "text", "text": "The lock is held." }],
            "stop_reason": "end_turn",
            "usage": usage,
        }),
        "gemini" => json!({
            "candidates": [{
                "content": { "role": "model", "parts": [{ "text": "The lock is held." }] },
                "finishReason": "STOP",
            }],
            "modelVersion": "m",
            "usageMetadata": usage,
        }),
        other => panic!("{other} has no answer here yet"),
    }
}

fn events(family: &str, usage: &Value, beside: &Map<String, Value>) -> Vec<String> {
    match family {
        "openai-chat" => chat_events(usage, beside),
        "openai-responses" => vec![
            event(
                &json!({ "type": "response.created", "response": { "id": "resp_1", "usage": null } }),
            ),
            event(&json!({ "type": "response.output_text.delta", "delta": "The lock is held." })),
            event(
                &json!({ "type": "response.completed", "response": with(whole(family, usage), beside) }),
            ),
        ],
        "anthropic-messages" => message_events(usage),
        "gemini" => vec![
            event(&json!({
                "candidates": [{ "content": { "role": "model", "parts": [{ "text": "The " }] } }],
                "usageMetadata": { "promptTokenCount": usage["promptTokenCount"], "totalTokenCount": 1 },
            })),
            event(&whole(family, usage)),
        ],
        other => panic!("{other} has no stream here yet"),
    }
}

/// The usage comes after the choice that ends the answer, in a chunk of its own.
fn chat_events(usage: &Value, beside: &Map<String, Value>) -> Vec<String> {
    let chunk = |choices: Value, usage: Value| json!({ "id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "m", "choices": choices, "usage": usage });
    let delta = json!([{ "index": 0, "delta": { "content": "The lock is held." } }]);
    let end = json!([{ "index": 0, "delta": {}, "finish_reason": "stop" }]);
    vec![
        event(&chunk(delta, Value::Null)),
        event(&chunk(end, Value::Null)),
        event(&with(chunk(json!([]), usage.clone()), beside)),
        "data: [DONE]\n\n".to_owned(),
    ]
}

/// The start counts one token of output, which the end makes good.
fn message_events(usage: &Value) -> Vec<String> {
    let mut first = usage.clone();
    first["output_tokens"] = json!(1);
    vec![
        event(
            &json!({ "type": "message_start", "message": { "id": "msg_1", "model": "m", "usage": first } }),
        ),
        event(&json!({ "type": "content_block_delta", "delta": { "text": "The lock is held." } })),
        event(
            &json!({ "type": "message_delta", "delta": { "stop_reason": "end_turn" }, "usage": usage }),
        ),
        event(&json!({ "type": "message_stop" })),
    ]
}

fn event(message: &Value) -> String {
    match message["type"].as_str() {
        Some(name) => format!("event: {name}\ndata: {message}\n\n"),
        None => format!("data: {message}\n\n"),
    }
}

fn with(mut message: Value, beside: &Map<String, Value>) -> Value {
    for (name, value) in beside {
        message[name] = value.clone();
    }
    message
}

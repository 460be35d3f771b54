//! An answer in the Responses API, as one body or as a stream.
//! Shapes: <https://platform.openai.com/docs/api-reference/responses-streaming>.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use serde_json::{Value, json};

use super::bill::Counted;
use super::model::{Answer, Step, read_arguments};
use super::tokens::tokenize;

/// Bytes of text in one delta of a stream.
const DELTA: usize = 48;

/// An answer that is ready to be sent.
pub(super) struct Response {
    id: String,
    model: String,
    created: u64,
    output: Vec<Value>,
    usage: Value,
}

impl Response {
    pub(super) fn new(number: u64, model: &str, answer: &Answer, counted: &Counted) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            id: format!("resp_{number:08}"),
            model: model.to_owned(),
            created: now.map_or(0, |since| since.as_secs()),
            output: vec![
                reasoning_item(number, &answer.reasoning),
                step_item(number, &answer.step),
            ],
            usage: usage(counted),
        }
    }

    /// The body of an answer that was not to be streamed.
    pub(super) fn body(&self) -> Bytes {
        self.object("completed").to_string().into()
    }

    /// The events of an answer that was to be streamed, each framed and ready to be sent.
    pub(super) fn events(&self) -> Vec<Bytes> {
        let mut events = vec![
            json!({ "type": "response.created", "response": self.object("in_progress") }),
            json!({ "type": "response.in_progress", "response": self.object("in_progress") }),
        ];
        for (index, item) in self.output.iter().enumerate() {
            events.push(json!({ "type": "response.output_item.added", "output_index": index, "item": begun(item) }));
            events.extend(deltas(index, item));
            events.push(
                json!({ "type": "response.output_item.done", "output_index": index, "item": item }),
            );
        }
        events.push(json!({ "type": "response.completed", "response": self.object("completed") }));
        events.into_iter().enumerate().map(frame).collect()
    }

    fn object(&self, status: &str) -> Value {
        let done = status == "completed";
        json!({
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status,
            "model": self.model,
            "output": if done { self.output.as_slice() } else { &[] },
            "service_tier": "default",
            "store": false,
            "usage": if done { &self.usage } else { &Value::Null },
        })
    }
}

/// What the model writes, in tokens: thoughts, and all of it.
pub(super) fn written(answer: &Answer) -> (usize, usize) {
    let reasoning = tokenize(&answer.reasoning).len();
    let step = match &answer.step {
        Step::Read { path } => tokenize(&read_arguments(path)).len(),
        Step::Say(text) => tokenize(text).len(),
    };
    (reasoning, reasoning + step)
}

/// An error in the wire's shape.
pub(super) fn error(kind: &str, message: &str) -> Bytes {
    json!({ "error": { "type": kind, "message": message, "param": null, "code": null } })
        .to_string()
        .into()
}

fn usage(counted: &Counted) -> Value {
    json!({
        "input_tokens": counted.input,
        "input_tokens_details": {
            "cached_tokens": counted.cache_read,
            "cache_write_tokens": counted.cache_write,
        },
        "output_tokens": counted.output,
        "output_tokens_details": { "reasoning_tokens": counted.reasoning },
        "total_tokens": counted.input + counted.output,
    })
}

fn reasoning_item(number: u64, text: &str) -> Value {
    json!({
        "type": "reasoning",
        "id": format!("rs_{number:08}"),
        "summary": [{ "type": "summary_text", "text": text }],
    })
}

fn step_item(number: u64, step: &Step) -> Value {
    match step {
        Step::Read { path } => json!({
            "type": "function_call",
            "id": format!("fc_{number:08}"),
            "call_id": format!("call_{number:08}"),
            "name": "read_file",
            "arguments": read_arguments(path),
            "status": "completed",
        }),
        Step::Say(text) => json!({
            "type": "message",
            "id": format!("msg_{number:08}"),
            "role": "assistant",
            "status": "completed",
            "content": [{ "type": "output_text", "text": text, "annotations": [] }],
        }),
    }
}

/// An item before anything of it was written.
fn begun(item: &Value) -> Value {
    let mut item = item.clone();
    for (member, empty) in [
        ("summary", json!([])),
        ("content", json!([])),
        ("arguments", json!("")),
    ] {
        if let Some(value) = item.get_mut(member) {
            *value = empty;
        }
    }
    if let Some(status) = item.get_mut("status") {
        *status = json!("in_progress");
    }
    item
}

/// The text of an item, piece by piece, and then whole.
fn deltas(index: usize, item: &Value) -> Vec<Value> {
    let (kind, member, text) = match item["type"].as_str() {
        Some("message") => ("response.output_text", "text", &item["content"][0]["text"]),
        Some("function_call") => (
            "response.function_call_arguments",
            "arguments",
            &item["arguments"],
        ),
        _ => (
            "response.reasoning_summary_text",
            "text",
            &item["summary"][0]["text"],
        ),
    };
    let text = text.as_str().unwrap_or_default();
    let mut events: Vec<Value> = pieces(text)
        .map(|piece| json!({ "type": format!("{kind}.delta"), "item_id": item["id"], "output_index": index, "delta": piece }))
        .collect();
    events.push(json!({ "type": format!("{kind}.done"), "item_id": item["id"], "output_index": index, member: text }));
    events
}

/// A text in pieces of about [`DELTA`] bytes, none of which cuts a character.
fn pieces(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (piece, rest) = text.split_at(text.ceil_char_boundary(DELTA));
        text = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

fn frame((number, mut event): (usize, Value)) -> Bytes {
    event["sequence_number"] = json!(number);
    let name = event["type"].as_str().unwrap_or_default();
    format!("event: {name}\ndata: {event}\n\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(step: Step) -> Response {
        let answer = Answer {
            reasoning: "hm".into(),
            step,
        };
        let counted = Counted {
            input: 1500,
            cache_read: 1408,
            cache_write: 0,
            output: 9,
            reasoning: 1,
        };
        Response::new(1, "m", &answer, &counted)
    }

    fn data(event: &Bytes) -> Value {
        let text = std::str::from_utf8(event).unwrap();
        let (_, data) = text.trim_end().split_once("\ndata: ").unwrap();
        serde_json::from_str(data).unwrap()
    }

    #[test]
    fn a_stream_ends_with_the_body_of_the_same_answer() {
        let text = "é".repeat(60);
        for step in [
            Step::Say(text.clone()),
            Step::Read {
                path: "a.rs".into(),
            },
        ] {
            let response = response(step);
            let events: Vec<Value> = response.events().iter().map(data).collect();
            let body: Value = serde_json::from_slice(&response.body()).unwrap();
            let last = events.last().unwrap();
            assert_eq!(
                (&last["type"], &last["response"]),
                (&json!("response.completed"), &body)
            );
        }
    }

    #[test]
    fn the_deltas_of_a_text_are_the_text() {
        let text = "é".repeat(60);
        let joined: String = response(Step::Say(text.clone()))
            .events()
            .iter()
            .map(data)
            .filter(|event| event["type"] == "response.output_text.delta")
            .map(|event| event["delta"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(joined, text);
    }

    #[test]
    fn usage_stands_in_the_terminal_event_alone() {
        let with_usage: Vec<Value> = response(Step::Say("x".into()))
            .events()
            .iter()
            .map(data)
            .filter(|event| event["response"]["usage"].is_object())
            .collect();
        assert_eq!(with_usage.len(), 1);
        assert_eq!(
            with_usage[0]["response"]["usage"],
            json!({
                "input_tokens": 1500,
                "input_tokens_details": { "cached_tokens": 1408, "cache_write_tokens": 0 },
                "output_tokens": 9,
                "output_tokens_details": { "reasoning_tokens": 1 },
                "total_tokens": 1509,
            })
        );
    }
}

//! Wire families as this program speaks them: a prompt as a request, a tool step, and the text of an answer.

use headwater::table::Api;
use serde_json::{Value, json};

/// A wire family, as far as a prompt and its answer go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    Chat,
    Responses,
    Messages,
    Gemini,
}

impl Wire {
    /// The wire of an API; `None` for one that this program cannot talk to.
    pub(crate) fn of(api: &Api) -> Option<Self> {
        Some(match api.family {
            "openai-chat" => Self::Chat,
            "openai-responses" => Self::Responses,
            "anthropic-messages" => Self::Messages,
            "gemini" => Self::Gemini,
            _ => return None,
        })
    }

    /// A prompt as a streamed request.
    pub(crate) fn request(self, model: &str, prompt: &str) -> Value {
        match self {
            Self::Chat => json!({
                "model": model,
                "stream": true,
                "messages": [{ "role": "user", "content": prompt }],
            }),
            Self::Responses => json!({
                "model": model,
                "stream": true,
                "instructions": "Answer the user.",
                "input": [{ "type": "message", "role": "user", "content": [{ "type": "input_text", "text": prompt }] }],
            }),
            Self::Messages => json!({
                "model": model,
                "stream": true,
                "max_tokens": 4096,
                "messages": [{ "role": "user", "content": prompt }],
            }),
            Self::Gemini => json!({
                "contents": [{ "role": "user", "parts": [{ "text": prompt }] }],
            }),
        }
    }

    /// The same conversation after the model has called a tool and the tool has answered.
    pub(crate) fn add_tool_step(self, request: &mut Value) {
        let (items, step) = match self {
            Self::Chat => (
                "messages",
                [
                    json!({ "role": "assistant", "tool_calls": [{ "id": "call_1", "type": "function", "function": { "name": "look", "arguments": "{}" } }] }),
                    json!({ "role": "tool", "tool_call_id": "call_1", "content": "seen" }),
                ],
            ),
            Self::Responses => (
                "input",
                [
                    json!({ "type": "function_call", "call_id": "call_1", "name": "look", "arguments": "{}" }),
                    json!({ "type": "function_call_output", "call_id": "call_1", "output": "seen" }),
                ],
            ),
            Self::Messages => (
                "messages",
                [
                    json!({ "role": "assistant", "content": [{ "type": "tool_use", "id": "call_1", "name": "look", "input": {} }] }),
                    json!({ "role": "user", "content": [{ "type": "tool_result", "tool_use_id": "call_1", "content": "seen" }] }),
                ],
            ),
            Self::Gemini => (
                "contents",
                [
                    json!({ "role": "model", "parts": [{ "functionCall": { "name": "look", "args": {} } }] }),
                    json!({ "role": "user", "parts": [{ "functionResponse": { "name": "look", "response": { "result": "seen" } } }] }),
                ],
            ),
        };
        if let Some(items) = request[items].as_array_mut() {
            items.extend(step);
        }
    }

    /// The text that one message of a stream adds to the answer; empty where it adds none.
    pub(crate) fn text(self, message: &Value) -> String {
        let text = match self {
            Self::Chat => &message["choices"][0]["delta"]["content"],
            Self::Responses if message["type"] == "response.output_text.delta" => &message["delta"],
            Self::Messages => &message["delta"]["text"],
            Self::Gemini => {
                let parts = message["candidates"][0]["content"]["parts"].as_array();
                let parts = parts
                    .into_iter()
                    .flatten()
                    .filter(|part| part["thought"] != true);
                return parts.filter_map(|part| part["text"].as_str()).collect();
            }
            Self::Responses => &Value::Null,
        };
        text.as_str().unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Wire;

    #[test]
    fn the_text_of_an_answer_is_found() {
        let cases = [
            (
                Wire::Chat,
                json!({ "choices": [{ "delta": { "content": "a" } }] }),
                "a",
            ),
            (Wire::Chat, json!({ "choices": [] }), ""),
            (
                Wire::Responses,
                json!({ "type": "response.output_text.delta", "delta": "a" }),
                "a",
            ),
            (
                Wire::Responses,
                json!({ "type": "response.function_call_arguments.delta", "delta": "a" }),
                "",
            ),
            (
                Wire::Messages,
                json!({ "type": "content_block_delta", "delta": { "text": "a" } }),
                "a",
            ),
            (Wire::Messages, json!({ "type": "ping" }), ""),
            (
                Wire::Gemini,
                json!({ "candidates": [{ "content": { "parts": [{ "text": "a" }, { "text": "t", "thought": true }, { "text": "b" }] } }] }),
                "ab",
            ),
        ];
        for (wire, message, text) in cases {
            assert_eq!(wire.text(&message), text, "{message}");
        }
    }
}

//! What a request in the Responses API says, and the prompt that the model sees.

use serde::Deserialize;
use serde_json::{Value, json};

use super::tokens::tokenize;

/// What the back end reads of a request.
#[derive(Deserialize)]
pub(super) struct Request {
    pub(super) model: String,
    #[serde(default)]
    instructions: String,
    #[serde(default)]
    tools: Vec<Value>,
    input: Input,
    #[serde(default)]
    pub(super) stream: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    Text(String),
    Items(Vec<Value>),
}

impl Request {
    /// The conversation.
    pub(super) fn items(self) -> Vec<Value> {
        match self.input {
            Input::Text(text) => vec![json!({ "role": "user", "content": text })],
            Input::Items(items) => items,
        }
    }

    /// The prompt as the model sees it: tools, instructions, then the conversation.
    pub(super) fn prompt(&self) -> Vec<u64> {
        let mut prompt: Vec<u64> = self
            .tools
            .iter()
            .flat_map(|tool| tokenize(&tool.to_string()))
            .collect();
        prompt.extend(tokenize(&self.instructions));
        match &self.input {
            Input::Text(text) => prompt.extend(tokenize(text)),
            Input::Items(items) => {
                prompt.extend(items.iter().flat_map(|item| tokenize(&item.to_string())));
            }
        }
        prompt
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Request, tokenize};

    fn request(body: serde_json::Value) -> Request {
        serde_json::from_value(body).unwrap()
    }

    #[test]
    fn a_prompt_is_tools_then_instructions_then_the_conversation() {
        let body = json!({ "model": "m", "instructions": "Be brief.", "tools": ["t"], "input": ["one", "two"] });
        let parts = ["\"t\"", "Be brief.", "\"one\"", "\"two\""];
        let expected: Vec<u64> = parts.into_iter().flat_map(tokenize).collect();
        assert_eq!(request(body).prompt(), expected);
    }

    #[test]
    fn a_text_is_a_message_of_the_users() {
        let items = request(json!({ "model": "m", "input": "Hi" })).items();
        assert_eq!(items, [json!({ "role": "user", "content": "Hi" })]);
    }
}

//! Response bodies in the shapes that providers send, of a size that the caller names.

use std::fmt::Write;

/// A shape, by the part of it that makes a parser work.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Chat Completions: prose with some escapes.
    Chat,
    /// Responses: pretty-printed, with a nested member named `usage` in a tool's schema.
    Responses,
    /// Messages: prose, usage last.
    Anthropic,
    /// Chat Completions: tool arguments, dense with `\"`.
    Tools,
    /// Chat Completions: log probabilities, dense with structure.
    Logprobs,
    /// Chat Completions with usage as the first member.
    First,
}

impl Shape {
    /// Every shape.
    pub(crate) const ALL: [Self; 6] = [
        Self::Chat,
        Self::Responses,
        Self::Anthropic,
        Self::Tools,
        Self::Logprobs,
        Self::First,
    ];

    /// A body of about `size` bytes.
    pub(crate) fn body(self, size: usize) -> Vec<u8> {
        let room = size.saturating_sub(700);
        let body = match self {
            Self::Chat => chat("", &message(&prose(room)), CHAT_USAGE),
            Self::First => chat(CHAT_USAGE, &message(&prose(room)), ""),
            Self::Tools => chat("", &tool_calls(room), CHAT_USAGE),
            Self::Logprobs => chat("", &logprobs(room), CHAT_USAGE),
            Self::Responses => responses(room),
            Self::Anthropic => format!(
                r#"{{"id":"msg_01","type":"message","role":"assistant","model":"claude-sonnet-5","content":[{{"type":"text","text":"{}"}}],"stop_reason":"end_turn","stop_sequence":null,"usage":{ANTHROPIC_USAGE}}}"#,
                prose(room)
            ),
        };
        body.into_bytes()
    }
}

const CHAT_USAGE: &str = r#"{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,"prompt_tokens_details":{"cached_tokens":1920,"audio_tokens":0,"cache_write_tokens":64},"completion_tokens_details":{"reasoning_tokens":128,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}"#;
const ANTHROPIC_USAGE: &str = r#"{"input_tokens":3,"cache_creation_input_tokens":0,"cache_read_input_tokens":12304,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":550,"service_tier":"standard"}"#;

fn chat(before: &str, message: &str, after: &str) -> String {
    let before = if before.is_empty() {
        String::new()
    } else {
        format!(r#""usage":{before},"#)
    };
    let after = if after.is_empty() {
        String::new()
    } else {
        format!(r#","usage":{after}"#)
    };
    format!(
        r#"{{{before}"id":"chatcmpl-1","object":"chat.completion","created":1758658986,"model":"gpt-5","choices":[{{"index":0,{message},"finish_reason":"stop"}}]{after},"service_tier":"default","system_fingerprint":"fp_1"}}"#
    )
}

fn message(text: &str) -> String {
    format!(r#""message":{{"role":"assistant","content":"{text}","refusal":null}},"logprobs":null"#)
}

fn prose(room: usize) -> String {
    const WORDS: &str = r"The quick brown fox jumps over the lazy dog, said \u201chello\u201d twice,\nand went on — über alles. ";
    let mut text = String::with_capacity(room + WORDS.len());
    while text.len() < room {
        text.push_str(WORDS);
    }
    text
}

fn tool_calls(room: usize) -> String {
    let mut arguments = String::with_capacity(room + 64);
    while arguments.len() < room {
        arguments.push_str(r#"{\"path\":\"src/lib.rs\",\"old\":\"a\\nb\",\"new\":\"c\"},"#);
    }
    format!(
        r#""message":{{"role":"assistant","content":null,"tool_calls":[{{"id":"call_1","type":"function","function":{{"name":"edit","arguments":"[{arguments}null]"}}}}]}},"logprobs":null"#
    )
}

fn logprobs(room: usize) -> String {
    let mut tokens = String::with_capacity(room + 128);
    while tokens.len() < room {
        let _ = write!(
            tokens,
            r#"{{"token":" the","logprob":-0.0{},"bytes":[32,116,104,101],"top_logprobs":[]}},"#,
            tokens.len() % 97
        );
    }
    tokens.pop();
    format!(
        r#""message":{{"role":"assistant","content":"the","refusal":null}},"logprobs":{{"content":[{tokens}],"refusal":null}}"#
    )
}

fn responses(room: usize) -> String {
    format!(
        r#"{{
  "id": "resp_1",
  "object": "response",
  "status": "completed",
  "model": "gpt-5",
  "output": [
    {{
      "id": "msg_1",
      "type": "message",
      "role": "assistant",
      "content": [
        {{
          "type": "output_text",
          "annotations": [],
          "text": "{}"
        }}
      ]
    }}
  ],
  "tools": [
    {{
      "type": "function",
      "name": "report",
      "parameters": {{ "type": "object", "properties": {{ "usage": {{ "type": "object" }} }} }}
    }}
  ],
  "usage": {{
    "input_tokens": 2006,
    "input_tokens_details": {{ "cached_tokens": 1920, "cache_write_tokens": 64 }},
    "output_tokens": 300,
    "output_tokens_details": {{ "reasoning_tokens": 128 }},
    "total_tokens": 2306
  }},
  "user": null,
  "metadata": {{}}
}}"#,
        prose(room)
    )
}

/// A streamed answer of Chat Completions with this many deltas.
pub(crate) fn chat_stream(deltas: usize) -> Vec<u8> {
    let mut stream = String::new();
    for number in 0..deltas {
        let _ = write!(
            stream,
            "data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1758658986,\"model\":\"gpt-5\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\" word{number}\"}},\"logprobs\":null,\"finish_reason\":null}}],\"usage\":null}}\n\n"
        );
    }
    let _ = write!(
        stream,
        "data: {{\"id\":\"chatcmpl-1\",\"choices\":[{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"stop\"}}]}}\n\ndata: {{\"id\":\"chatcmpl-1\",\"choices\":[],\"usage\":{CHAT_USAGE}}}\n\ndata: [DONE]\n\n"
    );
    stream.into_bytes()
}

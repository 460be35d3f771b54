//! Response bodies in the shapes that providers send, of a size that the caller names.

use std::fmt::Write;

/// A shape, by the part of it that makes a parser work.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
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
    /// Responses with usage as the first member.
    FirstResponses,
    /// Tool arguments with usage as the first member.
    FirstTools,
    /// Log probabilities with usage as the first member.
    FirstLogprobs,
}

impl Shape {
    /// A body of about `size` bytes.
    ///
    /// # Panics
    /// The shape's text is not cut where it says.
    #[must_use]
    pub fn body(self, size: usize) -> Vec<u8> {
        let room = size.saturating_sub(700);
        let body = match self {
            Self::Chat => chat("", &message(&prose(room)), CHAT_USAGE),
            Self::First => chat(CHAT_USAGE, &message(&prose(room)), ""),
            Self::Tools => chat("", &tool_calls(room), CHAT_USAGE),
            Self::Logprobs => chat("", &logprobs(room), CHAT_USAGE),
            Self::FirstTools => chat(CHAT_USAGE, &tool_calls(room), ""),
            Self::FirstLogprobs => chat(CHAT_USAGE, &logprobs(room), ""),
            Self::Responses => responses(room),
            Self::FirstResponses => {
                let body = responses(room);
                let (head, usage) = body.rsplit_once("\"usage\": ").expect("it is there");
                let (usage, tail) = usage.split_once("\n  },").expect("an object ends so");
                format!(
                    "{{\n  \"usage\": {usage}\n  }},{}{}",
                    &head[1..],
                    tail.trim_start()
                )
            }
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

/// A stream, by the dialect.
#[derive(Clone, Copy, Debug)]
pub enum Stream {
    /// Chat Completions, with `usage: null` in each chunk.
    Chat,
    /// Chat Completions as many servers send it: without a word of usage before the last chunk.
    Compatible,
    /// Responses: named events, numbered, with a last one that holds the whole answer.
    Responses,
    /// Messages: named events.
    Anthropic,
}

impl Stream {
    /// Every dialect.
    pub const ALL: [Self; 4] = [
        Self::Chat,
        Self::Compatible,
        Self::Responses,
        Self::Anthropic,
    ];

    /// A streamed answer with this many deltas.
    #[must_use]
    pub fn body(self, deltas: usize) -> Vec<u8> {
        let mut stream = String::new();
        self.begin(&mut stream);
        for number in 0..deltas {
            self.delta(&mut stream, number);
        }
        self.end(&mut stream, deltas);
        stream.into_bytes()
    }

    fn begin(self, stream: &mut String) {
        match self {
            Self::Chat | Self::Compatible => {}
            Self::Responses => stream.push_str(
                "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"in_progress\",\"model\":\"gpt-5\",\"output\":[],\"usage\":null}}\n\n",
            ),
            Self::Anthropic => stream.push_str(
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_01\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-5\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":3,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":12304,\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":1,\"service_tier\":\"standard\"}}}\n\n",
            ),
        }
    }

    fn delta(self, stream: &mut String, number: usize) {
        let word = WORDS[number % WORDS.len()];
        let _ = match self {
            Self::Chat => write!(
                stream,
                "data: {{\"id\":\"chatcmpl-CIq1vdB2mEqEjPXX\",\"object\":\"chat.completion.chunk\",\"created\":1758658986,\"model\":\"gpt-5-2025-08-07\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_e665f7564b\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{word}\"}},\"logprobs\":null,\"finish_reason\":null}}],\"usage\":null,\"obfuscation\":\"{:.1$}\"}}\n\n",
                "x7Yq2LmNp0",
                number % 10
            ),
            Self::Compatible => write!(
                stream,
                "data: {{\"id\":\"chatcmpl-CIq1vdB2mEqEjPXX\",\"object\":\"chat.completion.chunk\",\"created\":1758658986,\"model\":\"deepseek-chat\",\"system_fingerprint\":\"fp_feb633d1f5_prod0820_fp8_kvcache\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{word}\"}},\"logprobs\":null,\"finish_reason\":null}}]}}\n\n"
            ),
            Self::Responses => write!(
                stream,
                "event: response.output_text.delta\ndata: {{\"type\":\"response.output_text.delta\",\"sequence_number\":{},\"item_id\":\"msg_68d2f8ea91\",\"output_index\":0,\"content_index\":0,\"delta\":\"{word}\",\"logprobs\":[],\"obfuscation\":\"{:.2$}\"}}\n\n",
                number + 4,
                "x7Yq2LmNp0aB4cD",
                number % 15
            ),
            Self::Anthropic => write!(
                stream,
                "event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{word}\"}}}}\n\n"
            ),
        };
    }

    fn end(self, stream: &mut String, deltas: usize) {
        let _ = match self {
            Self::Chat | Self::Compatible => write!(
                stream,
                "data: {{\"id\":\"chatcmpl-1\",\"choices\":[{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"stop\"}}]}}\n\ndata: {{\"id\":\"chatcmpl-1\",\"choices\":[],\"usage\":{CHAT_USAGE}}}\n\ndata: [DONE]\n\n"
            ),
            Self::Responses => write!(
                stream,
                "event: response.completed\ndata: {{\"type\":\"response.completed\",\"sequence_number\":{},\"response\":{}}}\n\n",
                deltas + 4,
                responses(6 * deltas).replace('\n', "")
            ),
            Self::Anthropic => write!(
                stream,
                "event: message_delta\ndata: {{\"type\":\"message_delta\",\"delta\":{{\"stop_reason\":\"end_turn\",\"stop_sequence\":null}},\"usage\":{{\"output_tokens\":550}}}}\n\nevent: message_stop\ndata: {{\"type\":\"message_stop\"}}\n\n"
            ),
        };
    }
}

/// As tokens come: some with escapes, some with letters beyond ASCII.
const WORDS: [&str; 8] = [
    " the",
    " quick",
    " brown",
    r",\n",
    r#" \"fox"#,
    " jumps",
    " über",
    ".",
];

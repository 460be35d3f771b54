//! What the head of a response says of its body: a hint, since the bytes decide.

/// How the content type says that messages come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::usage) enum Announced {
    /// As one body, or it does not say.
    #[default]
    Body,
    Events,
    Lines,
    Frames,
}

impl Announced {
    pub(in crate::usage) fn by(content_type: &str) -> Self {
        let media = content_type.split(';').next().unwrap_or_default();
        match media.trim().to_ascii_lowercase().as_str() {
            "text/event-stream" => Self::Events,
            "application/x-ndjson"
            | "application/ndjson"
            | "application/x-jsonl"
            | "application/jsonl"
            | "application/jsonlines" => Self::Lines,
            "application/vnd.amazon.eventstream" => Self::Frames,
            _ => Self::Body,
        }
    }

    /// As many messages of one answer.
    pub(in crate::usage) fn is_stream(self) -> bool {
        self != Self::Body
    }
}

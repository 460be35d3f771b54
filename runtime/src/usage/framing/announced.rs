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
        const EVENTS: &str = "text/event-stream";
        const FRAMES: &str = "application/vnd.amazon.eventstream";
        const LINES: [&str; 5] = [
            "application/x-ndjson",
            "application/ndjson",
            "application/x-jsonl",
            "application/jsonl",
            "application/jsonlines",
        ];
        let media = content_type.split(';').next().unwrap_or_default().trim();
        if media.eq_ignore_ascii_case(EVENTS) {
            Self::Events
        } else if LINES.iter().any(|line| media.eq_ignore_ascii_case(line)) {
            Self::Lines
        } else if media.eq_ignore_ascii_case(FRAMES) {
            Self::Frames
        } else {
            Self::Body
        }
    }

    /// As many messages of one answer.
    pub(in crate::usage) fn is_stream(self) -> bool {
        self != Self::Body
    }
}

//! The fields of the record, and how they contain each other.

/// A field of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Input tokens, all of them.
    Input,
    /// Output tokens, all of them.
    Output,
    /// The wire's own total.
    Total,
    /// Input tokens that the cache served.
    CacheRead,
    /// Input tokens that were written to the cache.
    CacheWrite,
    /// Of these, for five minutes.
    CacheWrite5m,
    /// Of these, for one hour.
    CacheWrite1h,
    /// Output tokens spent on reasoning.
    Reasoning,
    /// Input tokens that tools returned.
    ToolUse,
    /// Input tokens of audio.
    InputAudio,
    /// Input tokens of images.
    InputImage,
    /// Output tokens of audio.
    OutputAudio,
    /// Output tokens of images.
    OutputImage,
    /// Web searches, in requests.
    WebSearch,
    /// What was charged, in USD.
    Cost,
    /// What a router paid, in USD.
    CostUpstream,
    /// What a gateway guessed, in USD.
    CostEstimate,
}

impl Field {
    /// Every field: its word in specs, and its name in the record.
    pub const ALL: [(&'static str, &'static str, Self); 17] = [
        ("input", "input_tokens", Self::Input),
        ("output", "output_tokens", Self::Output),
        ("total", "total_tokens", Self::Total),
        ("cache_read", "cache_read_tokens", Self::CacheRead),
        ("cache_write", "cache_write_tokens", Self::CacheWrite),
        (
            "cache_write_5m",
            "cache_write_5m_tokens",
            Self::CacheWrite5m,
        ),
        (
            "cache_write_1h",
            "cache_write_1h_tokens",
            Self::CacheWrite1h,
        ),
        ("reasoning", "reasoning_tokens", Self::Reasoning),
        ("tool_use", "tool_use_tokens", Self::ToolUse),
        ("input_audio", "input_audio_tokens", Self::InputAudio),
        ("input_image", "input_image_tokens", Self::InputImage),
        ("output_audio", "output_audio_tokens", Self::OutputAudio),
        ("output_image", "output_image_tokens", Self::OutputImage),
        ("web_search", "web_search_requests", Self::WebSearch),
        ("cost", "cost_usd", Self::Cost),
        ("cost_upstream", "cost_upstream_usd", Self::CostUpstream),
        ("cost_estimate", "cost_estimate_usd", Self::CostEstimate),
    ];

    /// Its name in the record: `cache_read_tokens`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The field that contains this one; `None` for one that is no part.
    #[must_use]
    pub const fn whole(self) -> Option<Self> {
        match self {
            Self::CacheRead
            | Self::CacheWrite
            | Self::InputAudio
            | Self::InputImage
            | Self::ToolUse => Some(Self::Input),
            Self::Reasoning | Self::OutputAudio | Self::OutputImage => Some(Self::Output),
            Self::CacheWrite5m | Self::CacheWrite1h => Some(Self::CacheWrite),
            _ => None,
        }
    }

    /// Whether it is an amount of money, and so may have a fraction.
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Cost | Self::CostUpstream | Self::CostEstimate)
    }
}

/// How a part lies to its whole on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The whole contains it.
    Inside,
    /// It is counted beside the whole.
    Beside,
    /// Beside, and the total leaves it out too.
    Outside,
    /// Both occur: each record decides.
    Measured,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_in_their_order() {
        for (place, (word, name, field)) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field as usize, place, "{word}");
            assert_eq!(field.name(), name);
        }
    }
}

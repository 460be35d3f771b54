//! Where responses report token usage, and how the provider counts.

/// One API's usage: a picture of the JSON that arrives, and what contains what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// The message, from its top.
    pub message: Node,
    /// How parts lie to their wholes; what is not listed lies inside.
    pub parts: &'static [(Field, Relation)],
    /// Fields whose absence means 0, if any field was read.
    pub zero: &'static [Field],
    /// Powers of ten for money.
    pub scale: &'static [(Field, i8)],
    /// What only this API reports.
    pub extras: &'static [Extra],
    #[doc(hidden)]
    pub more: (),
}

impl Usage {
    /// An API that reports no token usage.
    pub const NONE: Self = Self {
        message: Node::NONE,
        parts: &[],
        zero: &[],
        scale: &[],
        extras: &[],
        more: (),
    };
}

/// A place in a message. A value may be read, and looked into, at the same time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// What its own value says.
    pub reads: &'static [Read],
    /// Its members.
    pub members: &'static [(&'static str, Node)],
    /// Every element or member of it (`[*]`).
    pub each: Option<&'static Node>,
    /// The elements of it that match (`[?@.key=='value']`).
    pub filters: &'static [Filter],
    /// Whether counters lie here: a numeric leaf below that nothing reads or ignores is drift.
    pub root: bool,
    /// Whether what lies here is left out on purpose, with all below it that is not read.
    pub ignored: bool,
    /// Whether a value other than `null` here says that a streamed answer is over.
    pub end: bool,
    #[doc(hidden)]
    pub more: (),
}

impl Node {
    /// A place at which nothing is read.
    pub const NONE: Self = Self {
        reads: &[],
        members: &[],
        each: None,
        filters: &[],
        root: false,
        ignored: false,
        end: false,
        more: (),
    };

    /// A place that is only looked into.
    #[must_use]
    pub const fn members(members: &'static [(&'static str, Self)]) -> Self {
        Self {
            members,
            ..Self::NONE
        }
    }

    /// A place under which counters lie.
    #[must_use]
    pub const fn root(members: &'static [(&'static str, Self)]) -> Self {
        Self {
            members,
            root: true,
            ..Self::NONE
        }
    }

    /// A place whose value is one read.
    #[must_use]
    pub const fn reads(reads: &'static [Read]) -> Self {
        Self {
            reads,
            ..Self::NONE
        }
    }

    /// A place that is left out on purpose.
    pub const IGNORED: Self = Self {
        ignored: true,
        ..Self::NONE
    };

    /// A place whose presence ends an answer.
    pub const END: Self = Self {
        end: true,
        ..Self::NONE
    };
}

/// The elements whose member `key` is the text `value`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filter {
    /// The member that is compared.
    pub key: &'static str,
    /// What it must be.
    pub value: &'static str,
    /// What is read of such an element.
    pub node: Node,
}

/// A value that is read, and how good an answer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// What it says.
    pub slot: Slot,
    /// 0 is the best; unique within a slot: the place of its (alias, root) in the spec, and for an
    /// amount, whose slot says which path it is, the place of the root alone.
    pub rank: u16,
}

/// What a value says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A field of the record: the best rank counts.
    Field(Field),
    /// An amount that is added to a field: by the place of its path in the field's list, all of
    /// which count, each once however many roots it is found under.
    Plus(Field, u16),
    /// An extra, by its place in [`Usage::extras`].
    Extra(u16),
    /// The model that answered.
    Model,
    /// The id of the answer that a message belongs to.
    Id,
    /// A captured text, by its place in [`Api::captures`](super::Api::captures).
    Captured(u16),
}

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

/// A value that only some API reports.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extra {
    /// Its name.
    pub name: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// A power of ten by which the wire's number is multiplied.
    pub scale: i8,
    /// What it is, in a sentence; may be empty.
    pub doc: &'static str,
}

/// The unit of an extra.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Tokens: a whole number.
    Tokens,
    /// A whole number of something else.
    Count,
    /// Seconds, may have a fraction.
    Seconds,
    /// US dollars, may have a fraction.
    Usd,
    /// The provider's credits, may have a fraction.
    Credits,
    /// A label.
    Text,
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

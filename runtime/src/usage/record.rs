//! The record: what a response says was used, in one meaning for all providers.

use crate::decimal::Decimal;
use crate::diagnostic::Diagnostic;
use crate::table::{self, Field};

use super::drift::Drift;
use super::field_set::FieldSet;
use super::figures::{Figures, Origins};
use super::part::Part;

/// What one response says was used. `None` is "not reported", which is not 0.
///
/// `input_tokens` and `output_tokens` are inclusive, whatever the wire counts: cache reads and writes,
/// tool results, audio and images are parts of the input; reasoning, audio and images of the output.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Usage {
    /// Input tokens, all of them.
    pub input_tokens: Option<u64>,
    /// Output tokens, all of them.
    pub output_tokens: Option<u64>,
    /// The wire's own total, never computed.
    pub total_tokens: Option<u64>,
    /// Input tokens that the cache served.
    pub cache_read_tokens: Option<u64>,
    /// Input tokens that were written to the cache.
    pub cache_write_tokens: Option<u64>,
    /// Of the cache writes, those for five minutes.
    pub cache_write_5m_tokens: Option<u64>,
    /// Of the cache writes, those for one hour.
    pub cache_write_1h_tokens: Option<u64>,
    /// Output tokens spent on reasoning.
    pub reasoning_tokens: Option<u64>,
    /// Input tokens that tools returned.
    pub tool_use_tokens: Option<u64>,
    /// Input tokens of audio.
    pub input_audio_tokens: Option<u64>,
    /// Input tokens of images.
    pub input_image_tokens: Option<u64>,
    /// Output tokens of audio.
    pub output_audio_tokens: Option<u64>,
    /// Output tokens of images.
    pub output_image_tokens: Option<u64>,
    /// Web searches, in requests.
    pub web_search_requests: Option<u64>,
    /// What was charged, in USD.
    pub cost_usd: Option<Decimal>,
    /// What a router paid, in USD.
    pub cost_upstream_usd: Option<Decimal>,
    /// What a gateway guessed, in USD.
    pub cost_estimate_usd: Option<Decimal>,
    /// How much of the response was read.
    pub state: State,
    /// On whose word the figures were read so.
    pub basis: Basis,
    pub(super) ground: Ground,
}

/// What stands behind the figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ground {
    /// Whether any field was read.
    pub(super) reported: bool,
    pub(super) message: Option<&'static table::Node>,
    pub(super) origins: Origins,
    pub(super) unsettled: FieldSet,
    /// Apart, so that the record of most responses is small.
    pub(super) notes: Option<Box<Notes>>,
}

/// What few responses have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Notes {
    /// The fields that a header gave, by its name.
    pub(super) headers: Vec<(Field, &'static str)>,
    pub(super) parts: Vec<Part>,
    pub(super) drift: Vec<Drift>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Notes {
    /// Keeps them, if there are any.
    pub(super) fn kept(self) -> Option<Box<Self>> {
        let Self {
            headers,
            parts,
            drift,
            diagnostics,
        } = &self;
        let is_empty =
            headers.is_empty() && parts.is_empty() && drift.is_empty() && diagnostics.is_empty();
        (!is_empty).then(|| Box::new(self))
    }
}

/// How much of a response was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum State {
    /// All of it: these are the figures.
    #[default]
    Final,
    /// A part, or more than one answer: the figures may be smaller than the bill.
    Partial,
    /// More than is kept at once, and so not all of it.
    Oversize,
    /// Nothing: it was compressed, or no JSON.
    Unreadable,
}

/// On whose word figures were read as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// A provider's spec.
    Spec {
        /// Its id.
        id: &'static str,
        /// SHA-256 of its text in hex.
        hash: &'static str,
    },
    /// A wire family alone, without a spec of the provider: an assumption.
    Family {
        /// Its name.
        name: &'static str,
    },
    /// The records that were added up.
    Sum {
        /// How many.
        records: u64,
    },
}

/// Where a field was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The field's name in the record.
    pub field: &'static str,
    /// The path, from the top of the message; of a part, from its own top. The name of a header.
    pub path: String,
    /// The message, counted from 0; `None` for a header.
    pub event: Option<u32>,
}

impl Usage {
    pub(super) fn new(figures: &Figures, state: State, basis: Basis, ground: Ground) -> Self {
        Self {
            input_tokens: figures.count(Field::Input),
            output_tokens: figures.count(Field::Output),
            total_tokens: figures.count(Field::Total),
            cache_read_tokens: figures.count(Field::CacheRead),
            cache_write_tokens: figures.count(Field::CacheWrite),
            cache_write_5m_tokens: figures.count(Field::CacheWrite5m),
            cache_write_1h_tokens: figures.count(Field::CacheWrite1h),
            reasoning_tokens: figures.count(Field::Reasoning),
            tool_use_tokens: figures.count(Field::ToolUse),
            input_audio_tokens: figures.count(Field::InputAudio),
            input_image_tokens: figures.count(Field::InputImage),
            output_audio_tokens: figures.count(Field::OutputAudio),
            output_image_tokens: figures.count(Field::OutputImage),
            web_search_requests: figures.count(Field::WebSearch),
            cost_usd: figures.money(Field::Cost),
            cost_upstream_usd: figures.money(Field::CostUpstream),
            cost_estimate_usd: figures.money(Field::CostEstimate),
            state,
            basis,
            ground,
        }
    }

    /// Whether the response reported no usage at all.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        !self.ground.reported
    }

    /// Input tokens that the cache neither served nor stored; `None` unless all three are known.
    #[must_use]
    pub fn uncached_input_tokens(&self) -> Option<u64> {
        self.input_tokens?
            .checked_sub(self.cache_read_tokens?)?
            .checked_sub(self.cache_write_tokens?)
    }

    /// Output tokens without reasoning; `None` unless both are known.
    #[must_use]
    pub fn visible_output_tokens(&self) -> Option<u64> {
        self.output_tokens?.checked_sub(self.reasoning_tokens?)
    }

    /// The share of the input that the cache served, 0 to 1; `None` unless both are known, and where
    /// there was no input.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a share, not a count")]
    pub fn cache_hit_ratio(&self) -> Option<f64> {
        let input = self.input_tokens.filter(|&input| input > 0)?;
        Some(self.cache_read_tokens? as f64 / input as f64)
    }

    /// A count by its field; `None` also for money.
    #[must_use]
    pub const fn count(&self, field: Field) -> Option<u64> {
        match field {
            Field::Input => self.input_tokens,
            Field::Output => self.output_tokens,
            Field::Total => self.total_tokens,
            Field::CacheRead => self.cache_read_tokens,
            Field::CacheWrite => self.cache_write_tokens,
            Field::CacheWrite5m => self.cache_write_5m_tokens,
            Field::CacheWrite1h => self.cache_write_1h_tokens,
            Field::Reasoning => self.reasoning_tokens,
            Field::ToolUse => self.tool_use_tokens,
            Field::InputAudio => self.input_audio_tokens,
            Field::InputImage => self.input_image_tokens,
            Field::OutputAudio => self.output_audio_tokens,
            Field::OutputImage => self.output_image_tokens,
            Field::WebSearch => self.web_search_requests,
            Field::Cost | Field::CostUpstream | Field::CostEstimate => None,
        }
    }

    /// An amount of money by its field; `None` also for counts.
    #[must_use]
    pub const fn money(&self, field: Field) -> Option<Decimal> {
        match field {
            Field::Cost => self.cost_usd,
            Field::CostUpstream => self.cost_upstream_usd,
            Field::CostEstimate => self.cost_estimate_usd,
            _ => None,
        }
    }

    /// The fields whose relation to their whole could not be decided: the wire says neither whether
    /// the whole contains them nor that it does not.
    pub fn unsettled(&self) -> impl Iterator<Item = &'static str> {
        self.ground.unsettled.iter().map(Field::name)
    }

    /// Where each field was read, in the record's order.
    pub fn provenance(&self) -> impl Iterator<Item = Origin> {
        let of_message = |message| super::path::of_fields(message, &self.ground.origins);
        let mut paths = self
            .ground
            .message
            .map_or_else(Default::default, of_message);
        Field::ALL.into_iter().filter_map(move |(_, name, field)| {
            let (_, event) = self.ground.origins.of(field)?;
            let mut headers = self.notes().into_iter().flat_map(|notes| &notes.headers);
            if let Some((_, header)) = headers.find(|(known, _)| *known == field) {
                return Some(Origin {
                    field: name,
                    path: (*header).to_owned(),
                    event: None,
                });
            }
            Some(Origin {
                field: name,
                path: paths[field as usize].take()?,
                event: Some(event),
            })
        })
    }

    /// Figures that the response gives beside these: of other models or meters, which were billed on
    /// their own, or what the record consists of.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        self.notes().map_or(&[], |notes| &notes.parts)
    }

    /// Numbers under the usage that no rule names or ignores.
    #[must_use]
    pub fn drift(&self) -> &[Drift] {
        self.notes().map_or(&[], |notes| &notes.drift)
    }

    /// What is odd about the response: no value was changed because of it.
    ///
    /// | code | says |
    /// | --- | --- |
    /// | `invalid` | a count is no number, is negative, has a fraction or is too long, and was not read |
    /// | `overflow` | a number or a sum is too long, so the field is unknown |
    /// | `duplicate` | a member stands twice in its object; the later one was read |
    /// | `aliases` | two names of one field said different things in one message |
    /// | `unplaced` | an amount belongs to a field that was not reported |
    /// | `header` | a header and the body say different things of one field |
    /// | `total` | the wire's total is not input plus output, or the one of them that there is |
    /// | `beyond` | the total holds more than input and output, which the spec explains |
    /// | `part` | a part is larger than its whole |
    /// | `modality` | audio and images are more than what contains them |
    /// | `cache` | cache reads and writes are more than the input |
    /// | `rest` | the wire's own remainder is not what the parts leave of their whole |
    /// | `contained` | what the record is said to contain is more than the record |
    /// | `ttl` | cache writes by lifetime do not add up to all cache writes |
    /// | `parts` | there are more parts than are kept |
    /// | `malformed` | a body or an event is not valid JSON, and was not read |
    /// | `checksum` | an event does not match its checksum, and was not read |
    /// | `failure` | the provider broke off and said why |
    /// | `answers` | there are several answers; the figures of the later ones replace the earlier ones' |
    /// | `stray` | there is JSON beside the events of a stream, and it was not read |
    /// | `empty` | a successful response has an empty body |
    /// | `encoding` | the body is compressed, and was not read |
    /// | `length` | the body is not as long as its head said |
    /// | `oversize` | a body or an event is longer than what is kept, and was not read |
    ///
    /// and whatever the call had to say.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.notes().map_or(&[], |notes| &notes.diagnostics)
    }

    fn notes(&self) -> Option<&Notes> {
        self.ground.notes.as_deref()
    }
}

impl State {
    /// Its word in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Partial => "partial",
            Self::Oversize => "oversize",
            Self::Unreadable => "unreadable",
        }
    }
}

impl Basis {
    pub(super) const fn of(provider: &'static table::Provider) -> Self {
        Self::Spec {
            id: provider.id,
            hash: provider.hash,
        }
    }
}

impl Default for Basis {
    /// A sum of no records.
    fn default() -> Self {
        Self::Sum { records: 0 }
    }
}

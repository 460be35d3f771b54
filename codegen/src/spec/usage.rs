//! Where responses report usage, as it is written.

use headwater::table::{Field, Merge, Relation, Unit};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Entries, Key, Word};

/// Paths, in order of preference.
pub type Paths = Vec<At<String>>;

macro_rules! by_field {
    ($(#[$meta:meta])* $name:ident($title:literal): $type:ty { $($(#[$extra:meta])* $key:ident: $other:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
        #[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
        #[schemars(rename = $title)]
        pub struct $name {
            /// Input tokens, all of them.
            pub input: Key<$type>,
            /// Output tokens, all of them.
            pub output: Key<$type>,
            /// The wire's own total.
            pub total: Key<$type>,
            /// Input tokens that the cache served.
            pub cache_read: Key<$type>,
            /// Input tokens that were written to the cache.
            pub cache_write: Key<$type>,
            /// Of these, for five minutes.
            pub cache_write_5m: Key<$type>,
            /// Of these, for one hour.
            pub cache_write_1h: Key<$type>,
            /// Output tokens spent on reasoning.
            pub reasoning: Key<$type>,
            /// Input tokens that tools returned.
            pub tool_use: Key<$type>,
            /// Input tokens of audio.
            pub input_audio: Key<$type>,
            /// Input tokens of images.
            pub input_image: Key<$type>,
            /// Output tokens of audio.
            pub output_audio: Key<$type>,
            /// Output tokens of images.
            pub output_image: Key<$type>,
            /// Web searches, in requests.
            pub web_search: Key<$type>,
            /// What was charged, in USD.
            pub cost: Key<$type>,
            /// What a router paid, in USD.
            pub cost_upstream: Key<$type>,
            /// What a gateway guessed, in USD.
            pub cost_estimate: Key<$type>,
            $($(#[$extra])* pub $key: $other,)*
        }

        impl $name {
            /// What is said of a field.
            #[must_use]
            pub fn field(&self, field: Field) -> &Key<$type> {
                match field {
                    Field::Input => &self.input,
                    Field::Output => &self.output,
                    Field::Total => &self.total,
                    Field::CacheRead => &self.cache_read,
                    Field::CacheWrite => &self.cache_write,
                    Field::CacheWrite5m => &self.cache_write_5m,
                    Field::CacheWrite1h => &self.cache_write_1h,
                    Field::Reasoning => &self.reasoning,
                    Field::ToolUse => &self.tool_use,
                    Field::InputAudio => &self.input_audio,
                    Field::InputImage => &self.input_image,
                    Field::OutputAudio => &self.output_audio,
                    Field::OutputImage => &self.output_image,
                    Field::WebSearch => &self.web_search,
                    Field::Cost => &self.cost,
                    Field::CostUpstream => &self.cost_upstream,
                    Field::CostEstimate => &self.cost_estimate,
                }
            }
        }
    };
}

by_field! {
    /// Where responses report usage, and how the provider counts.
    Usage("Usage"): Paths {
        /// Where counters lie. If the first is a member of the message itself, a message that has an
        /// object with members there is read there alone.
        roots: Key<Paths>,
        /// What ends a streamed answer.
        end: Key<Paths>,
        /// The model that answered.
        model: Key<Paths>,
        /// The id of the answer that a message belongs to.
        id: Key<Paths>,
        /// What several messages say together.
        merge: Key<Word<Merge>>,
        /// How parts lie to their wholes.
        parts: Key<Parts>,
        /// Other relations for some models, or for streams; the first that fits counts.
        variant: Key<Vec<At<Variant>>>,
        /// Amounts that are added to a field.
        plus: Key<ByField>,
        /// Response headers of fields that no message gives.
        headers: Key<ByField>,
        /// What the wire says is left of a whole beside its parts: compared, never counted.
        rest: Key<Rest>,
        /// Why the total may hold more than input and output.
        beyond: Key<String>,
        /// Figures that are records of their own: of other models or meters.
        record: Key<Entries<Record>>,
        /// Fields whose absence means 0.
        zero: Key<Vec<At<Word<Field>>>>,
        /// Powers of ten for money.
        scale: Key<Scale>,
        /// What only one API reports.
        extra: Key<Entries<Extra>>,
        /// Paths that are left out on purpose, and why.
        ignore: Key<Entries<String>>,
        /// Where facts come from: keys of `[sources]`, by field.
        source: Key<Entries<String>>,
    }
}

by_field! {
    /// Lists by field.
    ByField("ByField"): Paths {}
}

by_field! {
    /// Figures that are a record of their own. They are read as the API's are, from an object that is
    /// their message, but for what is said here.
    Record("Record"): Paths {
        /// Where the objects lie, one for each record.
        at: Key<Paths>,
        /// Whether the figures of the API contain them.
        inside: Key<bool>,
        /// Where counters lie in such an object; left out, in the object itself.
        roots: Key<Paths>,
        /// The model, from the top of the object.
        model: Key<Paths>,
        /// How parts lie to their wholes.
        parts: Key<Parts>,
        /// Paths that are left out on purpose, and why.
        ignore: Key<Entries<String>>,
    }
}

/// Relations that hold for some responses only.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Variant")]
pub struct Variant {
    /// The models: names, or patterns in which `*` stands for any text.
    pub models: Key<Vec<At<String>>>,
    /// Whether the answer is streamed.
    pub stream: Key<bool>,
    /// How parts lie to their wholes.
    pub parts: Key<Parts>,
}

macro_rules! of_fields {
    ($(#[$meta:meta])* $name:ident($title:literal): $type:ty {
        $($(#[$doc:meta])* $key:ident = $field:ident,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
        #[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
        #[schemars(rename = $title)]
        pub struct $name {
            $($(#[$doc])* pub $key: Key<$type>,)*
        }

        impl $name {
            /// What is said of each field, in the order of the record.
            pub fn entries(&self) -> impl Iterator<Item = (Field, &At<$type>)> {
                let keys = [$((Field::$field, &self.$key)),*];
                keys.into_iter()
                    .filter_map(|(field, key)| Some((field, key.get()?)))
            }
        }
    };
}

of_fields! {
    /// How parts lie to their wholes.
    Parts("Parts"): Word<Relation> {
        /// Cache reads in the input.
        cache_read = CacheRead,
        /// Cache writes in the input.
        cache_write = CacheWrite,
        /// Five-minute writes in the cache writes.
        cache_write_5m = CacheWrite5m,
        /// One-hour writes in the cache writes.
        cache_write_1h = CacheWrite1h,
        /// Reasoning in the output.
        reasoning = Reasoning,
        /// Tool results in the input.
        tool_use = ToolUse,
        /// Audio in the input.
        input_audio = InputAudio,
        /// Images in the input.
        input_image = InputImage,
        /// Audio in the output.
        output_audio = OutputAudio,
        /// Images in the output.
        output_image = OutputImage,
    }
}

of_fields! {
    /// What is left of a whole.
    Rest("Rest"): Paths {
        /// The input beside cache reads and writes.
        input = Input,
        /// The output beside reasoning.
        output = Output,
        /// The cache writes of other lifetimes than five minutes and one hour.
        cache_write = CacheWrite,
    }
}

of_fields! {
    /// Powers of ten for money.
    Scale("Scale"): i8 {
        /// What was charged.
        cost = Cost,
        /// What a router paid.
        cost_upstream = CostUpstream,
        /// What a gateway guessed.
        cost_estimate = CostEstimate,
    }
}

/// A value that only one API reports.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Extra")]
pub struct Extra {
    /// Where it lies.
    pub paths: Key<Paths>,
    /// Its unit.
    pub unit: Key<Word<Unit>>,
    /// A power of ten.
    pub scale: Key<i8>,
    /// What it is, in a sentence.
    pub doc: Key<String>,
}

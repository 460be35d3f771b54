//! Words of closed sets, which the tables name.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use headwater::table::{
    Breaks, Caller, Field, Keep, Kind, Lifetime, Merge, Operation, Override, Relation, Role,
    Transport, Unit,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::{Prefix, Scheme, UnknownMember};

/// A closed set and its words.
pub trait Words: Copy + 'static {
    /// Every word, in the order in which help lists them.
    const WORDS: &'static [&'static str];

    /// What the word means; `None` for a word of another set.
    fn parse(word: &str) -> Option<Self>;
}

/// A word of a closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T> Deref for Word<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'de, T: Words> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(WordVisitor(PhantomData))
    }
}

struct WordVisitor<T>(PhantomData<T>);

impl<T: Words> Visitor<'_> for WordVisitor<T> {
    type Value = Word<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Word<T>, E> {
        T::parse(word)
            .map(Word)
            .ok_or_else(|| E::unknown_variant(word, T::WORDS))
    }
}

impl<T: Words> JsonSchema for Word<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Word".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": T::WORDS })
    }
}

macro_rules! words {
    ($($set:ident { $($word:literal = $value:ident,)* })*) => {$(
        impl Words for $set {
            const WORDS: &'static [&'static str] = &[$($word),*];

            fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$value),)*
                    _ => None,
                }
            }
        }
    )*};
}

words! {
    Lifetime {
        "static" = Static,
        "install" = Install,
        "credential" = Credential,
        "session" = Session,
        "cache_scope" = CacheScope,
        "thread" = Thread,
        "window" = Window,
        "turn" = Turn,
        "request" = Request,
        "attempt" = Attempt,
    }
    Breaks {
        "request" = Request,
        "auth" = Auth,
        "cache" = Cache,
        "billing" = Billing,
        "attribution" = Attribution,
    }
    Override {
        "caller" = Caller,
        "spec" = Spec,
        "merge" = Merge,
        "refuse" = Refuse,
    }
    Kind {
        "string" = String,
        "bool" = Bool,
        "int" = Int,
        "list" = List,
        "map" = Map,
    }
    Scheme {
        "aws-sigv4" = AwsSigV4,
    }
    Prefix {
        "every" = Every,
        "marked" = Marked,
        "every_and_marked" = EveryAndMarked,
    }
    UnknownMember {
        "ignored" = Ignored,
        "refused" = Refused,
    }
    Keep {
        "first" = First,
        "last" = Last,
    }
    Caller {
        "main" = Main,
        "subagent" = Subagent,
        "compaction" = Compaction,
        "title" = Title,
        "summary" = Summary,
        "review" = Review,
        "memory" = Memory,
        "prewarm" = Prewarm,
        "probe" = Probe,
    }
    Transport {
        "http" = Http,
        "sse" = Sse,
        "websocket" = Websocket,
    }
    Role {
        "user" = User,
        "tool" = Tool,
        "assistant" = Assistant,
        "system" = System,
    }
    Relation {
        "inside" = Inside,
        "beside" = Beside,
        "outside" = Outside,
        "measured" = Measured,
    }
    Merge {
        "last" = Last,
        "sum" = Sum,
        "max" = Max,
    }
    Operation {
        "chat" = Chat,
        "generate_content" = GenerateContent,
        "text_completion" = TextCompletion,
        "embeddings" = Embeddings,
        "invoke_agent" = InvokeAgent,
    }
    Unit {
        "tokens" = Tokens,
        "count" = Count,
        "seconds" = Seconds,
        "usd" = Usd,
        "credits" = Credits,
        "items" = Items,
        "text" = Text,
    }
    Field {
        "input" = Input,
        "output" = Output,
        "total" = Total,
        "cache_read" = CacheRead,
        "cache_write" = CacheWrite,
        "cache_write_5m" = CacheWrite5m,
        "cache_write_1h" = CacheWrite1h,
        "reasoning" = Reasoning,
        "tool_use" = ToolUse,
        "input_audio" = InputAudio,
        "input_image" = InputImage,
        "output_audio" = OutputAudio,
        "output_image" = OutputImage,
        "web_search" = WebSearch,
        "cost" = Cost,
        "cost_upstream" = CostUpstream,
        "cost_estimate" = CostEstimate,
    }
}

/// The word of a lifetime, as a table of a spec is named.
pub(crate) fn lifetime_word(lifetime: Lifetime) -> &'static str {
    Lifetime::WORDS[lifetime as usize]
}

/// The word of a unit.
pub(crate) fn unit_word(unit: Unit) -> &'static str {
    Unit::WORDS[unit as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The explanations list each set whole, so that it can be looked up.
    #[test]
    fn every_word_is_explained() {
        let in_a_row = |words: &[&str]| format!("`{}`", words.join("`, `"));
        let values = crate::explain("unknown-value").unwrap_or_default();
        for words in [
            Breaks::WORDS,
            Override::WORDS,
            Scheme::WORDS,
            Keep::WORDS,
            Kind::WORDS,
            Caller::WORDS,
            Transport::WORDS,
            Role::WORDS,
            Merge::WORDS,
            Relation::WORDS,
            Unit::WORDS,
        ] {
            let row = in_a_row(words);
            assert!(values.lines().any(|line| line.ends_with(&row)), "{row}");
        }
        let lifetimes = crate::explain("unknown-lifetime").unwrap_or_default();
        for word in Lifetime::WORDS {
            assert!(lifetimes.contains(&format!("- `{word}`: ")), "{word}");
        }
    }
}

//! A prompt cache as it is written: what it keeps, for how long, and what that costs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{At, Key, Word};

/// The prompt cache of an API. What routes to it are the rules with `breaks = "cache"`. A list of two is a
/// range: over models, prices or policies.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Cache", extend("required" = ["prefix"]))]
pub struct Cache {
    /// Which prefixes are kept.
    pub prefix: Key<Word<Prefix>>,
    /// What the API does with a body member that it does not know, such as another one's cache key.
    pub unknown_member: Key<Word<UnknownMember>>,
    /// For how long a prefix is kept after its last use, in seconds.
    pub ttl_s: Key<Vec<At<u32>>>,
    /// The shortest prefix that is kept, in tokens.
    pub min_tokens: Key<Vec<At<u32>>>,
    /// The price of a token that is read from the cache, by that of an input token. What a miss costs
    /// beyond a hit is what is missing to 1.
    pub read_price: Key<Vec<At<f64>>>,
    /// The price of a token that is written to the cache, by that of an input token.
    pub write_price: Key<Vec<At<f64>>>,
    /// Where the fact comes from: a key of `[sources]`; the file's own unless told.
    pub source: Key<String>,
}

/// Which prefixes of prompts a cache keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Prefix {
    /// All that are long enough.
    Every,
    /// Those that the body marks.
    Marked,
    /// All that are long enough, and those that the body marks on better terms.
    EveryAndMarked,
}

/// What an API does with a body member that it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownMember {
    /// It passes over it.
    Ignored,
    /// It refuses the request.
    Refused,
}

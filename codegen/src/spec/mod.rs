//! A spec as it is written: every value with its place, nothing resolved.
//!
//! The schema is made from these structs, and a file is read into them.

mod at;
mod cache;
mod credential;
mod decode;
mod family;
mod literal;
mod provider;
mod rule;
mod usage;
mod word;

pub use at::{At, Entries, Key};
pub use cache::{Cache, Prefix, UnknownMember};
pub use credential::{Auth, Capture, CaptureTable, Param, Scheme};
pub(crate) use decode::decode;
pub use family::{Family, Marks, Request, Roles};
pub use literal::{Const, False};
pub use provider::{Api, Example, Provider, Source, SourceKind};
pub use rule::{ByLifetime, Case, Json, Rule, RuleTable, When};
pub use usage::{ByField, Extra, Parts, Paths, Record, Rest, Scale, Usage, Variant};
pub use word::{Word, Words};
pub(crate) use word::{lifetime_word, unit_word};

//! A provider's whole file, as it is written.

use headwater::table::{Caller, Transport};
use schemars::JsonSchema;
use serde::Deserialize;

use super::literal::OrFalse;
use super::{At, Auth, ByLifetime, Cache, Capture, Const, Entries, Key, Param, Rule, Usage, Word};

/// A provider: who it is, where it is, what its requests carry and what its responses report.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Provider", extend("anyOf" = [{ "required": ["id"] }, { "required": ["base"] }]))]
pub struct Provider {
    /// The name that programs use: lower case, digits and hyphens.
    pub id: Key<String>,
    /// Of a layer: the id of the spec that it stands on, one beside it or of the catalogue.
    pub base: Key<String>,
    /// Other ids under which it is found.
    pub also: Key<Vec<At<String>>>,
    /// The name that people use; the id unless told.
    pub name: Key<String>,
    /// The name that OpenTelemetry's conventions have for it (`gen_ai.provider.name`); the id unless told.
    pub otel_name: Key<String>,
    /// Where requests go; without it the caller must say.
    pub base_url: Key<String>,
    /// The vendor's own hosts; the host of `base_url` unless told.
    pub hosts: Key<Vec<At<String>>>,
    /// Pages of documentation.
    pub docs: Key<Vec<At<String>>>,
    /// The kinds of credential. In a layer `false` takes away that of its name.
    #[schemars(with = "Entries<OrFalse<Auth>>")]
    pub auth: Key<Entries<Auth>>,
    /// What the caller, the environment or the credential supplies. In a layer `false` takes away that of
    /// its name.
    #[schemars(with = "Entries<OrFalse<Param>>")]
    pub params: Key<Entries<Param>>,
    /// Headers, by lifetime.
    pub headers: Key<ByLifetime<Rule>>,
    /// Query parameters, by lifetime.
    pub query: Key<ByLifetime<Rule>>,
    /// Body members, by lifetime.
    pub body: Key<ByLifetime<Rule>>,
    /// Variables that responses give, by lifetime.
    pub capture: Key<ByLifetime<Capture>>,
    /// The prompt cache of the APIs whose requests ask for text; of one with a block of its own, that.
    pub cache: Key<Cache>,
    /// Where facts come from; the first is the file's own.
    pub sources: Key<Entries<Source>>,
    /// The APIs that it speaks. In a layer `false` takes away that of its name.
    #[schemars(with = "Entries<OrFalse<Api>>")]
    pub api: Key<Entries<Api>>,
}

/// One API of a provider.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Api")]
pub struct Api {
    /// The wire family; an API named like a family is of that family.
    pub family: Key<String>,
    /// Other names under which it is found.
    pub also: Key<Vec<At<String>>>,
    /// The path after the base URL; the family's unless told.
    pub path: Key<String>,
    /// The path when the answer is streamed, where it differs.
    pub stream_path: Key<String>,
    /// How it is spoken; as the family unless told, which is mostly `http` and `sse`.
    pub transport: Key<Vec<At<Word<Transport>>>>,
    /// Where it is, when that is not the provider's base URL.
    pub base_url: Key<String>,
    /// Headers, by lifetime.
    pub headers: Key<ByLifetime<Rule>>,
    /// Query parameters, by lifetime.
    pub query: Key<ByLifetime<Rule>>,
    /// Body members, by lifetime.
    pub body: Key<ByLifetime<Rule>>,
    /// Variables that responses give, by lifetime.
    pub capture: Key<ByLifetime<Capture>>,
    /// Where responses report usage, as far as it differs from the family.
    pub usage: Key<Usage>,
    /// Its prompt cache.
    pub cache: Key<Cache>,
    /// Recorded or documented examples, which every build runs.
    pub example: Key<Vec<At<Example>>>,
}

/// Where a fact comes from.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Source", extend("required" = ["kind"]))]
pub struct Source {
    /// How it is known.
    pub kind: Key<SourceKind>,
    /// Where it can be read.
    pub url: Key<String>,
    /// When it was read or recorded: `2026-11-20`.
    pub date: Key<String>,
    /// What else there is to say.
    pub note: Key<String>,
}

/// How a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// From a recorded exchange.
    Recorded,
    /// From the vendor's documentation.
    Documented,
    /// From the source or the traffic of a client.
    Client,
    /// From other facts.
    Derived,
}

/// An example: a request and what must be sent, or a response and what it reports.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Example")]
pub struct Example {
    /// A key of `[sources]`.
    pub source: Key<String>,
    /// The caller's body.
    pub request: Key<Entries<Const>>,
    /// Parameters that the caller gives.
    pub params: Key<Entries<Const>>,
    /// The kind of credential; the first unless told.
    pub auth: Key<String>,
    /// What the credential, which is then a JSON Web Token, claims.
    pub claims: Key<Entries<Const>>,
    /// What the call is for; `main` unless told.
    pub caller: Key<Word<Caller>>,
    /// The number of the attempt; 0, the first, unless told.
    pub attempt: Key<u16>,
    /// What an answer before it in the same turn gave, by the names of captures.
    pub captured: Key<Entries<String>>,
    /// The headers that must be sent, by name.
    pub headers: Key<Entries<String>>,
    /// The body members that must be sent, by path.
    pub body: Key<Entries<Const>>,
    /// A file with the response's body, from the folder above the specs.
    pub response: Key<String>,
    /// The response's headers, by name.
    pub response_headers: Key<Entries<String>>,
    /// What must be read of it: fields and extras; what is read must be listed.
    pub usage: Key<Entries<Const>>,
}

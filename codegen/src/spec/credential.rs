//! What comes from outside, as it is written: credentials, parameters, captures.

use headwater::table::{Keep, Kind, Lifetime};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Const, Key, Word};

/// A kind of credential.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Auth")]
pub struct Auth {
    /// Environment variables in which the secret is found.
    pub env: Key<Vec<At<String>>>,
    /// The header in which it goes; `Authorization` unless told.
    pub header: Key<String>,
    /// The query parameter in which it goes, where no header exists.
    pub query: Key<String>,
    /// What is written there; `Bearer {secret}` in `Authorization`, else `{secret}` unless told.
    pub value: Key<String>,
    /// A secret that begins so is of this kind.
    pub prefix: Key<String>,
    /// Alternatives of one group exclude each other; one of each group is sent.
    pub group: Key<String>,
    /// Whether the group may be left out.
    pub optional: Key<bool>,
    /// How the finished request is signed: `aws-sigv4`. `env` then names the id of the access key, the
    /// secret access key and the session token.
    pub sign: Key<Word<Scheme>>,
    /// The service that a signature names.
    pub service: Key<String>,
    /// The region that a signature names; parameters may stand in it.
    pub region: Key<String>,
    /// Where the fact comes from: a key of `[sources]`.
    pub source: Key<String>,
}

/// How a finished request is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// AWS Signature Version 4.
    AwsSigV4,
}

/// What the caller, the environment or the credential supplies.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Param")]
pub struct Param {
    /// For how long it stays the same; `static` unless told.
    pub lifetime: Key<Word<Lifetime>>,
    /// Its type; `string` unless told.
    #[serde(rename = "type")]
    pub kind: Key<Word<Kind>>,
    /// The closed set that it is taken from.
    pub values: Key<Vec<At<String>>>,
    /// What it is unless somebody says otherwise.
    pub default: Key<Const>,
    /// Whether leaving it out is refused.
    pub required: Key<bool>,
    /// Environment variables; the first that is set and not blank wins.
    pub env: Key<Vec<At<String>>>,
    /// Paths into the claims of a JWT credential.
    pub claim: Key<Vec<At<String>>>,
    /// Exactly one parameter of a group is given.
    pub group: Key<String>,
    /// Parameters that must be given with it.
    pub with: Key<Vec<At<String>>>,
    /// What it is, in a sentence.
    pub doc: Key<String>,
    /// Where the fact comes from: a key of `[sources]`.
    pub source: Key<String>,
}

/// A variable that responses give.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "CaptureTable")]
pub struct CaptureTable {
    /// Response headers, in order of preference; one `*` makes a map.
    pub header: Key<Vec<At<String>>>,
    /// Paths into the body.
    pub body: Key<Vec<At<String>>>,
    /// Which of several values counts; `first` unless told.
    pub keep: Key<Word<Keep>>,
    /// What it is, in a sentence.
    pub doc: Key<String>,
    /// Where the fact comes from: a key of `[sources]`.
    pub source: Key<String>,
}

/// A capture, or `false` for "not what is inherited".
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename = "$form")]
#[schemars(rename = "Capture", untagged)]
pub enum Capture {
    /// A capture.
    #[serde(rename = "table")]
    Table(Box<CaptureTable>),
    /// Removes the inherited capture.
    #[serde(rename = "bool")]
    Removed(super::False),
}

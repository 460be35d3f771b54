//! What is supplied from outside: credentials, parameters, and values captured from responses.

use super::{Lifetime, Piece, Template, Var};

/// A kind of credential.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Auth {
    /// Its name in the spec: `bearer`.
    pub name: &'static str,
    /// Alternatives of one group exclude each other; one of each group is sent.
    pub group: &'static str,
    /// Whether its group may be left out.
    pub optional: bool,
    /// Where the secret is found, in order. Of a signature, where its parts are: the id of the access
    /// key, the secret access key, and the session token of temporary keys.
    pub env: &'static [&'static str],
    /// Where it goes.
    pub place: Place,
    /// What is written there.
    pub value: Template,
    /// A secret that begins so is of this kind, whatever variable it came from; empty says nothing.
    pub prefix: &'static str,
    #[doc(hidden)]
    pub more: (),
}

impl Auth {
    /// `Authorization: Bearer {secret}`, under no name.
    pub const NONE: Self = Self {
        name: "",
        group: "",
        optional: false,
        env: &[],
        place: Place::Header("Authorization"),
        value: &[Piece::Text("Bearer "), Piece::Var(Var::Secret)],
        prefix: "",
        more: (),
    };
}

/// Where a credential goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A header.
    Header(&'static str),
    /// A query parameter.
    Query(&'static str),
    /// Into a signature of the finished request, AWS Signature Version 4, in [`SIGNATURE_HEADERS`].
    Signature {
        /// The service that it names.
        service: &'static str,
        /// The region that it names.
        region: Template,
    },
}

/// The headers that a signature writes.
pub const SIGNATURE_HEADERS: &[&str] = &["authorization", "x-amz-date", "x-amz-security-token"];

/// A value that the caller, the environment or the credential supplies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// Its name in templates.
    pub name: &'static str,
    /// For how long it stays the same; also whose field it becomes.
    pub lifetime: Lifetime,
    /// Its type.
    pub kind: Kind,
    /// The closed set that it is taken from; empty where any value will do.
    pub values: &'static [&'static str],
    /// What it is unless somebody says otherwise.
    pub default: Option<&'static str>,
    /// Whether it must be given.
    pub required: bool,
    /// Names of environment variables, the first that is set and not blank wins.
    pub env: &'static [&'static str],
    /// Where the claims of a JWT credential say it: paths from their top, in order of preference.
    pub claim: &'static [&'static [Step]],
    /// Exactly one parameter of a group is given; empty is no group.
    pub group: &'static str,
    /// Parameters that must be given with it, by name.
    pub with: &'static [&'static str],
    #[doc(hidden)]
    pub more: (),
}

impl Param {
    /// An optional text, constant for one build.
    pub const NONE: Self = Self {
        name: "",
        lifetime: Lifetime::Static,
        kind: Kind::String,
        values: &[],
        default: None,
        required: false,
        env: &[],
        claim: &[],
        group: "",
        with: &[],
        more: (),
    };
}

/// A step into the claims of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A member of an object.
    Member(&'static str),
    /// Every element of a list, or member of an object.
    Each,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    String,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A list of texts.
    List,
    /// Texts by name.
    Map,
}

/// A value that is taken from responses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capture {
    /// Its name in templates.
    pub name: &'static str,
    /// For how long it is remembered.
    pub lifetime: Lifetime,
    /// Header names in order of preference; one `*` in a name makes it a map.
    pub headers: &'static [&'static str],
    /// Which of several values counts.
    pub keep: Keep,
    /// Whether a rule sends it: then only a success is a source.
    pub sent: bool,
    #[doc(hidden)]
    pub more: (),
}

impl Capture {
    /// A capture of nothing.
    pub const NONE: Self = Self {
        name: "",
        lifetime: Lifetime::Attempt,
        headers: &[],
        keep: Keep::First,
        sent: false,
        more: (),
    };
}

/// Which of several captured values counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The first one seen in its lifetime.
    First,
    /// The latest.
    Last,
}

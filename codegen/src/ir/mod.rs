//! A spec with its names resolved and its layers laid over each other: one list of rules for each API.

mod record;
mod rule;
mod usage;

use headwater::table::{Keep, Kind, Lifetime, Operation, Role, SIGNATURE_HEADERS, Transport};

use crate::spec::{At, Example, Prefix, SourceKind, UnknownMember};

pub use record::Record;
pub(crate) use record::relative;
pub use rule::{Case, Fact, Json, Layer, Piece, Rule, Template, Value, Var, When};
pub use usage::{Extra, Paths, Reading, Said, Usage, Variant};

/// A provider.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The name that programs use.
    pub id: At<String>,
    /// Other ids under which it is found.
    pub also: Vec<At<String>>,
    /// The name that people use.
    pub name: String,
    /// The name that OpenTelemetry's conventions have for it; empty where it is the id.
    pub otel_name: String,
    /// SHA-256 of the spec's text, in hex.
    pub hash: String,
    /// Where requests go; `None` where only the caller knows.
    pub base_url: Option<Template>,
    /// The vendor's own hosts.
    pub hosts: Vec<Host>,
    /// Pages of documentation.
    pub docs: Vec<String>,
    /// The kinds of credential.
    pub auth: Vec<Auth>,
    /// What the caller, the environment or the credential supplies.
    pub params: Vec<Param>,
    /// Where facts come from; the first is the file's own.
    pub sources: Vec<Source>,
    /// What it speaks.
    pub apis: Vec<Api>,
}

/// A host of the vendor's.
#[derive(Clone, Debug, PartialEq)]
pub struct Host {
    /// Its name, in lower case.
    pub name: Template,
    /// Whether every name below it is meant, and not the name itself.
    pub below: bool,
}

/// A kind of credential.
#[derive(Clone, Debug, PartialEq)]
pub struct Auth {
    /// Its name: `bearer`.
    pub name: At<String>,
    /// Alternatives of one group exclude each other.
    pub group: String,
    /// Whether its group may be left out.
    pub optional: bool,
    /// Environment variables, in order.
    pub env: Vec<String>,
    /// Where it goes.
    pub place: PlaceIn,
    /// What is written there.
    pub value: Template,
    /// A secret that begins so is of this kind; empty says nothing.
    pub prefix: String,
    /// Its line in the spec.
    pub line: u32,
}

/// Where a credential goes.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaceIn {
    /// A header.
    Header(At<String>),
    /// A query parameter.
    Query(At<String>),
    /// Into a signature of the finished request.
    Signature {
        /// The service that it names.
        service: String,
        /// The region that it names.
        region: Template,
    },
}

impl Auth {
    /// What is written, and what a signature names.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let region = match &self.place {
            PlaceIn::Signature { region, .. } => Some(region),
            PlaceIn::Header(_) | PlaceIn::Query(_) => None,
        };
        std::iter::once(&self.value).chain(region)
    }
}

impl PlaceIn {
    /// The headers that are written.
    #[must_use]
    pub fn headers(&self) -> Vec<&str> {
        match self {
            Self::Header(name) => vec![name],
            Self::Query(_) => Vec::new(),
            Self::Signature { .. } => SIGNATURE_HEADERS.to_vec(),
        }
    }

    /// The query parameters that are written.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        match self {
            Self::Query(name) => Some(name),
            Self::Header(_) | Self::Signature { .. } => None,
        }
    }
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name in templates.
    pub name: At<String>,
    /// For how long it stays the same.
    pub lifetime: Lifetime,
    /// Its type.
    pub kind: Kind,
    /// The closed set that it is taken from; empty where any value will do.
    pub values: Vec<String>,
    /// What it is unless somebody says otherwise.
    pub default: Option<String>,
    /// Whether it must be given.
    pub required: bool,
    /// Environment variables, in order.
    pub env: Vec<String>,
    /// Paths into the claims of a JWT credential.
    pub claim: Paths,
    /// Exactly one parameter of a group is given; empty is no group.
    pub group: String,
    /// Parameters that must be given with it.
    pub with: Vec<String>,
    /// What it is, in a sentence; may be empty.
    pub doc: String,
    /// Its line in the spec.
    pub line: u32,
}

impl Param {
    /// Whether there are calls without it.
    #[must_use]
    pub const fn may_be_absent(&self) -> bool {
        !self.required && self.default.is_none()
    }

    /// The texts that it, or an element of it, can be; none where any will do.
    pub fn known_values(&self) -> impl Iterator<Item = &str> {
        let (words, values): (&[&str], &[String]) = match self.kind {
            Kind::Bool => (&["true", "false"], &[]),
            _ => (&[], &self.values),
        };
        words
            .iter()
            .copied()
            .chain(values.iter().map(String::as_str))
    }
}

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its key in the spec.
    pub name: String,
    /// How it is known; `None` where the spec was refused for it.
    pub kind: Option<SourceKind>,
    /// Where it can be read; may be empty.
    pub url: String,
    /// When it was read; may be empty.
    pub date: String,
    /// What else there is to say; may be empty.
    pub note: String,
}

/// One API of a provider, with every rule that holds there.
#[derive(Clone, Debug)]
pub struct Api {
    /// Its short name.
    pub name: At<String>,
    /// Other names under which it is found.
    pub also: Vec<At<String>>,
    /// The wire family; empty where it has none.
    pub family: String,
    /// What is asked of a model.
    pub operation: Option<Operation>,
    /// Where it is, when that is not the provider's base URL.
    pub base_url: Option<Template>,
    /// The path after the base URL.
    pub path: Template,
    /// The path when the answer is streamed, where it differs.
    pub stream_path: Option<Template>,
    /// How it is spoken.
    pub transports: Vec<Transport>,
    /// The headers, in the order in which they are evaluated.
    pub headers: Vec<Rule>,
    /// The query parameters.
    pub query: Vec<Rule>,
    /// The body members.
    pub body: Vec<Rule>,
    /// What is taken from responses.
    pub captures: Vec<Capture>,
    /// Where the request's body says what a condition may ask.
    pub shape: Shape,
    /// Where responses report usage.
    pub usage: Usage,
    /// Its prompt cache; `None` where nothing is known of one.
    pub cache: Option<Cache>,
    /// The examples that every build runs.
    pub examples: Vec<At<Example>>,
    /// Its line in the spec.
    pub line: u32,
}

/// A prompt cache. Of each list the first is the least and the last the most; one that is empty is not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Cache {
    /// Which prefixes are kept.
    pub prefix: Prefix,
    /// What the API does with a body member that it does not know.
    pub unknown_member: Option<UnknownMember>,
    /// For how long a prefix is kept after its last use, in seconds.
    pub ttl_s: Vec<u32>,
    /// The shortest prefix that is kept, in tokens.
    pub min_tokens: Vec<u32>,
    /// The price of a token that is read, by that of an input token.
    pub read_price: Vec<f64>,
    /// The price of a token that is written, by that of an input token.
    pub write_price: Vec<f64>,
    /// Where the fact comes from: a key of the spec's sources; empty for the file's own.
    pub source: String,
}

/// A value that is taken from responses.
#[derive(Clone, Debug, PartialEq)]
pub struct Capture {
    /// Its name in templates.
    pub name: At<String>,
    /// For how long it is remembered.
    pub lifetime: Lifetime,
    /// Header names in order of preference.
    pub headers: Vec<At<String>>,
    /// Paths into the body from its top, in order of preference.
    pub body: Paths,
    /// Which of several values counts.
    pub keep: Keep,
    /// Whether a rule sends it.
    pub sent: bool,
    /// What it is, in a sentence; may be empty.
    pub doc: String,
    /// Its line in the spec; 0 where it comes from the family.
    pub line: u32,
}

/// The shape of a request's body. Paths are split at dots.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// The member that names the model; empty where the URL does.
    pub model: String,
    /// The member that asks for a stream; empty where the URL does.
    pub stream: String,
    /// The member that holds the conversation.
    pub items: String,
    /// Where an item holds its parts, and a part those inside it.
    pub parts: Vec<String>,
    /// Whose an item is, by its members.
    pub roles: Vec<(Role, Vec<Mark>)>,
    /// What an image looks like, by paths from an item or a part.
    pub image: Vec<Mark>,
    /// What a file looks like, by paths from an item or a part.
    pub file: Vec<Mark>,
    /// Members that offer tools.
    pub tools: Vec<Mark>,
    /// Members that ask for thinking.
    pub thinking: Vec<Mark>,
}

/// A member and the values that mark it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The member.
    pub member: String,
    /// Its values, as globs.
    pub values: Vec<String>,
}

impl Host {
    /// It with `*` for what is open.
    #[must_use]
    pub fn pattern(&self) -> String {
        let below = if self.below { "*." } else { "" };
        let name = self.name.pieces.iter().map(|piece| match &piece.value {
            Piece::Text(text) => text,
            Piece::Var(_) => "*",
        });
        below.to_owned() + &name.collect::<String>()
    }
}

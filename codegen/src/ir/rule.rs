//! A rule with its templates and its condition resolved.

use headwater::table::{self, Breaks, Caller, Lifetime, Override, Role, Transport};

use crate::Span;
use crate::spec::At;

/// Text with variables, and the place of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// The pieces; none is the empty text.
    pub pieces: Vec<At<Piece>>,
    /// The place of the whole.
    pub span: Span,
}

impl Template {
    /// Its variables.
    pub fn vars(&self) -> impl Iterator<Item = (&Var, &Span)> {
        self.pieces.iter().filter_map(|piece| match &piece.value {
            Piece::Text(_) => None,
            Piece::Var(var) => Some((var, &piece.span)),
        })
    }

    /// Whether it is made of the same pieces, wherever they stand.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        let pieces = |template: &Self| -> Vec<Piece> {
            template
                .pieces
                .iter()
                .map(|piece| piece.value.clone())
                .collect()
        };
        pieces(self) == pieces(other)
    }
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Literal text.
    Text(String),
    /// A variable's value.
    Var(Var),
}

/// A variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Var {
    /// One that the language has, `{secret}` among them.
    BuiltIn(table::Var),
    /// A parameter, by its place in the provider's.
    Param(u16),
    /// A capture, by its place in the API's.
    Captured(u16),
    /// `{body.path}`
    Body(String),
    /// `{header.Name}`
    Header(String),
    /// `{given.Name}`
    Given(String),
}

/// How a rule makes its value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One template.
    Text(Template),
    /// The first case that holds and has a value.
    Cases(Vec<Case>),
    /// Every case that holds and has a value.
    Union(Vec<Case>),
    /// One header for each entry of the map that the template is.
    Spread(Template),
    /// Compact JSON text of the members that have a value.
    Json(Vec<(String, Json)>),
    /// A literal.
    Const(serde_json::Value),
}

impl Value {
    /// Its templates, in the order of the text.
    #[must_use]
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Text(template) | Self::Spread(template) => vec![template],
            Self::Cases(cases) | Self::Union(cases) => {
                cases.iter().map(|case| &case.value).collect()
            }
            Self::Json(members) => members
                .iter()
                .flat_map(|(_, json)| json.templates())
                .collect(),
            Self::Const(_) => Vec::new(),
        }
    }
}

/// One of several values.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The value.
    pub value: Template,
    /// When it is taken.
    pub when: When,
}

/// A member of JSON text.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// A template.
    Text(Template),
    /// An object.
    Object(Vec<(String, Json)>),
}

impl Json {
    fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Text(template) => vec![template],
            Self::Object(members) => members
                .iter()
                .flat_map(|(_, json)| json.templates())
                .collect(),
        }
    }
}

/// When a rule or a case exists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct When {
    /// All of these hold.
    pub all: Vec<At<Fact>>,
    /// Not all of these hold; empty says nothing.
    pub not: Vec<At<Fact>>,
}

impl When {
    /// Every fact that it asks for.
    pub fn facts(&self) -> impl Iterator<Item = &At<Fact>> {
        self.all.iter().chain(&self.not)
    }

    /// Whether it always holds.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.all.is_empty() && self.not.is_empty()
    }
}

/// A statement about a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// The URL is the vendor's.
    Official(bool),
    /// The credential in use, by place in the provider's.
    Auth(Vec<u16>),
    /// A parameter, by place in the provider's, as globs.
    Param(u16, Vec<String>),
    /// The thread has a parent.
    Child(bool),
    /// What the call is for.
    Caller(Vec<Caller>),
    /// The model, as globs.
    Model(Vec<String>),
    /// How the answer is asked for.
    Transport(Vec<Transport>),
    /// Who the last item is from.
    Last(Vec<Role>),
    /// An image is anywhere.
    Image(bool),
    /// A file is anywhere.
    File(bool),
    /// Tools are offered.
    Tools(bool),
    /// Thinking is asked for.
    Thinking(bool),
    /// A member of the body, as globs.
    Body(String, Vec<String>),
    /// It is not the first attempt.
    Retry(bool),
}

impl Fact {
    /// Whether it is so, of a fact that is or is not; `None` of one that is one of several words or texts.
    #[must_use]
    pub const fn flag(&self) -> Option<bool> {
        match self {
            Self::Official(is)
            | Self::Child(is)
            | Self::Image(is)
            | Self::File(is)
            | Self::Tools(is)
            | Self::Thinking(is)
            | Self::Retry(is) => Some(*is),
            Self::Auth(_)
            | Self::Param(..)
            | Self::Caller(_)
            | Self::Model(_)
            | Self::Transport(_)
            | Self::Last(_)
            | Self::Body(..) => None,
        }
    }
}

/// A header, a query parameter or a body member.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its name, as it is written.
    pub name: At<String>,
    /// For how long its value stays the same.
    pub lifetime: Lifetime,
    /// Its value.
    pub value: Value,
    /// When it exists at all.
    pub when: When,
    /// What it costs to leave it out.
    pub breaks: Option<Breaks>,
    /// Who wins against the caller's own.
    pub overrides: Override,
    /// The longest value that is sent as it is; 0 is no limit.
    pub max_len: u16,
    /// Whether the value is always sent as its SHA-256.
    pub hash: bool,
    /// What joins a union.
    pub separator: String,
    /// Older names.
    pub formerly: Vec<At<String>>,
    /// Where the fact comes from, by place in the provider's sources.
    pub source: Option<usize>,
    /// The place of the rule's value.
    pub span: Span,
    /// The layer in which it is written.
    pub layer: Layer,
    /// Its line in the spec; 0 where it comes from the family.
    pub line: u32,
}

impl Rule {
    /// Every variable of its values, and where it stands.
    pub fn vars(&self) -> impl Iterator<Item = (&Var, &Span)> {
        self.value.templates().into_iter().flat_map(Template::vars)
    }

    /// Every fact that it, or one of its cases, asks for.
    pub fn facts(&self) -> impl Iterator<Item = &At<Fact>> {
        let cases = match &self.value {
            Value::Cases(cases) | Value::Union(cases) => &cases[..],
            Value::Text(_) | Value::Spread(_) | Value::Json(_) | Value::Const(_) => &[],
        };
        let of_cases = cases.iter().flat_map(|case| case.when.facts());
        self.when.facts().chain(of_cases)
    }
}

/// Where a rule is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// In the wire family.
    Family,
    /// In the provider.
    Provider,
    /// In the API.
    Api,
}

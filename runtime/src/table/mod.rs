//! What a spec becomes: constant tables, read by the one engine.
//!
//! Generated code writes them, and `headwater-codegen` builds the very same values in memory, so a
//! spec that is checked, loaded at run time or compiled runs through the same code. Every record has
//! a constructor or a `NONE`; only these are promised to generated code of the same [`FORMAT`].

mod at;
mod condition;
mod credential;
mod field;
mod index;
mod operation;
mod request;
mod rule;
mod usage;
mod words;

pub use at::At;
pub use condition::{Caller, Fact, Role, Transport, When};
pub use credential::{Auth, Capture, Keep, Kind, Param, Place, SIGNATURE_HEADERS, Step};
pub use field::{Field, Relation};
pub use index::Index;
pub use operation::Operation;
pub use request::{Mark, Shape};
pub use rule::{Breaks, Case, Json, Lifetime, Override, Piece, Rule, Template, Value, Var};
pub use usage::{Extra, Filter, Merge, Node, Read, Record, Slot, Unit, Usage, Variant};
pub use words::*;

/// The version of these tables: code that was generated for another one does not compile.
pub const FORMAT: u32 = 1;

/// Headers that say how the bytes travel, or where: an HTTP client writes them, so no spec and no caller
/// does.
pub const TRANSPORT_HEADERS: &[&str] = &[
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// One provider: who it is, where it is, and what its requests carry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Provider {
    /// The name that programs use: `codex`.
    pub id: &'static str,
    /// Other ids under which it is found.
    pub also: &'static [&'static str],
    /// The name that people use.
    pub name: &'static str,
    /// The name that OpenTelemetry's conventions have for it; empty where it is the id.
    pub otel_name: &'static str,
    /// SHA-256 of the spec's text in hex: the ground on which a record stands.
    pub hash: &'static str,
    /// Where requests go unless an API or the caller says otherwise; empty where only the caller knows.
    pub base_url: Template,
    /// The hosts that are the vendor's own.
    pub hosts: &'static [Host],
    /// The kinds of credential.
    pub auth: &'static [Auth],
    /// What the caller, the environment or the credential supplies.
    pub params: &'static [Param],
    /// What it speaks. Rules of the family, the provider and the API are already one list in each.
    pub apis: &'static [&'static Api],
    #[doc(hidden)]
    pub more: (),
}

impl Provider {
    /// The record in which nothing is said.
    pub const NONE: Self = Self {
        id: "",
        also: &[],
        name: "",
        otel_name: "",
        hash: "",
        base_url: &[],
        hosts: &[],
        auth: &[],
        params: &[],
        apis: &[],
        more: (),
    };
}

/// One API of a provider: a wire family at a path, with every rule that holds there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Api {
    /// The short name: `responses`.
    pub name: &'static str,
    /// Other names under which it is found.
    pub also: &'static [&'static str],
    /// The wire family: `openai-responses`.
    pub family: &'static str,
    /// What is asked of a model; `None` where OpenTelemetry has no word for it.
    pub operation: Option<Operation>,
    /// Where it is, when that is not the provider's base URL; else empty.
    pub base_url: Template,
    /// The path after the base URL; may hold parameters and `{model}`.
    pub path: Template,
    /// The path when the answer is streamed, where it differs; else empty.
    pub stream_path: Template,
    /// How it is spoken; of `http` and `sse` the caller, or the body, says which.
    pub transports: &'static [Transport],
    /// The headers, in the order in which they are evaluated.
    pub headers: &'static [Rule],
    /// The query parameters.
    pub query: &'static [Rule],
    /// The body members.
    pub body: &'static [Rule],
    /// What is taken from responses.
    pub captures: &'static [Capture],
    /// Where the body says what a condition may ask.
    pub shape: Shape,
    /// Where responses report token usage.
    pub usage: Usage,
    #[doc(hidden)]
    pub more: (),
}

impl Api {
    /// The record in which nothing is said.
    pub const NONE: Self = Self {
        name: "",
        also: &[],
        family: "",
        operation: None,
        base_url: &[],
        path: &[],
        stream_path: &[],
        transports: &[Transport::Http, Transport::Sse],
        headers: &[],
        query: &[],
        body: &[],
        captures: &[],
        shape: Shape::NONE,
        usage: Usage::NONE,
        more: (),
    };

    /// Whether it is spoken over WebSockets.
    #[must_use]
    pub fn has_websocket(&self) -> bool {
        self.transports.contains(&Transport::Websocket)
    }

    /// Whether it is spoken in requests of their own, and not only over WebSockets.
    #[must_use]
    pub fn has_requests(&self) -> bool {
        let is_request = |transport: &Transport| *transport != Transport::Websocket;
        self.transports.iter().any(is_request)
    }

    /// Whether a name is one of its own or its family's, as people write them: `generateContent` is
    /// `generate_content`.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let own = [self.name, self.family];
        let names = own.iter().chain(self.also);
        let mut names = names.filter(|own| !own.is_empty());
        names.any(|own| folded(own).eq(folded(name)))
    }
}

/// A name without its case, `-`, `_`, `.` and blanks.
fn folded(name: &str) -> impl Iterator<Item = char> + '_ {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.map(|c| c.to_ascii_lowercase())
}

/// A host of the vendor's: exact, or every name below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Host {
    /// The host name; may hold parameters, each one or more DNS labels.
    pub name: Template,
    /// Whether it stands for every name below `name` (`*.name`), and not for `name` itself.
    pub below: bool,
}

impl Host {
    /// Whether its name ends in a parameter. Until that is given it is nobody's: `copilot-api.{enterprise}`
    /// would be every domain's.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.name.last(), Some(Piece::Text(_)))
    }
}

/// A host, exactly.
#[must_use]
pub const fn host(name: Template) -> Host {
    Host { name, below: false }
}

/// Every host below a name.
#[must_use]
pub const fn hosts_below(name: Template) -> Host {
    Host { name, below: true }
}

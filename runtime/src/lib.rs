//! The wire contracts of LLM providers, at run time.
//!
//! The engine knows no provider. It is driven by the tables of [`table`], which `headwater-codegen`
//! makes from TOML specs.

#![warn(missing_debug_implementations)]

mod account;
mod any;
mod base_path;
mod body;
mod call;
mod captured;
mod claims;
#[cfg(feature = "client")]
mod client;
mod condition;
mod context;
mod credential;
mod decimal;
mod diagnostic;
mod digest;
mod error;
mod generated;
mod headers;
mod host;
mod hygiene;
mod identity;
mod json;
#[cfg(feature = "tower")]
mod layer;
#[cfg(any(feature = "reqwest-middleware", feature = "tower"))]
mod metered;
#[cfg(feature = "reqwest-middleware")]
mod middleware;
mod origin;
mod params;
mod payload;
mod product;
mod provider;
mod ready;
#[cfg(feature = "client")]
mod renew;
mod secret;
mod session;
#[cfg(feature = "sigv4")]
mod signature;
mod signer;
mod source;
pub mod table;
mod template;
mod url;
mod usage;
mod value;

pub use account::Account;
pub use any::AnyProvider;
pub use call::{Applied, Call, Frame, Sink, Socket};
pub use captured::Captured;
#[cfg(feature = "client")]
pub use client::{Client, Response};
pub use credential::Credential;
pub use decimal::{Decimal, ParseDecimalError};
pub use diagnostic::Diagnostic;
pub use error::Error;
pub use identity::{CacheScope, InstallId, RequestId, SessionId, Tenant, ThreadId, TurnId};
#[cfg(feature = "tower")]
pub use layer::{CallFuture, CallLayer, CallService};
#[cfg(any(feature = "reqwest-middleware", feature = "tower"))]
pub use metered::MeteredBody;
#[cfg(feature = "reqwest-middleware")]
pub use middleware::CallMiddleware;
pub use params::ParamValue;
pub use payload::{Json, Payload, Raw};
pub use product::Product;
pub use provider::{Any, Api, Param, Provider};
#[cfg(feature = "client")]
pub use renew::Renew;
#[cfg(feature = "client")]
pub use reqwest;
pub use secret::{Secret, SigningKeys};
pub use session::{
    Agent, Aside, Compaction, InThread, InTurn, SavedSession, Session, Task, Thread, Turn,
};
pub use source::{Fixed, Source, System};
pub use usage::{Basis, Drift, Element, Extra, Extras, Meter, Metered, Origin, Part, State, Usage};

//! The wire contracts of LLM providers, at run time.
//!
//! The engine knows no provider. It is driven by the tables of [`table`], which `headwater-codegen`
//! makes from TOML specs.

mod captured;
mod decimal;
mod digest;
mod error;
mod generated;
mod hygiene;
mod identity;
mod json;
mod product;
mod secret;
mod session;
mod source;
pub mod table;
mod usage;

pub use captured::Captured;
pub use decimal::{Decimal, ParseDecimalError};
pub use error::Error;
pub use identity::{CacheScope, InstallId, RequestId, SessionId, Tenant, ThreadId, TurnId};
pub use product::Product;
pub use secret::Secret;
pub use session::{Agent, Aside, Compaction, InTurn, SavedSession, Session, Task, Thread, Turn};
pub use source::{Fixed, Source, System};

//! The wire contracts of LLM providers, at run time.
//!
//! The engine knows no provider. It is driven by the tables of [`table`], which `headwater-codegen`
//! makes from TOML specs.

mod error;
pub mod table;

pub use error::Error;

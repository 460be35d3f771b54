//! The wire contracts of LLM providers, at run time.
//!
//! The engine knows no provider. It is driven by the tables of [`table`], which `headwater-codegen`
//! makes from TOML specs.

mod decimal;
mod error;
mod generated;
mod json;
pub mod table;
mod usage;

pub use decimal::{Decimal, ParseDecimalError};
pub use error::Error;

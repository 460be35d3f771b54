//! The compiler: a TOML spec in, a table and typed Rust out.
//!
//! `source -> spec -> lower -> check -> table -> emit`. A mistake is data, and one run reports all.

mod conflict;
mod diagnostic;
#[cfg(feature = "emit")]
mod emit;
pub mod ir;
mod near;
#[cfg(feature = "emit")]
mod output;
pub mod path;
pub mod source;
pub mod spec;
#[cfg(feature = "emit")]
mod spec_files;

pub use diagnostic::{Diagnostic, Severity, Sink, Span};
pub use source::Source;

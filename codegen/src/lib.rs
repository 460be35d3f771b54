//! The compiler: a TOML spec in, a table and typed Rust out.
//!
//! `source -> spec -> lower -> check -> table -> emit`. A mistake is data, and one run reports all.

#[cfg(feature = "emit")]
mod build_script;
mod check;
mod compile;
mod conflict;
mod diagnostic;
#[cfg(feature = "emit")]
mod emit;
mod example;
mod explain;
mod family;
mod glob;
pub mod ir;
pub mod learn;
mod lower;
mod near;
#[cfg(feature = "emit")]
mod output;
mod parallel;
pub mod path;
mod region;
mod report;
mod schema;
mod site;
pub mod source;
pub mod spec;
#[cfg(feature = "emit")]
mod spec_files;
mod table;

#[cfg(feature = "emit")]
pub use build_script::{build, build_catalogue, build_over};
pub use compile::{Compiled, check, compile, compile_all, family_tables, load, load_over};
pub use diagnostic::{Diagnostic, Severity, Sink, Span};
#[cfg(feature = "emit")]
pub use emit::{calling, expand};
pub use example::without_environment;
pub use explain::{codes, explain};
pub use family::{FAMILIES, check_family};
pub use report::{Report, Style};
pub use schema::schema;
pub use source::Source;

//! `headwater expand`: the Rust that a spec becomes.

use std::io::Write;
use std::path::Path;

use headwater_codegen::{Source, expand};

use crate::catalogue;
use crate::failure::Failure;

/// Print the Rust that a spec becomes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A provider of the catalogue, by its id, or the file of a spec.
    #[arg(value_name = "PROVIDER|FILE")]
    spec: String,
}

/// Prints it.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let source = source(&args.spec)?;
    let module = expand(&source).map_err(|report| catalogue::refused(&report))?;
    out.write_all(module.as_bytes())?;
    Ok(())
}

/// A spec's text: what looks like a file is one.
fn source(spec: &str) -> Result<Source, Failure> {
    let path = Path::new(spec);
    if path
        .extension()
        .is_some_and(|extension| extension == "toml")
    {
        return catalogue::read(path);
    }
    let id = catalogue::provider(spec)?.id;
    Ok(catalogue::source(id))
}

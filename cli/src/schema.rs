//! `headwater schema`: the JSON Schema of specs, for editors.

use std::io::Write;

use crate::failure::Failure;

/// Print the JSON Schema of specs.
#[derive(clap::Args)]
pub(crate) struct Args {}

/// Prints it.
pub(crate) fn run(_: &Args, out: &mut impl Write) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *out, &headwater_codegen::schema())?;
    writeln!(out)?;
    Ok(())
}

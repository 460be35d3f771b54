//! Where the facts of a contract come from, as its spec says.

use std::io::Write;

use headwater_codegen::spec::SourceKind;
use headwater_codegen::{compile, ir};

use crate::catalogue;
use crate::failure::Failure;
use crate::style::{FAINT, HEADING, NAME};

/// Writes the sources of a provider of the catalogue.
pub(super) fn write(id: &str, out: &mut impl Write) -> Result<(), Failure> {
    let Ok(spec) = compile(&catalogue::source(id)) else {
        return Ok(());
    };
    writeln!(out, "\n{HEADING}Sources{HEADING:#}")?;
    for source in &spec.provider.sources {
        write_source(source, out)?;
    }
    for page in &spec.provider.docs {
        writeln!(out, "  {page}")?;
    }
    Ok(())
}

fn write_source(source: &ir::Source, out: &mut impl Write) -> Result<(), Failure> {
    let kind = source.kind.map_or("unknown", word);
    write!(
        out,
        "  {NAME}{}{NAME:#} ({kind} {}): {}",
        source.name, source.date, source.url
    )?;
    if !source.note.is_empty() {
        write!(out, "{FAINT}, {}{FAINT:#}", source.note)?;
    }
    writeln!(out)?;
    Ok(())
}

const fn word(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Recorded => "recorded",
        SourceKind::Documented => "documented",
        SourceKind::Client => "client",
        SourceKind::Derived => "derived",
    }
}

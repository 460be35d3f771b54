//! Where the facts of a contract come from, as its spec says.

use std::io::{self, Write};

use headwater_codegen::ir;
use headwater_codegen::spec::SourceKind;

use crate::style::{FAINT, HEADING, NAME};

/// Writes the sources of a provider, and its vendor's pages.
pub(super) fn write(provider: &ir::Provider, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{HEADING}Sources{HEADING:#}")?;
    for source in &provider.sources {
        write_source(source, out)?;
    }
    for page in &provider.docs {
        writeln!(out, "  {page}")?;
    }
    Ok(())
}

fn write_source(source: &ir::Source, out: &mut impl Write) -> io::Result<()> {
    let kind = source.kind.map_or("unknown", word);
    write!(
        out,
        "  {NAME}{}{NAME:#} ({kind} {}): {}",
        source.name, source.date, source.url
    )?;
    if !source.note.is_empty() {
        write!(out, "{FAINT}, {}{FAINT:#}", source.note)?;
    }
    writeln!(out)
}

/// The word of a spec for how a fact is known.
pub(crate) const fn word(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Recorded => "recorded",
        SourceKind::Documented => "documented",
        SourceKind::Client => "client",
        SourceKind::Derived => "derived",
    }
}

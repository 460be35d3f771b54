//! Where each figure of a record is read, in the words of the spec.

use std::io::{self, Write};

use headwater::table::{Field, Merge, Relation};
use headwater_codegen::ir::{Extra, Paths, Record, Said, Source, Usage, Variant};

use crate::style::{FAINT, NAME};

/// Writes each figure with its paths, the first of which counts where several are there.
pub(super) fn write(usage: &Usage, sources: &[Source], out: &mut impl Write) -> io::Result<()> {
    for (verb, paths) in [("under", &usage.roots), ("ends", &usage.end)] {
        if !paths.is_empty() {
            writeln!(out, "  {:<11} {verb:<6} {}", "response", listed(paths))?;
        }
    }
    for (word, _, field) in Field::ALL {
        if let Some(paths) = usage.fields.get(&field) {
            write_line("reads", word, paths, &notes(usage, sources, field), out)?;
        }
        if let Some(paths) = usage.plus.get(&field) {
            write_line("adds", word, paths, &[], out)?;
        }
        if let Some(paths) = usage.rest.get(&field) {
            write_line("rests", word, paths, &[], out)?;
        }
        if let Some(names) = usage.headers.get(&field) {
            let names: Vec<_> = names.iter().map(|name| name.value.as_str()).collect();
            let names = names.join(", ");
            writeln!(
                out,
                "  {:<11} {:<6} {NAME}{word}{NAME:#} = {names}",
                "response", "head"
            )?;
        }
    }
    write_other(usage, out)?;
    for extra in &usage.extras {
        let Extra { name, paths, .. } = &extra.value;
        let notes = extra_notes(usage, sources, &extra.value);
        write_line("reads", &format!("extra.{name}"), paths, &notes, out)?;
    }
    if !usage.ignore.is_empty() {
        let ignored = listed(&usage.ignore);
        writeln!(out, "  {:<11} {:<6} {ignored}", "response", "skips")?;
    }
    Ok(())
}

/// Writes what messages say together, what the total may hold, where counting differs, and which
/// figures are records of their own.
fn write_other(usage: &Usage, out: &mut impl Write) -> io::Result<()> {
    match usage.merge {
        Merge::Last => {}
        Merge::Sum => writeln!(out, "  {:<11} {:<6} messages", "response", "adds")?,
        Merge::Max => writeln!(out, "  {:<11} {:<6} the largest count", "response", "takes")?,
    }
    if let Some(why) = &usage.beyond {
        let why = &why.value;
        writeln!(
            out,
            "  {:<11} {:<6} total may hold more: {why}",
            "response", "beyond"
        )?;
    }
    for variant in &usage.variants {
        let Variant {
            models,
            stream,
            parts,
        } = &variant.value;
        let stream = match stream {
            Some(true) => " streamed",
            Some(false) => " not streamed",
            None => "",
        };
        let lie = |(part, said): (&Field, &Said<Relation>)| {
            format!("{} {}", word(*part), lies(said.value))
        };
        let parts: Vec<_> = parts.iter().map(lie).collect();
        let (models, parts) = (models.join(", "), parts.join(", "));
        writeln!(
            out,
            "  {:<11} {:<6} {models}{stream}: {parts}",
            "response", "for"
        )?;
    }
    for record in &usage.records {
        let Record {
            name, at, inside, ..
        } = &record.value;
        let lies = if *inside {
            "inside"
        } else {
            "a bill of its own"
        };
        write_line(
            "reads",
            &format!("record.{name}"),
            at,
            &[lies.to_owned()],
            out,
        )?;
    }
    Ok(())
}

fn write_line(
    verb: &str,
    name: &str,
    paths: &Paths,
    notes: &[String],
    out: &mut impl Write,
) -> io::Result<()> {
    let (paths, notes) = (listed(paths), super::noted(notes));
    writeln!(
        out,
        "  {:<11} {verb:<6} {NAME}{name}{NAME:#} = {paths}{FAINT}{notes}{FAINT:#}",
        "response"
    )
}

fn listed(paths: &Paths) -> String {
    let paths: Vec<_> = paths.iter().map(|path| path.value.to_string()).collect();
    paths.join(", ")
}

fn notes(usage: &Usage, sources: &[Source], field: Field) -> Vec<String> {
    let relation = usage.parts.get(&field).map(|said| said.value);
    let zero = usage.zero.iter().any(|zero| zero.value == field);
    let notes = [
        field.whole().map(|whole| {
            let relation = relation.unwrap_or(Relation::Inside);
            format!("{} {}", lies(relation), self::word(whole))
        }),
        zero.then(|| "0 where it is absent".to_owned()),
        usage.scale.get(&field).map(|said| scaled(said.value)),
        source(usage, sources, word(field)),
    ];
    notes.into_iter().flatten().collect()
}

fn extra_notes(usage: &Usage, sources: &[Source], extra: &Extra) -> Vec<String> {
    let notes = [
        (!extra.doc.is_empty()).then(|| extra.doc.trim_end_matches('.').to_owned()),
        (extra.scale != 0).then(|| scaled(extra.scale)),
        source(usage, sources, &extra.name),
    ];
    notes.into_iter().flatten().collect()
}

fn source(usage: &Usage, sources: &[Source], name: &str) -> Option<String> {
    let source = sources.get(*usage.sources.get(name)?)?;
    Some(super::from(&source.name))
}

fn scaled(power: i8) -> String {
    format!("times 10^{power}")
}

const fn lies(relation: Relation) -> &'static str {
    match relation {
        Relation::Inside => "inside",
        Relation::Beside => "beside",
        Relation::Outside => "beside, and outside the total,",
        Relation::Measured => "inside or beside",
    }
}

const fn word(field: Field) -> &'static str {
    Field::ALL[field as usize].0
}

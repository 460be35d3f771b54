//! Where each figure of a record is read, in the words of the spec.

use std::io::{self, Write};

use headwater::table::{Field, Merge, Relation};
use headwater_codegen::ir::{Extra, Paths, Record, Said, Source, Usage, Variant};

use crate::style::{FAINT, NAME};

/// A sentence about responses: what is read, where, and what else there is to say of it.
pub(crate) struct Line {
    /// `reads`, `adds` and so on.
    pub(crate) verb: &'static str,
    /// The figure; empty where it is about all of them.
    pub(crate) name: String,
    /// Paths, the first of which counts where several are there, or words.
    pub(crate) text: String,
    pub(crate) notes: Vec<String>,
}

impl Line {
    fn new(verb: &'static str, name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text, notes) = (name.into(), text.into(), Vec::new());
        Self {
            verb,
            name,
            text,
            notes,
        }
    }

    fn noted(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }
}

/// Writes all that is said of responses.
pub(super) fn write(usage: &Usage, sources: &[Source], out: &mut impl Write) -> io::Result<()> {
    for line in lines(usage, sources) {
        let Line {
            verb,
            name,
            text,
            notes,
        } = line;
        let notes = super::noted(&notes);
        let named = if name.is_empty() {
            String::new()
        } else {
            format!("{NAME}{name}{NAME:#} = ")
        };
        writeln!(
            out,
            "  {:<11} {verb:<6} {named}{text}{FAINT}{notes}{FAINT:#}",
            "response"
        )?;
    }
    Ok(())
}

/// Each figure with where it is read, and what holds for all of them.
pub(crate) fn lines(usage: &Usage, sources: &[Source]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (verb, paths) in [("under", &usage.roots), ("ends", &usage.end)] {
        if !paths.is_empty() {
            lines.push(Line::new(verb, "", listed(paths)));
        }
    }
    for (word, _, field) in Field::ALL {
        if let Some(paths) = usage.fields.get(&field) {
            let notes = notes(usage, sources, field);
            lines.push(Line::new("reads", word, listed(paths)).noted(notes));
        }
        if let Some(paths) = usage.plus.get(&field) {
            lines.push(Line::new("adds", word, listed(paths)));
        }
        if let Some(paths) = usage.rest.get(&field) {
            lines.push(Line::new("rests", word, listed(paths)));
        }
        if let Some(names) = usage.headers.get(&field) {
            let names: Vec<_> = names.iter().map(|name| name.value.as_str()).collect();
            lines.push(Line::new("head", word, names.join(", ")));
        }
    }
    lines.extend(of_messages(usage));
    for extra in &usage.extras {
        let Extra { name, paths, .. } = &extra.value;
        let notes = extra_notes(usage, sources, &extra.value);
        lines.push(Line::new("reads", format!("extra.{name}"), listed(paths)).noted(notes));
    }
    if !usage.ignore.is_empty() {
        lines.push(Line::new("skips", "", listed(&usage.ignore)));
    }
    lines
}

/// What messages say together, what the total may hold, where counting differs, and which figures are
/// records of their own.
fn of_messages(usage: &Usage) -> Vec<Line> {
    let mut lines = Vec::new();
    match usage.merge {
        Merge::Last => {}
        Merge::Sum => lines.push(Line::new("adds", "", "messages")),
        Merge::Max => lines.push(Line::new("takes", "", "the largest count")),
    }
    if let Some(why) = &usage.beyond {
        let text = format!("total may hold more: {}", why.value);
        lines.push(Line::new("beyond", "", text));
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
        let text = format!("{}{stream}: {}", models.join(", "), parts.join(", "));
        lines.push(Line::new("for", "", text));
    }
    for record in &usage.records {
        let Record {
            name, at, inside, ..
        } = &record.value;
        let place = if *inside {
            "inside"
        } else {
            "a bill of its own"
        };
        let line = Line::new("reads", format!("record.{name}"), listed(at));
        lines.push(line.noted(vec![place.to_owned()]));
    }
    lines
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

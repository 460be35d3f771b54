//! Names for the numbers of answers.

use std::io::Write;
use std::path::Path;

use headwater_codegen::FAMILIES;
use headwater_codegen::learn::{Seen, Subject, Vocabulary, learn};

use crate::catalogue;
use crate::failure::Failure;
use crate::usage::{Answers, Ground, Read, for_each, read};

/// What was seen of one API: of a provider's, or of a wire family alone.
struct Heard {
    provider: Option<&'static str>,
    api: &'static str,
    family: &'static str,
    seen: Seen,
}

/// Prints a lesson for each API whose answers hold numbers without a name.
pub(super) fn run(answers: &Answers, out: &mut impl Write) -> Result<(), Failure> {
    let mut heard = Vec::new();
    if let Some(log) = &answers.records {
        listen(&mut heard, log)?;
    } else {
        hear(&mut heard, &read(answers, Ground::SpecOrFamily)?);
    }
    heard.retain(|heard| !heard.seen.is_empty());
    if heard.is_empty() {
        anstream::eprintln!("note: nothing to add: every number has a name, or is left out");
        return Ok(());
    }
    let vocabulary = Vocabulary::new(FAMILIES, headwater_providers::specs());
    let mut lessons = Vec::new();
    for heard in &heard {
        let subject = subject(answers.spec.as_deref(), heard)?;
        lessons.push(learn(&subject, &heard.seen, &vocabulary).to_string());
    }
    out.write_all(lessons.join("\n").as_bytes())?;
    Ok(())
}

/// A log's APIs, in the order in which they come.
fn listen(heard: &mut Vec<Heard>, log: &Path) -> Result<(), Failure> {
    let mut passed_over = 0_u64;
    let mut why = None;
    for_each(log, Ground::SpecOrFamily, |line| match line {
        Ok(read) => hear(heard, &read),
        Err(error) => {
            passed_over += 1;
            why.get_or_insert(error);
        }
    })?;
    if let Some(why) = why {
        anstream::eprintln!("note: {passed_over} lines are passed over; the first: {why}");
    }
    Ok(())
}

fn hear(all: &mut Vec<Heard>, read: &Read) {
    let provider = read.provider.map(|provider| provider.id);
    let api = read.api.name;
    let place = all
        .iter()
        .position(|heard| (heard.provider, heard.api) == (provider, api));
    let place = place.unwrap_or_else(|| {
        all.push(Heard {
            provider,
            api,
            family: read.api.family,
            seen: Seen::default(),
        });
        all.len() - 1
    });
    all[place].seen.add(&read.metered.usage);
}

/// Where a lesson is to be written.
fn subject(spec: Option<&Path>, heard: &Heard) -> Result<Subject, Failure> {
    let subject = match (spec, heard.provider) {
        (Some(path), _) => {
            let compiled = catalogue::compiled(path)?;
            if compiled.source.is_layer() {
                return Err(Failure::run(format!(
                    "{} is a layer over a spec: let the spec learn, and copy what is printed",
                    path.display()
                )));
            }
            Subject::api(&compiled, heard.api)
        }
        (None, Some(id)) => Subject::api(&catalogue::spec(id)?, heard.api),
        (None, None) => Subject::family(heard.family),
    };
    subject.ok_or_else(|| Failure::run(format!("{} has no text to add to", heard.api)))
}

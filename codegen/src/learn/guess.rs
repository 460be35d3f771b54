//! What a number most likely is: the best guess first, and after it what is always true.

use headwater::table::{Field, Relation, Unit};

use super::addition::Addition;
use super::name::name;
use super::place::Leaf;
use super::print::key;
use super::seen::Form;
use super::subject::Subject;
use super::unit::{fits, unit};
use super::vocabulary::{Known, Meaning, Vocabulary, Word};
use crate::ir;
use crate::lower::word_of;
use crate::path::{Path, Segment};

/// A name for a number.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    pub(super) what: What,
    pub(super) path: Path,
    /// What speaks for it, and what is not known.
    pub(super) notes: Vec<String>,
}

/// What a number may be.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A field of the record, and the power of ten of money that had none.
    Field(Field, Option<i8>),
    /// What only this API reports.
    Extra {
        name: String,
        unit: Unit,
        scale: i8,
        doc: String,
    },
    /// Nothing that counts.
    Ignored(String),
}

/// What a place may be, in order of preference. The last ones always hold.
pub(super) fn guesses(
    subject: &Subject,
    leaf: &Leaf<'_>,
    vocabulary: &Vocabulary,
    so_far: &Addition,
) -> impl Iterator<Item = Guess> {
    let word = vocabulary.find(subject, &leaf.path.segments);
    let mut doubt = None;
    let known = word.and_then(|word| match known(subject, leaf, word, so_far) {
        Ok(guess) => Some(guess),
        Err(why) => {
            doubt = why;
            None
        }
    });
    let unknown = |path: &Path| {
        let mut guess = unknown(subject, leaf, path, so_far);
        guess.notes.extend(doubt.clone());
        guess
    };
    let under_root = unknown(&leaf.path);
    let from_top = unknown(&leaf.whole);
    let left_out = [&leaf.path, &leaf.whole].map(|path| ignored(path, Vec::new()));
    known
        .into_iter()
        .chain([under_root, from_top])
        .chain(left_out)
        .map(|mut guess| {
            guess.notes.insert(0, seen(leaf));
            guess
        })
}

/// What a place is by its name, or else why it is not that.
fn known(
    subject: &Subject,
    leaf: &Leaf<'_>,
    word: &Word,
    so_far: &Addition,
) -> Result<Guess, Option<String>> {
    let by = word.place();
    match &word.meaning {
        Meaning::Field(field, scale) => {
            let named = word_of(*field);
            let scale = may_be(subject, leaf, *field, *scale, word, so_far)
                .map_err(|why| Some(format!("`{named}` in {by}, but {why}.")))?;
            let mut notes = vec![format!("`{named}` in {by}.")];
            notes.extend(unknown_relation(&subject.usage, *field));
            Ok(Guess {
                what: What::Field(*field, scale),
                path: leaf.path.clone(),
                notes,
            })
        }
        Meaning::Extra(known) if fits(leaf.number.form, known.unit, known.scale) => {
            Ok(as_extra(subject, leaf, known, &by, so_far))
        }
        Meaning::Ignored(reason) => {
            let path = Path {
                absolute: false,
                segments: leaf.path.segments[..word.depth()].to_vec(),
            };
            let notes = vec![format!("Left out in {by} too.")];
            Ok(Guess {
                what: What::Ignored(reason.clone()),
                path,
                notes,
            })
        }
        Meaning::Extra(_) | Meaning::Other => Err(None),
    }
}

/// Whether nothing speaks against a field; the scale that it then needs.
fn may_be(
    subject: &Subject,
    leaf: &Leaf<'_>,
    field: Field,
    scale: i8,
    word: &Word,
    so_far: &Addition,
) -> Result<Option<i8>, &'static str> {
    let number = leaf.number;
    let is_inside = relation(&subject.usage, field) == Relation::Inside;
    let known_scale = subject.usage.scale.get(&field).map_or(0, |said| said.value);
    let is_read = subject.usage.reads(field) || so_far.scale.contains_key(&field);
    if number.form == Form::Odd || (number.form == Form::Fraction && !field.is_money()) {
        return Err("it is no count");
    }
    if number.differs.contains(&field) {
        return Err("answers say something else of that beside it");
    }
    if is_inside && number.exceeds.contains(&field) {
        return Err("it is more than what would contain it");
    }
    if field.is_money() && !word.is_of(subject) {
        return Err("what money is, is the provider's to say");
    }
    if is_read && scale != known_scale {
        return Err("by another power of ten");
    }
    let list = so_far.fields.get(&field);
    let values = list.iter().flat_map(|list| &list.values);
    for (first, value) in values {
        if *first == number.first && value != leaf.value {
            return Err("another number with such a name stands beside it");
        }
    }
    Ok((scale != known_scale).then_some(scale))
}

fn relation(usage: &ir::Usage, field: Field) -> Relation {
    usage
        .parts
        .get(&field)
        .map_or(Relation::Inside, |said| said.value)
}

fn unknown_relation(usage: &ir::Usage, field: Field) -> Option<String> {
    let whole = field
        .whole()
        .filter(|_| !usage.parts.contains_key(&field))?;
    let (part, whole) = (word_of(field), word_of(whole));
    Some(format!(
        "Not known: whether `{whole}` contains it. If not: `parts.{part} = \"beside\"`."
    ))
}

/// As another spec has it; under its name, where that is free or means the same here.
fn as_extra(
    subject: &Subject,
    leaf: &Leaf<'_>,
    known: &Known,
    by: &str,
    so_far: &Addition,
) -> Guess {
    let is_same = |unit, scale| (unit, scale) == (known.unit, known.scale);
    let mut here = subject.usage.extras.iter().map(|extra| &extra.value);
    let here = here.find(|extra| extra.name == known.name);
    let new = so_far.extras.get(&known.name);
    let fits = here.is_none_or(|extra| is_same(extra.unit, extra.scale))
        && new.is_none_or(|extra| is_same(extra.unit, extra.scale));
    let name = if fits {
        known.name.clone()
    } else {
        name(subject, &leaf.path, so_far)
    };
    Guess {
        what: What::Extra {
            name,
            unit: known.unit,
            scale: known.scale,
            doc: known.doc.clone(),
        },
        path: leaf.path.clone(),
        notes: vec![format!("As in {by}.")],
    }
}

/// What is reported without anybody knowing what it is.
fn unknown(subject: &Subject, leaf: &Leaf<'_>, path: &Path, so_far: &Addition) -> Guess {
    let form = leaf.number.form;
    let last = path
        .segments
        .iter()
        .rev()
        .find_map(|segment| match segment {
            Segment::Member(name) => Some(name.as_str()),
            _ => None,
        });
    let guessed = last.and_then(unit);
    let (unit, scale) = guessed.unwrap_or((Unit::Count, 0));
    if !fits(form, unit, scale) {
        let why = match form {
            Form::Odd => {
                "Not known: what it is. No unit takes a number that is negative or so long."
            }
            _ => "Not known: what it is. A fraction is read in seconds, usd or credits only.",
        };
        return ignored(path, vec![why.to_owned()]);
    }
    let what = match guessed {
        Some(_) => "what it is; the unit is a guess by its name",
        None => "what it counts",
    };
    let path_as_key = key(&[path.to_string()]);
    let notes = vec![format!(
        "Not known: {what}. Where it is no figure, leave it out: `ignore` {path_as_key} = \"why\"."
    )];
    Guess {
        what: What::Extra {
            name: name(subject, path, so_far),
            unit,
            scale,
            doc: String::new(),
        },
        path: path.clone(),
        notes,
    }
}

fn ignored(path: &Path, notes: Vec<String>) -> Guess {
    Guess {
        what: What::Ignored("not known yet".to_owned()),
        path: path.clone(),
        notes,
    }
}

/// `$.usage.queue_time` = 0.02, in 3 answers.
fn seen(leaf: &Leaf<'_>) -> String {
    let answers = match leaf.number.answers {
        1 => "1 answer".to_owned(),
        more => format!("{more} answers"),
    };
    let place = match leaf.number.part {
        Some(_) => leaf.number.path.clone(),
        None => leaf.whole.to_string(),
    };
    format!("`{place}` = {}, in {answers}.", leaf.value)
}

//! What is to be added to a usage, in the words of the language.

use std::collections::BTreeMap;

use headwater::table::{Field, Unit};

use super::guess::{Guess, What};
use super::place::Leaf;
use super::subject::Subject;
use crate::ir::Said;
use crate::path::Path;

/// Keys of a `usage`, or of a record in it: lists are whole, since a list replaces the one that was.
#[derive(Clone, Debug, Default)]
pub(super) struct Addition {
    pub(super) fields: BTreeMap<Field, List>,
    pub(super) scale: BTreeMap<Field, i8>,
    pub(super) extras: BTreeMap<String, Extra>,
    pub(super) ignored: BTreeMap<String, Ignored>,
    pub(super) records: BTreeMap<String, Record>,
}

/// The names of a field.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) paths: Vec<String>,
    pub(super) notes: Vec<String>,
    /// The new ones' values, and in which answers they were seen first.
    pub(super) values: Vec<(u64, String)>,
}

/// An extra, whole.
#[derive(Clone, Debug)]
pub(super) struct Extra {
    pub(super) paths: Vec<String>,
    pub(super) unit: Unit,
    pub(super) scale: i8,
    pub(super) doc: String,
    pub(super) notes: Vec<String>,
}

/// Why a path is left out.
#[derive(Clone, Debug)]
pub(super) struct Ignored {
    pub(super) reason: String,
    pub(super) notes: Vec<String>,
}

/// A record as it is written, and what is new in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    pub(super) written: toml::Table,
    pub(super) more: Addition,
}

impl Addition {
    /// The same with one number more.
    pub(super) fn with(&self, subject: &Subject, leaf: &Leaf<'_>, guess: Guess) -> Self {
        let mut all = self.clone();
        match guess.what {
            What::Extra { .. } => all.add_extra(subject, guess),
            _ => all.of(subject, leaf).add(subject, leaf, guess),
        }
        all
    }

    /// What is added to the record in which the number lies, or to the API.
    fn of(&mut self, subject: &Subject, leaf: &Leaf<'_>) -> &mut Self {
        let Some(part) = leaf.number.part else {
            return self;
        };
        let record = self
            .records
            .entry(part.to_owned())
            .or_insert_with(|| Record {
                written: subject.record(part).unwrap_or_default(),
                more: Self::default(),
            });
        &mut record.more
    }

    fn add(&mut self, subject: &Subject, leaf: &Leaf<'_>, guess: Guess) {
        let path = guess.path.to_string();
        match guess.what {
            What::Field(field, scale) => {
                let list = self.fields.entry(field).or_insert_with(|| List {
                    paths: subject.names(leaf.number.part, field),
                    notes: Vec::new(),
                    values: Vec::new(),
                });
                list.paths.push(path);
                list.notes.extend(guess.notes);
                list.values.push((leaf.number.first, leaf.value.to_owned()));
                self.scale.extend(scale.map(|scale| (field, scale)));
            }
            What::Ignored(reason) => {
                let ignored = self.ignored.entry(path).or_insert(Ignored {
                    reason,
                    notes: Vec::new(),
                });
                ignored.notes.extend(guess.notes);
            }
            What::Extra { .. } => {}
        }
    }

    fn add_extra(&mut self, subject: &Subject, guess: Guess) {
        let What::Extra {
            name,
            unit,
            scale,
            doc,
        } = guess.what
        else {
            return;
        };
        let extra = self.extras.entry(name).or_insert_with_key(|name| {
            let mut known = subject.usage.extras.iter();
            let known = known.find(|known| known.value.name == *name);
            Extra {
                paths: known.map_or_else(Vec::new, |known| written(&known.value.paths)),
                doc: known.map_or(doc, |known| known.value.doc.clone()),
                unit,
                scale,
                notes: Vec::new(),
            }
        });
        extra.paths.push(guess.path.to_string());
        extra.notes.extend(guess.notes);
    }
}

impl Subject {
    /// The names of a field now, of the API or of a record in it.
    fn names(&self, part: Option<&str>, field: Field) -> Vec<String> {
        let mut records = self.usage.records.iter();
        let record = records.find(|record| Some(record.value.name.as_str()) == part);
        let fields = match record {
            Some(record) => record.usage(&self.usage).fields,
            None => self.usage.fields.clone(),
        };
        fields
            .get(&field)
            .map_or_else(Vec::new, |paths| written(paths))
    }
}

/// Paths as they are written.
pub(super) fn written(paths: &[Said<Path>]) -> Vec<String> {
    paths.iter().map(|path| path.value.to_string()).collect()
}

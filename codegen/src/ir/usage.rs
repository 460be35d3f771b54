//! Where responses report usage: paths parsed, and the family laid under what the spec says.

use std::collections::BTreeMap;

use headwater::table::{Field, Merge, Relation, Slot, Unit};

use super::Record;
use crate::Span;
use crate::path::{Path, Pattern};

/// A value and the layer that says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<T> {
    /// The value.
    pub value: T,
    /// Its place in the spec; for the family's, where the family is named.
    pub span: Span,
    /// Whether the spec says it itself.
    pub own: bool,
}

/// Paths, in order of preference.
pub type Paths = Vec<Said<Path>>;

/// An API's usage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    /// The place of the whole, for what has none of its own.
    pub span: Span,
    /// Where counters lie.
    pub roots: Paths,
    /// What ends a streamed answer, from the top of a message.
    pub end: Paths,
    /// The model that answered.
    pub model: Paths,
    /// The id of the answer.
    pub id: Paths,
    /// Where each field lies; no entry is empty.
    pub fields: BTreeMap<Field, Paths>,
    /// Amounts that are added to a field.
    pub plus: BTreeMap<Field, Paths>,
    /// Response headers of fields; no entry is empty.
    pub headers: BTreeMap<Field, Vec<Said<String>>>,
    /// What is left of a whole beside its parts.
    pub rest: BTreeMap<Field, Paths>,
    /// What several messages say together.
    pub merge: Merge,
    /// How parts lie to their wholes.
    pub parts: BTreeMap<Field, Said<Relation>>,
    /// Other relations for some responses.
    pub variants: Vec<Said<Variant>>,
    /// Fields whose absence means 0.
    pub zero: Vec<Said<Field>>,
    /// Powers of ten for money.
    pub scale: BTreeMap<Field, Said<i8>>,
    /// Why the total may hold more than input and output.
    pub beyond: Option<Said<String>>,
    /// What only this API reports.
    pub extras: Vec<Said<Extra>>,
    /// Figures that are records of their own.
    pub records: Vec<Said<Record>>,
    /// What is left out on purpose.
    pub ignore: Paths,
    /// Where facts come from, by the name of the field or extra: places in the provider's sources.
    pub sources: BTreeMap<String, usize>,
}

/// A value that only one API reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Extra {
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub paths: Paths,
    /// Its unit.
    pub unit: Unit,
    /// A power of ten.
    pub scale: i8,
    /// What it is, in a sentence; may be empty.
    pub doc: String,
}

/// Relations that hold for some responses only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variant {
    /// Patterns of models; empty for any.
    pub models: Vec<String>,
    /// Whether the answer is streamed, where it matters.
    pub stream: Option<bool>,
    /// What it replaces.
    pub parts: BTreeMap<Field, Said<Relation>>,
}

/// One pattern that is read, and as what.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'a> {
    /// What is found there.
    pub slot: Slot,
    /// How good an answer it is, 0 being the best; unique in its slot.
    pub rank: u16,
    /// The path as written.
    pub path: &'a Said<Path>,
    /// The path with its root.
    pub pattern: Pattern,
}

impl Usage {
    /// Every pattern that is read.
    #[must_use]
    pub fn readings(&self) -> Vec<Reading<'_>> {
        let fields = self
            .fields
            .iter()
            .map(|(field, paths)| (Slot::Field(*field), &paths[..]));
        let plus = self.plus.iter().flat_map(|(field, paths)| {
            (0..)
                .zip(paths)
                .map(|(place, path)| (Slot::Plus(*field, place), std::slice::from_ref(path)))
        });
        let rest = self.rest.iter();
        let rest = rest.map(|(field, paths)| (Slot::Rest(*field), &paths[..]));
        let records = (0..)
            .zip(&self.records)
            .map(|(place, record)| (Slot::Record(place), &record.value.at[..]));
        let extras = (0..)
            .zip(&self.extras)
            .map(|(place, extra)| (Slot::Extra(place), &extra.value.paths[..]));
        fields
            .chain(plus)
            .chain(rest)
            .chain(extras)
            .chain(records)
            .chain([(Slot::Model, &self.model[..]), (Slot::Id, &self.id[..])])
            .flat_map(|(slot, paths)| self.read(slot, paths))
            .collect()
    }

    /// Whether a field is read, from messages or from a header.
    #[must_use]
    pub fn reads(&self, field: Field) -> bool {
        self.fields.contains_key(&field) || self.headers.contains_key(&field)
    }

    /// The relations of a variant, whole.
    #[must_use]
    pub fn parts_of(&self, variant: &Variant) -> BTreeMap<Field, Said<Relation>> {
        let mut parts = self.parts.clone();
        parts.extend(variant.parts.clone());
        parts
    }

    /// Every path that lies under a root, the ignored ones among them.
    pub fn relative(&self) -> impl Iterator<Item = &Said<Path>> {
        let fields = self.fields.values().chain(self.plus.values());
        let fields = fields.chain(self.rest.values());
        let fields = fields.chain(self.records.iter().map(|record| &record.value.at));
        let extras = self.extras.iter().map(|extra| &extra.value.paths);
        let all = fields.chain(extras).chain([&self.ignore]).flatten();
        all.filter(|path| !path.value.absolute)
    }

    /// A path under every root.
    #[must_use]
    pub fn patterns(&self, path: &Path) -> Vec<Pattern> {
        if path.absolute {
            return vec![Pattern::from_top(path)];
        }
        self.roots
            .iter()
            .map(|root| Pattern::new(&root.value, path))
            .collect()
    }

    fn read<'a>(&self, slot: Slot, paths: &'a [Said<Path>]) -> Vec<Reading<'a>> {
        let patterns = paths.iter().flat_map(|path| {
            self.patterns(&path.value)
                .into_iter()
                .map(move |p| (path, p))
        });
        (0..)
            .zip(patterns)
            .map(|(rank, (path, pattern))| Reading {
                slot,
                rank,
                path,
                pattern,
            })
            .collect()
    }
}

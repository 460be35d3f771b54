//! Figures that are a record of their own: a usage inside a usage.

use std::collections::BTreeMap;

use headwater::table::{Field, Relation};

use super::{Paths, Said, Usage};
use crate::path::Path;

/// Figures of another model, or of another meter, in an object that is their message.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// What they are.
    pub name: String,
    /// Where the objects lie.
    pub at: Paths,
    /// Whether the figures of the API contain them.
    pub inside: bool,
    /// Where counters lie in an object; empty for the object itself.
    pub roots: Paths,
    /// The model, from the top of an object.
    pub model: Paths,
    /// Fields that lie elsewhere than the API's; an empty list is not read.
    pub fields: BTreeMap<Field, Paths>,
    /// Relations that differ from the API's.
    pub parts: BTreeMap<Field, Said<Relation>>,
    /// What is left out on purpose, beside what the API leaves out.
    pub ignore: Paths,
}

impl Said<Record> {
    /// How one of them is read: as the API, from another message. What the API reads from the top of
    /// its own message is not there.
    #[must_use]
    pub fn usage(&self, api: &Usage) -> Usage {
        let record = &self.value;
        let mut fields: BTreeMap<Field, Paths> = api
            .fields
            .iter()
            .map(|(field, paths)| (*field, relative(paths)))
            .collect();
        fields.extend(record.fields.clone());
        fields.retain(|_, paths| !paths.is_empty());
        let is_read = |field: &Field| fields.contains_key(field);
        let mut usage = Usage {
            span: self.span.clone(),
            roots: self.roots(),
            model: record.model.clone(),
            parts: api.parts.clone(),
            zero: api.zero.clone(),
            scale: api.scale.clone(),
            ignore: [relative(&api.ignore), record.ignore.clone()].concat(),
            extras: api.extras.clone(),
            ..Usage::default()
        };
        usage
            .parts
            .retain(|part, _| is_read(part) && part.whole().is_none_or(|whole| is_read(&whole)));
        usage.parts.extend(record.parts.clone());
        usage.zero.retain(|field| is_read(&field.value));
        usage.scale.retain(|field, _| is_read(field));
        for extra in &mut usage.extras {
            extra.value.paths = relative(&extra.value.paths);
        }
        usage.extras.retain(|extra| !extra.value.paths.is_empty());
        usage.fields = fields;
        usage
    }

    /// Without a root of its own the object holds the counters itself.
    fn roots(&self) -> Paths {
        if !self.value.roots.is_empty() {
            return self.value.roots.clone();
        }
        let top = Path {
            absolute: true,
            segments: Vec::new(),
        };
        vec![Said {
            value: top,
            span: self.span.clone(),
            own: self.own,
        }]
    }
}

/// What of a list is read in a record too.
pub(crate) fn relative(paths: &[Said<Path>]) -> Paths {
    let paths = paths.iter().filter(|path| !path.value.absolute);
    paths.cloned().collect()
}

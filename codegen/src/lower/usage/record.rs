//! Records of their own: each says where it lies, and in what it differs from its API.

use headwater::table::Field;

use super::{Layer, values};
use crate::Diagnostic;
use crate::ir::{Paths, Record, Said};
use crate::spec::{self, At, Entries, Key};

impl Layer<'_, '_> {
    /// A record replaces the one of its name whole; one that lies nowhere removes it.
    pub(super) fn records(
        &mut self,
        records: &Key<Entries<spec::Record>>,
        below: &[Said<Record>],
    ) -> Vec<Said<Record>> {
        let mut all = below.to_vec();
        for (name, record) in records.entries() {
            let what = format!("`record.{}`", name.value);
            let place = all.iter().position(|known| known.value.name == name.value);
            if matches!(&record.at, Key::Given(at) if at.is_empty()) {
                match place {
                    Some(place) => drop(all.remove(place)),
                    None => self.removes_nothing(&record.span, &what),
                }
                continue;
            }
            let said = self.record(name, record);
            match place {
                Some(place) => {
                    if is_same(&said.value, &all[place].value) {
                        self.same(&record.span, &what);
                    }
                    all[place] = said;
                }
                None => all.push(said),
            }
        }
        all
    }

    fn record(&mut self, name: &At<String>, record: &At<spec::Record>) -> Said<Record> {
        if record.at.is_absent() {
            let message = format!("`record.{}` has no `at`", name.value);
            let place = self.origin.place(&name.span);
            self.sink.push(
                Diagnostic::error("missing-key", place, message)
                    .help("say where its objects lie: `at = [\"items[*]\"]`"),
            );
        }
        let mut fields = std::collections::BTreeMap::new();
        for (_, _, field) in Field::ALL {
            if let Some(paths) = record.field(field).get() {
                fields.insert(field, self.paths(paths));
            }
        }
        let parts = record.parts.get().into_iter();
        let parts = parts.flat_map(|parts| parts.entries());
        let lowered = Record {
            name: name.value.clone(),
            at: self.paths(record.at.items()),
            inside: record.inside.get().is_some_and(|inside| inside.value),
            roots: self.roots(&record.roots, &[]),
            model: self.label(&record.model, &[], "model"),
            fields,
            parts: parts
                .map(|(part, word)| (part, self.said(&word.span, *word.value)))
                .collect(),
            ignore: self.ignore(&record.ignore, &[]),
        };
        self.said(&name.span, lowered)
    }
}

fn is_same(a: &Record, b: &Record) -> bool {
    let fields = |record: &Record| -> Vec<_> {
        let fields = record.fields.iter();
        fields
            .map(|(field, paths)| (*field, values(paths)))
            .collect()
    };
    let parts = |record: &Record| -> Vec<_> {
        let parts = record.parts.iter();
        parts.map(|(part, said)| (*part, said.value)).collect()
    };
    let lists = |record: &Record| {
        let lists: [&Paths; 4] = [&record.at, &record.roots, &record.model, &record.ignore];
        lists.map(|list| values(list))
    };
    a.inside == b.inside && lists(a) == lists(b) && fields(a) == fields(b) && parts(a) == parts(b)
}

//! Records of their own: each says where it lies, and in what it differs from its API.

use std::collections::BTreeMap;

use headwater::table::Field;

use super::{Layer, values};
use crate::Diagnostic;
use crate::ir::{Paths, Record, Said, Usage, relative};
use crate::spec::{self, At, Entries, Key};

impl Layer<'_, '_> {
    /// A record replaces the one of its name whole; one that lies nowhere removes it.
    pub(super) fn records(
        &mut self,
        records: &Key<Entries<spec::Record>>,
        below: &[Said<Record>],
        api: &Usage,
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
            let said = self.record(name, record, api);
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

    fn record(
        &mut self,
        name: &At<String>,
        record: &At<spec::Record>,
        api: &Usage,
    ) -> Said<Record> {
        if record.at.is_absent() {
            let message = format!("`record.{}` has no `at`", name.value);
            let place = self.origin.place(&name.span);
            self.sink.push(
                Diagnostic::error("missing-key", place, message)
                    .help("say where its objects lie: `at = [\"items[*]\"]`"),
            );
        }
        self.check_record_name(name);
        let mut fields = BTreeMap::new();
        for (word, _, field) in Field::ALL {
            if let Some(paths) = record.field(field).get() {
                let what = format!("`record.{}.{word}`", name.value);
                fields.insert(field, self.record_field(paths, &api.fields, field, &what));
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

impl Layer<'_, '_> {
    fn check_record_name(&mut self, name: &At<String>) {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(is_plain) {
            let message = format!("`{}` cannot name a record", name.escape_debug());
            let place = self.origin.place(&name.span);
            let found = Diagnostic::error("bad-name", place, message);
            self.sink
                .push(found.label("lower case letters, digits and `_`"));
        }
    }

    /// A list in place of the API's, of which the paths from the top do not carry over.
    fn record_field(
        &mut self,
        list: &At<spec::Paths>,
        api: &BTreeMap<Field, Paths>,
        field: Field,
        what: &str,
    ) -> Paths {
        let below = api.get(&field).map(|paths| relative(paths));
        let below = values(&below.unwrap_or_default());
        let paths = self.paths(list);
        if list.is_empty() && below.is_empty() {
            self.removes_nothing(&list.span, what);
        } else if !list.is_empty() && values(&paths) == below {
            self.same(&list.span, what);
        }
        paths
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

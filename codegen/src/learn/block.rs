//! Tables of TOML on their way to text.

use headwater::table::Field;
use toml::Value;

use super::addition::{Addition, Extra, Ignored, Record};
use crate::lower::word_of;
use crate::spec::unit_word;

/// One table: its header, what is said of it, and its keys.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) header: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) entries: Vec<Entry>,
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: Vec<String>,
    pub(super) value: Value,
    pub(super) notes: Vec<String>,
}

/// The tables of what is added under this one.
pub(super) fn blocks(addition: &Addition, table: &[String]) -> Vec<Block> {
    let below = |names: &[&str]| -> Vec<String> {
        let names = names.iter().map(|name| (*name).to_owned());
        table.iter().cloned().chain(names).collect()
    };
    let mut all = vec![Block {
        header: table.to_vec(),
        notes: Vec::new(),
        entries: lists(addition),
    }];
    let extras = addition.extras.iter();
    all.extend(extras.map(|(name, extra)| of_extra(below(&["extra", name]), extra)));
    all.push(of_ignored(below(&["ignore"]), addition));
    for (name, record) in &addition.records {
        all.extend(of_record(&below(&["record", name]), record));
    }
    all.retain(|block| !block.entries.is_empty());
    all
}

fn entry(key: &str, value: impl Into<Value>) -> Entry {
    Entry {
        key: vec![key.to_owned()],
        value: value.into(),
        notes: Vec::new(),
    }
}

fn lists(addition: &Addition) -> Vec<Entry> {
    let fields = addition.fields.iter().map(|(field, list)| Entry {
        notes: list.notes.clone(),
        ..entry(word_of(*field), list.paths.clone())
    });
    let scales = addition.scale.iter().map(|(field, scale)| Entry {
        key: vec!["scale".to_owned(), word_of(*field).to_owned()],
        ..entry("", i64::from(*scale))
    });
    fields.chain(scales).collect()
}

fn of_extra(header: Vec<String>, extra: &Extra) -> Block {
    let mut entries = vec![
        entry("paths", extra.paths.clone()),
        entry("unit", unit_word(extra.unit)),
    ];
    if extra.scale != 0 {
        entries.push(entry("scale", i64::from(extra.scale)));
    }
    if !extra.doc.is_empty() {
        entries.push(entry("doc", extra.doc.as_str()));
    }
    Block {
        header,
        notes: extra.notes.clone(),
        entries,
    }
}

fn of_ignored(header: Vec<String>, addition: &Addition) -> Block {
    let entry = |(path, Ignored { reason, notes }): (&String, &Ignored)| Entry {
        notes: notes.clone(),
        ..entry(path, reason.as_str())
    };
    Block {
        header,
        notes: Vec::new(),
        entries: addition.ignored.iter().map(entry).collect(),
    }
}

/// A record, whole: one that stands in a spec replaces the family's.
fn of_record(header: &[String], record: &Record) -> [Block; 2] {
    let words = Field::ALL.map(|(word, _, _)| word);
    let keys = ["at", "inside", "roots", "model"]
        .into_iter()
        .chain(words)
        .chain(["parts"]);
    let mut new = lists(&record.more);
    let entries = keys.filter_map(|key| {
        let place = new.iter().position(|entry| entry.key == [key]);
        let written = || Some(entry(key, record.written.get(key)?.clone()));
        place.map(|place| new.remove(place)).or_else(written)
    });
    let entries = entries.collect();
    let mut ignored = of_ignored([header, &["ignore".to_owned()]].concat(), &record.more);
    let written = record.written.get("ignore").and_then(Value::as_table);
    let written = written.into_iter().flatten();
    ignored
        .entries
        .extend(written.map(|(path, why)| entry(path, why.clone())));
    let record = Block {
        header: header.to_vec(),
        notes: Vec::new(),
        entries,
    };
    [record, ignored]
}

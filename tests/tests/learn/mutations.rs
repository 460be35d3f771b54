//! Shipped specs that forget one of their names: the answers of their examples bring it back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use headwater::Usage;
use headwater::table::{Field, Unit};
use headwater_codegen::learn::Vocabulary;
use headwater_codegen::path::{Path, Segment};
use headwater_codegen::{Compiled, FAMILIES, ir};
use http::{HeaderMap, HeaderName, HeaderValue};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table};

use super::paste::paste;
use super::{Answer, compiled, lesson, vocabulary};

/// A spec that has forgotten a name of a field, or of something else.
struct Mutant {
    text: String,
    field: Option<Field>,
    what: String,
}

/// Names that were forgotten and missed by an answer; figures among them; figures that came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    missed: u32,
    figures: u32,
    found: u32,
}

#[test]
fn a_name_that_is_forgotten_is_learnt() {
    let mut by_family = BTreeMap::new();
    let (mut by_all, mut by_others) = (Tally::default(), Tally::default());
    for (id, text) in headwater_providers::specs() {
        // A layer over another spec has no answers of its own.
        let Ok(spec) = compiled(text) else {
            assert!(text.contains("\nbase = "), "{id}");
            continue;
        };
        for api in &spec.provider.apis {
            let others = by_family
                .entry(api.family.clone())
                .or_insert_with(|| vocabulary_without(&api.family));
            let answers = answers(api);
            let mut missed = BTreeSet::new();
            for (answer, mutant) in answers.iter().flat_map(|answer| mutants(text, api, answer)) {
                if missed.contains(&mutant.what) {
                    continue;
                }
                let what = format!("{id}, {}: {}", api.name.value, mutant.what);
                let mutated = Mutated {
                    spec: &spec,
                    mutant: &mutant,
                    api: &api.name.value,
                    answer,
                    what: &what,
                };
                if mutated.learn(vocabulary(), &mut by_all) {
                    mutated.learn(others, &mut by_others);
                    missed.insert(mutant.what.clone());
                }
            }
        }
    }
    eprintln!("with the names of the wire family: {by_all:?}; without them: {by_others:?}");
    assert!(by_all.missed > 300 && by_all.figures > 250, "{by_all:?}");
    assert!(by_all.found * 100 >= by_all.figures * 95, "{by_all:?}");
    assert!(
        by_others.found * 100 >= by_others.figures * 80,
        "{by_others:?}"
    );
}

fn vocabulary_without(family: &str) -> Vocabulary {
    let families = FAMILIES.iter().copied();
    let others: Vec<_> = families.filter(|(name, _)| *name != family).collect();
    Vocabulary::new(&others, headwater_providers::specs())
}

/// A mutant, and an answer that may miss the name.
struct Mutated<'a> {
    spec: &'a Compiled,
    mutant: &'a Mutant,
    api: &'a str,
    answer: &'a Answer,
    what: &'a str,
}

impl Mutated<'_> {
    /// Whether the name was missed; if so, learns it.
    fn learn(&self, vocabulary: &Vocabulary, tally: &mut Tally) -> bool {
        let Self {
            spec,
            mutant,
            api,
            answer,
            what,
        } = *self;
        // Some names cannot be missed: something else speaks of them.
        let Ok(forgetful) = compiled(&mutant.text) else {
            return false;
        };
        let before = answer.read(&forgetful, api).usage;
        if before.drift().is_empty() {
            return false;
        }
        let lesson = lesson(&forgetful, api, answer, vocabulary);
        let pasted = paste(&mutant.text, &lesson);
        let learnt =
            compiled(&pasted).unwrap_or_else(|report| panic!("{what}\n{lesson}\n{report}"));
        let after = answer.read(&learnt, api).usage;
        assert_eq!(after.drift(), [], "{what}\n{lesson}");
        let meant = answer.read(spec, api).usage;
        for (word, _, field) in Field::ALL {
            let now = figure(&after, field);
            let is_right = now == figure(&before, field) || now == figure(&meant, field);
            assert!(is_right, "{what}: {word} is {now:?}\n{lesson}");
        }
        tally.missed += 1;
        if let Some(field) = mutant.field {
            tally.figures += 1;
            tally.found += u32::from(figure(&after, field) == figure(&meant, field));
        }
        true
    }
}

fn figure(usage: &Usage, field: Field) -> Option<String> {
    let count = usage.count(field).map(|count| count.to_string());
    count.or_else(|| usage.money(field).map(|money| money.to_string()))
}

/// The answers of an API's examples.
fn answers(api: &ir::Api) -> Vec<Answer> {
    let examples = api.examples.iter();
    let answers = examples.filter_map(|example| {
        let response = &example.response.get()?.value;
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../providers");
        let headers = example.response_headers.entries();
        let headers: HeaderMap = headers
            .map(|(name, value)| {
                let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
                (name, HeaderValue::from_str(value).unwrap())
            })
            .collect();
        let body = fs::read(folder.join(response)).unwrap();
        Some(Answer { headers, body })
    });
    answers.collect()
}

/// The spec without each of the names that its API has for numbers, as far as the answer may hold it.
fn mutants<'a>(text: &str, api: &ir::Api, answer: &'a Answer) -> Vec<(&'a Answer, Mutant)> {
    let usage = &api.usage;
    let mut all = Vec::new();
    for (word, _, field) in Field::ALL {
        let paths = usage.fields.get(&field).into_iter().flatten();
        let paths: Vec<&ir::Said<Path>> = paths.collect();
        for forgotten in paths.iter().filter(|path| answer.may_hold(&path.value)) {
            // With a name that is never there, the list is no empty one, and not the family's again.
            let left = paths.iter().filter(|path| path.value != forgotten.value);
            let left = left.map(|path| path.value.to_string());
            let left: Array = left.chain(["never_there".to_owned()]).collect();
            all.push(Mutant {
                text: with(text, api, |usage| {
                    usage.insert(word, Item::Value(left.into()));
                }),
                field: Some(field),
                what: format!("{word} without {}", forgotten.value),
            });
        }
    }
    for extra in usage
        .extras
        .iter()
        .filter(|extra| is_number(extra.value.unit))
    {
        if extra
            .value
            .paths
            .iter()
            .any(|path| answer.may_hold(&path.value))
        {
            all.push(Mutant {
                text: with(text, api, |usage| drop_extra(usage, extra)),
                field: None,
                what: format!("no extra {}", extra.value.name),
            });
        }
    }
    for ignored in usage.ignore.iter().filter(|ignored| ignored.own) {
        if answer.may_hold(&ignored.value) {
            let path = ignored.value.to_string();
            all.push(Mutant {
                text: with(text, api, |usage| {
                    usage["ignore"].as_table_like_mut().unwrap().remove(&path);
                }),
                field: None,
                what: format!("{path} not ignored"),
            });
        }
    }
    all.into_iter().map(|mutant| (answer, mutant)).collect()
}

fn is_number(unit: Unit) -> bool {
    !matches!(unit, Unit::Text | Unit::Items)
}

/// Takes the spec's own extra away, or says of the family's that it lies nowhere.
fn drop_extra(usage: &mut Table, extra: &ir::Said<ir::Extra>) {
    let extras = usage.entry("extra").or_insert(Item::Table(Table::new()));
    let extras = extras.as_table_like_mut().unwrap();
    if extra.own {
        extras.remove(&extra.value.name);
    } else {
        let nowhere = InlineTable::from_iter([("paths", Array::new())]);
        extras.insert(&extra.value.name, Item::Value(nowhere.into()));
    }
}

impl Answer {
    /// Whether the last member of a path may be somewhere in it: it need not be read for most names.
    fn may_hold(&self, path: &Path) -> bool {
        let mut names = path
            .segments
            .iter()
            .rev()
            .filter_map(|segment| match segment {
                Segment::Member(name) => Some(name.as_bytes()),
                _ => None,
            });
        let name = names.next().unwrap_or_default();
        self.body
            .windows(name.len().max(1))
            .any(|bytes| bytes == name)
    }
}

/// The spec with another usage of the API.
fn with(text: &str, api: &ir::Api, change: impl FnOnce(&mut Table)) -> String {
    let mut spec: DocumentMut = text.parse().unwrap();
    let api = &mut spec["api"][api.name.value.as_str()];
    let table = api.as_table_mut().unwrap();
    let usage = table.entry("usage").or_insert(Item::Table(Table::new()));
    change(usage.as_table_mut().unwrap());
    spec.to_string()
}

//! The behaviour of real clients, written as specs, and the specs that are shipped.
//! They compile, and none of their rules can be given a value that lives too short.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use headwater::table::Lifetime;
use headwater_codegen::ir::{Layer, Rule};
use headwater_codegen::{Compiled, Source, compile};

fn read(folder: &str) -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    paths.sort();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    let read = |path| fs::read_to_string(path).expect("readable");
    paths
        .iter()
        .map(|path| Source::new(path, read(path)))
        .collect()
}

fn all() -> Vec<Source> {
    let folders = ["clients", "../providers/specs"];
    let over = |source: Source| {
        source
            .over(headwater_providers::specs())
            .expect("it is there")
    };
    folders.into_iter().flat_map(read).map(over).collect()
}

#[test]
fn every_client_compiles() {
    for source in all() {
        if let Err(report) = compile(&source) {
            panic!("{report}");
        }
    }
}

/// A variable of every lifetime.
const VARIABLES: [(&str, Lifetime); 9] = [
    ("install", Lifetime::Install),
    ("session", Lifetime::Session),
    ("cache_scope", Lifetime::CacheScope),
    ("thread", Lifetime::Thread),
    ("window", Lifetime::Window),
    ("turn", Lifetime::Turn),
    ("request", Lifetime::Request),
    ("model", Lifetime::Request),
    ("attempt", Lifetime::Attempt),
];

/// Every rule of the file's own, once.
fn rules(compiled: &Compiled) -> Vec<&Rule> {
    let mut seen = BTreeSet::new();
    let apis = compiled.provider.apis.iter();
    apis.flat_map(|api| api.headers.iter().chain(&api.query).chain(&api.body))
        .filter(|rule| rule.layer != Layer::Family && seen.insert(rule.name.span.start))
        .collect()
}

#[test]
fn a_value_that_lives_too_short_is_refused_in_every_rule() {
    let mut mutants = 0;
    for source in all() {
        let compiled = compile(&source).expect("a spec compiles");
        // A layer's inherited rules are tried where they stand.
        if source.is_layer() {
            continue;
        }
        for rule in rules(&compiled) {
            for template in rule.value.templates() {
                for (variable, lifetime) in VARIABLES {
                    if lifetime.outlives(rule.lifetime) {
                        continue;
                    }
                    mutants += 1;
                    let mut text = source.text.clone();
                    let place = template.span.start + 1;
                    text.insert_str(place, &format!("{{{variable}}}"));
                    let refused = compile(&Source::new(&source.path, text)).expect_err("refused");
                    let found = refused
                        .iter()
                        .any(|(_, found)| found.code == "lifetime" && found.span.start == place);
                    assert!(found, "{variable} in {}: {refused}", rule.name.value);
                }
            }
        }
    }
    assert!(mutants > 1000, "{mutants}");
}

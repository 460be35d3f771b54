//! The schema that editors use says of every file what the compiler says of its keys and types.
//!
//! With `BLESS=1` the schema's file is written instead of compared.

use std::path::{Path, PathBuf};
use std::{env, fs};

use headwater_codegen::{FAMILIES, Source, compile, schema};
use jsonschema::Validator;
use serde_json::Value;

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).expect("the schema is one")
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn mistakes(schema: &Validator, text: &str) -> Vec<String> {
    let file: Value = toml::from_str(text).expect("TOML");
    let mistakes = schema.iter_errors(&file);
    mistakes
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn the_schema_file_is_current() {
    let path = here("../providers/spec.schema.json");
    let text = format!("{:#}\n", schema());
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &text).expect("writable");
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == text,
        "providers/spec.schema.json is out of date: `BLESS=1 cargo test --test spec_schema` writes it"
    );
}

#[test]
fn every_spec_family_and_client_fits_the_schema() {
    let schema = validator();
    let folders = ["../providers/specs", "clients"];
    let entries = folders
        .into_iter()
        .flat_map(|folder| fs::read_dir(here(folder)).expect("there"));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    assert!(paths.len() >= 30);
    for path in paths {
        let text = fs::read_to_string(&path).expect("readable");
        assert_eq!(mistakes(&schema, &text), NONE, "{}", path.display());
    }
    for (name, text) in FAMILIES {
        assert_eq!(mistakes(&schema, text), NONE, "{name}");
    }
}

/// No mistakes.
const NONE: [String; 0] = [];

const SPEC: &str = r#"
id = "acme"
base_url = "https://api.acme.example/v1"
auth.bearer.env = ["ACME_API_KEY"]
api.chat.family = "openai-chat"
"#;

/// One mistake each, and the code under which the compiler refuses it.
const MISTAKES: [(&str, &str); 40] = [
    ("unknown-key", "regoin = 1"),
    ("unknown-key", "[auth.key]\nheadr = 'x'"),
    ("unknown-key", "[params.p]\nlifetim = 'session'"),
    (
        "unknown-key",
        "[capture.turn]\nstate = { header = ['x'], keeep = 'first' }",
    ),
    ("unknown-key", "[sources.s]\nkind = 'client'\nurll = 'x'"),
    ("unknown-key", "[api.other]\npath = '/'\nstream = '/'"),
    ("unknown-key", "[api.chat.usage]\ncache_reads = ['a']"),
    ("unknown-key", "[api.chat.usage.extra.e]\npath = ['a']"),
    (
        "unknown-key",
        "[api.chat.usage]\nparts = { cache_raed = 'beside' }",
    ),
    ("unknown-key", "[[api.chat.example]]\nrespons = 'x'"),
    (
        "unknown-key",
        "[headers.static]\nA = { value = 'a', whenn = {} }",
    ),
    (
        "unknown-key",
        "[headers.static]\nA = { cases = [{ value = 'a', wehn = {} }] }",
    ),
    ("unknown-lifetime", "[headers.sesion]\nA = 'a'"),
    ("unknown-lifetime", "[api.chat.query.forever]\nA = 'a'"),
    (
        "unknown-lifetime",
        "[capture.minute]\na = { header = ['a'] }",
    ),
    (
        "unknown-fact",
        "[headers.request]\nA = { value = 'a', when = { modle = ['a'] } }",
    ),
    (
        "unknown-fact",
        "[headers.request]\nA = { value = 'a', when = { not = { retyr = true } } }",
    ),
    (
        "unknown-value",
        "[headers.static]\nA = { value = 'a', breaks = 'cahce' }",
    ),
    (
        "unknown-value",
        "[headers.static]\nA = { value = 'a', override = 'mine' }",
    ),
    (
        "unknown-value",
        "[headers.request]\nA = { value = 'a', when = { caller = ['mian'] } }",
    ),
    (
        "unknown-value",
        "[headers.request]\nA = { value = 'a', when = { transport = ['sss'] } }",
    ),
    (
        "unknown-value",
        "[headers.request]\nA = { value = 'a', when = { last = ['bot'] } }",
    ),
    ("unknown-value", "[params.p]\nlifetime = 'sesion'"),
    ("unknown-value", "[params.p]\ntype = 'text'"),
    (
        "unknown-value",
        "[capture.turn]\nstate = { header = ['x'], keep = 'any' }",
    ),
    ("unknown-value", "[sources.s]\nkind = 'rumour'"),
    (
        "unknown-value",
        "[api.chat.usage]\nparts = { reasoning = 'outsde' }",
    ),
    (
        "unknown-value",
        "[api.chat.usage.extra.e]\npaths = ['a']\nunit = 'token'",
    ),
    ("wrong-type", "name = 1"),
    ("wrong-type", "hosts = 'api.acme.example'"),
    ("wrong-type", "docs = { a = 'x' }"),
    ("wrong-type", "[headers]\nstatic = ['a']"),
    ("wrong-type", "[headers.static]\nA = true"),
    ("wrong-type", "[headers.static]\nA = 1"),
    ("wrong-type", "[headers.static]\nA = { value = ['a'] }"),
    (
        "wrong-type",
        "[headers.static]\nA = { value = 'a', max_len = '64' }",
    ),
    (
        "wrong-type",
        "[headers.static]\nA = { value = 'a', max_len = 70000 }",
    ),
    (
        "wrong-type",
        "[headers.request]\nA = { value = 'a', when = { child = 'yes' } }",
    ),
    ("wrong-type", "[headers.request]\nA = { json = { a = 1 } }"),
    ("wrong-type", "[api.chat.usage]\ninput = 'a'"),
];

#[test]
fn compiler_and_schema_refuse_the_same() {
    let schema = validator();
    assert_eq!(mistakes(&schema, SPEC), NONE);
    for (code, mistake) in MISTAKES {
        let text = format!("{SPEC}\n{mistake}\n");
        let Err(report) = compile(&Source::new("spec.toml", &*text)) else {
            panic!("{mistake}: compiles");
        };
        let codes: Vec<&str> = report.iter().map(|(_, found)| found.code).collect();
        assert!(codes.contains(&code), "{mistake}: {report}");
        assert_ne!(mistakes(&schema, &text), NONE, "{mistake}");
    }
}

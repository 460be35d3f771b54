//! `schema` and `expand`: what the compiler gives, given as it is.

use headwater_codegen::{Source, expand, schema};
use serde_json::Value;

use crate::{headwater, temp};

#[test]
fn the_schema_is_the_compilers() {
    let ran = headwater(&["schema"], b"");
    let printed: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code, printed), (Some(0), schema()));
}

#[test]
fn a_spec_expands_to_its_module_from_the_catalogue_or_from_a_file() {
    let specs = headwater_providers::specs();
    let (_, text) = specs.iter().find(|(id, _)| *id == "codex").unwrap();
    let file = temp("codex.toml", text.as_bytes());
    let named = "specs/codex.toml";
    for (spec, source) in [("codex", named), ("openai-chatgpt", named), (&file, &file)] {
        let ran = headwater(&["expand", spec], b"");
        let module = expand(&Source::new(source, *text)).unwrap();
        assert_eq!((ran.code, ran.stdout), (Some(0), module), "{spec}");
    }
}

#[test]
fn a_spec_with_a_mistake_does_not_expand() {
    let file = temp(
        "mistaken.toml",
        b"id = \"mistaken\"\nbase_ulr = \"https://x.example\"\n",
    );
    let ran = headwater(&["expand", &file], b"");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert!(ran.stderr.contains("base_ulr"), "{}", ran.stderr);
}

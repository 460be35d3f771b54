//! Every spec that is shipped compiles, and without a warning.

use std::path::Path;

use headwater_codegen::{Source, calling, check, compile, expand};

#[test]
fn every_shipped_spec_compiles() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../providers/specs");
    let report = check(&[specs], &[]);
    assert_eq!((report.errors(), report.warnings()), (0, 0), "{report}");
    assert!(report.files().count() >= 11);
}

/// The program that a page about a provider shows is Rust, and calls what the provider's module has.
#[test]
fn every_provider_is_called_as_its_page_says() {
    let specs = headwater_providers::specs();
    let mut shown = 0;
    for (id, text) in specs {
        let source = Source::new(format!("{id}.toml"), *text)
            .over(specs)
            .expect("its base is there");
        let table = compile(&source).expect("it compiles").table;
        let program = calling(table);
        if program.is_empty() {
            continue;
        }
        shown += 1;
        syn::parse_str::<syn::Block>(&format!("{{{program}}}")).expect("it is Rust");
        let module = expand(&source).expect("it compiles");
        let called = program
            .split(['.', ':', ' ', '\n'])
            .filter_map(|word| word.split_once('('));
        let is_name = |name: &&str| name.starts_with(|c: char| c.is_ascii_lowercase());
        let own = called.map(|(name, _)| name).filter(is_name);
        let own = own.filter(|name| !KNOWN.contains(name));
        for name in own {
            assert!(module.contains(&format!("pub fn {name}(")), "{id}: {name}");
        }
        if let Some((_, fields)) = program.split_once(", Required { ") {
            for field in fields.split(" }").next().unwrap_or_default().split(", ") {
                assert!(module.contains(&format!("pub {field}: ")), "{id}: {field}");
            }
        }
    }
    assert!(shown > 170, "{shown}");
}

/// What is not the provider's.
const KNOWN: &[&str] = &["turn", "send", "println!", "product!", "new"];

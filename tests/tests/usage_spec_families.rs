//! The wire families, held to what is asked of every spec.

use headwater_codegen::{FAMILIES, Source, compile};

/// What a family says of usage, written by a provider without a family, passes every check. Under a
/// provider much of it would be passed over: it is not the provider's mistake.
#[test]
fn no_family_says_anything_in_vain() {
    for (family, text) in FAMILIES {
        let usage = &text[text.find("[usage]").unwrap()..];
        let usage = usage.replace("\n[usage", "\n[api.talk.usage");
        let usage = usage.replace("[[usage", "[[api.talk.usage");
        let usage = usage.replacen("[usage", "[api.talk.usage", 1);
        let spec = format!(
            "id = \"acme\"\nbase_url = \"https://api.acme.example\"\n\
             [api.talk]\npath = \"/talk\"\n{usage}"
        );
        let compiled = compile(&Source::new(family, spec)).unwrap();
        let alone = format!(
            "id = \"acme\"\nbase_url = \"https://api.acme.example\"\n[api.talk]\nfamily = \"{family}\""
        );
        let inherited = compile(&Source::new(family, alone)).unwrap();
        assert_eq!(compiled.table.apis[0].usage, inherited.table.apis[0].usage);
    }
}

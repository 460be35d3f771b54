//! The catalogue as programs ask it: by id, by URL, by family.

use headwater::AnyProvider;
use headwater_codegen::{FAMILIES, family_tables, load};
use headwater_providers::{ALL, by_base_url, by_id, family};

#[test]
fn a_provider_is_found_by_each_of_its_names() {
    for provider in ALL {
        let table = provider.table();
        for id in [table.id].iter().chain(table.also) {
            assert_eq!(by_id(id).as_ref(), Some(provider), "{id}");
        }
    }
    let unknown = ["", "no-such-provider", "OpenAI"];
    assert_eq!(unknown.map(by_id), [None, None, None]);
}

/// With `BLESS` set, it is written.
#[test]
fn the_package_has_a_feature_for_each_provider() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../providers/Cargo.toml");
    let text = std::fs::read_to_string(path).expect("it is there");
    let mut ids: Vec<_> = ALL.iter().map(AnyProvider::id).collect();
    ids.sort_unstable();
    let all: Vec<_> = ids.iter().map(|id| format!("    \"{id}\",\n")).collect();
    let each: Vec<_> = ids.iter().map(|id| format!("{id} = []\n")).collect();
    let (all, each) = (all.concat(), each.concat());
    let (before, rest) = text.split_once("\nall = [\n").expect("it has the feature");
    let (_, after) = rest.split_once("\n[dependencies]").expect("they come next");
    let expected = format!("{before}\nall = [\n{all}]\n{each}\n[dependencies]{after}");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, expected).expect("it can be written");
    } else {
        assert!(text == expected, "run this test with BLESS=1");
    }
}

#[test]
fn a_base_url_tells_its_provider_and_a_look_alike_tells_none() {
    for provider in ALL {
        if let Some(url) = provider.constant_base_url() {
            assert_eq!(by_base_url(&url).as_ref(), Some(provider), "{url}");
        }
    }
    let cases = [
        ("https://api.x.ai/v1", Some("xai")),
        ("https://API.X.AI", Some("xai")),
        ("https://api.x.ai.evil.example/v1", None),
        ("https://x.ai", None),
        ("https://api.x.ai@evil.example/v1", None),
        ("https://evil.example/api.x.ai", None),
        ("https://notapi.x.ai", None),
        ("api.x.ai", None),
        ("", None),
    ];
    for (url, id) in cases {
        let found = by_base_url(url);
        assert_eq!(found.as_ref().map(AnyProvider::id), id, "{url}");
    }
}

/// A provider of the registry that most programs take their catalogue from.
#[derive(serde::Deserialize)]
struct Registered {
    id: String,
    #[serde(default)]
    env: Vec<String>,
    api: Option<String>,
}

#[test]
fn every_provider_of_the_registry_is_there() {
    let mut keyless = Vec::new();
    for registered in headwater_tests::recordings::registry::<Registered>() {
        let Registered { id, env, api } = registered;
        let provider = by_id(&id).unwrap_or_else(|| panic!("no {id}"));
        let known = provider.table().auth.iter().flat_map(|auth| auth.env);
        let known = known.chain(provider.table().params.iter().flat_map(|param| param.env));
        if !known.copied().any(|name| env.iter().any(|env| env == name)) {
            keyless.push(id.clone());
        }
        let Some(url) = api.filter(|url| !url.contains("${") && url.starts_with("https")) else {
            continue;
        };
        let found = by_base_url(&url).unwrap_or_else(|| panic!("{id}: {url} is nobody's"));
        assert_eq!(found, provider, "{url}");
    }
    // Their key is exchanged for what is sent.
    keyless.retain(|id| !["gitlab", "sap-ai-core"].contains(&id.as_str()));
    assert_eq!(keyless, [""; 0]);
}

#[test]
fn of_two_at_one_host_the_longer_base_path_tells() {
    let at = |id: &str, path: &str| {
        let base = format!("base_url = 'https://acme.example{path}'");
        load(&format!("id = '{id}'\n{base}\napi.chat.path = '/chat'")).unwrap()
    };
    let providers = [
        at("zen", "/zen"),
        at("go", "/zen/go"),
        at("other", "/other"),
    ];
    let cases = [
        ("https://acme.example/zen/v1/chat", Some("zen")),
        ("https://acme.example/zen/go", Some("go")),
        ("https://acme.example/zen/go/chat?stream=1", Some("go")),
        ("https://acme.example/zen/gone", Some("zen")),
        ("https://acme.example", None),
        ("https://acme.example/third", None),
        ("https://evil.example/zen", None),
    ];
    for (url, id) in cases {
        let found = AnyProvider::find_by_url(&providers, url);
        assert_eq!(found.map(AnyProvider::id), id, "{url}");
    }
}

#[test]
fn a_family_is_the_table_that_the_compiler_has() {
    let tables = family_tables();
    assert_eq!(tables.len(), FAMILIES.len());
    for table in tables {
        assert_eq!(family(table.family), Some(table));
    }
    assert_eq!(family("no-such-family"), None);
}

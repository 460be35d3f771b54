//! What an edit of a spec is to the programs that use it, told from the signatures that it becomes.

use std::collections::BTreeMap;

use headwater_codegen::{Source, expand};
use quote::ToTokens;
use syn::{Fields, ImplItem, Item, Visibility};

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// Nothing that a program names is another.
    Patch,
    /// There is more to name.
    Minor,
    /// What a program names is gone or another, or more must be named.
    Major,
}

fn change(before: &str, after: &str) -> Change {
    let (before, after) = (signatures(before), signatures(after));
    let kept = before
        .iter()
        .all(|(name, old)| after.get(name) == Some(old));
    let added = || after.keys().filter(|name| !before.contains_key(*name));
    // The one struct that programs write out, field by field.
    if !kept || added().any(|name| name.starts_with("Required.")) {
        Change::Major
    } else if added().next().is_some() {
        Change::Minor
    } else {
        Change::Patch
    }
}

/// Everything that a program can name, and its type.
fn signatures(spec: &str) -> BTreeMap<String, String> {
    let source = Source::new("spec.toml", spec);
    let rust = expand(&source).unwrap_or_else(|report| panic!("{report}"));
    let items = syn::parse_file(&rust).expect("it is Rust").items;
    items.iter().flat_map(named).collect()
}

fn named(item: &Item) -> Vec<(String, String)> {
    let alone = |name: String| (name, String::new());
    match item {
        Item::Struct(item) => {
            let name = item.ident.to_string();
            let fields = fields(&name, &item.fields);
            fields.into_iter().chain([alone(name)]).collect()
        }
        Item::Enum(item) => {
            let variants = item.variants.iter().map(|variant| &variant.ident);
            let named = variants.map(|variant| format!("{}::{variant}", item.ident));
            named.chain([item.ident.to_string()]).map(alone).collect()
        }
        Item::Impl(item) => {
            let kind = text(&item.self_ty);
            let of = item.trait_.as_ref();
            let of = of.map(|(path, _)| alone(format!("{} for {kind}", text(path))));
            let functions = item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(item) => Some(&item.sig),
                _ => None,
            });
            let named = functions.map(|sig| (format!("{kind}::{}", sig.ident), text(sig)));
            named.chain(of).collect()
        }
        _ => Vec::new(),
    }
}

fn fields(of: &str, fields: &Fields) -> Vec<(String, String)> {
    let public = fields
        .iter()
        .filter(|field| matches!(field.vis, Visibility::Public(_)));
    let named = public.map(|field| {
        let name = field.ident.as_ref().map(ToString::to_string);
        (
            format!("{of}.{}", name.unwrap_or_default()),
            text(&field.ty),
        )
    });
    named.collect()
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

const SPEC: &str = r#"
id = "acme"
name = "Acme"
base_url = "https://acme.example/v1"
auth.bearer.env = ["ACME_KEY"]
params.era = { values = ["old", "new"], default = "new" }
params.betas = { type = "list", lifetime = "request" }
headers.static.x-era = "{era}"
headers.request.x-betas = { union = [{ value = "{betas}" }] }
api.chat.family = "openai-chat"
api.chat.usage.extra.wait = { paths = ["wait"], unit = "count" }
"#;

#[test]
fn an_edit_is_seldom_a_breaking_change() {
    let cases = [
        ("x-era", "x-age", Change::Patch),
        ("ACME_KEY\"", "ACME_KEY\", \"ACME_TOKEN\"", Change::Patch),
        ("acme.example", "acme.test", Change::Patch),
        ("paths = [\"wait\"]", "paths = [\"waited\"]", Change::Patch),
        ("\"count\"", "\"seconds\"", Change::Patch),
        (", default = \"new\"", "", Change::Patch),
        (
            "\"old\", \"new\"",
            "\"old\", \"new\", \"newer\"",
            Change::Minor,
        ),
        (
            "params.betas",
            "params.org = {}\nparams.betas",
            Change::Minor,
        ),
        (
            "api.chat.family",
            "api.responses.family = \"openai-responses\"\napi.chat.family",
            Change::Minor,
        ),
        (
            "auth.bearer.env",
            "auth.key.header = \"x-key\"\nauth.bearer.env",
            Change::Minor,
        ),
        (
            "api.chat.usage",
            "api.chat.usage.extra.more = { paths = [\"m\"], unit = \"usd\" }\napi.chat.usage",
            Change::Minor,
        ),
        ("\"old\", \"new\"", "\"new\"", Change::Major),
        ("\"count\"", "\"text\"", Change::Major),
        ("api.chat", "api.talk", Change::Major),
        ("auth.bearer", "auth.token", Change::Major),
        ("default = \"new\"", "required = true", Change::Major),
        ("base_url = \"https://acme.example/v1\"", "", Change::Major),
        (
            "lifetime = \"request\"",
            "lifetime = \"static\"",
            Change::Major,
        ),
    ];
    for (from, to, expected) in cases {
        assert!(SPEC.contains(from), "{from}");
        let edited = SPEC.replace(from, to);
        assert_eq!(change(SPEC, &edited), expected, "{from} -> {to}");
    }
}

#[test]
fn a_new_required_field_is_a_breaking_change() {
    let one = SPEC.replace("default = \"new\"", "required = true");
    let two = one.replace("params.betas", "params.org.required = true\nparams.betas");
    assert_eq!(change(&one, &two), Change::Major);
}

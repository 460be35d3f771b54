//! A site's own layer over a spec: the law of all layers, and the places of its mistakes.

#![allow(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

use headwater::{AnyProvider, Call, ParamValue, Product, Session};
use headwater_codegen::{Report, Source, Style, check, compile, load, load_over};

const PRODUCT: Product = Product::new("site", "1");

const VENDOR: &str = r#"
id = "vendor"
also = ["vendor-too"]
name = "Vendor"
base_url = "https://api.vendor.example/v1"

[auth.key]
env = ["VENDOR_KEY"]

[params.team]
lifetime = "credential"

[headers.static]
X-Vendor-Client = "{product.name}"

[headers.session]
X-Vendor-Session = "{session}"

[headers.request]
X-Vendor-Team = "{team}"

[api.chat]
family = "openai-chat"

[api.chat.headers.request]
X-Vendor-Request = "{request}"

[api.chat.usage]
cache_read = ["cached", "cached_tokens"]

[api.chat.usage.ignore]
old = "of before"

[api.embeddings]
family = "openai-embeddings"
"#;

fn over(site: &str) -> Result<AnyProvider, Report> {
    load_over(site, &[("other", "id = 'other'"), ("vendor", VENDOR)])
}

fn call(site: &str) -> Call {
    let none: [(&str, ParamValue); 0] = [];
    let provider = over(site).unwrap();
    let account = provider.account("key", "k", none, PRODUCT).unwrap();
    let body = br#"{"messages":[]}"#.to_vec();
    account.call("chat", &Session::new().turn(), body).unwrap()
}

/// Names of headers with the rules that wrote them.
fn rules(site: &str) -> Vec<String> {
    let call = call(site);
    let applied = call.applied().into_iter();
    let mut rules: Vec<_> = applied.map(|applied| applied.rule).collect();
    rules.retain(|rule| rule.starts_with("headers."));
    rules
}

#[test]
fn a_layer_that_says_nothing_changes_nothing() {
    let site = over("base = 'vendor'").unwrap();
    assert_eq!((site.id(), site.is_called("vendor-too")), ("vendor", true));
    let table = load(VENDOR).unwrap();
    assert_ne!(site, table, "its ground is another text");
    assert_eq!(
        rules("base = 'vendor'"),
        [
            "headers.static.X-Vendor-Client",
            "headers.session.X-Vendor-Session",
            "headers.request.X-Vendor-Request",
        ]
    );
}

#[test]
fn a_proxy_has_a_place_a_credential_and_a_name_of_its_own() {
    let site = r#"
        base = "vendor"
        id = "vendor-proxy"
        base_url = "https://llm.corp.example/vendor"
        hosts = ["llm.corp.example"]
        [auth.proxy]
        header = "X-Proxy-Token"
        group = "proxy"
        optional = true
    "#;
    let provider = over(site).unwrap();
    assert_eq!(provider.id(), "vendor-proxy");
    assert!(!provider.is_called("vendor-too"));
    assert!(provider.serves("https://llm.corp.example/vendor/chat"));
    assert!(!provider.serves("https://api.vendor.example/v1/chat"));
    let call = call(site);
    assert_eq!(
        call.url(),
        "https://llm.corp.example/vendor/chat/completions"
    );
    assert_eq!(call.headers()["authorization"], "Bearer k");
}

#[test]
fn a_layer_stands_on_a_layer() {
    let plan = "base = 'vendor'\nid = 'plan'\nparams.team = false\n[headers.request]\nX-Vendor-Team = 'all'";
    let bases = [("vendor", VENDOR), ("plan", plan)];
    let site = "base = 'plan'\nid = 'site'\n[headers.session]\nX-Site = '{session}'";
    let site = load_over(site, &bases).unwrap();
    let names: Vec<_> = site.table().apis[0]
        .headers
        .iter()
        .map(|rule| rule.name)
        .collect();
    assert_eq!(
        names,
        [
            "X-Vendor-Client",
            "X-Vendor-Session",
            "X-Vendor-Team",
            "X-Site",
            "X-Vendor-Request"
        ]
    );
    assert!(site.table().params.is_empty());
}

/// The first credential is the one that is renewed, and the first API the one that is meant.
#[test]
fn a_layer_keeps_the_order_below_it() {
    let site = r#"
        base = "vendor"
        [auth.second]
        header = "x-second"
        [auth.key]
        env = ["SITE_KEY"]
        [api.other]
        family = "openai-chat"
        [api.chat]
        path = "/other"
    "#;
    let table = over(site).unwrap().table();
    let kinds: Vec<_> = table
        .auth
        .iter()
        .map(|auth| (auth.name, auth.env))
        .collect();
    assert_eq!(kinds, [("key", &["SITE_KEY"][..]), ("second", &[])]);
    let apis: Vec<_> = table.apis.iter().map(|api| api.name).collect();
    assert_eq!(apis, ["chat", "embeddings", "other"]);
}

#[test]
fn what_stands_on_itself_stands_on_nothing() {
    let circle = [("a", "base = 'b'\nid = 'a'"), ("b", "base = 'a'\nid = 'b'")];
    let report = load_over("base = 'a'", &circle).unwrap_err();
    assert_eq!(
        report.to_string(),
        "error[unknown-base]: there is no spec `a` to stand on
 --> site.toml:1:8
  |
1 | base = 'a'
  |        ^^^ not the id of a spec that is at hand
  |
  = help: what `a` names as its base is none, or stands on `a`

1 error in 1 file"
    );
}

#[test]
fn what_is_not_there_cannot_be_taken_away() {
    for site in [
        "params.tea = false",
        "auth.token = false",
        "sources.docs = false",
    ] {
        let report = over(&format!("base = 'vendor'\n{site}")).unwrap_err();
        let codes: Vec<_> = report.iter().map(|(_, found)| found.code).collect();
        assert!(codes == ["wrong-type"], "{site}: {report}");
    }
}

#[test]
fn a_rule_takes_the_place_of_its_name_in_whatever_table() {
    let site = r#"
        base = "vendor"
        [headers.static]
        x-vendor-session = "one for all"
        [headers.turn]
        X-VENDOR-REQUEST = "{turn}"
        X-Site = "{turn}"
    "#;
    assert_eq!(
        rules(site),
        [
            "headers.static.X-Vendor-Client",
            "headers.static.x-vendor-session",
            "headers.turn.X-VENDOR-REQUEST",
            "headers.turn.X-Site",
        ]
    );
}

#[test]
fn a_rule_is_taken_away() {
    let site = r#"
        base = "vendor"
        [headers.static]
        x-vendor-session = false
        [api.chat.headers.request]
        X-Vendor-Request = false
        X-Vendor-Team = false
        [api.chat.body.request]
        "stream_options.include_usage" = false
    "#;
    assert_eq!(rules(site), ["headers.static.X-Vendor-Client"]);
    let none = over("base = 'vendor'\nheaders.static.X-Nobody = false").unwrap_err();
    assert_eq!(codes(&none), ["removes-nothing"]);
}

#[test]
fn usage_is_laid_over_name_by_name_and_list_by_list() {
    let site = r#"
        base = "vendor"
        [api.chat.usage]
        cache_read = ["hits"]
        [api.chat.usage.ignore]
        new = "of today"
    "#;
    let body =
        br#"{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":1,
        "cached":1,"hits":5,"old":7,"new":8}}"#;
    let status = http::StatusCode::OK;
    let meter = over(site)
        .unwrap()
        .meter("chat", status, &http::HeaderMap::new());
    let usage = meter.unwrap().whole(body).usage;
    let drift: Vec<_> = usage
        .drift()
        .iter()
        .map(|drift| drift.path.as_str())
        .collect();
    assert_eq!(
        (usage.cache_read_tokens, drift),
        (Some(5), vec!["$.usage.cached"])
    );
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.iter().map(|(_, found)| found.code).collect()
}

#[test]
fn mistakes_stand_where_they_were_made() {
    let site = "base = \"vendor\"\n\n[headers.session]\nX-Site = \"{request}\"\n";
    let refused = over(site).unwrap_err();
    let expected = r#"error[lifetime]: `request` lives for one request, but the rule stands in `headers.session`
 --> site.toml:4:11
  |
4 | X-Site = "{request}"
  |           ^^^^^^^^^ must stay the same for one session
  |
  = help: move it to `[headers.request]`, or write `{session}`

1 error in 1 file"#;
    assert_eq!(refused.render(Style::Plain), expected);
    // What the two do together shows where the spec is named.
    let together = over("base = 'vendor'\n[auth.key]\nheader = 'X-Vendor-Client'").unwrap_err();
    let places: Vec<_> = together
        .iter()
        .map(|(source, found)| (found.code, source.line(&found.span)))
        .collect();
    assert_eq!(places, [("auth-owned", 1)]);
}

#[test]
fn a_spec_that_is_not_at_hand_is_named() {
    let unknown = over("base = 'vendr'").unwrap_err();
    let found: Vec<_> = unknown
        .iter()
        .map(|(_, found)| (found.code, found.help.as_str()))
        .collect();
    assert_eq!(found, [("unknown-base", "did you mean `vendor`?")]);
    let alone = compile(&Source::new("site.toml", "base = 'vendor'\nid = 'x'")).unwrap_err();
    assert_eq!(codes(&alone)[0], "unknown-base");
    assert!(check(&["sites/at-home.toml"], &[]).errors() > 0);
}

mod compiled {
    use headwater::Provider as _;

    headwater::include_provider!(at_home);

    #[test]
    fn a_layer_is_compiled_by_a_build_script() {
        let required = at_home::Required {
            org: "o-1".to_owned(),
            region: at_home::Region::Eu,
        };
        let auth = at_home::Auth::key("k");
        let at_home = at_home::AtHome::new(auth, super::PRODUCT, required);
        let body = br#"{"messages":[]}"#.to_vec();
        let turn = super::Session::new().turn();
        let call = at_home.account().call("type", &turn, body).unwrap();
        let headers = call.headers();
        assert_eq!(headers["x-home-org"], "o-1");
        assert!(!headers.contains_key("x-org"));
        assert!(call.url().starts_with("https://two.home.example/v1/"));
    }
}

//! Providers and accounts that are chosen at run time.

use headwater::AnyProvider;
use headwater::table::*;

use crate::table::{BODY, CHAT, PRODUCT, PROVIDER, counted};

static TEMPLATED: Provider = Provider {
    id: "corp",
    also: &["corporate"],
    name: "Corp",
    hosts: &[
        hosts_below(&[text("corp.example")]),
        host(&[text("api."), param(0)]),
    ],
    params: &[Param {
        name: "org",
        ..Param::NONE
    }],
    auth: &[Auth {
        name: "key",
        ..Auth::NONE
    }],
    apis: &[&CHAT],
    ..Provider::NONE
};

#[test]
fn by_url() {
    let (exact, templated) = (
        AnyProvider::from_table(&PROVIDER),
        AnyProvider::from_table(&TEMPLATED),
    );
    for (url, by_exact, by_templated) in [
        ("https://api.probe.example/v1", true, false),
        ("https://api.probe.example.evil.example/v1", false, false),
        ("https://eu.corp.example", false, true),
        ("https://corp.example", false, false),
        ("api.probe.example", false, false),
        ("https://me@api.probe.example", false, false),
    ] {
        assert_eq!(
            (exact.serves(url), templated.serves(url)),
            (by_exact, by_templated),
            "{url}"
        );
    }
}

#[test]
fn by_name() {
    let provider = AnyProvider::from_table(&TEMPLATED);
    assert_eq!((provider.id(), provider.name()), ("corp", "Corp"));
    assert!(provider.is_called("corporate") && !provider.is_called("probe"));
    assert_eq!(
        provider.apis().collect::<Vec<_>>(),
        [("chat", "openai-chat")]
    );
    assert_eq!(provider.constant_base_url(), None);
    assert_eq!(
        AnyProvider::from_table(&PROVIDER)
            .constant_base_url()
            .as_deref(),
        Some("https://api.probe.example/v1")
    );
    assert_eq!(format!("{provider:?}"), r#"AnyProvider("corp")"#);
}

#[test]
fn accounts() {
    let provider = AnyProvider::from_table(&TEMPLATED);
    let params = [
        ("org", "o.example".into()),
        ("base_url", "https://api.o.example/v1".into()),
    ];
    let account = provider.account("key", "k", params, PRODUCT).unwrap();
    let call = account
        .call("chat", &counted().turn(), BODY.to_vec())
        .unwrap();
    assert_eq!(call.url(), "https://api.o.example/v1/chat");
    for (auth, params, message) in [
        (
            "oauth",
            [("org", "o".into())],
            r#"corp has no credential "oauth"; it takes: key"#,
        ),
        (
            "key",
            [("orgg", "o".into())],
            r#"corp has no parameter "orgg"; it has: org"#,
        ),
    ] {
        let error = provider.account(auth, "k", params, PRODUCT).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let error = provider
        .account("key", " ", [("org", "o".into())], PRODUCT)
        .unwrap_err();
    assert_eq!(error.to_string(), "the secret `key` of corp is empty");
}

//! No secret is ever shown.

use headwater::table::*;
use headwater::{Account, AnyProvider, Credential, Secret};
use http::{HeaderName, HeaderValue};

use crate::table::*;

const MARK: &str = "sk-s3cret";

#[test]
fn not_by_debug_nor_by_errors() {
    let credential = || Credential::new(0, MARK);
    let account = Account::new(&PROVIDER, credential(), PRODUCT);
    let session = counted();
    let turn = session.turn();
    let call = chat(&account, &turn);
    answer(&call, &[("x-session-state", MARK)]);
    let bad = credential().and(0, MARK);
    let broken = format!("{MARK}\n{MARK}");
    let refused = |account: Account| {
        let error = account.call("chat", &turn, BODY.to_vec()).unwrap_err();
        format!("{error} {error:?}")
    };
    let moved = |url: String| {
        let account = Account::new(&PROVIDER, credential().for_url(&url), PRODUCT);
        let call = chat(&account.with_base_url(&url), &turn);
        assert!(call.request().uri().to_string().contains(MARK));
        format!("{} {:?}", call.url(), call.applied())
    };
    let shown = [
        format!("{:?}", Secret::new(MARK)),
        format!("{:?}", credential()),
        format!("{account:?}"),
        format!("{call:?}"),
        format!("{:?}", call.headers()),
        format!("{:?}", call.request()),
        format!("{:?}", chat(&account, &turn).headers()),
        format!("{:?}", chat(&account, &turn).applied()),
        call.url(),
        format!("{session:?} {turn:?} {:?}", session.save()),
        format!("{:?}", AnyProvider::from_table(&PROVIDER)),
        refused(Account::new(&PROVIDER, bad, PRODUCT)),
        refused(Account::new(&PROVIDER, Credential::new(0, broken), PRODUCT)),
        refused(account.clone().with_base_url("https://evil.example")),
        refused(
            account
                .clone()
                .with_base_url(format!("https://{MARK}@evil.example")),
        ),
        refused(
            account
                .clone()
                .with_base_url(format!("https://evil.example/#{MARK}")),
        ),
        refused(
            account
                .clone()
                .with_base_url(format!("https://evil example/?key={MARK}")),
        ),
        moved(format!("https://proxy.example/v1?key={MARK}&{MARK}&alt=1")),
        format!(
            "{:?}",
            account.refresh(format!("{MARK}\n\n{MARK}")).unwrap_err()
        ),
    ];
    for text in shown {
        assert!(!text.contains("s3cret"), "{text}");
    }
}

/// What a sensitive value became is sensitive: of a server's, and of the caller's.
#[test]
fn marks_are_carried() {
    const TEXT: Template = &[text("a-"), captured(0)];
    const fn rule(name: &'static str, value: Value) -> Rule {
        Rule::new(Lifetime::Request, name, value)
    }
    let captures = &[Capture {
        name: "state",
        lifetime: Lifetime::Session,
        headers: &["x-state"],
        sent: true,
        ..Capture::NONE
    }];
    let account = account_of(Api {
        captures,
        query: rules![request("alt", TEXT)],
        ..api(
            rules![
                request("x-text", TEXT),
                request("x-hash", TEXT).hashed(),
                rule("x-case", Value::Cases(&[case(TEXT)])),
                rule("x-union", Value::Union(&[case(TEXT)])),
                rule(
                    "x-json",
                    Value::Json(&[("in", Json::Object(&[("a", Json::Text(TEXT))]))])
                ),
                request("x-mirror", &[text("m-"), header("x-text")]),
                request("x-moved", &[text("g-"), given("x-mine")]),
                request("x-kept", &[text("k")]).overrides(Override::Caller),
                rule("x-merged", Value::Union(&[case(&[text("k")])])),
                attempt("x-attempt", TEXT),
                request("x-clear", &[text("a-"), SESSION]),
            ],
            rules![
                request("text", TEXT),
                request("moved", &[given("x-mine")]),
                rule("json", Value::Json(&[("a", Json::Text(TEXT))])),
                request("clear", &[SESSION]),
            ],
        )
    });
    let session = counted();
    let turn = session.turn();
    answer(&chat(&account, &turn), &[("x-state", MARK)]);
    let mut mine = HeaderValue::from_static(MARK);
    mine.set_sensitive(true);
    let names = ["x-mine", "x-kept", "x-merged", "x-other"].map(HeaderName::from_static);
    let call = names.into_iter().fold(chat(&account, &turn), |call, name| {
        call.header(name, mine.clone()).unwrap()
    });
    assert!(call.request().uri().to_string().contains(MARK));
    let shown = format!("{:?} {:?} {}", call.headers(), call.applied(), call.url());
    assert!(!shown.contains("s3cret"), "{shown}");
    let applied = call.applied();
    let clear: Vec<_> = applied
        .iter()
        .filter(|one| !one.sensitive)
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(clear, ["x-clear", "content-type", "accept", "clear"]);
    let values = applied
        .iter()
        .filter(|one| one.sensitive && one.lifetime != Some(Lifetime::Credential));
    assert!(values.map(|one| &one.value).all(|value| value == "…"));
    let given: Vec<_> = applied
        .iter()
        .filter(|one| one.captured)
        .map(|one| one.name.as_str())
        .collect();
    let by_server = [
        "x-text",
        "x-hash",
        "x-case",
        "x-union",
        "x-json",
        "x-attempt",
        "alt",
        "text",
        "json",
    ];
    assert_eq!(given, by_server);
}

//! Rules, the caller's own headers, and what comes of both.

use std::time::Duration;

use headwater::table::*;
use headwater::{Account, AnyProvider, Call, Credential};
use http::{HeaderName, HeaderValue};

use crate::table::*;

fn call(headers: &'static [Rule]) -> Call {
    let account = account_of(api(headers, &[]));
    account
        .call("chat", &counted().turn(), BODY.to_vec())
        .unwrap()
}

fn given(call: Call, headers: &[(&'static str, &str)]) -> Result<Vec<String>, String> {
    let mut call = call;
    for (name, value) in headers {
        let name = HeaderName::from_static(name);
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        call = call
            .header(name, value)
            .map_err(|error| error.to_string())?;
    }
    Ok(lines(&call))
}

#[test]
fn who_wins() {
    const RULES: &[Rule] = &[
        fixed("x-caller", &[text("ours")]),
        session("x-spec", &[text("ours")]),
        session("x-never", &[]).overrides(Override::Spec),
        session("x-refused", &[text("ours")]).overrides(Override::Refuse),
        session("x-off", &[text("ours")]).when(when(&[Fact::Retry(true)])),
        Rule::new(
            Lifetime::Request,
            "x-both",
            Value::Union(&[case(&[text("a,b")])]),
        ),
        fixed("x-renamed", &[text("ours")]).formerly(&["x-title"]),
    ];
    for (theirs, expected) in [
        (
            &[][..],
            Ok(vec![
                "both: a,b",
                "caller: ours",
                "refused: ours",
                "renamed: ours",
                "spec: ours",
            ]),
        ),
        (
            &[
                ("x-caller", "t"),
                ("x-spec", "t"),
                ("x-never", "t"),
                ("x-off", "t"),
                ("x-both", "c, a"),
                ("x-title", "t"),
                ("x-other", " t "),
            ],
            Ok(vec![
                "both: a,b,c",
                "caller: t",
                "off: t",
                "other:  t ",
                "refused: ours",
                "renamed: t",
                "spec: ours",
            ]),
        ),
        (
            &[
                ("x-caller", ""),
                ("x-title", " "),
                ("x-both", ""),
                ("x-other", ""),
            ],
            Ok(vec!["both: a,b", "refused: ours", "spec: ours"]),
        ),
        (
            &[("x-refused", "t")],
            Err("probe reserves the header `x-refused`"),
        ),
        (
            &[("host", "evil.example")],
            Err("the header `host` is the HTTP client's to write"),
        ),
    ] {
        let expected = expected
            .map(|lines| lines.into_iter().map(str::to_owned).collect::<Vec<_>>())
            .map_err(str::to_owned);
        assert_eq!(given(call(RULES), theirs), expected, "{theirs:?}");
    }
}

#[test]
fn the_callers_value_is_within_the_limit() {
    let made = call(rules![
        cache_scope("x-key", &[CACHE_SCOPE])
            .max_len(8)
            .overrides(Override::Caller)
    ]);
    assert_eq!(made.headers()["x-key"].len(), 8);
    let theirs = |value: &str| {
        given(
            call(rules![
                cache_scope("x-key", &[CACHE_SCOPE])
                    .max_len(8)
                    .overrides(Override::Caller)
            ]),
            &[("x-key", value)],
        )
    };
    assert_eq!(theirs("12345678"), Ok(vec!["key: 12345678".to_owned()]));
    assert_eq!(theirs("123456789"), Ok(vec!["key: 15e2b0d3".to_owned()]));
}

#[test]
fn what_is_dropped_is_noted() {
    let made = call(rules![session("x-spec", &[text("ours")])]);
    let made = made.header(
        HeaderName::from_static("x-spec"),
        HeaderValue::from_static("t"),
    );
    let made = made.unwrap().header(
        HeaderName::from_static("authorization"),
        HeaderValue::from_static("Bearer other"),
    );
    let made = made.unwrap();
    let notes: Vec<_> = made
        .diagnostics()
        .iter()
        .map(|note| (note.code, &*note.fields[0]))
        .collect();
    assert_eq!(
        notes,
        [
            ("credential-header", "authorization"),
            ("header-dropped", "x-spec")
        ]
    );
    assert_eq!(made.headers()["authorization"], "Bearer sk-1");
}

#[test]
fn content_type_and_accept_are_the_callers_to_change() {
    let made = call(&[]);
    let made = made
        .header(http::header::ACCEPT, HeaderValue::from_static("text/plain"))
        .unwrap();
    let made = made
        .header(http::header::CONTENT_TYPE, HeaderValue::from_static(""))
        .unwrap();
    let headers = made.headers();
    assert_eq!(headers["accept"], "text/plain");
    assert!(!headers.contains_key("content-type"));
    let streamed = account().call("chat", &counted().turn(), br#"{"stream":true}"#.to_vec());
    assert_eq!(streamed.unwrap().headers()["accept"], "text/event-stream");
}

#[test]
fn mirrors_show_what_is_sent() {
    const RULES: &[Rule] = &[
        fixed("x-copy", &[header("User-Agent")]),
        fixed("User-Agent", &[PRODUCT_NAME]),
        request("x-type", &[header("Content-Type")]),
        attempt("x-attempt", &[ATTEMPT]),
        attempt("x-again", &[header("x-attempt"), text("!")]),
        request("x-none", &[header("x-absent")]),
    ];
    let made = call(RULES).header(http::header::USER_AGENT, HeaderValue::from_static("mine"));
    let mut made = made.unwrap();
    assert_eq!(
        lines(&made),
        [
            "again: 0!",
            "attempt: 0",
            "copy: mine",
            "type: application/json"
        ]
    );
    made.retry();
    assert_eq!(
        lines(&made),
        [
            "again: 1!",
            "attempt: 1",
            "copy: mine",
            "type: application/json"
        ]
    );
}

#[test]
fn what_the_caller_set_can_move_into_the_body() {
    const BODY: &[Rule] = &[Rule::new(
        Lifetime::Request,
        "anthropic_beta",
        Value::Union(&[
            case(&[Piece::Var(Var::Given("Anthropic-Beta"))]),
            case(&[text("own")]),
        ]),
    )];
    let account = account_of(api(&[], BODY));
    let call = account
        .call("chat", &counted().turn(), b"{}".to_vec())
        .unwrap();
    let name = HeaderName::from_static("anthropic-beta");
    let call = call.header(name, HeaderValue::from_static("a, b")).unwrap();
    assert_eq!(call.body(), &br#"{"anthropic_beta":["a","b","own"]}"#[..]);
    assert_eq!(lines(&call), [""; 0]);
}

/// Names of people and machines may be in any script.
#[test]
fn values_lose_what_no_header_can_carry() {
    static PROVIDER: Provider = Provider {
        params: &[Param {
            name: "device",
            ..Param::NONE
        }],
        apis: &[&API],
        ..crate::table::PROVIDER
    };
    static API: Api = api(
        &[
            Rule::new(
                Lifetime::Static,
                "x-device",
                Value::Cases(&[case(&[param(0)]), case(&[text("unknown")])]),
            ),
            fixed("x-both", &[text("<"), param(0), text("> ")]),
        ],
        &[],
    );
    for (device, expected) in [
        (
            "Héctor's Mac",
            vec!["both: <Hctor's Mac>", "device: Hctor's Mac"],
        ),
        ("Мой компьютер", vec!["device: unknown"]),
        ("плата", vec!["device: unknown"]),
        (
            "a\r\nx-evil: 1",
            vec!["both: <ax-evil: 1>", "device: ax-evil: 1"],
        ),
        (" ", vec!["device: unknown"]),
    ] {
        let account = Account::new(&PROVIDER, Credential::new(0, "sk-1"), PRODUCT);
        let call = chat(&account.with_param(0, device), &counted().turn());
        assert_eq!(lines(&call), expected, "{device}");
    }
}

#[test]
fn a_value_without_which_the_request_is_refused_is_asked_for() {
    let account = account_of(api(
        rules![credential("x-account", &[param(0)]).breaks(Breaks::Request)],
        &[],
    ));
    let error = account
        .call("chat", &counted().turn(), BODY.to_vec())
        .unwrap_err();
    assert!(error.is_config());
    assert_eq!(
        error.to_string(),
        "probe refuses a request without the header `x-account`, and nothing gives its value"
    );
    assert_eq!(
        lines(&chat(&account.with_param(0, "a"), &counted().turn())),
        ["account: a"]
    );
}

#[test]
fn parameters_of_one_call() {
    static PROVIDER: Provider = Provider {
        params: &[Param {
            name: "ttl",
            lifetime: Lifetime::Request,
            kind: Kind::Int,
            ..Param::NONE
        }],
        apis: &[&API],
        ..crate::table::PROVIDER
    };
    static API: Api = api(
        &[
            request("x-ttl", &[param(0)]),
            request("x-timeout", &[TIMEOUT_S]),
        ],
        &[],
    );
    let account = Account::new(&PROVIDER, Credential::new(0, "sk-1"), PRODUCT);
    let call = chat(&account, &counted().turn());
    assert_eq!(lines(&call), [""; 0]);
    let call = call.with_param("ttl", 300).unwrap();
    let call = call.with_timeout(Duration::from_millis(1500)).unwrap();
    assert_eq!(lines(&call), ["timeout: 2", "ttl: 300"]);
    let usual = chat(&account.clone().with_param(0, 60), &counted().turn());
    assert_eq!(lines(&usual), ["ttl: 60"]);
    assert_eq!(lines(&usual.with_param("ttl", 5).unwrap()), ["ttl: 5"]);
    let error = call.with_param("tll", 1).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"probe has no parameter "tll"; it has: ttl"#
    );
    let error = chat(&account, &counted().turn())
        .with_param("ttl", "soon")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the parameter `ttl` of probe is a whole number"
    );
    assert_eq!(AnyProvider::from_table(&PROVIDER).id(), "probe");
}

/// A map that is kept for many calls holds nothing of the one before.
#[test]
fn a_map_can_be_kept() {
    let account = account();
    let session = counted();
    let mut map = map(&[("x-state", "stale")]);
    let call = chat(&account, &session.turn());
    call.write_headers(&mut map);
    assert_eq!(map, call.headers());
    assert_eq!(&map, call.request().headers());
}

#[test]
fn each_value_is_shown_with_its_rule() {
    const RULES: &[Rule] = &[
        session("X-Session", &[SESSION])
            .breaks(Breaks::Cache)
            .line(7),
        session("x-absent", &[PARENT_TURN]),
    ];
    let api = Api {
        query: rules![request("alt", &[text("s e")]).line(9)],
        ..api(RULES, rules![session("m.key", &[SESSION])])
    };
    let made = account_of(api)
        .call("chat", &counted().turn(), b"{}".to_vec())
        .unwrap();
    let made = made
        .header(
            HeaderName::from_static("x-mine"),
            HeaderValue::from_static("1"),
        )
        .unwrap();
    let shown: Vec<_> = made
        .applied()
        .into_iter()
        .map(|a| {
            format!(
                "{:?} {}: {} [{} {} {:?} {}]",
                a.sink, a.name, a.value, a.rule, a.line, a.breaks, a.sensitive
            )
        })
        .collect();
    let id = "00000000-0000-0000-0000-000000000001";
    assert_eq!(
        shown,
        [
            format!("Header x-session: {id} [headers.session.X-Session 7 Some(Cache) false]"),
            "Header x-mine: 1 [caller 0 None false]".into(),
            "Header content-type: application/json [wire 0 None false]".into(),
            "Header accept: application/json [wire 0 None false]".into(),
            "Header authorization: Bearer … [auth.bearer 0 Some(Auth) true]".into(),
            "Query alt: s%20e [query.request.alt 9 None false]".into(),
            format!("Body m.key: \"{id}\" [body.session.m.key 0 None false]"),
        ]
    );
}

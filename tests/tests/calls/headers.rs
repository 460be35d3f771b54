//! Rules and the caller's own headers: who wins.

use headwater::Call;
use headwater::table::*;
use http::{HeaderName, HeaderValue};

use crate::table::*;

pub(crate) fn call(headers: &'static [Rule]) -> Call {
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

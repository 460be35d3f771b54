//! What becomes of the caller's body: rules change their members, and nothing else a byte.

use bytes::Bytes;
use headwater::table::*;
use headwater::{Json, Raw};
use http::HeaderValue;

use crate::table::*;

const SPEC: Override = Override::Spec;
const CALLER: Override = Override::Caller;

/// The body that is sent, or why it is not.
fn sent(rules: &'static [Rule], body: &str) -> Result<String, String> {
    let account = account_of(api(&[], rules));
    let call = account.call("chat", &counted().turn(), body.as_bytes().to_vec());
    match call {
        Ok(call) => Ok(String::from_utf8(call.body().to_vec()).unwrap()),
        Err(error) => {
            assert!(error.is_body() || error.is_config());
            Err(error.to_string())
        }
    }
}

fn check(rules: &'static [Rule], cases: &[(&str, Result<&str, &str>)]) {
    for (body, expected) in cases {
        let expected = expected.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(sent(rules, body), expected, "{body}");
    }
}

#[test]
fn a_member_is_put_in_where_none_is() {
    check(
        rules![session("key", &[text("k")])],
        &[
            ("{}", Ok(r#"{"key":"k"}"#)),
            (r#"{"a":1}"#, Ok(r#"{"a":1,"key":"k"}"#)),
            (
                " {\n  \"a\": [1, {}]\n}\n",
                Ok(" {\n  \"a\": [1, {}]\n,\"key\":\"k\"}\n"),
            ),
            (r#"{"a":1,"a":2}"#, Ok(r#"{"a":1,"a":2,"key":"k"}"#)),
            (r#"{"key":null}"#, Ok(r#"{"key":"k"}"#)),
            (r#"{"a":{"key":1}}"#, Ok(r#"{"a":{"key":1},"key":"k"}"#)),
        ],
    );
}

#[test]
fn members_of_members_share_what_is_made_for_them() {
    check(
        rules![
            session("m.a", &[text("1")]),
            session("m.b.c", &[text("2")]),
            session("m.b.d", &[text("3")]),
            session("n", &[text("4")]),
        ],
        &[
            ("{}", Ok(r#"{"m":{"a":"1","b":{"c":"2","d":"3"}},"n":"4"}"#)),
            (
                r#"{"m":{}}"#,
                Ok(r#"{"m":{"a":"1","b":{"c":"2","d":"3"}},"n":"4"}"#),
            ),
            (
                r#"{"m":null,"x":0}"#,
                Ok(r#"{"m":{"a":"1","b":{"c":"2","d":"3"}},"x":0,"n":"4"}"#),
            ),
            (
                r#"{"m":{"x":0,"b":{"c":9}}}"#,
                Ok(r#"{"m":{"x":0,"b":{"c":"2","d":"3"},"a":"1"},"n":"4"}"#),
            ),
            (
                r#"{"m":[]}"#,
                Err("the body's `m` is no object, so `m.a` has no place in it"),
            ),
            (
                r#"{"m":{"b":7}}"#,
                Err("the body's `m.b` is no object, so `m.b.c` has no place in it"),
            ),
        ],
    );
}

#[test]
fn members_go_with_their_commas() {
    const REPLACED: &[Rule] = &[fixed("a", &[]).overrides(SPEC), session("n", &[text("k")])];
    const GONE: &[Rule] = &[
        fixed("a", &[]).overrides(SPEC),
        fixed("b", &[]).overrides(SPEC),
    ];
    check(
        GONE,
        &[
            (r#"{"a":1}"#, Ok("{}")),
            (r#"{"a":1,"b":2}"#, Ok("{}")),
            (r#"{"b":1,"a":2,"c":3}"#, Ok(r#"{"c":3}"#)),
            (r#"{"c":3, "a":1, "b":2}"#, Ok(r#"{"c":3}"#)),
            (r#"{"a":1, "c":3, "b":2 }"#, Ok(r#"{"c":3 }"#)),
            (r#"{"c":3,"a":[{}],"d":4}"#, Ok(r#"{"c":3,"d":4}"#)),
        ],
    );
    check(REPLACED, &[(r#"{ "a":1 }"#, Ok(r#"{  "n":"k"}"#))]);
}

#[test]
fn the_rule_says_who_wins() {
    check(
        rules![cache_scope("key", &[text("ours")]).overrides(CALLER)],
        &[
            (r#"{"key": "theirs"}"#, Ok(r#"{"key": "theirs"}"#)),
            (r#"{"key":{"a":1}}"#, Ok(r#"{"key":{"a":1}}"#)),
            (r#"{"a":1,"key":""}"#, Ok(r#"{"a":1}"#)),
            (r#"{"key":null}"#, Ok(r#"{"key":"ours"}"#)),
        ],
    );
    check(
        rules![cache_scope("key", &[text("ours")]).overrides(SPEC)],
        &[(r#"{"key": "theirs" }"#, Ok(r#"{"key": "ours" }"#))],
    );
    check(
        rules![cache_scope("key", &[text("ours")]).overrides(Override::Refuse)],
        &[
            (
                r#"{"key":"theirs"}"#,
                Err("probe reserves the body's `key`"),
            ),
            ("{}", Ok(r#"{"key":"ours"}"#)),
        ],
    );
    check(
        rules![turn("key", &[PARENT_TURN]).overrides(SPEC)],
        &[(r#"{"key":"theirs","a":1}"#, Ok(r#"{"a":1}"#))],
    );
    check(
        rules![
            turn("key", &[text("k")])
                .overrides(SPEC)
                .when(when(&[Fact::Retry(true)]))
        ],
        &[(r#"{"key":"theirs"}"#, Ok(r#"{"key":"theirs"}"#))],
    );
}

#[test]
fn what_the_spec_drops_is_noted() {
    let account = account_of(api(
        &[],
        rules![fixed("store", &[text("x")]).overrides(SPEC)],
    ));
    let call = account
        .call("chat", &counted().turn(), br#"{"store":"y"}"#.to_vec())
        .unwrap();
    let notes: Vec<_> = call
        .diagnostics()
        .iter()
        .map(|note| (note.code, &*note.message))
        .collect();
    assert_eq!(
        notes,
        [(
            "member-dropped",
            "the spec decides about `store`, so yours is not sent"
        )]
    );
}

#[test]
fn values_keep_their_types() {
    const RULES: &[Rule] = &[
        request("stream", &[STREAMING]),
        turn("index", &[TURN_INDEX]),
        turn("at", &[TURN_STARTED_MS]),
        request("both", &[TURN_INDEX, text("/"), WINDOW]),
        Rule::new(Lifetime::Static, "const", Value::Const(r#"{"a":[false]}"#)),
        Rule::new(
            Lifetime::Request,
            "list",
            Value::Union(&[
                case(&[text("x, y")]),
                case(&[text("x")]),
                case(&[PARENT_TURN]),
            ]),
        ),
        Rule::new(
            Lifetime::Turn,
            "meta",
            Value::Json(&[
                ("name", headwater::table::Json::Text(&[text("é\"")])),
                ("index", headwater::table::Json::Text(&[TURN_INDEX])),
                ("parent", headwater::table::Json::Text(&[PARENT_TURN])),
            ]),
        ),
        request("copy", &[body("a")]),
        fixed("absent", &[PARENT_TURN]),
    ];
    check(
        RULES,
        &[(
            r#"{"a":{"b":[1,2.50]}}"#,
            Ok(concat!(
                r#"{"a":{"b":[1,2.50]},"stream":false,"index":0,"#,
                r#""at":1700000000123,"both":"0/0","const":{"a":[false]},"list":["x","y"],"#,
                r#""meta":"{\"name\":\"\\u00e9\\\"\",\"index\":0}","copy":{"b":[1,2.50]}}"#
            )),
        )],
    );
}

#[test]
fn lists_are_merged_the_callers_last() {
    check(
        rules![Rule::new(
            Lifetime::Request,
            "betas",
            Value::Union(&[case(&[text("a,b")])])
        )],
        &[
            (r#"{"betas":["c","a"]}"#, Ok(r#"{"betas":["a","b","c"]}"#)),
            (r#"{"betas":"c"}"#, Ok(r#"{"betas":["a","b","c"]}"#)),
            ("{}", Ok(r#"{"betas":["a","b"]}"#)),
        ],
    );
    check(
        rules![Rule::new(Lifetime::Request, "betas", Value::Union(&[]))],
        &[
            (r#"{"betas": ["c", "c"]}"#, Ok(r#"{"betas": ["c", "c"]}"#)),
            ("{}", Ok("{}")),
        ],
    );
}

#[test]
fn long_values_become_their_hash_whoever_wrote_them() {
    let long = "k".repeat(65);
    let rules = rules![
        cache_scope("key", &[CACHE_SCOPE])
            .max_len(64)
            .overrides(CALLER)
    ];
    let body = sent(rules, &format!(r#"{{"key":"{long}"}}"#)).unwrap();
    assert_eq!(body.len(), r#"{"key":""}"#.len() + 64);
    assert!(!body.contains("kk"));
    let exact = "é".repeat(64);
    let body = format!(r#"{{"key": "{exact}"}}"#);
    assert_eq!(sent(rules, &body), Ok(body));
    check(
        rules![cache_scope("key", &[text("abc")]).hashed()],
        &[(
            "{}",
            Ok(r#"{"key":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}"#),
        )],
    );
}

#[test]
fn older_names_count_as_the_present_one() {
    check(
        rules![
            cache_scope("key", &[text("ours")])
                .overrides(CALLER)
                .formerly(&["old"])
        ],
        &[
            (r#"{"old":"t","a":1}"#, Ok(r#"{"a":1,"key":"t"}"#)),
            (r#"{"old":"t","key":"u"}"#, Ok(r#"{"key":"u"}"#)),
            ("{}", Ok(r#"{"key":"ours"}"#)),
        ],
    );
}

#[test]
fn what_cannot_be_sent_is_refused_before() {
    check(
        rules![session("key", &[text("k")]), session("m.a", &[text("1")])],
        &[
            (
                "",
                Err("the body is not JSON: the text ends inside a value at byte 0"),
            ),
            ("[]", Err("the body is no JSON object")),
            ("null", Err("the body is no JSON object")),
            (
                r#"{"a":}"#,
                Err("the body is not JSON: expected a value at byte 5"),
            ),
            (
                r#"{"a":1}x"#,
                Err("something follows the body's JSON object at byte 7"),
            ),
            (
                r#"{"a":1} {}"#,
                Err("something follows the body's JSON object at byte 8"),
            ),
            (
                "\u{feff}{}",
                Err("the body begins with a byte order mark, which JSON has not"),
            ),
            (
                r#"{"key":1,"k\u0065y":2}"#,
                Err("the body holds `key` twice, and servers differ in which one they read"),
            ),
            (
                r#"{"m":{},"m":{}}"#,
                Err("the body holds `m.a` twice, and servers differ in which one they read"),
            ),
            (
                r#"{"model":"a","model":"b"}"#,
                Err("the body holds `model` twice, and servers differ in which one they read"),
            ),
        ],
    );
    check(
        rules![turn("parent", &[PARENT_TURN]).breaks(Breaks::Request)],
        &[
            (
                "{}",
                Err(
                    "probe refuses a request without the member `parent`, and nothing gives its value",
                ),
            ),
            (
                r#"{"parent":"p"}"#,
                Err(
                    "probe refuses a request without the member `parent`, and nothing gives its value",
                ),
            ),
        ],
    );
    check(
        rules![
            turn("parent", &[PARENT_TURN])
                .breaks(Breaks::Request)
                .overrides(CALLER)
        ],
        &[(r#"{"parent":"p"}"#, Ok(r#"{"parent":"p"}"#))],
    );
}

#[test]
fn a_body_that_nobody_changes_is_not_copied() {
    let body = Bytes::from_static(br#"{"key":"theirs"}"#);
    let account = account_of(api(
        &[],
        rules![cache_scope("key", &[CACHE_SCOPE]).overrides(CALLER)],
    ));
    let call = account
        .call("chat", &counted().turn(), body.clone())
        .unwrap();
    assert_eq!(call.body().as_ptr(), body.as_ptr());
}

#[test]
fn every_kind_of_payload() {
    let account = account_of(api(&[], rules![session("key", &[text("k")])]));
    let value = serde_json::json!({ "a": 1 });
    let session = counted();
    let turn = session.turn();
    let expected = &br#"{"a":1,"key":"k"}"#[..];
    for call in [
        account.call("chat", &turn, &value),
        account.call("chat", &turn, value.clone()),
        account.call("chat", &turn, Json(&value)),
        account.call("chat", &turn, br#"{"a":1}"#.to_vec()),
        account.call("chat", &turn, Bytes::from_static(br#"{"a":1}"#)),
    ] {
        assert_eq!(call.unwrap().body(), expected);
    }
    let form = Raw::new(
        HeaderValue::from_static("multipart/form-data; boundary=x"),
        "--x--",
    );
    let call = account.call("chat", &turn, form).unwrap();
    assert_eq!(call.body(), "--x--");
    assert_eq!(
        call.headers()["content-type"],
        "multipart/form-data; boundary=x"
    );
    assert_eq!(call.diagnostics()[0].code, "raw-body");
}

#[test]
fn headers_mirror_the_body_as_it_is_sent() {
    const HEADERS: &[Rule] = &[
        cache_scope("x-key", &[body("m.key")]),
        cache_scope("x-all", &[body("m")]),
        request("x-fast", &[text("yes")]).when(when(&[Fact::Body("m.speed", &["fast"])])),
        request("x-any", &[text("yes")]).when(when(&[Fact::Body("m.speed", &["*"])])),
    ];
    const BODY: &[Rule] = &[
        cache_scope("m.key", &[CACHE_SCOPE])
            .max_len(8)
            .overrides(CALLER),
        Rule::new(Lifetime::Static, "m.speed", Value::Const(r#""fast""#)),
    ];
    let account = account_of(api(HEADERS, BODY));
    let call = account.call(
        "chat",
        &counted().turn(),
        r#"{"m":{"key":"короткий"}}"#.as_bytes().to_vec(),
    );
    let call = call.unwrap();
    let headers = call.headers();
    assert_eq!(headers["x-key"].len(), 64);
    assert_eq!(headers["x-all"].len(), 64);
    assert_eq!([&headers["x-fast"], &headers["x-any"]], ["yes", "yes"]);
    let call = account.call(
        "chat",
        &counted().turn(),
        br#"{"m":{"key":"short"}}"#.to_vec(),
    );
    let headers = call.unwrap().headers();
    assert_eq!(headers["x-key"], "short");
    assert_eq!(headers["x-all"], r#"{"key":"short","speed":"fast"}"#);
}

/// Whatever a program hands over, nothing panics, and what was JSON is JSON.
#[test]
fn any_body_is_refused_or_stays_json() {
    let account = account_of(api(
        &[],
        rules![
            session("m.a", &[SESSION]),
            session("m.b.c", &[SESSION]).overrides(SPEC),
            fixed("n", &[]).overrides(SPEC),
            fixed("o", &[]).overrides(SPEC),
            cache_scope("key", &[CACHE_SCOPE]).overrides(CALLER),
        ],
    ));
    let session = counted();
    let turn = session.turn();
    let body = br#"{"m":{"a":1,"b":null},"n":[2],"key":"k","o":{},"messages":[{"role":"tool"}]}"#;
    let mut sent = 0;
    for at in 0..body.len() {
        for byte in *b"{}[]\",:\\0e-.tn k" {
            let mut body = body.to_vec();
            body[at] = byte;
            let was_json = serde_json::from_slice::<serde_json::Value>(&body).is_ok();
            if let Ok(call) = account.call("chat", &turn, body) {
                sent += 1;
                let now = serde_json::from_slice::<serde_json::Value>(call.body());
                assert_eq!(now.is_ok(), was_json, "{:?}", call.body());
            }
        }
    }
    assert!(sent > 100, "{sent}");
}

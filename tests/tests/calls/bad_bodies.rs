//! Bodies that cannot be sent, and bodies that only look so.

use headwater::table::*;

use crate::bodies::{check, sent};
use crate::table::*;

const SPEC: Override = Override::Spec;
const CALLER: Override = Override::Caller;

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

#[test]
fn only_an_object_is_a_body() {
    for body in ["null", "1", "true", r#""{}""#, "[{}]", "NaN", "<html>", "x"] {
        let expected = Err("the body is no JSON object".to_owned());
        assert_eq!(sent(&[], body), expected, "{body}");
    }
    for (body, at) in [
        ("{", 1),
        (r#"{"a"#, 3),
        (r#"{"a":"\"#, 7),
        (r#"{"a":[1"#, 7),
    ] {
        let expected = format!("the body is not JSON: the text ends inside a value at byte {at}");
        assert_eq!(sent(&[], body), Err(expected), "{body}");
    }
}

#[test]
fn depth_and_length_have_no_bad_end() {
    const RULES: &[Rule] = &[
        request("x-image", &[text("1")]).when(when(&[Fact::Image(true)])),
        request("x-copy", &[body("m.a")]).max_len(64),
    ];
    let account = account_of(api(RULES, rules![session("key", &[SESSION]).max_len(64)]));
    let refused = |body: String| {
        let call = account.call("chat", &counted().turn(), body.into_bytes());
        call.unwrap_err().to_string()
    };
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    for (before, after) in [
        (r#"{"a":"#, "}"),
        (r#"{"m":{"a":"#, "}}"),
        (r#"{"messages":"#, "}"),
        (r#"{"messages":[{"content":"#, "}]}"),
    ] {
        let depth = before.matches(['{', '[']).count();
        assert_eq!(
            refused(format!("{before}{open}{close}{after}")),
            format!(
                "the body is nested more than 128 levels deep at byte {}, and few servers read that",
                before.len() + 128 - depth
            )
        );
    }
    let long = "k".repeat(10 << 20);
    let body = format!(r#"{{"m":{{"a":"{long}"}},"messages":[{{"content":"{long}"}}]"#);
    let call = account.call("chat", &counted().turn(), format!("{body}}}").into_bytes());
    let call = call.unwrap();
    assert_eq!(call.headers()["x-copy"].len(), 64);
    assert!(call.body().starts_with(body.as_bytes()));
}

/// A rule that cannot read a member would take it for absent, and write over it.
#[test]
fn what_rules_read_is_unicode() {
    let rules = rules![cache_scope("key", &[CACHE_SCOPE]).overrides(Override::Caller)];
    let account = account_of(api(&[], rules));
    let problem = "the body's `key` is no Unicode text: write it as UTF-8, with escapes that stand \
                   for characters";
    for (body, refused) in [
        (&b"{\"key\":\"\xff\"}"[..], true),
        (b"{\"key\":[\"\xc3\x28\"]}", true),
        (br#"{"key":"\ud800"}"#, true),
        (br#"{"key":"\ude00\ud83d"}"#, true),
        (br#"{"key":"\x"}"#, true),
        (br#"{"key":"\u12"}"#, true),
        (br#"{"key":"\ud83d\ude00"}"#, false),
        (
            b"{\"key\":\"k\",\"a\":\"\xff\",\"messages\":\"\xff\"}",
            false,
        ),
    ] {
        let call = account.call("chat", &counted().turn(), body.to_vec());
        let expected = if refused {
            Err(problem.to_owned())
        } else {
            Ok(body.to_vec())
        };
        let sent = call.map(|call| call.body().to_vec());
        assert_eq!(sent.map_err(|error| error.to_string()), expected);
    }
}

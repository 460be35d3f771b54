//! What becomes of the caller's body: rules change their members, and nothing else a byte.

use headwater::table::*;

use crate::table::*;

const SPEC: Override = Override::Spec;
const CALLER: Override = Override::Caller;

/// The body that is sent, or why it is not.
pub(crate) fn sent(rules: &'static [Rule], body: &str) -> Result<String, String> {
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

pub(crate) fn check(rules: &'static [Rule], cases: &[(&str, Result<&str, &str>)]) {
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

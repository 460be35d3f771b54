//! Values in a body: their types, lists, limits, and the headers that mirror them.

use headwater::table::*;

use crate::bodies::{check, sent};
use crate::table::*;

const CALLER: Override = Override::Caller;

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
            (
                r#"{"betas":["\u0061", 2.50, "2.50", 1e999, "\ud800"]}"#,
                Ok(r#"{"betas":["a","b",2.50,"2.50",1e999,"\ud800"]}"#),
            ),
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

//! What a call sends, written for programs and shown to people.

use headwater::table::*;
use http::{HeaderName, HeaderValue};

use crate::table::*;

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

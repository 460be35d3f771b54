//! Ids that the program brings.

use headwater::{CacheScope, Session, SessionId, TurnId};

use crate::table::*;

#[test]
fn ids_of_the_program() {
    let id = SessionId::new("mine").unwrap();
    let scope = CacheScope::new("nightly").unwrap();
    let session = Session::with_cache_scope(id, scope);
    let turn = session.turn_with_id(TurnId::new("msg-7").unwrap());
    assert_eq!(
        lines(&chat(&account(), &turn)),
        [
            "attempt: 0",
            "caller: main",
            "scope: nightly",
            "session: mine",
            "thread: mine",
            "turn-index: 0",
            "turn: msg-7",
            "window: mine:0",
        ]
    );
}

#[test]
fn tenants_share_nothing() {
    let account = account();
    let id = || SessionId::new("42").unwrap();
    let [a, b] = ["a", "b"].map(|tenant| Session::in_tenant(tenant, id()).unwrap());
    let again = Session::in_tenant("a", id()).unwrap();
    assert_eq!(a.id(), again.id());
    let keyed = || br#"{"model":"m","prompt_cache_key":"shared"}"#.to_vec();
    let calls = [&a, &b].map(|session| account.call("chat", &session.turn(), keyed()).unwrap());
    let [first, second] = [0, 1].map(|i| calls[i].headers());
    for name in ["x-session", "x-thread", "x-scope"] {
        assert_ne!(first[name], second[name], "{name}");
        assert!(!first[name].to_str().unwrap().contains("42"));
        assert_ne!(first[name], "shared");
    }
    answer(&calls[0], &[("x-session-state", "u")]);
    assert!(
        !chat(&account, &b.turn())
            .headers()
            .contains_key("x-session-state")
    );
    assert_eq!(
        Session::in_tenant(" ", id()).unwrap_err().to_string(),
        "a tenant may not be empty"
    );
}

/// A program without a memory of its own names the message with each of its tool steps.
#[test]
fn a_turn_that_is_named_again_goes_on() {
    let (session, account) = (counted(), account());
    let turn = |id: &str| session.turn_with_id(TurnId::new(id).unwrap());
    answer(&chat(&account, &turn("msg-1")), &[("x-state", "s")]);
    let state = |id: &str| {
        let headers = chat(&account, &turn(id)).headers();
        let state = headers.get("x-state").cloned();
        (headers["x-turn-index"].clone(), state)
    };
    let value = http::HeaderValue::from_static;
    assert_eq!(state("msg-1"), (value("0"), Some(value("s"))));
    assert_eq!(state("msg-2"), (value("1"), None));
    assert_eq!(state("msg-1"), (value("2"), None));
}

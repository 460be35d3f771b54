//! Every event in the life of a turn: what changes, what is dropped, and what stays.

use headwater::InstallId;
use http::StatusCode;

use crate::table::*;

/// Ids are counted: the session's is 1, then turns and requests as they come.
#[test]
fn a_first_call() {
    let session = counted().with_install(InstallId::new("disk").unwrap());
    let account = account().with_param(0, "acct");
    let call = chat(&account, &session.turn());
    assert_eq!(
        lines(&call),
        [
            "account: acct",
            "attempt: 0",
            "caller: main",
            "install: disk",
            "scope: #1",
            "session: #1",
            "thread: #1",
            "turn-index: 0",
            "turn: #2",
            "window: #1:0",
        ]
    );
    assert_eq!(call.headers()["x-request"], *call.id().as_str());
    assert_eq!(call.headers()["user-agent"], "acme/1.2");
    assert_eq!(call.headers()["content-type"], "application/json");
    assert_eq!(call.headers()["accept"], "application/json");
    assert_eq!(call.url(), "https://api.probe.example/v1/chat");
}

#[test]
fn a_retry_changes_attempts_alone() {
    let session = counted();
    let mut call = chat(&account(), &session.turn());
    let before = call.headers();
    let body = call.body().clone();
    respond(
        &call,
        StatusCode::INTERNAL_SERVER_ERROR,
        &[("x-state", "s")],
    );
    let _ = session.turn();
    session.compaction().commit();
    call.retry();
    let mut after = call.headers();
    assert_eq!(
        after.insert("x-attempt", "0".parse().unwrap()).unwrap(),
        "1"
    );
    assert_eq!(after, before);
    assert_eq!(call.body(), &body);
}

#[test]
fn a_renewed_token_changes_nothing_else() {
    let account = account();
    let call = chat(&account, &counted().turn());
    let before = call.headers();
    account.refresh("sk-2").unwrap();
    let mut after = call.headers();
    let token = after.insert("authorization", "Bearer sk-1".parse().unwrap());
    assert_eq!(token.unwrap(), "Bearer sk-2");
    assert_eq!(after, before);
    assert_eq!(call.attempt(), 0);
}

#[test]
fn a_tool_step_is_a_request_of_the_same_turn() {
    let (session, account) = (counted(), account());
    let turn = session.turn();
    let first = chat(&account, &turn);
    answer(&first, &[("x-state", "s1")]);
    let second = chat(&account, &turn);
    answer(&second, &[("x-state", "s2")]);
    let third = chat(&account, &turn);
    let mut expected = lines(&first);
    expected.insert(4, "state: s1".into());
    assert_eq!(lines(&second), expected);
    assert_eq!(lines(&third), expected);
    assert_ne!(first.id(), second.id());
    assert!(second.headers()["x-state"].is_sensitive());
}

#[test]
fn the_next_turn_drops_what_the_last_one_was_given() {
    let (session, account) = (counted(), account());
    let first = chat(&account, &session.turn());
    answer(
        &first,
        &[
            ("x-state", "s"),
            ("x-thread-state", "t"),
            ("x-session-state", "u"),
        ],
    );
    assert_eq!(
        lines(&chat(&account, &session.turn())),
        [
            "attempt: 0",
            "caller: main",
            "scope: #1",
            "session-state: u",
            "session: #1",
            "thread-state: t",
            "thread: #1",
            "turn-index: 1",
            "turn: #4",
            "window: #1:0",
        ]
    );
}

#[test]
fn a_failure_gives_nothing() {
    let (session, account) = (counted(), account());
    let turn = session.turn();
    for status in [500, 429, 302] {
        let call = chat(&account, &turn);
        let status = StatusCode::from_u16(status).unwrap();
        respond(&call, status, &[("x-state", "s"), ("x-session-state", "u")]);
    }
    let call = chat(&account, &turn);
    assert!(!lines(&call).iter().any(|line| line.contains("state")));
    respond(&call, StatusCode::SWITCHING_PROTOCOLS, &[("x-state", "s")]);
    assert_eq!(chat(&account, &turn).headers()["x-state"], "s");
}

#[test]
fn a_compaction_begins_the_next_window_when_it_is_committed() {
    let (session, account) = (counted(), account());
    let turn = session.turn();
    answer(&chat(&account, &turn), &[("x-state", "s")]);
    let within = turn.compaction();
    let call = chat(&account, &within);
    assert_eq!(
        lines(&call),
        [
            "attempt: 0",
            "caller: compaction",
            "scope: #1",
            "session: #1",
            "state: s",
            "thread: #1",
            "turn-index: 0",
            "turn: #2",
            "window: #1:0",
        ]
    );
    drop(session.compaction());
    assert_eq!(
        chat(&account, &turn).headers()["x-window"],
        format!("{}:0", session.id())
    );
    within.commit();
    let call = chat(&account, &turn);
    assert_eq!(call.headers()["x-window"], format!("{}:1", session.id()));
    assert_eq!(call.headers()["x-turn"], turn.id().as_str());
    assert_eq!(call.headers()["x-state"], "s");
    let between = chat(&account, &session.compaction());
    assert!(!between.headers().contains_key("x-turn"));
}

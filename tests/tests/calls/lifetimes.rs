//! Every event in the life of a session: what changes, what is dropped, and what stays.

use headwater::{Agent, CacheScope, InstallId, SavedSession, Session, SessionId, Task, TurnId};
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

#[test]
fn a_sub_agent_has_a_thread_of_its_own() {
    let (session, account) = (counted(), account());
    let turn = session.turn();
    answer(
        &chat(&account, &turn),
        &[("x-state", "s"), ("x-thread-state", "t")],
    );
    let agent = turn.sub_agent(Agent::Review);
    let call = chat(&account, &agent.turn());
    assert_eq!(
        lines(&call),
        [
            "attempt: 0",
            "caller: review",
            "parent-turn: #2",
            "parent: #1",
            "scope: #1",
            "session: #1",
            "thread: #4",
            "turn-index: 0",
            "turn: #5",
            "window: #4:0",
        ]
    );
    answer(&call, &[("x-thread-state", "child")]);
    assert_eq!(chat(&account, &turn).headers()["x-thread-state"], "t");
}

#[test]
fn a_fork_keeps_session_scope_and_caller() {
    let session = counted();
    let call = chat(&account(), &session.fork().turn());
    assert_eq!(
        lines(&call),
        [
            "attempt: 0",
            "caller: main",
            "parent: #1",
            "scope: #1",
            "session: #1",
            "thread: #2",
            "turn-index: 0",
            "turn: #3",
            "window: #2:0",
        ]
    );
}

#[test]
fn auxiliary_calls_change_the_caller_alone() {
    let (session, account) = (counted(), account());
    let turn = session.turn();
    let main = lines(&chat(&account, &turn));
    for (task, word) in [
        (Task::Title, "title"),
        (Task::Summary, "summary"),
        (Task::Memory, "memory"),
        (Task::Probe, "probe"),
        (Task::Prewarm, "prewarm"),
    ] {
        let mut expected = main.clone();
        expected[1] = format!("caller: {word}");
        assert_eq!(lines(&chat(&account, &turn.task(task))), expected);
        expected.retain(|line| !line.starts_with("turn"));
        assert_eq!(lines(&chat(&account, &session.task(task))), expected);
    }
}

#[test]
fn another_model_is_not_told_what_one_gave() {
    let (session, account) = (counted(), account());
    let turn = session.turn();
    answer(
        &chat(&account, &turn),
        &[("x-state", "s"), ("x-session-state", "u")],
    );
    let other = br#"{"model":"n","messages":[]}"#.to_vec();
    let call = account.call("chat", &turn, other).unwrap();
    assert!(!lines(&call).iter().any(|line| line.contains("state")));
    let back = chat(&account, &turn).headers();
    assert_eq!([&back["x-state"], &back["x-session-state"]], ["s", "u"]);
}

#[test]
fn another_account_is_not_told_what_one_was_given() {
    let (session, first) = (counted(), account());
    let turn = session.turn();
    answer(
        &chat(&first, &turn),
        &[("x-state", "s"), ("x-session-state", "u")],
    );
    let by_secret =
        headwater::Account::new(&PROVIDER, headwater::Credential::new(0, "sk-2"), PRODUCT);
    for other in [by_secret, first.clone().with_param(0, "acct")] {
        let call = chat(&other, &turn);
        assert!(!lines(&call).iter().any(|line| line.contains("state")));
    }
    first.refresh("sk-3").unwrap();
    assert_eq!(chat(&first, &turn).headers()["x-state"], "s");
}

#[test]
fn another_host_is_not_told_what_one_gave() {
    let session = counted();
    let trusting = headwater::Credential::new(0, "sk-1").for_host("proxy.example");
    let account = headwater::Account::new(&PROVIDER, trusting, PRODUCT);
    let turn = session.turn();
    answer(&chat(&account, &turn), &[("x-state", "s")]);
    for url in ["https://proxy.example", "https://proxy.example:8443"] {
        let moved = account.clone().with_base_url(url);
        let call = chat(&moved, &turn);
        assert!(!call.headers().contains_key("x-state"), "{url}");
        assert_eq!(call.headers()["x-session"], session.id().as_str());
        answer(&call, &[("x-state", url)]);
        assert_eq!(chat(&moved, &turn).headers()["x-state"], url);
    }
    assert_eq!(chat(&account, &turn).headers()["x-state"], "s");
}

#[test]
fn another_prompt_prefix_is_another_scope_and_thread() {
    let (session, account) = (counted(), account());
    let before = session.turn();
    let state = [("x-thread-state", "t"), ("x-session-state", "u")];
    answer(&chat(&account, &before), &state);
    session.replace_cache_scope(Some(CacheScope::new("prefix").unwrap()));
    let call = chat(&account, &session.turn());
    assert_eq!(
        lines(&call),
        [
            "attempt: 0",
            "caller: main",
            "scope: prefix",
            "session-state: u",
            "session: #1",
            "thread: #4",
            "turn-index: 0",
            "turn: #5",
            "window: #4:0",
        ]
    );
    assert_eq!(
        chat(&account, &before).headers()["x-scope"],
        session.id().as_str()
    );
    session.replace_cache_scope(None);
    assert_ne!(session.cache_scope(), CacheScope::new("prefix").unwrap());
}

#[test]
fn a_resumed_session_goes_on() {
    let (session, account) = (counted(), account());
    let turn = session.turn();
    let agent = session.sub_agent(Agent::Subagent);
    let state = [
        ("x-state", "s"),
        ("x-thread-state", "t"),
        ("x-session-state", "u"),
    ];
    answer(&chat(&account, &turn), &state);
    answer(
        &chat(&account, &agent.turn()),
        &[("x-thread-state", "child")],
    );
    session.compaction().commit();
    let stored = serde_json::to_string(&session.save()).unwrap();
    assert!(!stored.contains("sk-1"), "{stored}");
    let saved: SavedSession = serde_json::from_str(&stored).unwrap();
    let resumed = Session::resume(saved);
    let call = chat(&account, &resumed.turn());
    let mut headers = lines(&call);
    headers.retain(|line| !line.starts_with("turn:"));
    assert_eq!(
        headers,
        [
            "attempt: 0",
            "caller: main",
            "scope: #1",
            "session-state: u",
            "session: #1",
            "thread-state: t",
            "thread: #1",
            "turn-index: 1",
            "window: #1:1",
        ]
    );
    let agent = resumed.thread(agent.id()).unwrap();
    let call = chat(&account, &agent.turn());
    assert_eq!(call.headers()["x-thread-state"], "child");
    assert_eq!(call.headers()["x-parent"], session.id().as_str());
    assert_eq!(call.headers()["x-caller"], "subagent");
    assert_eq!(
        serde_json::to_string(&resumed.save()).unwrap().len(),
        stored.len()
    );
}

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

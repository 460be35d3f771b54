//! A session at rest: it goes on where it was, and what is no session is refused.

use headwater::{Account, Agent, Credential, SavedSession, Session};
use serde_json::{Value, json};

use crate::table::*;

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

/// Somebody changed the file, or a later version wrote it.
#[test]
fn what_is_no_session_is_refused() {
    let key = "0".repeat(64);
    let set = |path: &'static str, value: Value| (path, Some(value));
    for ((path, value), problem) in [
        (("/format", None), "missing field `format`"),
        (
            set("/format", json!(2)),
            "the session is in format 2, and this version reads 1",
        ),
        (("/main", None), "missing field `main`"),
        (("/main/window", None), "missing field `window`"),
        (set("/session", json!(" ")), "a session id may not be empty"),
        (
            set("/main/window", json!(-1)),
            "invalid value: integer `-1`, expected u32",
        ),
        (
            set("/main/agent", json!("boss")),
            "unknown variant `boss`, expected `subagent` or `review`",
        ),
        (
            set("/tenent", json!("t")),
            "unknown field `tenent`, expected one of `format`, `session`, `tenant`, `install`, \
             `main`, `threads`, `captured`",
        ),
        (
            set("/captured", json!([["k", "v"]])),
            "the key of a captured value is 64 hex digits",
        ),
        (
            set("/main/captured", json!([[key, "a\r\nb: c"]])),
            "no header can carry a captured value",
        ),
        (
            set("/captured", json!([[key, "\u{436}"]])),
            "no header can carry a captured value",
        ),
    ] {
        let mut stored = serde_json::to_value(counted().save()).unwrap();
        let (outer, name) = path.rsplit_once('/').unwrap();
        let outer = stored.pointer_mut(outer).unwrap().as_object_mut().unwrap();
        match value {
            Some(value) => drop(outer.insert(name.to_owned(), value)),
            None => drop(outer.remove(name)),
        }
        let error = serde_json::from_value::<SavedSession>(stored).unwrap_err();
        assert_eq!(error.to_string(), problem, "{path}");
    }
}

#[test]
fn counters_at_their_end_stay_there() {
    let mut stored = serde_json::to_value(counted().save()).unwrap();
    stored["main"]["window"] = json!(u32::MAX);
    stored["main"]["turns"] = json!(u32::MAX);
    let session = Session::resume(serde_json::from_value(stored).unwrap());
    session.compaction().commit();
    let window = format!("{}:{}", session.id(), u32::MAX);
    for _ in 0..2 {
        let call = chat(&account(), &session.turn());
        assert_eq!(call.headers()["x-window"], window);
        assert_eq!(call.headers()["x-turn-index"], u32::MAX.to_string());
    }
}

#[test]
fn a_stored_value_is_still_its_hosts() {
    let session = counted();
    let trusting = Credential::new(0, "sk-1").for_host("proxy.example");
    let here = Account::new(&PROVIDER, trusting, PRODUCT);
    let there = here.clone().with_base_url("https://proxy.example");
    answer(&chat(&here, &session.turn()), &[("x-session-state", "u")]);
    let stored = serde_json::to_string(&session.save()).unwrap();
    let resumed = Session::resume(serde_json::from_str(&stored).unwrap());
    let state = |account: &Account| {
        let headers = chat(account, &resumed.turn()).headers();
        headers.get("x-session-state").cloned()
    };
    assert_eq!(state(&there), None);
    assert_eq!(state(&here).unwrap(), "u");
}

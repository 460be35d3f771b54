//! Threads beside the main one, and calls beside the conversation.

use headwater::{Agent, CacheScope, Task};

use crate::table::*;

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

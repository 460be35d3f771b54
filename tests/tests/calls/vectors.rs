//! The mistakes that clients were seen to make, tried on the specs that this project ships.

use headwater::table::Transport;
use headwater::{Account, Agent, Call, InTurn, Session, SessionId, Task, Turn};
use http::{HeaderName, HeaderValue, StatusCode};

use crate::table::{PRODUCT, counted, map};

pub(crate) fn account(spec: &str, auth: &str, secret: &str, params: &[(&str, &str)]) -> Account {
    let provider = headwater_codegen::load(spec).unwrap();
    let params = params.iter().map(|(name, value)| (*name, (*value).into()));
    provider.account(auth, secret, params, PRODUCT).unwrap()
}

pub(crate) fn codex() -> Account {
    let spec = include_str!("../../../providers/specs/codex.toml");
    account(spec, "oauth", "token", &[("account_id", "acct")])
}

fn copilot() -> Account {
    let spec = include_str!("../../../providers/specs/github-copilot.toml");
    account(spec, "oauth", "token", &[])
}

fn anthropic(secret: &str) -> Account {
    let spec = include_str!("../../../providers/specs/anthropic.toml");
    account(spec, "key", secret, &[])
}

fn call(account: &Account, api: &str, turn: impl InTurn, body: &str) -> Call {
    account.call(api, turn, body.as_bytes().to_vec()).unwrap()
}

fn responses(account: &Account, turn: impl InTurn) -> Call {
    call(
        account,
        "responses",
        turn,
        r#"{"model":"gpt-5-codex","input":"Hi"}"#,
    )
}

fn header(call: &Call, name: &str) -> String {
    let value = call.headers().get(name).cloned();
    value.map_or_else(
        || "-".to_owned(),
        |value| value.to_str().unwrap().to_owned(),
    )
}

fn member(call: &Call, pointer: &str) -> String {
    let body: serde_json::Value = serde_json::from_slice(call.body()).unwrap();
    body.pointer(pointer).unwrap().as_str().unwrap().to_owned()
}

/// A session header minted for each request, or for each retry, finds no cache.
#[test]
fn ten_requests_and_their_retries_have_one_session() {
    let (session, account) = (counted(), codex());
    for turn in (0..5).map(|_| session.turn()) {
        for _ in 0..2 {
            let mut call = responses(&account, &turn);
            for _ in 0..3 {
                let headers = ["session-id", "thread-id", "x-client-request-id"];
                let ids = headers.map(|name| header(&call, name));
                assert!(ids.iter().all(|id| id == session.id().as_str()));
                assert_eq!(member(&call, "/prompt_cache_key"), session.id().as_str());
                call.retry();
            }
        }
    }
}

/// As Codex 0.169 sends them, in the main thread and in `codex exec review`.
#[test]
fn codex_names_session_and_thread_apart() {
    let (session, account) = (counted(), codex());
    let review = session.sub_agent(Agent::Review);
    let call = responses(&account, &review.turn());
    let (root, child) = (session.id().as_str(), review.id().as_str());
    for (name, value) in [
        ("session-id", root),
        ("thread-id", child),
        ("x-client-request-id", child),
        ("x-codex-parent-thread-id", root),
        ("x-codex-window-id", &format!("{child}:0")),
        ("x-openai-subagent", "review"),
        ("session_id", "-"),
        ("originator", "acme"),
        ("chatgpt-account-id", "acct"),
    ] {
        assert_eq!(header(&call, name), value, "{name}");
    }
    assert_eq!(member(&call, "/prompt_cache_key"), root);
    assert_eq!(
        header(&call, "x-codex-turn-metadata"),
        member(&call, "/client_metadata/x-codex-turn-metadata")
    );
}

#[test]
fn only_the_token_changes_after_a_401() {
    let account = codex();
    let call = responses(&account, &counted().turn());
    let (mut before, body) = (call.headers(), call.body().clone());
    account.refresh("renewed").unwrap();
    let after = call.headers();
    before.insert("authorization", HeaderValue::from_static("Bearer renewed"));
    assert_eq!((after, call.body()), (before, &body));
}

#[test]
fn the_turn_state_stays_in_its_turn() {
    let (session, account) = (counted(), codex());
    let state = |turn: &Turn| header(&responses(&account, turn), "x-codex-turn-state");
    let give = |turn: &Turn, status, value: &str| {
        let answer = map(&[("x-codex-turn-state", value)]);
        drop(responses(&account, turn).received(status, &answer));
    };
    let turn = session.turn();
    assert_eq!(state(&turn), "-");
    give(&turn, StatusCode::INTERNAL_SERVER_ERROR, "failed");
    assert_eq!(state(&turn), "-");
    give(&turn, StatusCode::OK, "first");
    give(&turn, StatusCode::OK, "second");
    assert_eq!(state(&turn), "first");
    assert_eq!(state(&session.turn()), "-");
    let other = header(
        &responses(&self::account_named("other"), &turn),
        "x-codex-turn-state",
    );
    assert_eq!((other.as_str(), state(&turn).as_str()), ("-", "first"));
}

fn account_named(id: &str) -> Account {
    let spec = include_str!("../../../providers/specs/codex.toml");
    account(spec, "oauth", "token", &[("account_id", id)])
}

/// A second message of the user's is the user's, whatever the model said before; a row of tool
/// results is not, and neither is anything that the program asks by itself.
#[test]
fn copilot_bills_the_users_messages_alone() {
    let (session, account) = (counted(), copilot());
    let begun = r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}"#;
    let step = r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":[]},{"role":"tool","content":"x"}]}"#;
    let row = r#"{"max_tokens":9,"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"image","source":{}}]}]}]}"#;
    let turn = session.turn();
    for (call, initiator, vision) in [
        (call(&account, "chat", &turn, begun), "user", "-"),
        (call(&account, "chat", &turn, step), "agent", "-"),
        (call(&account, "messages", &turn, row), "agent", "true"),
        (
            call(
                &account,
                "chat",
                &turn.sub_agent(Agent::Subagent).turn(),
                begun,
            ),
            "agent",
            "-",
        ),
        (
            call(&account, "chat", &turn.compaction(), begun),
            "agent",
            "-",
        ),
        (
            call(&account, "chat", &turn.task(Task::Title), begun),
            "agent",
            "-",
        ),
    ] {
        let sent = ["x-initiator", "copilot-vision-request"].map(|name| header(&call, name));
        assert_eq!(sent, [initiator, vision]);
        assert_eq!(header(&call, "x-agent-task-id"), call.id().as_str());
    }
    let mut again = call(&account, "chat", &turn, begun);
    again.retry();
    assert_eq!(header(&again, "x-initiator"), "agent");
    assert_eq!(header(&again, "x-interaction-type"), "-");
}

#[test]
fn betas_of_all_are_one_header() {
    let body = r#"{"model":"claude","max_tokens":9,"speed":"fast","messages":[]}"#;
    let call = call(
        &anthropic("sk-ant-oat01-x"),
        "messages",
        &counted().turn(),
        body,
    );
    let mine = HeaderValue::from_static("mine,fast-mode-2026-02-01");
    let call = call
        .header(HeaderName::from_static("anthropic-beta"), mine)
        .unwrap();
    assert_eq!(
        header(&call, "anthropic-beta"),
        "oauth-2025-04-20,fast-mode-2026-02-01,mine"
    );
    assert_eq!(call.headers().get_all("anthropic-beta").iter().count(), 1);
}

#[test]
fn the_vendors_own_host_alone_is_told_who_asks() {
    let spec = include_str!("../../../providers/specs/codex.toml");
    let provider = headwater_codegen::load(spec).unwrap();
    for (url, originator) in [
        ("https://chatgpt.com/backend-api/codex", "acme"),
        ("https://chatgpt.com.evil.example/codex", "-"),
        ("https://chatgpt.com:8443/codex", "-"),
        ("http://localhost:8080/codex", "-"),
    ] {
        let host = url.split('/').nth(2).unwrap();
        let credential = provider
            .credential("oauth", "token")
            .unwrap()
            .for_host(host);
        let account = provider.account_with(credential, [], PRODUCT).unwrap();
        let call = responses(&account.with_base_url(url), &counted().turn());
        assert_eq!(header(&call, "originator"), originator, "{url}");
    }
}

#[test]
fn one_kind_of_credential_is_sent() {
    for (secret, key, bearer) in [
        ("sk-ant-api03-x", "sk-ant-api03-x", "-"),
        ("sk-ant-oat01-x", "-", "Bearer sk-ant-oat01-x"),
    ] {
        let call = call(&anthropic(secret), "messages", &counted().turn(), "{}");
        let name = HeaderName::from_bytes(b"X-API-Key").unwrap();
        let call = call.header(name, HeaderValue::from_static("sdk")).unwrap();
        assert_eq!(header(&call, "x-api-key"), key);
        assert_eq!(header(&call, "authorization"), bearer);
    }
}

#[test]
fn machines_may_be_called_anything() {
    let spec = include_str!("../../../providers/specs/kimi.toml");
    for (name, sent) in [("Ноутбук", "unknown"), ("Zoë's Mac", "Zo's Mac")] {
        let account = account(spec, "bearer", "key", &[("device_name", name)]);
        let call = call(
            &account,
            "chat",
            &counted().turn(),
            r#"{"model":"m","messages":[]}"#,
        );
        assert_eq!(header(&call, "x-msh-device-name"), sent);
    }
}

#[test]
fn long_ids_become_keys_that_are_taken() {
    for (length, key) in [(64, 64), (65, 64), (256, 64)] {
        let id = SessionId::new("s".repeat(length)).unwrap();
        let session = Session::with_id(id);
        let call = responses(&codex(), &session.turn());
        assert_eq!(header(&call, "session-id").len(), length);
        assert_eq!(member(&call, "/prompt_cache_key").len(), key);
        assert_eq!(
            member(&call, "/prompt_cache_key").starts_with("ss"),
            length == 64
        );
    }
}

#[test]
fn auxiliary_calls_carry_the_session() {
    let (session, account) = (counted(), codex());
    let turn = session.turn();
    for call in [
        responses(&account, &turn.task(Task::Title)),
        responses(&account, &session.task(Task::Prewarm)),
        responses(&account, &session.compaction()),
    ] {
        assert_eq!(header(&call, "session-id"), session.id().as_str());
        assert_eq!(member(&call, "/prompt_cache_key"), session.id().as_str());
    }
}

#[test]
fn a_header_that_the_spec_decides_about_is_not_the_callers() {
    let session = counted();
    let call = responses(&codex(), &session.turn());
    let call = call.header(
        HeaderName::from_static("session-id"),
        HeaderValue::from_static("x"),
    );
    let call = call.unwrap();
    assert_eq!(header(&call, "session-id"), session.id().as_str());
    assert_eq!(call.diagnostics()[0].code, "header-dropped");
}

#[test]
fn gemini_names_the_model_in_the_url() {
    let spec = include_str!("../../../providers/specs/google-gemini.toml");
    let provider = headwater_codegen::load(spec).unwrap();
    let kind = provider.table().auth[0].name;
    let account = provider.account(kind, "key", [], PRODUCT).unwrap();
    let session = counted();
    for (transport, end) in [
        (Transport::Http, ":generateContent"),
        (Transport::Sse, ":streamGenerateContent?alt=sse"),
    ] {
        let body = b"{\"contents\":[]}".to_vec();
        let call = account.call_model("gemini", "gemini-2.5-pro", transport, &session.turn(), body);
        let url = call.unwrap().url();
        assert!(
            url.ends_with(&format!("/models/gemini-2.5-pro{end}")),
            "{url}"
        );
    }
}

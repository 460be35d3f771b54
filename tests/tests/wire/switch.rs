//! From one shipped provider to another and back, in one session.

use headwater::table::Transport;
use headwater::{Account, Client, Session, Turn};
use headwater_tests::loopback::{Loopback, Reply};
use serde_json::{Map, Value, json};

use crate::exchange::{Names, account, ask, client, serve, session};
use crate::reply::reply;

/// The state that Codex gives goes to nobody else, is not lost while another one answers, and is
/// repeated until its turn ends; all else that goes out is what it is without a switch.
#[tokio::test]
async fn codex_then_anthropic_then_codex() {
    let with_state = |state| codex_answer().header("x-codex-turn-state", state);
    let codex_answers = [
        with_state("s-1"),
        with_state("s-2"),
        codex_answer(),
        codex_answer(),
    ];
    let (codex_server, claude_server) = (
        serve(codex_answers).await,
        serve([claude_answer(), claude_answer()]).await,
    );
    let codex = account(
        "codex",
        "oauth",
        [("account_id", "acct-1")],
        &codex_server.url(),
    );
    let claude = account("anthropic", "key", [], &claude_server.url());

    let (client, session) = (client(), session());
    let turns = [session.turn(), session.turn()];
    for turn in &turns {
        ask_codex(&client, &codex, turn).await;
        ask_claude(&client, &claude, turn).await;
        ask_codex(&client, &codex, turn).await;
    }

    let [first, second] = &turns;
    let states = [None, Some("s-1"), None, None];
    let expected = states.map(codex_headers);
    let sent = headers(&codex_server, &session, &[first, first, second, second]);
    assert_eq!(sent, expected);
    let sent = headers(&claude_server, &session, &[first, second]);
    assert_eq!(sent, [claude_headers(), claude_headers()]);
}

fn codex_headers(state: Option<&str>) -> Value {
    let metadata = concat!(
        r#"{"installation_id":"{install}","session_id":"{session}","thread_id":"{thread}","#,
        r#""turn_id":"{turn}","window_id":"{thread}:0","turn_started_at_unix_ms":0,"#,
        r#""request_kind":"main"}"#,
    );
    let mut headers = json!({
        "accept": "application/json",
        "accept-encoding": "identity",
        "authorization": "Bearer {secret}",
        "chatgpt-account-id": "acct-1",
        "content-type": "application/json",
        "session-id": "{session}",
        "thread-id": "{thread}",
        "user-agent": "acme/1.2 ({os}; {arch})",
        "x-client-request-id": "{thread}",
        "x-codex-turn-metadata": metadata,
        "x-codex-window-id": "{thread}:0",
    });
    if let Some(state) = state {
        headers["x-codex-turn-state"] = json!(state);
    }
    headers
}

fn claude_headers() -> Value {
    json!({
        "accept": "application/json",
        "accept-encoding": "identity",
        "anthropic-version": "2023-06-01",
        "content-type": "application/json",
        "x-api-key": "{secret}",
        "x-claude-code-session-id": "{session}",
    })
}

/// The headers of each request, which was made in the turn of the same place.
fn headers(server: &Loopback, session: &Session, turns: &[&Turn]) -> Vec<Value> {
    let received = server.received();
    assert_eq!(received.len(), turns.len());
    let named = received.iter().zip(turns);
    let named = named.map(|(request, turn)| Names::of(session, turn).apply(request));
    named.map(|request| request["headers"].clone()).collect()
}

async fn ask_codex(client: &Client, codex: &Account, turn: &Turn) {
    let body = json!({ "model": "gpt-5.6", "input": "Hi" });
    ask(client, codex, "responses", turn, &body).await;
}

async fn ask_claude(client: &Client, claude: &Account, turn: &Turn) {
    let body = json!({
        "model": "claude-sonnet-5",
        "max_tokens": 9,
        "messages": [{ "role": "user", "content": "Hi" }],
    });
    ask(client, claude, "messages", turn, &body).await;
}

fn codex_answer() -> Reply {
    answer("openai-responses")
}

fn claude_answer() -> Reply {
    answer("anthropic-messages")
}

fn answer(family: &str) -> Reply {
    let usage = json!({ "input_tokens": 5, "output_tokens": 2 });
    reply(family, Transport::Http, &usage, &Map::new())
}

//! The headers on which a cache hangs: there, and the same over turns, attempts and a saved session.

use std::collections::BTreeMap;

use headwater::{Account, Client, SavedSession, Session};
use headwater_tests::loopback::{Received, Reply};
use serde_json::{Map, json};

use crate::exchange::{account, ask, client, serve, session};
use crate::reply::reply;

/// Every spelling; a provider sends some of them.
const NAMES: [&str; 3] = ["session_id", "session-id", "x-client-request-id"];

#[tokio::test]
async fn session_headers_stay() {
    let (client, session) = (client(), session());
    let (id, thread) = (session.id().to_string(), session.main().id().to_string());
    let scope = session.cache_scope().to_string();
    let gateway = [
        ("session_id", &id),
        ("session-id", &id),
        ("x-client-request-id", &scope),
    ];
    let today = [("session-id", &id), ("x-client-request-id", &thread)];
    let until_0_125 = [("session_id", &id), ("x-client-request-id", &thread)];
    for (provider, auth, params, expected) in [
        ("codex-gateway", "key", None, &gateway[..]),
        ("codex", "oauth", None, &today),
        (
            "codex",
            "oauth",
            Some(("names", "underscore")),
            &until_0_125,
        ),
    ] {
        let server = serve([
            busy(),
            answer(),
            busy(),
            busy(),
            answer(),
            answer(),
            busy(),
            answer(),
        ])
        .await;
        let account = account(provider, auth, params, &server.url());
        // Two turns, the second with a tool step, then another process.
        let second = {
            send(&client, &account, &session.turn()).await;
            session.turn()
        };
        send(&client, &account, &second).await;
        send(&client, &account, &second).await;
        send(&client, &account, &saved_and_resumed(&session).turn()).await;

        let received: Vec<_> = server.received().iter().map(named).collect();
        let expected = expected
            .iter()
            .map(|(name, value)| (*name, (*value).clone()));
        assert_eq!(
            received,
            vec![expected.collect(); 8],
            "{provider} {params:?}"
        );
    }
}

fn busy() -> Reply {
    Reply::status(503).header("retry-after-ms", "1")
}

fn answer() -> Reply {
    let usage = json!({ "input_tokens": 5, "output_tokens": 2, "total_tokens": 7 });
    reply(
        "openai-responses",
        headwater::table::Transport::Http,
        &usage,
        &Map::new(),
    )
}

async fn send(client: &Client, account: &Account, turn: &headwater::Turn) {
    let body = json!({ "model": "gpt-5.6", "input": "Hi" });
    ask(client, account, "responses", turn, &body).await;
}

fn saved_and_resumed(session: &Session) -> Session {
    let stored = serde_json::to_string(&session.save()).expect("it is data");
    Session::resume(serde_json::from_str::<SavedSession>(&stored).expect("it was stored"))
}

/// Those of the names that a request had, with their values.
fn named(received: &Received) -> BTreeMap<&'static str, String> {
    let sent = NAMES
        .into_iter()
        .filter(|name| received.headers.contains_key(*name));
    sent.map(|name| (name, received.header(name).to_owned()))
        .collect()
}

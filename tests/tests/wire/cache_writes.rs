//! Cache writes at a gateway, over the wire: which of two names is read, and what absence says.

use headwater::table::Transport;
use headwater::{Client, Session};
use serde_json::{Map, Value, json};

use crate::exchange::{account, ask, client, record, serve};
use crate::reply::reply;

#[tokio::test]
async fn the_older_name_is_read_where_the_newer_one_is_missing() {
    let client = client();
    for (details, read) in [
        (
            json!({ "cache_write_tokens": 384 }),
            json!({ "cache_write_tokens": 384 }),
        ),
        (
            json!({ "cache_creation_tokens": 77 }),
            json!({ "cache_write_tokens": 77 }),
        ),
        (
            json!({ "cached_tokens": 0, "cache_write_tokens": 384, "cache_creation_tokens": 77 }),
            json!({ "cache_read_tokens": 0, "cache_write_tokens": 384, "diagnostics": ["aliases"] }),
        ),
        (
            json!({ "cache_write_tokens": 0, "cache_creation_tokens": 77 }),
            json!({ "cache_write_tokens": 0, "diagnostics": ["aliases"] }),
        ),
        (
            json!({ "cache_write_tokens": null, "cache_creation_tokens": 77 }),
            json!({ "cache_write_tokens": 77 }),
        ),
        (
            json!({ "cache_creation_tokens": 0 }),
            json!({ "cache_write_tokens": 0 }),
        ),
        (
            json!({ "cached_tokens": 9 }),
            json!({ "cache_read_tokens": 9 }),
        ),
        (json!({}), json!({})),
    ] {
        for transport in [Transport::Http, Transport::Sse] {
            let mut expected = json!({
                "input_tokens": 900,
                "output_tokens": 30,
                "total_tokens": 930,
                "state": "final",
                "basis": "codex-gateway",
            });
            for (name, count) in read.as_object().unwrap() {
                expected[name] = count.clone();
            }
            let found = Value::Object(exchange(&client, &details, transport).await);
            assert_eq!(found, expected, "{details} {transport:?}");
        }
    }
}

async fn exchange(client: &Client, details: &Value, transport: Transport) -> Map<String, Value> {
    let usage = json!({
        "input_tokens": 900,
        "input_tokens_details": details,
        "output_tokens": 30,
        "total_tokens": 930,
    });
    let answer = reply("openai-responses", transport, &usage, &Map::new());
    let server = serve([answer]).await;
    let account = account("codex-gateway", "key", [], &server.url());
    let body = json!({ "model": "m", "input": "Hi", "stream": transport == Transport::Sse });
    let turn = Session::new().turn();
    record(&ask(client, &account, "responses", &turn, &body).await)
}

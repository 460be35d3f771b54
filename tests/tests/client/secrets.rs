//! A key goes to the provider, and is printed nowhere.

use headwater_tests::loopback::Reply;

use crate::acme::{KEY, account, answer, call, call_by, client, failed, printed, serve};

/// A part of the key that no error may hold.
const PART: &str = "sk-acme-01";

/// The ways in which a call can fail.
fn failures() -> Vec<Reply> {
    let echo = |key: &str| format!(r#"{{"error":{{"message":"Incorrect API key: {key}"}}}}"#);
    let hidden = KEY.replace('-', "\\u002d");
    let long = format!("{}{KEY}", "x".repeat(64 * 1024 - PART.len()));
    vec![
        Reply::json(401, echo(KEY)),
        Reply::json(401, echo(&hidden)),
        Reply::json(401, format!("{:?}", echo(&hidden))),
        Reply::json(401, long),
        Reply::json(401, PART).truncated(1),
        Reply::redirect(307, &format!("https://elsewhere.example/{KEY}?key={KEY}")),
        Reply::hang_up(),
        Reply::json(200, KEY).truncated(1),
    ]
}

#[tokio::test]
async fn no_error_holds_the_key() {
    // In a header, and in the query.
    for kind in [0, 1] {
        for reply in failures() {
            let what = format!("{reply:?}");
            let server = serve([reply]).await;
            let call = call_by(&account(kind, &server.url()));
            let error = match client().send(call).await {
                Ok(response) => failed(response.bytes().await),
                Err(error) => error,
            };
            let text = printed(&error) + error.body().unwrap_or_default();
            let text = text.replace("\\u002d", "-").replace('\\', "");
            assert!(!text.contains(PART), "{kind} {what}: {text}");
            let [received] = &server.received()[..] else {
                panic!("{kind} {what}: one request was sent")
            };
            let sent = format!("{} {}", received.path, received.header("authorization"));
            assert!(sent.contains(KEY), "{kind} {what}");
        }
    }
}

#[tokio::test]
async fn no_error_without_a_connection_holds_the_key() {
    let closed = serve([]).await.url();
    let call = call_by(&account(1, &closed));
    let error = failed(client().retries(0).send(call).await);
    assert!(!printed(&error).contains(KEY), "{}", printed(&error));
}

#[tokio::test]
async fn nothing_that_succeeds_prints_the_key() {
    let server = serve([answer()]).await;
    let (client, call) = (client(), call(&server));
    let before = format!("{client:?} {call:?}");
    let response = client.send(call).await.unwrap();
    let text = format!("{before} {response:?}");
    assert!(!text.contains(KEY), "{text}");
}

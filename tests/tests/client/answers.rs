//! What a success gives, whole, streamed and broken.

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use headwater::{Client, Session, State};
use headwater_tests::loopback::Reply;
use serde_json::{Value, json};

use crate::acme::{
    ANSWER, Chat, EVENTS, USED, account, answer, call, call_in, client, counts, failed, serve,
};

#[tokio::test]
async fn a_body_and_its_usage() {
    let server = serve([answer().header("x-request-id", "r-1")]).await;
    let call = call(&server);
    let (session, body) = (call.headers()["x-session"].clone(), call.body().clone());

    let response = client().send(call).await.unwrap();
    assert_eq!((response.status().as_u16(), response.attempts()), (200, 1));
    assert_eq!(response.headers()["x-request-id"], "r-1");
    assert_eq!(response.captured().get("request_id"), Some("r-1"));
    let (value, metered) = response.json::<Value>().await.unwrap();

    assert_eq!(value, serde_json::from_str::<Value>(ANSWER).unwrap());
    assert_eq!(counts(&metered.usage), (USED, State::Final));
    assert_eq!(metered.captured.get("request_id"), Some("r-1"));
    let [received] = &server.received()[..] else {
        panic!("one request was sent")
    };
    assert_eq!(
        (received.method.as_str(), received.path.as_str()),
        ("POST", "/chat")
    );
    assert_eq!(
        (received.header("x-session"), &received.body),
        (session.to_str().unwrap(), &body)
    );
    assert_eq!(received.header("accept-encoding"), "identity");
}

#[tokio::test]
async fn what_an_answer_gives_is_repeated_within_its_turn() {
    let server = serve([answer().header("x-state", "s-1"), answer(), answer()]).await;
    let (account, session) = (account(0, &server.url()), Session::new());
    let turn = session.turn();
    for turn in [&turn, &turn, &session.turn()] {
        let _answer = client().send(call_in(&account, turn)).await.unwrap();
    }
    let received = server.received();
    let states = received.iter().map(|request| request.header("x-state"));
    assert_eq!(states.collect::<Vec<_>>(), ["", "s-1", ""]);
}

#[tokio::test]
async fn a_stream_and_its_usage() {
    let server = serve([Reply::events(EVENTS)]).await;
    let mut response = client().send(call(&server)).await.unwrap();
    let mut text = String::new();
    while let Some(piece) = response.chunk().await.unwrap() {
        text += std::str::from_utf8(&piece).unwrap();
    }
    assert_eq!(text, EVENTS.concat());
    assert_eq!(response.chunk().await.unwrap(), None);
    assert_eq!(counts(&response.finish().usage), (USED, State::Final));
}

#[tokio::test]
async fn a_stream_that_is_left_before_its_end_is_partial() {
    for (events, state) in [(&EVENTS[..2], State::Partial), (&EVENTS, State::Final)] {
        let server = serve([Reply::events(events).then_stall()]).await;
        let mut response = client().send(call(&server)).await.unwrap();
        let mut read = 0;
        while read < events.concat().len() {
            read += response.chunk().await.unwrap().unwrap().len();
        }
        assert_eq!(counts(&response.finish().usage), (USED, state));
        server.left().await;
    }
}

#[tokio::test]
async fn a_stream_without_its_end_is_partial() {
    let server = serve([Reply::events(&EVENTS[..2])]).await;
    let (_, metered) = client()
        .send(call(&server))
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(counts(&metered.usage), (USED, State::Partial));
}

#[tokio::test]
async fn a_reset_keeps_what_was_seen() {
    let server = serve([Reply::events(&EVENTS[..2])
        .then_wait(Duration::from_millis(20))
        .then_reset()])
    .await;
    let mut response = client().send(call(&server)).await.unwrap();
    let error = loop {
        match response.chunk().await {
            Ok(piece) => assert!(piece.is_some(), "a reset is no end"),
            Err(error) => break error,
        }
    };
    assert!(error.is_transport());
    assert_eq!(error.to_string(), "the answer broke off");
    assert!(failed(response.chunk().await).is_transport());
    assert_eq!(response.finish().usage.state, State::Partial);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_short_body_is_an_error_that_holds_its_usage() {
    let server = serve([answer().truncated(5)]).await;
    let error = failed(client().send(call(&server)).await.unwrap().bytes().await);
    assert!(error.is_transport());
    assert_eq!(counts(error.usage().unwrap()), (USED, State::Partial));
}

#[tokio::test]
async fn an_encoding_that_nobody_asked_for_is_unreadable() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(ANSWER.as_bytes()).unwrap();
    let encoded = gzip.finish().unwrap();
    let reply = Reply::json(200, encoded.clone()).header("content-encoding", "gzip");
    let server = serve([reply]).await;
    let (body, metered) = client()
        .send(call(&server))
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(body, encoded);
    assert_eq!(counts(&metered.usage), ([None; 3], State::Unreadable));
}

#[tokio::test]
async fn an_unexpected_body_was_billed_all_the_same() {
    let server = serve([answer(), Reply::events(EVENTS)]).await;
    for message in [
        "the answer is not the JSON that was expected",
        "the answer is a stream of events: read it with `chunk`, or do not ask for a stream",
    ] {
        let response = client().send(call(&server)).await.unwrap();
        let error = failed(response.json::<Vec<u8>>().await);
        assert_eq!(error.to_string(), message);
        assert_eq!(counts(error.usage().unwrap()), (USED, State::Final));
    }
}

#[test]
fn a_client_is_ready_as_it_is() {
    assert!(Client::new().is_ok());
}

#[test]
fn calls_can_be_sent_from_any_thread() {
    fn is_send<T: Send>(_: impl FnOnce(&Client, headwater::Call<Chat>) -> T) {}
    is_send(|client, call| {
        let client = client.clone();
        async move {
            client
                .send(call)
                .await
                .map(|response| json!(response.attempts()))
        }
    });
}

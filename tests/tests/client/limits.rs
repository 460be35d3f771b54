//! No call lasts for ever, and one that is given up is gone.

use std::time::Duration;

use headwater::State;
use headwater_tests::loopback::Reply;

use crate::acme::{EVENTS, answer, call, client, failed, serve};

const SHORT: Duration = Duration::from_millis(60);

#[tokio::test]
async fn an_answer_that_does_not_begin() {
    let server = serve([Reply::silence(), answer()]).await;
    let error = failed(client().response_timeout(SHORT).send(call(&server)).await);
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "no answer came within 60ms");
    assert_eq!((error.attempts(), server.received().len()), (1, 1));
    server.left().await;
}

#[tokio::test]
async fn an_answer_that_falls_silent() {
    let server = serve([Reply::events(&EVENTS[..2]).then_stall()]).await;
    let response = client()
        .idle_timeout(SHORT)
        .send(call(&server))
        .await
        .unwrap();
    let error = failed(response.bytes().await);
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "no piece of the answer came within 60ms");
    let usage = error.usage().unwrap();
    assert_eq!(
        (usage.input_tokens, usage.state),
        (Some(11), State::Partial)
    );
    server.left().await;
}

#[tokio::test]
async fn an_answer_that_only_drips() {
    let drop = Duration::from_millis(10);
    let endless = (0..500).fold(Reply::events([""; 0]), |reply, _| {
        reply.then_wait(drop).then_send(": ping\n\n")
    });
    let server = serve([endless]).await;
    let response = client()
        .call_timeout(SHORT)
        .send(call(&server))
        .await
        .unwrap();
    let error = failed(response.bytes().await);
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "the call was not over within 60ms");
}

#[tokio::test]
async fn no_pause_outlasts_the_call() {
    let server = serve([Reply::status(429).header("retry-after", "30"), answer()]).await;
    let client = client().call_timeout(Duration::from_secs(20));
    let error = failed(client.send(call(&server)).await);
    assert_eq!((error.status(), error.attempts()), (Some(429), 1));
}

#[tokio::test]
async fn a_call_that_is_dropped_is_gone() {
    let server = serve([Reply::silence(), answer()]).await;
    let sending = client();
    let given_up = tokio::time::timeout(SHORT, sending.send(call(&server))).await;
    assert!(given_up.is_err());
    server.left().await;
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_dropped_is_gone() {
    let server = serve([Reply::events(EVENTS).then_stall()]).await;
    drop(client().send(call(&server)).await.unwrap());
    server.left().await;
}

#[tokio::test]
async fn a_piece_that_was_not_waited_for_is_not_lost() {
    let server = serve([Reply::events([EVENTS[0]])
        .then_wait(SHORT)
        .then_send(EVENTS[1])
        .then_send(EVENTS[2])])
    .await;
    let mut response = client().send(call(&server)).await.unwrap();
    let mut text = Vec::new();
    loop {
        match tokio::time::timeout(SHORT / 4, response.chunk()).await {
            Ok(Ok(Some(piece))) => text.extend_from_slice(&piece),
            Ok(Ok(None)) => break,
            Ok(Err(error)) => panic!("{error}"),
            Err(_) => {}
        }
    }
    assert_eq!(text, EVENTS.concat().into_bytes());
    assert_eq!(response.finish().usage.state, State::Final);
}

#[tokio::test]
async fn a_refusal_that_does_not_end() {
    let pieces = (0..40).fold(Reply::events(["."]).with_status(500), |reply, _| {
        reply.then_wait(SHORT / 3).then_send(".")
    });
    let server = serve([pieces]).await;
    let error = failed(client().idle_timeout(SHORT).send(call(&server)).await);
    let words = error.body().unwrap();
    assert_eq!(error.status(), Some(500));
    assert!((1..20).contains(&words.len()), "{words}");
}

//! When a call is made again, and what stays the same.

use std::time::{Duration, Instant, SystemTime};

use headwater_tests::loopback::Reply;

use crate::acme::{KEY, account, answer, call, call_by, client, failed, serve};

/// Short enough for tests, where the provider gives no hint.
const SOON: Duration = Duration::from_millis(1);

fn soon(status: u16) -> Reply {
    Reply::status(status).header("retry-after-ms", "1")
}

#[tokio::test]
async fn every_form_of_hint_is_followed() {
    let past = httpdate::fmt_http_date(SystemTime::now() - Duration::from_secs(9));
    for reply in [
        soon(429),
        soon(503),
        soon(529),
        Reply::status(429).header("retry-after", "0.001"),
        Reply::status(429).header("retry-after", &past),
        Reply::status(429),
        soon(500).header("x-should-retry", "true"),
    ] {
        let what = format!("{reply:?}");
        let server = serve([reply, answer()]).await;
        let response = client().longest_wait(SOON).send(call(&server)).await;
        assert_eq!(response.unwrap().attempts(), 2, "{what}");
        assert_eq!(server.received().len(), 2, "{what}");
    }
}

#[tokio::test]
async fn a_hint_is_waited_for() {
    let server = serve([Reply::status(429).header("retry-after-ms", "80"), answer()]).await;
    let begun = Instant::now();
    let _answer = client().send(call(&server)).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn what_may_have_been_carried_out_is_not_repeated() {
    for reply in [
        soon(500),
        soon(502),
        soon(408),
        soon(401),
        soon(429).header("x-should-retry", "false"),
        Reply::hang_up(),
    ] {
        let what = format!("{reply:?}");
        let server = serve([reply, answer()]).await;
        let error = failed(client().longest_wait(SOON).send(call(&server)).await);
        assert_eq!(
            (error.attempts(), server.received().len()),
            (1, 1),
            "{what}"
        );
    }
}

#[tokio::test]
async fn only_the_attempt_changes() {
    let server = serve([soon(429), soon(503), answer()]).await;
    let _answer = client().send(call(&server)).await.unwrap();
    let mut received = server.received();
    let counts = received
        .iter_mut()
        .map(|request| request.headers.remove("x-retry-count"));
    let counts: Vec<_> = counts
        .map(|count| count.map(|count| count.to_str().unwrap().to_owned()))
        .collect();
    assert_eq!(counts, [None, Some("1".to_owned()), Some("2".to_owned())]);
    assert_eq!(received[1], received[0]);
    assert_eq!(received[2], received[0]);
}

#[tokio::test]
async fn a_renewed_credential_goes_out_with_the_next_attempt() {
    let server = serve([Reply::status(429).header("retry-after-ms", "200"), answer()]).await;
    let account = account(0, &server.url());
    let renewal = async {
        while server.received().is_empty() {
            tokio::time::sleep(SOON).await;
        }
        account.refresh("sk-acme-renewed").unwrap();
    };
    let client = client();
    let (response, ()) = tokio::join!(client.send(call_by(&account)), renewal);
    assert_eq!(response.unwrap().attempts(), 2);

    let mut received = server.received();
    let keys = received.iter_mut().map(|request| {
        request.headers.remove("x-retry-count");
        let key = request.headers.remove("authorization").unwrap();
        key.to_str().unwrap().to_owned()
    });
    let keys: Vec<_> = keys.collect();
    assert_eq!(
        keys,
        [format!("Bearer {KEY}"), "Bearer sk-acme-renewed".to_owned()]
    );
    assert_eq!(received[1], received[0]);
}

#[tokio::test]
async fn tries_end() {
    for (retries, attempts, sent) in [(0, 1, 1), (2, 3, 3), (4, 5, 5)] {
        let server = serve(vec![soon(429); 9]).await;
        let error = failed(client().retries(retries).send(call(&server)).await);
        assert_eq!((error.status(), error.attempts()), (Some(429), attempts));
        assert_eq!(error.retry_after(), Some(SOON));
        assert_eq!(server.received().len(), sent);
    }
}

#[tokio::test]
async fn a_provider_that_asks_for_too_long_is_not_waited_for() {
    let server = serve([Reply::status(429).header("retry-after", "3600"), answer()]).await;
    let error = failed(client().send(call(&server)).await);
    assert_eq!(
        (error.attempts(), error.retry_after()),
        (1, Some(Duration::from_hours(1)))
    );
}

#[tokio::test]
async fn a_connection_that_fails_is_tried_again() {
    let closed = serve([]).await.url();
    let call = call_by(&account(0, &closed));
    let error = failed(client().longest_wait(SOON).send(call).await);
    assert!(error.is_transport());
    assert_eq!(
        error.to_string(),
        "no connection to the provider could be made (after 3 attempts)"
    );
}

#[tokio::test]
async fn a_call_that_was_lent_is_sent_again_as_the_same() {
    let server = serve([Reply::hang_up(), answer()]).await;
    let (client, mut call) = (client(), call(&server));
    let error = failed(client.send(&mut call).await);
    assert!(error.is_transport());
    call.retry();
    let _answer = client.send(call).await.unwrap();
    let mut received = server.received();
    assert_eq!(received[1].headers.remove("x-retry-count").unwrap(), "1");
    assert_eq!(received[1], received[0]);
}

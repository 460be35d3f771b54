//! What an error says of an answer that was no success.

use std::time::Duration;

use headwater_tests::loopback::Reply;

use crate::acme::{KEY, answer, call, client, failed, serve};

#[tokio::test]
async fn a_refusal_is_told_whole() {
    let quota = r#"{"error":{"message":"Out of quota.","code":"insufficient_quota"}}"#;
    for (reply, status, retry_after, body, message) in [
        (
            Reply::json(401, "no"),
            401,
            None,
            "no",
            "the provider answered 401 Unauthorized",
        ),
        (
            Reply::status(408),
            408,
            None,
            "",
            "the provider answered 408 Request Timeout",
        ),
        (
            Reply::json(429, quota).header("retry-after", "7"),
            429,
            Some(Duration::from_secs(7)),
            quota,
            "the provider answered 429 Too Many Requests: Out of quota.",
        ),
        (
            Reply::status(529),
            529,
            None,
            "",
            "the provider answered 529",
        ),
    ] {
        let server = serve([reply.header("x-request-id", "r-9")]).await;
        let error = failed(client().retries(0).send(call(&server)).await);
        assert!(error.is_refused());
        assert_eq!(
            (error.status(), error.retry_after()),
            (Some(status), retry_after)
        );
        assert_eq!(
            (error.body(), error.to_string().as_str()),
            (Some(body), message)
        );
        assert_eq!(error.captured().get("request_id"), Some("r-9"));
    }
}

#[tokio::test]
async fn a_long_refusal_is_cut() {
    let server = serve([Reply::json(500, vec![b'x'; 1 << 20])]).await;
    let error = failed(client().send(call(&server)).await);
    assert_eq!(error.body().map(str::len), Some(64 * 1024));
}

#[tokio::test]
async fn a_broken_refusal_is_told_as_far_as_it_came() {
    let server = serve([Reply::json(500, "half").truncated(4)]).await;
    let error = failed(client().send(call(&server)).await);
    assert_eq!((error.status(), error.body()), (Some(500), Some("half")));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = serve([answer()]).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/v2/chat?key={KEY}", elsewhere.url());
        let server = serve([Reply::redirect(status, &location)]).await;
        let error = failed(client().send(call(&server)).await);
        assert_eq!((error.status(), error.attempts()), (Some(status), 1));
        let fix = format!(
            "points to {}/v2/chat: a credential does not follow a redirect; if that is the right \
             place, give it as base URL, and the credential for its host",
            elsewhere.url()
        );
        assert!(error.to_string().ends_with(&fix), "{error}");
    }
    assert_eq!(elsewhere.received(), []);
}

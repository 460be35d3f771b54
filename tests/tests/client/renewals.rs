//! A secret that the provider refuses is renewed, and the call sent once more as the same.

use std::error::Error;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use headwater::{Account, Secret};
use headwater_tests::loopback::Reply;

use crate::acme::{KEY, account, answer, call_by, client, failed, serve};

type Next = Result<Secret, Box<dyn Error + Send + Sync>>;

/// An account whose secrets are `sk-1`, `sk-2` and so on, and how many there were.
fn counting(url: &str) -> (Account, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let renew = move || {
        let number = counted.fetch_add(1, Ordering::Relaxed) + 1;
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Next::Ok(Secret::from(format!("sk-{number}")))
        }
    };
    (account(0, url).renewed_by(renew), count)
}

fn refused() -> Reply {
    Reply::status(401)
}

#[tokio::test]
async fn only_the_secret_changes() {
    let soon = Reply::status(429).header("retry-after-ms", "1");
    let server = serve([soon, refused(), answer()]).await;
    let (account, count) = counting(&server.url());
    let response = client().send(call_by(&account)).await.unwrap();
    assert_eq!((response.attempts(), count.load(Ordering::Relaxed)), (2, 1));
    let mut received = server.received();
    let keys = received
        .iter_mut()
        .map(|request| request.headers.remove("authorization").unwrap());
    let keys: Vec<_> = keys.collect();
    assert_eq!(
        keys,
        [
            &format!("Bearer {KEY}"),
            &format!("Bearer {KEY}"),
            "Bearer sk-1"
        ]
    );
    assert_eq!(received[2].headers["x-retry-count"], "1");
    assert_eq!(received[2], received[1]);
}

#[tokio::test]
async fn once_for_each_call() {
    let server = serve([refused(), refused(), refused(), answer()]).await;
    let (account, count) = counting(&server.url());
    let error = failed(client().send(call_by(&account)).await);
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    assert_eq!(
        (server.received().len(), count.load(Ordering::Relaxed)),
        (2, 1)
    );
    let _answer = client().send(call_by(&account)).await.unwrap();
    assert_eq!(
        (server.received().len(), count.load(Ordering::Relaxed)),
        (4, 2)
    );
}

#[tokio::test]
async fn calls_that_are_refused_together_renew_once() {
    let server = serve([
        refused(),
        refused(),
        refused(),
        answer(),
        answer(),
        answer(),
    ])
    .await;
    let (account, count) = counting(&server.url());
    let clone = account.clone().with_base_url(server.url());
    let client = client();
    let sent = tokio::join!(
        client.send(call_by(&account)),
        client.send(call_by(&clone)),
        client.send(call_by(&account)),
    );
    assert!(sent.0.is_ok() && sent.1.is_ok() && sent.2.is_ok());
    assert_eq!(
        (server.received().len(), count.load(Ordering::Relaxed)),
        (6, 1)
    );
}

#[tokio::test]
async fn other_refusals_and_other_accounts_renew_nothing() {
    for (status, sent) in [(403, 1), (400, 1), (500, 1)] {
        let server = serve([Reply::status(status), answer()]).await;
        let (account, count) = counting(&server.url());
        let error = failed(client().send(call_by(&account)).await);
        assert_eq!(error.status(), Some(status));
        assert_eq!(
            (server.received().len(), count.load(Ordering::Relaxed)),
            (sent, 0)
        );
    }
    let server = serve([refused(), answer()]).await;
    let error = failed(client().send(call_by(&account(0, &server.url()))).await);
    assert_eq!((error.status(), server.received().len()), (Some(401), 1));
}

#[tokio::test]
async fn what_cannot_be_renewed_fails_with_the_reason() {
    let server = serve(vec![refused(); 3]).await;
    let none = || async { Next::Err("signed out".into()) };
    let unfit = || async { Next::Ok(Secret::from("two\nlines")) };
    let never = || async { pending::<Next>().await };
    let url = server.url();
    let accounts = [
        (
            account(0, &url).renewed_by(none),
            vec!["the secret could not be renewed", "signed out"],
        ),
        (
            account(0, &url).renewed_by(unfit),
            vec!["no header can carry the secret `bearer` of acme"],
        ),
        (
            account(0, &url).renewed_by(never),
            vec!["no new secret came within 50ms"],
        ),
    ];
    for (account, reasons) in accounts {
        let client = client().response_timeout(Duration::from_millis(50));
        let error = failed(client.send(call_by(&account)).await);
        assert_eq!((error.status(), error.attempts()), (Some(401), 1));
        let mut found = Vec::new();
        let mut source = error.source();
        while let Some(error) = source {
            found.push(error.to_string());
            source = error.source();
        }
        assert_eq!(found, reasons);
    }
}

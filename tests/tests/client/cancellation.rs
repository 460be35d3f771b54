//! A call that is dropped at whichever of its awaits, and goes on as the same.

use std::error::Error;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use headwater::{Secret, State};
use headwater_tests::loopback::Reply;

use crate::acme::{EVENTS, USED, account, call_by, client, counts, serve};

/// A future's output, unless it takes more polls than these.
async fn within<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut left) = (pin!(future), polls);
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// Connecting, the head of an answer, the pause before a retry, the renewal, the body.
#[tokio::test]
async fn at_each_await() {
    let mut dropped = 0;
    for polls in 1.. {
        let stream = || Reply::events(EVENTS).then_wait(Duration::from_millis(1));
        let soon = || Reply::status(503).header("retry-after-ms", "1");
        let script = [
            soon(),
            Reply::status(401),
            soon(),
            stream(),
            stream(),
            stream(),
        ];
        let server = serve(script).await;
        let renew = async || {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok::<_, Box<dyn Error + Send + Sync>>(Secret::from("sk-next"))
        };
        let account = account(0, &server.url()).renewed_by(renew);
        let (client, mut call) = (client(), call_by(&account));
        let whole = async {
            let mut response = client.send(&mut call).await.expect("it is answered");
            while response.chunk().await.expect("it is whole").is_some() {}
            response.finish()
        };
        let first = within(polls, whole).await;
        let is_whole = first.is_some();
        let metered = if let Some(metered) = first {
            metered
        } else {
            dropped += 1;
            let mut response = client.send(&mut call).await.expect("it is answered");
            while response.chunk().await.expect("it is whole").is_some() {}
            response.finish()
        };
        assert_eq!(
            counts(&metered.usage),
            (USED, State::Final),
            "{polls} polls"
        );
        let received = server.received();
        for name in ["x-session", "x-turn", "x-request"] {
            let first = received[0].header(name);
            assert!(
                received.iter().all(|it| it.header(name) == first),
                "{name}, {polls} polls"
            );
        }
        if is_whole {
            break;
        }
    }
    assert!(dropped > 8, "{dropped}");
}

//! The same call through a tower stack.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use headwater::{Call, CallLayer, State, Usage};
use http_body::{Body, Frame};
use http_body_util::{BodyExt as _, Full, StreamBody};
use tower::retry::{Policy, RetryLayer};
use tower::{ServiceBuilder, ServiceExt as _, service_fn};

use crate::acme::{ANSWER, Chat, EVENTS, KEY, USED, account, call_by, counts};

type Reports = Arc<Mutex<Vec<([Option<u64>; 3], State)>>>;

fn metering(reports: &Reports) -> CallLayer {
    let reports = Arc::clone(reports);
    CallLayer::new(move |usage: &Usage| reports.lock().expect("not poisoned").push(counts(usage)))
}

#[tokio::test]
async fn a_body_that_ends_is_reported_once() {
    let reports = Reports::default();
    let service = ServiceBuilder::new()
        .layer(metering(&reports))
        .service(service_fn(async |request: http::Request<Bytes>| {
            assert_eq!(request.uri(), "https://api.acme.example/chat");
            assert_eq!(request.headers()["authorization"], format!("Bearer {KEY}"));
            Ok::<_, Infallible>(http::Response::new(Full::from(ANSWER)))
        }));
    let response = service
        .oneshot(call_by(&account(0, "https://api.acme.example")))
        .await
        .unwrap();
    assert_eq!(
        response.into_body().collect().await.unwrap().to_bytes(),
        ANSWER
    );
    assert_eq!(*reports.lock().unwrap(), [(USED, State::Final)]);
}

/// A body of all events, which then ends, or breaks.
fn stream(broken: Option<&'static str>) -> impl Body<Data = Bytes, Error = io::Error> + Unpin {
    let pieces = EVENTS.map(|event| Ok(Frame::data(Bytes::from(event))));
    let end = broken.map(|reason| Err(io::Error::other(reason)));
    StreamBody::new(tokio_stream::iter(pieces.into_iter().chain(end)))
}

#[tokio::test]
async fn a_stream_is_reported_as_it_came() {
    for (broken, polls, state) in [
        (None, 4, State::Final),
        (None, 3, State::Final),
        (None, 2, State::Partial),
        (Some("reset"), 4, State::Partial),
    ] {
        let reports = Reports::default();
        let service = ServiceBuilder::new()
            .layer(metering(&reports))
            .service(service_fn(async |_: http::Request<Bytes>| {
                Ok::<_, Infallible>(http::Response::new(stream(broken)))
            }));
        let call = call_by(&account(0, "https://api.acme.example"));
        let mut body = service.oneshot(call).await.unwrap().into_body();
        for _ in 0..polls {
            let _ = body.frame().await;
        }
        drop(body);
        assert_eq!(
            *reports.lock().unwrap(),
            [(USED, state)],
            "{polls} polls, broken: {broken:?}"
        );
    }
}

#[tokio::test]
async fn an_empty_body_is_reported_though_nobody_asks_for_it() {
    let reports = Reports::default();
    let service = ServiceBuilder::new()
        .layer(metering(&reports))
        .service(service_fn(async |_: http::Request<Bytes>| {
            Ok::<_, Infallible>(http::Response::new(Full::<Bytes>::default()))
        }));
    let call = call_by(&account(0, "https://api.acme.example"));
    drop(service.oneshot(call).await.unwrap());
    assert_eq!(*reports.lock().unwrap(), [([None; 3], State::Final)]);
}

/// Tries what failed once more.
#[derive(Clone)]
struct Once;

impl<B> Policy<Call<Chat>, http::Response<B>, io::Error> for Once {
    type Future = std::future::Ready<()>;

    fn retry(
        &mut self,
        call: &mut Call<Chat>,
        result: &mut Result<http::Response<B>, io::Error>,
    ) -> Option<Self::Future> {
        let again = result.is_err() && call.attempt() == 0;
        call.retry();
        again.then(|| std::future::ready(()))
    }

    fn clone_request(&mut self, call: &Call<Chat>) -> Option<Call<Chat>> {
        Some(call.clone())
    }
}

#[tokio::test]
async fn a_layer_above_retries_the_same_call() {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    let service = ServiceBuilder::new()
        .layer(RetryLayer::new(Once))
        .layer(metering(&Reports::default()))
        .service(service_fn(move |request: http::Request<Bytes>| {
            let mut sent = seen.lock().unwrap();
            sent.push(request.headers().clone());
            let lost = sent.len() == 1;
            std::future::ready(if lost {
                Err(io::Error::other("reset"))
            } else {
                Ok(http::Response::new(Full::from(ANSWER)))
            })
        }));
    let call = call_by(&account(0, "https://api.acme.example"));
    service.oneshot(call).await.unwrap();
    let mut sent = sent.lock().unwrap();
    assert_eq!(sent[1].remove("x-retry-count").unwrap(), "1");
    assert_eq!(sent[1], sent[0]);
}

//! The same call through a tower stack.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use headwater::{CallLayer, State, Usage};
use http_body::{Body, Frame};
use http_body_util::{BodyExt as _, Full, StreamBody};
use tower::{ServiceBuilder, ServiceExt as _, service_fn};

use crate::acme::{ANSWER, EVENTS, KEY, USED, account, call_by, counts};

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
        (None, 3, State::Partial),
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

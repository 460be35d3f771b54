//! The same call through reqwest-middleware.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use headwater::reqwest::{Body, Client, Request, Response, Url};
use headwater::table::{self, MODEL, text};
use headwater::{Account, CallMiddleware, Credential, Product, Session, State, Task, Turn, Usage};
use headwater_tests::loopback::{Loopback, Reply};
use http::Extensions;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Error, Middleware, Next};

use crate::acme::{ACME, ANSWER, CHAT, EVENTS, KEY, USED, account, answer, counts, serve};

type Reports = Arc<Mutex<Vec<([Option<u64>; 3], State)>>>;

/// Tries what a server failed at once more.
struct Once;

#[async_trait]
impl Middleware for Once {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response, Error> {
        let again = request.try_clone();
        let response = next.clone().run(request, extensions).await?;
        match again {
            Some(again) if response.status().is_server_error() => next.run(again, extensions).await,
            _ => Ok(response),
        }
    }
}

fn bare() -> Client {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .expect("ring has them")
    .with_root_certificates(rustls::RootCertStore::empty())
    .with_no_client_auth();
    Client::builder()
        .no_proxy()
        .tls_backend_preconfigured(tls)
        .build()
        .expect("it is whole")
}

fn client(account: &Account, reports: &Reports) -> ClientWithMiddleware {
    let reports = Arc::clone(reports);
    let report = move |usage: &Usage| reports.lock().expect("not poisoned").push(counts(usage));
    ClientBuilder::new(bare())
        .with(Once)
        .with(CallMiddleware::new(account, report))
        .build()
}

fn at(server: &Loopback) -> (ClientWithMiddleware, Reports) {
    let reports = Reports::default();
    (client(&account(0, &server.url()), &reports), reports)
}

async fn post(client: &ClientWithMiddleware, turn: &Turn) -> Result<Response, Error> {
    client
        .post("https://some.proxy.example/v1/chat?debug=1")
        .header("authorization", "Bearer a-placeholder")
        .header("x-mine", "7")
        .header("content-type", "application/json; charset=utf-8")
        .body(r#"{"messages":[]}"#)
        .with_extension(turn.clone())
        .send()
        .await
}

#[tokio::test]
async fn a_request_becomes_a_call() {
    let server = serve([answer()]).await;
    let (client, reports) = at(&server);
    let session = Session::new();
    let turn = session.turn();
    let response = post(&client, &turn).await.unwrap();
    assert_eq!(
        response.url().as_str(),
        format!("{}/chat?debug=1", server.url())
    );
    assert_eq!(response.text().await.unwrap(), ANSWER);
    assert_eq!(*reports.lock().unwrap(), [(USED, State::Final)]);
    let received = server.received();
    let sent = &received[0];
    assert_eq!(sent.header("authorization"), format!("Bearer {KEY}"));
    assert_eq!(sent.header("x-session"), session.id().as_str());
    assert_eq!(sent.header("x-turn"), turn.id().as_str());
    assert_eq!(sent.header("x-mine"), "7");
    assert_eq!(sent.header("content-type"), "application/json");
    assert_eq!(sent.body, r#"{"messages":[]}"#);
    assert_eq!(sent.path, "/chat?debug=1");
}

/// Whatever key somebody's client sends of its own, in whichever of the credential's headers.
#[tokio::test]
async fn no_other_credential_goes_out() {
    let server = serve([answer()]).await;
    let client = client(&account(1, &server.url()), &Reports::default());
    post(&client, &Session::new().turn()).await.unwrap();
    let sent = &server.received()[0];
    assert_eq!(sent.headers.get("authorization"), None);
    assert_eq!(sent.path, format!("/chat?key={KEY}&debug=1"));
}

#[tokio::test]
async fn a_middleware_above_retries_the_same_call() {
    let server = serve([Reply::json(500, "{}"), answer(), answer()]).await;
    let (client, reports) = at(&server);
    let turn = Session::new().turn();
    post(&client, &turn).await.unwrap().text().await.unwrap();
    post(&client, &turn).await.unwrap().text().await.unwrap();
    let received = server.received();
    let [first, again, another] = [0, 1, 2].map(|index| &received[index]);
    assert_eq!(again.header("x-retry-count"), "1");
    let mut same = again.headers.clone();
    same.remove("x-retry-count");
    assert_eq!(same, first.headers);
    assert_ne!(another.header("x-request"), first.header("x-request"));
    assert_eq!(another.headers.get("x-retry-count"), None);
    let reported = reports.lock().unwrap().clone();
    assert_eq!(reported.len(), 3);
    assert_eq!(reported[0].0, [None; 3]);
}

/// Extensions that are used again are no retry, unless the same is sent again.
#[tokio::test]
async fn another_request_with_the_same_extensions_is_another_call() {
    let server = serve([answer(), answer()]).await;
    let (client, _) = at(&server);
    let mut extensions = Extensions::new();
    extensions.insert(Session::new().turn());
    for body in [r#"{"n":1}"#, r#"{"n":2}"#] {
        let url = Url::parse("https://x.example/chat").unwrap();
        let mut request = Request::new(http::Method::POST, url);
        *request.body_mut() = Some(body.into());
        let sent = client.execute_with_extensions(request, &mut extensions);
        sent.await.unwrap().text().await.unwrap();
    }
    let received = server.received();
    assert_eq!(received[1].body, r#"{"n":2}"#);
    assert_eq!(received[1].headers.get("x-retry-count"), None);
}

#[tokio::test]
async fn a_stream_passes_and_is_partial_when_dropped() {
    for (polls, state) in [(usize::MAX, State::Final), (1, State::Partial)] {
        let server = serve([Reply::events(EVENTS)]).await;
        let (client, reports) = at(&server);
        let mut response = post(&client, &Session::new().turn()).await.unwrap();
        let mut text = Vec::new();
        for _ in 0..polls {
            match response.chunk().await.unwrap() {
                Some(chunk) => text.extend(chunk),
                None => break,
            }
        }
        drop(response);
        if state == State::Final {
            assert_eq!(text, EVENTS.concat().into_bytes());
        }
        assert_eq!(reports.lock().unwrap()[0].1, state);
    }
}

#[tokio::test]
async fn what_is_beside_the_conversation_is_a_call_too() {
    let server = serve([answer()]).await;
    let (client, _) = at(&server);
    let session = Session::new();
    let request = client.post("https://x.example/chat").body("{}");
    let request = request.with_extension(session.turn().task(Task::Title));
    request.send().await.unwrap();
    assert_eq!(
        server.received()[0].header("x-session"),
        session.id().as_str()
    );
}

#[tokio::test]
async fn a_half_meant_call_is_refused() {
    let server = serve([]).await;
    let (client, _) = at(&server);
    let turn = Session::new().turn();
    let stream = Body::wrap(http_body_util::StreamBody::new(tokio_stream::empty::<
        Result<http_body::Frame<bytes::Bytes>, std::io::Error>,
    >()));
    let refused = [
        client.post("https://x.example/chat").body("{}"),
        client
            .post("https://x.example/chats")
            .with_extension(turn.clone()),
        client
            .post("https://x.example/chat")
            .body(stream)
            .with_extension(turn),
    ];
    let mut errors = Vec::new();
    for request in refused {
        errors.push(request.send().await.unwrap_err().to_string());
    }
    assert_eq!(
        errors,
        [
            "acme: a call of `chat` is made in a turn: add `.with_extension(turn)` to the request",
            "acme: the path \"/chats\" is none of its APIs'; it has: chat",
            "the body is a stream, which cannot be read twice: hand it over as bytes",
        ]
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn what_is_no_call_passes_as_it_is() {
    let server = serve([answer()]).await;
    let (client, reports) = at(&server);
    let request = client.get(format!("{}/models", server.url()));
    request.send().await.unwrap().text().await.unwrap();
    assert_eq!(server.received()[0].headers.get("authorization"), None);
    assert!(reports.lock().unwrap().is_empty());
}

static TALK: table::Api = table::Api {
    name: "talk",
    family: "acme-talk",
    path: &[text("/models/"), MODEL, text(":talk")],
    stream_path: &[text("/models/"), MODEL, text(":talk_on")],
    ..table::Api::NONE
};

static URLS: table::Provider = table::Provider {
    apis: &[&CHAT, &TALK],
    ..ACME
};

#[tokio::test]
async fn a_url_names_model_and_transport() {
    let server = serve([answer(), answer()]).await;
    let credential = Credential::new(0, KEY).for_host("127.0.0.1");
    let account = Account::new(&URLS, credential, Product::new("tests", "0"));
    let client = client(&account.with_base_url(server.url()), &Reports::default());
    for path in ["models/a%20b:talk", "v9/models/a%20b:talk_on"] {
        let request = client.post(format!("https://x.example/{path}")).body("{}");
        let request = request.with_extension(Session::new().turn());
        request.send().await.unwrap();
    }
    let received = server.received();
    let paths: Vec<_> = received.iter().map(|request| &*request.path).collect();
    assert_eq!(paths, ["/models/a%20b:talk", "/models/a%20b:talk_on"]);
}

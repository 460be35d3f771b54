//! HTTP/2 over TLS, with a certificate authority of one's own.

use std::sync::Arc;

use bytes::Bytes;
use h2::{Reason, server};
use headwater::reqwest::{self, Certificate};
use headwater::{Client, State};
use http::{HeaderMap, StatusCode};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::acme::{EVENTS, USED, account, call_by, counts};

/// A certificate for this machine, and what accepts connections with it.
fn tls() -> (Certificate, TlsAcceptor) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("ring signs it");
    let trusted = Certificate::from_der(made.cert.der()).expect("it is DER");
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into());
    let mut config = config.expect("the key is its own");
    config.alpn_protocols = vec![b"h2".to_vec()];
    (trusted, TlsAcceptor::from(Arc::new(config)))
}

/// Answers each request of one connection with all events: the first whole, the second reset.
async fn serve(listener: TcpListener, acceptor: TlsAcceptor) -> Vec<HeaderMap> {
    let (stream, _) = listener.accept().await.expect("the client connects");
    let stream = acceptor
        .accept(stream)
        .await
        .expect("it trusts the certificate");
    let mut connection = server::handshake(stream).await.expect("it speaks HTTP/2");
    let mut received = Vec::new();
    while let Some(request) = connection.accept().await {
        let (request, mut respond) = request.expect("it is a request");
        received.push(request.into_parts().0.headers);
        let mut head = http::Response::new(());
        *head.status_mut() = StatusCode::OK;
        let mut body = respond.send_response(head, false).expect("it listens");
        let whole = received.len() == 1;
        for (event, is_last) in EVENTS.into_iter().zip([false, false, true]) {
            if is_last && !whole {
                break;
            }
            body.send_data(Bytes::from(event), is_last && whole)
                .expect("it listens");
        }
        if !whole {
            // What was sent before the reset arrives before it.
            tokio::spawn(async move {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                body.send_reset(Reason::INTERNAL_ERROR);
            });
        }
    }
    received
}

#[tokio::test]
async fn http_2_with_roots_of_ones_own() {
    let (trusted, acceptor) = tls();
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a port is free");
    let url = format!("https://{}", listener.local_addr().expect("it is bound"));
    let serving = tokio::spawn(serve(listener, acceptor));
    let builder = reqwest::Client::builder().tls_certs_only([trusted]);
    let client = Client::with_builder(builder).expect("it is whole");
    let account = account(0, &url);

    let mut whole = client
        .send(call_by(&account))
        .await
        .expect("it is answered");
    let mut text = Vec::new();
    while let Some(piece) = whole.chunk().await.expect("it is whole") {
        text.extend(piece);
    }
    assert_eq!(text, EVENTS.concat().into_bytes());
    assert_eq!(counts(&whole.finish().usage), (USED, State::Final));

    let mut cut = client
        .send(call_by(&account))
        .await
        .expect("it is answered");
    let error = loop {
        match cut.chunk().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("it was reset"),
            Err(error) => break error,
        }
    };
    assert!(error.is_transport(), "{error}");
    assert_eq!(counts(&cut.finish().usage), (USED, State::Partial));

    drop(client);
    let received = serving.await.expect("it ends");
    assert_eq!(received.len(), 2, "both went over one connection");
    assert!(
        received
            .iter()
            .all(|headers| headers.contains_key("x-session"))
    );
}

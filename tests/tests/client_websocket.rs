//! A WebSocket of another make, tokio-tungstenite: it opens a session's connection, sends a frame for each
//! request, and the meter reads along.

use std::error::Error;
use std::net::SocketAddr;

use futures::{SinkExt as _, StreamExt as _};
use headwater::{Metered, Product, Provider as _, Session, Socket, State, Turn};
use headwater_providers::codex::{Auth, Codex, Responses, ResponsesExtra};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, accept_hdr_async, connect_async};

type Connection = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn open(socket: &Socket<Responses>) -> Result<Connection, Box<dyn Error>> {
    let (head, ()) = socket.request().into_parts();
    let mut request = head.uri.into_client_request()?; // with the headers of every WebSocket
    request.headers_mut().extend(head.headers);
    let (connection, response) = connect_async(request).await?;
    socket.opened(response.status(), response.headers());
    Ok(connection)
}

async fn ask(
    connection: &mut Connection,
    socket: &Socket<Responses>,
    turn: &Turn,
) -> Result<Metered<ResponsesExtra>, Box<dyn Error>> {
    let body = json!({ "model": "gpt-5-codex", "input": "Hi" });
    let frame = socket.frame(turn, &body)?;
    connection.send(Message::text(frame.text())).await?;
    let mut meter = frame.meter();
    while !meter.has_ended() {
        match connection.next().await {
            Some(Ok(message)) => meter.message(&message.into_data()),
            _ => return Ok(meter.abort()), // cut off: partial
        }
    }
    Ok(meter.leave())
}

/// What the server saw: the headers of each handshake, and each frame.
enum Seen {
    Handshake(HeaderMap),
    Frame(Value),
}

/// Answers the first and second frame, and hangs up in the middle of the third.
async fn serve(listener: TcpListener, seen: UnboundedSender<Seen>) -> Result<(), Box<dyn Error>> {
    let (stream, _) = listener.accept().await?;
    let of_handshake = seen.clone();
    #[expect(clippy::result_large_err, reason = "the library's signature")]
    let greet = move |request: &Request, mut response: Response| {
        let _ = of_handshake.send(Seen::Handshake(request.headers().clone()));
        let state = HeaderValue::from_static("ts-1");
        response.headers_mut().insert("x-codex-turn-state", state);
        Ok(response)
    };
    let mut connection = accept_hdr_async(stream, greet).await?;
    for answer in 1..=3 {
        let Some(Ok(frame)) = connection.next().await else {
            break;
        };
        let _ = seen.send(Seen::Frame(serde_json::from_str(frame.to_text()?)?));
        let delta = json!({ "type": "response.output_text.delta", "delta": "Hi" });
        connection.send(Message::text(delta.to_string())).await?;
        if answer < 3 {
            let usage = json!({ "input_tokens": 10 * answer, "output_tokens": answer, "total_tokens": 11 * answer });
            let response = json!({ "id": format!("resp_{answer}"), "usage": usage });
            let done = json!({ "type": "response.completed", "response": response });
            connection.send(Message::text(done.to_string())).await?;
        }
    }
    Ok(())
}

async fn server() -> (SocketAddr, UnboundedReceiver<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let (sender, receiver) = unbounded_channel();
    tokio::spawn(async move {
        let _ = serve(listener, sender).await;
    });
    (address, receiver)
}

fn codex(address: SocketAddr) -> Codex {
    let auth = Auth::oauth("token").for_host("127.0.0.1");
    let codex = Codex::new(auth, Product::new("tests", "0"));
    codex.with_base_url(format!("http://{address}"))
}

#[tokio::test]
async fn one_connection_serves_the_turns_of_a_session() {
    let (address, mut seen) = server().await;
    let codex = codex(address);
    let session = Session::new();

    let socket = codex.responses_socket(&session).expect("it is whole");
    let mut connection = open(&socket).await.expect("the server answers");
    let turns = [session.turn(), session.turn()];
    let mut records = Vec::new();
    for turn in [&turns[0], &turns[1], &turns[1]] {
        let metered = ask(&mut connection, &socket, turn).await;
        records.push(metered.expect("it is sent").usage);
    }

    let counts = |at: usize| (records[at].input_tokens, records[at].output_tokens);
    assert_eq!(
        [counts(0), counts(1)],
        [(Some(10), Some(1)), (Some(20), Some(2))]
    );
    assert_eq!(counts(2), (None, None));
    let states = [State::Final, State::Final, State::Partial];
    assert!(records.iter().map(|record| record.state).eq(states));

    let Some(Seen::Handshake(headers)) = seen.recv().await else {
        panic!("a handshake comes first");
    };
    let id = session.id().as_str();
    assert_eq!(headers["session-id"], id);
    assert_eq!(headers["openai-beta"], "responses_websockets=2026-02-06");
    assert_eq!(headers["authorization"], "Bearer token");
    assert_eq!(headers.get("content-type"), None);
    for turn in [&turns[0], &turns[1], &turns[1]] {
        let Some(Seen::Frame(frame)) = seen.recv().await else {
            panic!("three frames were sent");
        };
        assert_eq!(frame["type"], "response.create");
        assert_eq!(frame["prompt_cache_key"], id);
        assert_eq!(frame["client_metadata"]["turn_id"], turn.id().as_str());
    }
}

/// 426: the server wants requests of their own.
#[tokio::test]
async fn a_refused_handshake_leaves_calls() {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await?;
        #[expect(clippy::result_large_err, reason = "the library's signature")]
        let refuse = |_: &Request, _: Response| {
            let mut response = http::Response::new(None);
            *response.status_mut() = StatusCode::UPGRADE_REQUIRED;
            Err(response)
        };
        let _ = accept_hdr_async(stream, refuse).await;
        Ok::<_, std::io::Error>(())
    });
    let codex = codex(address);
    let session = Session::new();
    let socket = codex.responses_socket(&session).expect("it is whole");
    let error = open(&socket).await.expect_err("it is refused").to_string();
    assert!(error.contains("426"), "{error}");
    let call = codex.responses(&session.turn(), json!({ "model": "m", "input": "Hi" }));
    assert_eq!(
        call.expect("it is whole").headers()["session-id"],
        session.id().as_str()
    );
}

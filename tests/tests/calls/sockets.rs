//! What goes over a WebSocket: a handshake, which is of the thread, and frames, which are of turns.

use headwater::table::{
    Api, Auth, Capture, Lifetime, MODEL, Place, Provider, SESSION, TURN, Transport, captured,
    request, session, text, turn,
};
use headwater::{Account, Agent, Credential, Session, SigningKeys, Socket, State};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

use crate::table::{PRODUCT, counted, map};
use crate::vectors::{account, codex};

fn opened(session: &Session) -> Socket {
    codex().socket("responses", session).unwrap()
}

fn body(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

const BODY: &str = r#"{"model":"gpt-5-codex","input":"Hi","stream":true,"background":false}"#;

/// As Codex 0.169 opens one: before any turn, with the name of its protocol.
#[test]
fn a_handshake_says_what_stays() {
    let session = counted();
    let socket = opened(&session);
    let request = socket.request();
    assert_eq!(request.method(), Method::GET);
    assert_eq!(
        request.uri(),
        "wss://chatgpt.com/backend-api/codex/responses"
    );
    let headers = request.headers();
    let id = session.id().as_str();
    for (name, value) in [
        ("openai-beta", Some("responses_websockets=2026-02-06")),
        ("authorization", Some("Bearer token")),
        ("chatgpt-account-id", Some("acct")),
        ("session-id", Some(id)),
        ("thread-id", Some(id)),
        ("x-client-request-id", Some(id)),
        ("x-codex-turn-state", None),
        ("x-codex-turn-metadata", None),
        (ACCEPT.as_str(), None),
        (CONTENT_TYPE.as_str(), None),
    ] {
        let sent = headers.get(name).map(|value| value.to_str().unwrap());
        assert_eq!(sent, value, "{name}");
    }
    assert!(headers[AUTHORIZATION].is_sensitive());
    assert!(!format!("{socket:?}").contains("token"));
    let call = codex().call("responses", &session.turn(), BODY.as_bytes().to_vec());
    let over_http = call.unwrap().headers();
    assert_eq!(over_http.get("openai-beta"), None);
    assert_eq!(over_http[ACCEPT], "text/event-stream");
}

/// What changes while the connection is open is in the frame.
#[test]
fn frames_say_what_changes() {
    let session = counted();
    let socket = opened(&session);
    let turns = [session.turn(), session.turn()];
    let mut ids = Vec::new();
    for turn in &turns {
        for _ in 0..2 {
            let frame = socket.frame(turn, BODY.as_bytes().to_vec()).unwrap();
            let sent = body(frame.text());
            assert_eq!(sent["type"], "response.create");
            assert_eq!(sent["model"], "gpt-5-codex");
            assert_eq!(sent.get("stream"), None);
            assert_eq!(sent.get("background"), None);
            assert_eq!(sent["prompt_cache_key"], session.id().as_str());
            let metadata = &sent["client_metadata"];
            assert_eq!(metadata["session_id"], session.id().as_str());
            assert_eq!(metadata["turn_id"], turn.id().as_str());
            let applied = frame.applied();
            assert!(applied.iter().any(|it| it.name == "type"));
            assert!(applied.iter().all(|it| it.rule.starts_with("body.")));
            ids.push(frame.id().clone());
        }
    }
    ids.dedup();
    assert_eq!(ids.len(), 4);
    let over_http = codex().call("responses", &turns[1], BODY.as_bytes().to_vec());
    let sent = body(std::str::from_utf8(over_http.unwrap().body()).unwrap());
    assert_eq!(sent.get("type"), None);
    assert_eq!(sent["stream"], true);
}

/// A connection is no turn's, so what only a turn keeps is not kept.
#[test]
fn an_answered_handshake_gives_what_its_headers_say() {
    let session = counted();
    let account = codex();
    let socket = account.socket("responses", &session).unwrap();
    let answer = map(&[("x-codex-turn-state", "ts-1"), ("cf-ray", "ray-1")]);
    let captured = socket.opened(StatusCode::SWITCHING_PROTOCOLS, &answer);
    assert_eq!(captured.get("request_id"), Some("ray-1"));
    let call = account.call("responses", &session.turn(), BODY.as_bytes().to_vec());
    assert_eq!(call.unwrap().headers().get("x-codex-turn-state"), None);
}

static STICKY: Api = Api {
    name: "talk",
    path: &[text("/talk")],
    transports: &[Transport::Websocket],
    headers: &[
        session("x-session", &[SESSION]),
        session("x-server", &[captured(0)]),
        turn("x-turn", &[TURN]),
    ],
    query: &[request("model", &[MODEL])],
    body: &[turn("turn", &[TURN])],
    captures: &[Capture {
        name: "server",
        lifetime: Lifetime::Session,
        headers: &["x-server"],
        sent: true,
        ..Capture::NONE
    }],
    ..Api::NONE
};
static PROVIDER: Provider = Provider {
    apis: &[&STICKY],
    ..crate::table::PROVIDER
};

fn probe() -> Account {
    Account::new(&PROVIDER, Credential::new(0, "sk-1"), PRODUCT)
}

#[test]
fn a_second_connection_repeats_what_the_first_one_was_given() {
    let (session, account) = (counted(), probe());
    let socket = || account.socket_model("talk", "m 1", &session).unwrap();
    let first = socket();
    assert_eq!(first.request().headers().get("x-server"), None);
    assert_eq!(first.request().headers().get("x-turn"), None);
    let answer = map(&[("x-server", "s-7")]);
    first.opened(StatusCode::SWITCHING_PROTOCOLS, &answer);
    let second = socket().request();
    assert_eq!(second.headers()["x-server"], "s-7");
    assert_eq!(second.uri(), "wss://api.probe.example/v1/talk?model=m%201");
    first.opened(StatusCode::UPGRADE_REQUIRED, &map(&[("x-server", "s-8")]));
    assert_eq!(socket().request().headers()["x-server"], "s-7");
}

#[test]
fn a_connection_is_of_one_thread_and_of_an_api_that_has_them() {
    let (session, account) = (counted(), probe());
    let socket = account.socket("talk", &session).unwrap();
    let child = session.sub_agent(Agent::Subagent);
    let error = socket.frame(&child.turn(), b"{}".to_vec()).unwrap_err();
    let (ours, theirs) = (session.main().id().clone(), child.id());
    assert_eq!(
        error.to_string(),
        format!(
            "the turn is of the thread {theirs}, and the connection of the thread {ours}: open one for each"
        )
    );
    let of_child = account.socket("talk", &child).unwrap();
    let _ = of_child.frame(&child.turn(), b"{}".to_vec()).unwrap();
    let error = account.call("talk", &session.turn(), b"{}".to_vec());
    assert_eq!(
        error.unwrap_err().to_string(),
        "probe: `talk` is spoken over WebSockets alone: open a `Socket`"
    );
    let over_http = Account::new(&crate::table::PROVIDER, Credential::new(0, "sk-1"), PRODUCT);
    let error = over_http.socket("chat", &session).unwrap_err();
    assert_eq!(
        error.to_string(),
        "probe: `chat` is not spoken over WebSockets"
    );
}

#[test]
fn a_handshake_keeps_its_secret_to_its_host() {
    let session = counted();
    let moved = probe().with_base_url("https://api.probe.example.evil.example");
    let error = moved.socket("talk", &session).unwrap_err();
    assert!(error.to_string().contains("the credential stays here"));
    let local = Credential::new(0, "sk-1").for_host("127.0.0.1:9");
    let local = Account::new(&PROVIDER, local, PRODUCT).with_base_url("http://127.0.0.1:9/v1");
    let request = local.socket("talk", &session).unwrap().request();
    assert_eq!(request.uri(), "ws://127.0.0.1:9/v1/talk");
}

#[test]
fn a_handshake_is_not_signed() {
    static SIGNED: Provider = Provider {
        auth: &[Auth {
            name: "sigv4",
            place: Place::Signature {
                service: "service",
                region: &[text("us-east-1")],
            },
            ..Auth::NONE
        }],
        ..PROVIDER
    };
    let account = Account::new(
        &SIGNED,
        Credential::new(0, SigningKeys::new("a", "b")),
        PRODUCT,
    );
    let error = account.socket("talk", &counted()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "probe: the handshake of a WebSocket is not signed; use a credential that signs nothing"
    );
}

#[test]
fn headers_and_parameters_of_the_caller_go_along() {
    let (session, account) = (counted(), codex());
    let socket = account.socket("responses", &session).unwrap();
    let name = HeaderName::from_static("x-own");
    let socket = socket
        .header(name, HeaderValue::from_static("mine"))
        .unwrap();
    assert_eq!(socket.request().headers()["x-own"], "mine");
    let of_the_socket = HeaderName::from_static("connection");
    let refused = socket.header(of_the_socket, HeaderValue::from_static("close"));
    assert!(refused.is_err());
}

fn usage_of(messages: &[Value], ended: bool) -> (headwater::Usage, bool) {
    let session = counted();
    let frame = opened(&session).frame(&session.turn(), BODY.as_bytes().to_vec());
    let mut meter = frame.unwrap().meter();
    for message in messages {
        assert!(!meter.has_ended());
        meter.message(serde_json::to_string_pretty(message).unwrap().as_bytes());
    }
    let has_ended = meter.has_ended();
    let metered = if ended { meter.finish() } else { meter.abort() };
    (metered.usage, has_ended)
}

/// A message may be written over several lines, and the record is of one answer.
#[test]
fn a_frame_has_a_record_of_its_own() {
    let delta = json!({ "type": "response.output_text.delta", "delta": "Hi" });
    let usage = json!({ "input_tokens": 9, "output_tokens": 4, "total_tokens": 13 });
    let done = json!({ "type": "response.completed", "response": { "id": "r", "usage": usage } });
    let (usage, has_ended) = usage_of(&[delta.clone(), done], true);
    assert!(has_ended);
    assert_eq!(usage.state, State::Final);
    assert_eq!(
        (usage.input_tokens, usage.output_tokens),
        (Some(9), Some(4))
    );
    for ended in [true, false] {
        let (usage, has_ended) = usage_of(std::slice::from_ref(&delta), ended);
        assert!(!has_ended);
        assert_eq!(usage.state, State::Partial);
        assert_eq!(usage.input_tokens, None);
    }
}

/// The connection stays open after an error, so nobody may wait for what else would end the answer.
#[test]
fn an_error_ends_its_answer_and_a_refused_steer_does_not() {
    let error = json!({ "type": "invalid_request_error", "code": "previous_response_not_found", "message": "No." });
    let wrapped = json!({ "type": "error", "status": 400, "error": error });
    let flat = json!({ "type": "error", "code": null, "message": "No.", "sequence_number": 2 });
    for message in [wrapped, flat] {
        let (usage, has_ended) = usage_of(std::slice::from_ref(&message), true);
        assert!(has_ended, "{message}");
        assert_eq!(usage.state, State::Partial);
        assert_eq!((usage.input_tokens, usage.output_tokens), (None, None));
    }
    let steer = json!({ "previous_response_id": "r", "input": "Wait" });
    let refused = json!({ "type": "response.steer.failed", "steer": steer, "error": error });
    let usage = json!({ "input_tokens": 9, "output_tokens": 4, "total_tokens": 13 });
    let done = json!({ "type": "response.completed", "response": { "id": "r", "usage": usage } });
    let (usage, has_ended) = usage_of(&[refused, done], true);
    assert!(has_ended);
    assert_eq!((usage.state, usage.output_tokens), (State::Final, Some(4)));
}

#[test]
fn messages_beyond_the_cap_are_said() {
    let session = counted();
    let frame = opened(&session).frame(&session.turn(), BODY.as_bytes().to_vec());
    let mut meter = frame.unwrap().meter();
    let mut long = b"{\"a\":\"".to_vec();
    long.resize(16 * 1024 * 1024 + 1, b'x');
    meter.message(&long);
    assert_eq!(meter.finish().usage.state, State::Oversize);
}

#[test]
fn no_text_is_no_frame() {
    let session = counted();
    let raw = headwater::Raw::new(HeaderValue::from_static("audio/pcm"), vec![0xff, 0xfe]);
    let socket = probe().socket("talk", &session).unwrap();
    let error = socket.frame(&session.turn(), raw).unwrap_err();
    assert_eq!(
        error.to_string(),
        "what is sent over a WebSocket is text, and the body is none"
    );
}

#[test]
fn realtime_apis_name_the_model_in_the_url() {
    let session = counted();
    let openai = include_str!("../../../providers/specs/openai.toml");
    let openai = account(openai, "bearer", "token", &[]);
    let socket = openai.socket_model("realtime", "gpt-realtime", &session);
    assert_eq!(
        socket.unwrap().request().uri(),
        "wss://api.openai.com/v1/realtime?model=gpt-realtime"
    );
}

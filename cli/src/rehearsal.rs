//! Requests as a session makes them, and the heads of their answers: for what is shown, and never sent.

use headwater::table::{Api, Transport};
use headwater::{Account, Call, InTurn, Socket, Thread};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::wire::Wire;

/// A prompt whose answer is streamed, and the tool steps since.
pub(crate) fn body(api: &Api, model: &str, tool_steps: u32) -> Value {
    let Some(wire) = Wire::of(api) else {
        return facts(api, model);
    };
    let mut body = wire.request(model, "Hello");
    for _ in 0..tool_steps {
        wire.add_tool_step(&mut body);
    }
    body
}

/// Of a wire that this program does not write, what its family says of a request: the model, the streaming.
fn facts(api: &Api, model: &str) -> Value {
    let mut body = json!({});
    let shape = api.shape;
    for (path, fact) in [(shape.model, json!(model)), (shape.stream, json!(true))] {
        if !path.is_empty() {
            *path
                .split('.')
                .fold(&mut body, |inner, name| &mut inner[name]) = fact;
        }
    }
    body
}

/// A call of an API, wherever it names the model.
pub(crate) fn call(
    account: &Account,
    api: &Api,
    model: &str,
    turn: impl InTurn,
    body: Vec<u8>,
) -> Result<Call, Failure> {
    Ok(if api.shape.model.is_empty() {
        account.call_model(api.name, model, Transport::Sse, turn, body)?
    } else {
        account.call(api.name, turn, body)?
    })
}

/// A WebSocket of an API, wherever it names the model.
pub(crate) fn socket(
    account: &Account,
    api: &Api,
    model: &str,
    thread: &Thread,
) -> Result<Socket, Failure> {
    Ok(if api.shape.model.is_empty() {
        account.socket_model(api.name, model, thread)?
    } else {
        account.socket(api.name, thread)?
    })
}

/// The head of an answer that gives whatever later requests repeat: `value` of its name.
pub(crate) fn answer(api: &Api, value: impl Fn(&str) -> String) -> HeaderMap {
    let captures = api.captures.iter().filter(|capture| capture.sent);
    let headers = captures.filter_map(|capture| {
        let name = HeaderName::from_bytes(capture.headers.first()?.as_bytes()).ok()?;
        Some((name, HeaderValue::from_str(&value(capture.name)).ok()?))
    });
    headers.collect()
}

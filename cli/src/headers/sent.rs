//! One attempt of one request, as it would go out, with the rule behind each header.

use headwater::table::{Breaks, Lifetime};
use headwater::{Applied, Call, Frame, Sink, Socket};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::words;

/// Its place: turns and requests count from 1, attempts from 0. A handshake is before the first turn: 0.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Place {
    pub(super) turn: u32,
    pub(super) request: u32,
    pub(super) attempt: u32,
}

/// An attempt.
#[derive(Debug, Serialize)]
pub(super) struct Sent {
    #[serde(flatten)]
    pub(super) place: Place,
    /// `frame` for what is sent over a WebSocket.
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<Header>,
    /// The members that rules write, nested as sent.
    pub(super) body: Map<String, Value>,
    /// The same, one by one.
    #[serde(skip)]
    pub(super) members: Vec<Header>,
}

/// A header or a member of the body, and why it is there.
#[derive(Debug, Serialize)]
pub(super) struct Header {
    pub(super) name: String,
    /// As it would go out; `…` stands for a secret. What stands in for a server's value is none.
    pub(super) value: String,
    /// For how long the value stays the same; null where no rule says so.
    pub(super) lifetime: Option<&'static str>,
    /// The rule as the spec names it; `wire` for what HTTP asks of every request.
    pub(super) rule: String,
    pub(super) breaks: Option<&'static str>,
    pub(super) sensitive: bool,
    /// Whether a response would have given the value, and this stands in for it.
    pub(super) simulated: bool,
    #[serde(skip)]
    pub(super) cost: Option<Breaks>,
}

impl Sent {
    /// What a call sends at its present attempt.
    pub(super) fn of_call(place: Place, call: &Call) -> Result<Self, Failure> {
        let (method, url) = (call.method().to_string(), call.url());
        let (headers, body) = (call.headers(), call.body());
        Self::new(place, method, url, &call.applied(), &headers, body)
    }

    /// What opens a WebSocket, before any turn.
    pub(super) fn of_handshake(socket: &Socket) -> Result<Self, Failure> {
        let place = Place {
            turn: 0,
            request: 0,
            attempt: 0,
        };
        let request = socket.request();
        let (method, url) = (request.method().to_string(), socket.url());
        Self::new(
            place,
            method,
            url,
            &socket.applied(),
            request.headers(),
            b"{}",
        )
    }

    /// What is sent over it.
    pub(super) fn of_frame(place: Place, socket: &Socket, frame: &Frame) -> Result<Self, Failure> {
        let (method, url) = ("frame".to_owned(), socket.url());
        let (headers, body) = (HeaderMap::new(), frame.text().as_bytes());
        Self::new(place, method, url, &frame.applied(), &headers, body)
    }

    fn new(
        place: Place,
        method: String,
        url: String,
        applied: &[Applied],
        on_wire: &HeaderMap,
        body: &[u8],
    ) -> Result<Self, Failure> {
        let sent: Value = serde_json::from_slice(body)
            .map_err(|error| Failure::run(format!("the body is not JSON: {error}")))?;
        let of = |sink| applied.iter().filter(move |applied| applied.sink == sink);
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let header = |applied| Header::new(applied, |name| on_wire.get(name).map(text));
        let member =
            |applied| Header::new(applied, |path| member(&sent, path).map(Value::to_string));
        let mut headers: Vec<Header> = of(Sink::Header).map(header).collect();
        headers.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Self {
            place,
            method,
            url,
            headers,
            body: nested(of(Sink::Body).map(|applied| applied.name.as_str()), &sent),
            members: of(Sink::Body).map(member).collect(),
        })
    }
}

impl Header {
    fn new(applied: &Applied, on_wire: impl FnOnce(&str) -> Option<String>) -> Self {
        let made_up = applied.captured.then(|| on_wire(&applied.name)).flatten();
        Self {
            name: applied.name.clone(),
            value: made_up.unwrap_or_else(|| applied.value.clone()),
            lifetime: applied.lifetime.map(Lifetime::word),
            rule: applied.rule.clone(),
            breaks: applied.breaks.map(words::breaks),
            sensitive: applied.sensitive,
            simulated: applied.captured,
            cost: applied.breaks,
        }
    }
}

/// Members of a body by their paths, nested as they were sent.
fn nested<'a>(paths: impl Iterator<Item = &'a str>, sent: &Value) -> Map<String, Value> {
    let mut written = Map::new();
    for path in paths {
        if let Some(value) = member(sent, path) {
            let path: Vec<&str> = path.split('.').collect();
            put(&mut written, &path, value);
        }
    }
    written
}

fn member<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .try_fold(body, |value, name| value.get(name))
}

fn put(object: &mut Map<String, Value>, path: &[&str], value: &Value) {
    match path {
        [] => {}
        [member] => {
            object.insert((*member).to_owned(), value.clone());
        }
        [member, rest @ ..] => {
            let inner = object
                .entry(*member)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::nested;

    #[test]
    fn the_members_that_rules_write_are_nested_as_sent() {
        let sent = json!({
            "model": "m",
            "key": null,
            "meta": { "session": 1, "theirs": 2, "deep": { "key": [3] } },
        });
        let paths = ["meta.session", "meta.deep.key", "key", "absent"];
        assert_eq!(
            Value::Object(nested(paths.into_iter(), &sent)),
            json!({ "key": null, "meta": { "session": 1, "deep": { "key": [3] } } })
        );
    }
}

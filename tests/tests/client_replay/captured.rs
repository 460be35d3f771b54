//! The requests that real clients sent to a recording server.

use std::collections::BTreeMap;

use headwater_tests::recordings;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use crate::clients::{Client, client};

/// One request to a model, and how it was answered.
#[derive(Deserialize)]
pub(crate) struct Request {
    pub(crate) client: String,
    version: String,
    pub(crate) scenario: String,
    pub(crate) api: String,
    pub(crate) session: u32,
    pub(crate) turn: u32,
    #[serde(rename = "request_in_turn")]
    pub(crate) step: u32,
    pub(crate) attempt: u32,
    note: Option<String>,
    status: u16,
    headers: Vec<(String, String)>,
    #[serde(default)]
    pub(crate) body: Value,
    #[serde(default)]
    response_headers: BTreeMap<String, String>,
}

/// How it went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Call,
    /// Of a WebSocket.
    Handshake,
    /// Over the WebSocket that was opened last.
    Frame,
}

/// What one client did in one scenario, in order.
pub(crate) struct Scenario {
    pub(crate) client: &'static Client,
    pub(crate) version: String,
    pub(crate) requests: Vec<Request>,
}

/// Names and values of one request: headers in lower case, body members as `body.a.b`.
pub(crate) type Sent = BTreeMap<String, String>;

/// Scenarios in which each turn is a conversation of its own, whatever the labels say.
const ALONE: [(&str, &str); 1] = [("claude-code", "model")];

/// Every scenario of a client that is written as a spec; none where the folder is not named.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all: BTreeMap<[String; 4], Scenario> = BTreeMap::new();
    for mut request in recordings::captures::<Request>() {
        if ALONE.contains(&(&*request.client, &*request.scenario)) {
            request.session = request.turn;
        }
        let Some(client) = client(&request.client) else {
            continue;
        };
        if !request.is_to_a_model() {
            continue;
        }
        let Request {
            client: name,
            version,
            scenario,
            api,
            ..
        } = &request;
        let key = [name, version, api, scenario].map(String::clone);
        let version = version.clone();
        let scenario = all.entry(key).or_insert_with(|| Scenario {
            client,
            version,
            requests: Vec::new(),
        });
        scenario.requests.push(request);
    }
    all.into_values().collect()
}

impl Request {
    /// Codex asks its back end for other things too.
    fn is_to_a_model(&self) -> bool {
        let prompts = ["input", "messages", "contents"];
        self.way() == Way::Handshake || prompts.iter().any(|name| self.has_member(name))
    }

    pub(crate) fn way(&self) -> Way {
        match self.note.as_deref() {
            Some("ws-upgrade") => Way::Handshake,
            Some(note) if note.starts_with("ws-frame") => Way::Frame,
            _ => Way::Call,
        }
    }

    /// Whether its body has a member at the top.
    pub(crate) fn has_member(&self, name: &str) -> bool {
        let members = self.body["top_level_keys"].as_array();
        members.is_some_and(|members| members.iter().any(|member| member == name))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap()
    }

    pub(crate) fn response_headers(&self) -> HeaderMap {
        let headers = self.response_headers.iter();
        let header = |(name, value): (&String, &String)| {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            (name, HeaderValue::from_str(value).unwrap())
        };
        headers.map(header).collect()
    }

    /// What was sent, as far as it was kept: the conversation is not.
    pub(crate) fn sent(&self) -> Sent {
        let headers = self.headers.iter();
        let mut sent: Sent = headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
            .collect();
        add_body(&self.body, &mut sent);
        sent
    }
}

/// The members of a body that were kept.
pub(crate) fn add_body(body: &Value, sent: &mut Sent) {
    for name in [
        "prompt_cache_key",
        "prompt_cache_retention",
        "client_metadata",
        "metadata",
    ] {
        add_members(&format!("body.{name}"), &body[name], sent);
    }
}

/// The members that are no objects. An empty text is none: Codex writes it where there is no turn.
fn add_members(path: &str, value: &Value, sent: &mut Sent) {
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::Object(members) => {
            for (name, member) in members {
                add_members(&format!("{path}.{name}"), member, sent);
            }
        }
        Value::String(text) => {
            sent.insert(path.to_owned(), text.clone());
        }
        other => {
            sent.insert(path.to_owned(), other.to_string());
        }
    }
}

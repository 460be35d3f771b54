//! The table: `cases/*.toml`, an exchange of one API in each `[[case]]`.

use std::fs;
use std::path::Path;

use headwater::table::Transport;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// An API of a provider, what it is called with, what must go out, and what is read of the answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) provider: String,
    pub(crate) api: String,
    pub(crate) auth: String,
    /// What the base URL has after the authority.
    #[serde(default)]
    pub(crate) base: String,
    #[serde(default)]
    pub(crate) params: std::collections::BTreeMap<String, String>,
    /// The model, where the URL names it.
    pub(crate) model: Option<String>,
    /// The caller's body.
    pub(crate) body: Value,
    sent: Sent,
    /// What differs where a stream is asked for.
    #[serde(default)]
    streamed: Sent,
    /// The usage object of the answer.
    pub(crate) reports: Value,
    /// Members beside it.
    #[serde(default)]
    pub(crate) beside: Map<String, Value>,
    /// The record, without what was not reported.
    pub(crate) usage: Map<String, Value>,
}

/// What goes out, the caller's body aside.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Sent {
    path: String,
    /// The provider's headers.
    headers: Map<String, Value>,
    /// The members that were put into the body.
    body: Map<String, Value>,
}

impl Case {
    /// The request as it must arrive: the caller's body and what the provider adds, the headers of
    /// every call and those of the provider.
    pub(crate) fn request(&self, transport: Transport) -> Value {
        let mut expected = json!({
            "path": self.sent.path,
            "headers": { "accept-encoding": "identity", "content-type": "application/json" },
            "body": self.body_of(transport),
        });
        self.sent.put_into(&mut expected);
        expected["headers"]["accept"] = json!("application/json");
        if transport == Transport::Sse {
            self.streamed.put_into(&mut expected);
            expected["headers"]["accept"] = json!("text/event-stream");
        }
        expected
    }

    /// What the caller gives: where the URL does not say so, the body asks for the stream.
    pub(crate) fn body_of(&self, transport: Transport) -> Value {
        let mut body = self.body.clone();
        if transport == Transport::Sse && self.model.is_none() {
            body["stream"] = json!(true);
        }
        body
    }
}

impl Sent {
    fn put_into(&self, request: &mut Value) {
        if !self.path.is_empty() {
            request["path"] = json!(self.path);
        }
        for (part, members) in [("headers", &self.headers), ("body", &self.body)] {
            for (name, value) in members {
                request[part][name] = value.clone();
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// Every case.
pub(crate) fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire/cases");
    let entries = fs::read_dir(folder).expect("the cases are there");
    let files = entries.map(|entry| {
        let path = entry.expect("readable").path();
        let text = fs::read_to_string(&path).expect("readable");
        let file: File =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        file.case
    });
    files.flatten().collect()
}

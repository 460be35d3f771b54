//! How a recorded answer came, and how a log writes it down.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, header};

/// One of the transports of a log.
#[derive(Debug)]
pub(super) struct Transport {
    name: &'static str,
    /// The content type that says so to the meter; none for a body.
    content_type: Option<&'static str>,
    /// The bytes stand in the log as base64.
    is_base64: bool,
}

/// Those whose text stands in the log as it is, then the one of binary frames.
const TRANSPORTS: [Transport; 6] = [
    text("json", None),
    text("sse", Some("text/event-stream")),
    text("ndjson", Some("application/x-ndjson")),
    // The messages of a socket, a line each.
    text("ws-jsonl", Some("application/x-ndjson")),
    // What gRPC answered, in the JSON form of protobuf.
    text("grpc-json", None),
    Transport {
        name: "eventstream-base64",
        content_type: Some("application/vnd.amazon.eventstream"),
        is_base64: true,
    },
];

const fn text(name: &'static str, content_type: Option<&'static str>) -> Transport {
    Transport {
        name,
        content_type,
        is_base64: false,
    }
}

impl Transport {
    /// The transport of a name in a log.
    pub(super) fn named(name: &str) -> Result<&'static Self, String> {
        let found = TRANSPORTS.iter().find(|transport| transport.name == name);
        found.ok_or_else(|| {
            let names = TRANSPORTS.map(|transport| transport.name).join(", ");
            format!("there is no transport {name:?}; there are: {names}")
        })
    }

    /// The bytes that came.
    pub(super) fn bytes<'a>(&self, body: &'a str) -> Result<Cow<'a, [u8]>, String> {
        if !self.is_base64 {
            return Ok(body.as_bytes().into());
        }
        let bytes = STANDARD.decode(body);
        bytes
            .map(Cow::Owned)
            .map_err(|error| format!("the body is not base64: {error}"))
    }

    /// Says in the head what the log knows, where the recorded head does not.
    pub(super) fn announce(&self, headers: &mut HeaderMap) {
        if let Some(content_type) = self.content_type {
            headers
                .entry(header::CONTENT_TYPE)
                .or_insert(HeaderValue::from_static(content_type));
        }
    }
}

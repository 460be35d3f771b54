//! Differences that we choose.

use crate::differences::{Difference, What};

/// A difference, and why it is right.
#[derive(Debug)]
pub(crate) struct Chosen {
    /// The client's spec; `*` for all.
    client: &'static str,
    /// A name, or what it begins with and `*`.
    name: &'static str,
    what: What,
    #[expect(dead_code, reason = "for whoever reads why")]
    why: &'static str,
}

const fn theirs(client: &'static str, name: &'static str, why: &'static str) -> Chosen {
    Chosen {
        client,
        name,
        what: What::Theirs,
        why,
    }
}

const HTTP: &str = "the HTTP client's to write";
const SOCKET: &str = "the WebSocket library's to write";
const CREDENTIAL: &str = "the provider's spec writes its credential; a client's spec has none";
const SDK: &str = "what the SDK is made of; ours is another program";
const OWN_NAME: &str = "who calls: ours is said by the provider's spec, under our own name";

pub(crate) const CHOSEN: &[Chosen] = &[
    theirs("*", "host", HTTP),
    theirs("*", "connection", HTTP),
    theirs("*", "content-length", HTTP),
    theirs("*", "accept-encoding", HTTP),
    theirs("*", "accept-language", HTTP),
    theirs("*", "sec-fetch-mode", HTTP),
    theirs("*", "upgrade", SOCKET),
    theirs("*", "sec-websocket-*", SOCKET),
    theirs("*", "authorization", CREDENTIAL),
    theirs("*", "api-key", CREDENTIAL),
    theirs("*", "x-api-key", CREDENTIAL),
    theirs("*", "x-goog-api-key", CREDENTIAL),
    theirs("*", "x-amz-date", CREDENTIAL),
    theirs("*", "x-amz-security-token", CREDENTIAL),
    theirs("*", "x-stainless-*", SDK),
    theirs("*", "user-agent", OWN_NAME),
    theirs("*", "http-referer", OWN_NAME),
    theirs("*", "x-openrouter-title", OWN_NAME),
    theirs("claude-code", "x-app", OWN_NAME),
    theirs(
        "claude-code",
        "anthropic-dangerous-direct-browser-access",
        "for browsers",
    ),
    theirs("*", "x-goog-api-client", SDK),
    theirs(
        "*",
        "cookie",
        "a jar is the HTTP client's, and knows its own rules",
    ),
    theirs("kimi-cli", "x-msh-*", OWN_NAME),
    theirs(
        "qwen-code",
        "x-dashscope-*",
        "the provider's spec says them",
    ),
    Chosen {
        client: "*",
        name: "accept = content-type",
        what: What::Copies,
        why: "we ask for events where a stream was asked for, and for JSON elsewhere",
    },
];

impl Chosen {
    pub(crate) fn covers(&self, difference: &Difference) -> bool {
        let Difference {
            client, name, what, ..
        } = difference;
        let is_named = match self.name.strip_suffix('*') {
            Some(begins) => name.starts_with(begins),
            None => name == self.name,
        };
        (self.client == "*" || self.client == *client) && is_named && *what == self.what
    }
}

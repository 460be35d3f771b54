//! A provider of which every rule shows one lifetime, and how requests to it are compared.

use std::time::{Duration, SystemTime};

use headwater::table::*;
use headwater::{Account, Call, Credential, Fixed, InTurn, Product, Session};
use http::{HeaderMap, StatusCode};

pub(crate) const PRODUCT: Product = Product::new("acme", "1.2").with_url("https://acme.example");

pub(crate) static PROVIDER: Provider = Provider {
    id: "probe",
    name: "Probe",
    base_url: &[text("https://api.probe.example/v1")],
    hosts: &[host(&[text("api.probe.example")])],
    auth: &[Auth {
        name: "bearer",
        env: &["PROBE_KEY"],
        ..Auth::NONE
    }],
    params: &[Param {
        name: "account_id",
        lifetime: Lifetime::Credential,
        ..Param::NONE
    }],
    apis: &[&CHAT],
    ..Provider::NONE
};

pub(crate) static CHAT: Api = Api {
    name: "chat",
    family: "openai-chat",
    path: &[text("/chat")],
    headers: &[
        fixed("User-Agent", &[PRODUCT_NAME, text("/"), PRODUCT_VERSION]),
        install("x-install", &[INSTALL]),
        credential("x-account", &[param(0)]),
        session("x-session", &[SESSION]).breaks(Breaks::Cache),
        cache_scope("x-scope", &[body("prompt_cache_key")]),
        thread("x-thread", &[THREAD]),
        thread("x-parent", &[PARENT_THREAD]),
        thread("x-parent-turn", &[PARENT_TURN]),
        window("x-window", &[THREAD, text(":"), WINDOW]),
        turn("x-turn", &[TURN]),
        turn("x-turn-index", &[TURN_INDEX]),
        turn("x-state", &[captured(0)]),
        request("x-request", &[REQUEST]),
        request("x-caller", &[CALLER]),
        attempt("x-attempt", &[ATTEMPT]),
        thread("x-thread-state", &[captured(1)]),
        session("x-session-state", &[captured(2)]),
    ],
    body: &[cache_scope("prompt_cache_key", &[CACHE_SCOPE])
        .max_len(64)
        .overrides(Override::Caller)],
    captures: &[
        Capture {
            name: "state",
            lifetime: Lifetime::Turn,
            headers: &["x-state"],
            sent: true,
            ..Capture::NONE
        },
        Capture {
            name: "thread_state",
            lifetime: Lifetime::Thread,
            headers: &["x-thread-state"],
            sent: true,
            ..Capture::NONE
        },
        Capture {
            name: "session_state",
            lifetime: Lifetime::Session,
            headers: &["x-session-state"],
            sent: true,
            ..Capture::NONE
        },
        Capture {
            name: "request_id",
            headers: &["x-request-id", "cf-ray"],
            ..Capture::NONE
        },
    ],
    shape: SHAPE,
    ..Api::NONE
};

pub(crate) const SHAPE: Shape = Shape {
    model: "model",
    stream: "stream",
    items: "messages",
    parts: &["content"],
    roles: &[
        (
            Role::User,
            &[Mark {
                member: "role",
                values: &["user"],
            }],
        ),
        (
            Role::Tool,
            &[
                Mark {
                    member: "role",
                    values: &["tool"],
                },
                Mark {
                    member: "type",
                    values: &["tool_result"],
                },
            ],
        ),
        (
            Role::Assistant,
            &[Mark {
                member: "role",
                values: &["assistant"],
            }],
        ),
        (
            Role::System,
            &[Mark {
                member: "role",
                values: &["system", "developer"],
            }],
        ),
    ],
    image: &[Mark {
        member: "type",
        values: &["image", "image_url"],
    }],
    file: &[Mark {
        member: "type",
        values: &["file"],
    }],
    tools: &[Mark {
        member: "tools",
        values: &["*"],
    }],
    thinking: &[Mark {
        member: "reasoning_effort",
        values: &["*"],
    }],
    ..Shape::NONE
};

pub(crate) const BODY: &[u8] = br#"{"model":"m","messages":[{"role":"user","content":"Hi"}]}"#;

pub(crate) fn account() -> Account {
    Account::new(&PROVIDER, Credential::new(0, "sk-1"), PRODUCT)
}

/// A session whose ids are 1, 2, 3 and so on.
pub(crate) fn counted() -> Session {
    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_123);
    Session::with_source(Fixed::at(time))
}

pub(crate) fn chat(account: &Account, turn: impl InTurn) -> Call {
    account.call("chat", turn, BODY.to_vec()).unwrap()
}

/// The headers of a call, but for what every call has, ids without the zeros before them.
pub(crate) fn lines(call: &Call) -> Vec<String> {
    let headers = call.headers();
    let common = [
        "accept",
        "authorization",
        "content-type",
        "user-agent",
        "x-request",
    ];
    let shown = headers
        .iter()
        .filter(|(name, _)| !common.contains(&name.as_str()));
    let mut lines: Vec<_> = shown
        .map(|(name, value)| line(name.as_str(), value))
        .collect();
    lines.sort();
    lines
}

fn line(name: &str, value: &http::HeaderValue) -> String {
    let value = value.to_str().unwrap();
    let short = value
        .replace("00000000-0000-0000-0000-", "#")
        .replace("#00000000000", "#");
    format!(
        "{}: {}",
        name.trim_start_matches("x-"),
        short.replace("#0", "#")
    )
}

/// A success with these headers.
pub(crate) fn answer(call: &Call, headers: &[(&'static str, &str)]) {
    respond(call, StatusCode::OK, headers);
}

pub(crate) fn respond(call: &Call, status: StatusCode, headers: &[(&'static str, &str)]) {
    call.capture(status, &map(headers));
}

pub(crate) fn map(headers: &[(&'static str, &str)]) -> HeaderMap {
    let entries = headers.iter();
    entries
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect()
}

/// An account whose only API, `chat`, is this one.
#[expect(clippy::large_types_passed_by_value, reason = "it is kept")]
pub(crate) fn account_of(api: Api) -> Account {
    let api: &'static Api = Box::leak(Box::new(api));
    let apis: &'static [&'static Api] = Box::leak(Box::new([api]));
    let provider = Box::leak(Box::new(Provider { apis, ..PROVIDER }));
    Account::new(provider, Credential::new(0, "sk-1"), PRODUCT)
}

/// An API with these headers, body members and nothing else.
pub(crate) const fn api(headers: &'static [Rule], body: &'static [Rule]) -> Api {
    Api {
        headers,
        body,
        captures: &[],
        ..CHAT
    }
}

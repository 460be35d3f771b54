//! A provider of the tests, its client, and what it answers.

use headwater::table::{
    self, ATTEMPT, Auth, Capture, Fact, Field, Lifetime, Node, Operation, Place, REQUEST, SECRET,
    SESSION, Slot, TURN, captured, member, text, when,
};
use headwater::{
    Account, Api, Call, Client, Credential, Extras, Product, Session, State, Turn, Usage,
};
use headwater_tests::loopback::{Loopback, Reply};

pub(crate) const KEY: &str = "sk-acme-0123456789";
pub(crate) const ANSWER: &str =
    r#"{"text":"Hi","usage":{"input":11,"output":3,"total":14},"done":true}"#;
pub(crate) const USED: [Option<u64>; 3] = [Some(11), Some(3), Some(14)];
pub(crate) const EVENTS: [&str; 3] = [
    "data: {\"text\":\"H\"}\n\n",
    "data: {\"text\":\"i\",\"usage\":{\"input\":11,\"output\":3,\"total\":14}}\n\n",
    "data: {\"done\":true}\n\n",
];

/// `POST /chat`, a key in a header, one header for each lifetime that matters over attempts.
#[derive(Debug)]
pub(crate) enum Chat {}

impl Api for Chat {
    type Extra = Extras;
    const TABLE: Option<(&'static table::Provider, &'static table::Api)> = Some((&ACME, &CHAT));
}

pub(crate) static ACME: table::Provider = table::Provider {
    id: "acme",
    name: "Acme",
    otel_name: "acme.ai",
    base_url: &[text("https://api.acme.example")],
    hosts: &[table::host(&[text("api.acme.example")])],
    auth: &[
        Auth {
            name: "bearer",
            ..Auth::NONE
        },
        Auth {
            name: "query",
            place: Place::Query("key"),
            value: &[SECRET],
            ..Auth::NONE
        },
    ],
    apis: &[&CHAT],
    ..table::Provider::NONE
};

pub(crate) static CHAT: table::Api = table::Api {
    name: "chat",
    family: "acme-chat",
    operation: Some(Operation::GenerateContent),
    path: &[text("/chat")],
    headers: &[
        table::session("x-session", &[SESSION]),
        table::turn("x-turn", &[TURN]),
        table::turn("x-state", &[captured(1)]),
        table::request("x-request", &[REQUEST]),
        table::attempt("x-retry-count", &[ATTEMPT]).when(when(&[Fact::Retry(true)])),
    ],
    captures: &[
        Capture {
            name: "request_id",
            lifetime: Lifetime::Attempt,
            headers: &["x-request-id"],
            ..Capture::NONE
        },
        Capture {
            name: "state",
            lifetime: Lifetime::Turn,
            headers: &["x-state"],
            sent: true,
            ..Capture::NONE
        },
    ],
    shape: table::Shape {
        model: "model",
        ..table::Shape::NONE
    },
    usage: table::Usage {
        message: Node::members(&[
            (
                "usage",
                Node::root(&[
                    member("input", &[Field::Input.at(0)]),
                    member("output", &[Field::Output.at(0)]),
                    member("total", &[Field::Total.at(0)]),
                ]),
            ),
            member("model", &[Slot::Model.at(0)]),
            ("done", Node::END),
        ]),
        ..table::Usage::NONE
    },
    ..table::Api::NONE
};

pub(crate) fn account(kind: u16, url: &str) -> Account {
    let credential = Credential::new(kind, KEY).for_host("127.0.0.1");
    Account::new(&ACME, credential, Product::new("tests", "0")).with_base_url(url)
}

pub(crate) fn call_in(account: &Account, turn: &Turn) -> Call<Chat> {
    Call::new(account, &CHAT, turn, br#"{"messages":[]}"#.to_vec()).expect("the account is whole")
}

pub(crate) fn call_by(account: &Account) -> Call<Chat> {
    call_in(account, &Session::new().turn())
}

pub(crate) fn call(server: &Loopback) -> Call<Chat> {
    call_by(&account(0, &server.url()))
}

pub(crate) fn client() -> Client {
    Client::new().expect("TLS is there")
}

pub(crate) async fn serve(script: impl IntoIterator<Item = Reply>) -> Loopback {
    Loopback::start(script).await.expect("a port is free")
}

pub(crate) fn answer() -> Reply {
    Reply::json(200, ANSWER)
}

/// All that is ever printed of an error, its causes included.
pub(crate) fn printed(error: &headwater::Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text} {error} {error:?}");
        cause = error.source();
    }
    text
}

/// The error of a result whose value is no help to print.
pub(crate) fn failed<T>(result: Result<T, headwater::Error>) -> headwater::Error {
    result.err().expect("the call fails")
}

pub(crate) fn counts(usage: &Usage) -> ([Option<u64>; 3], State) {
    (
        [usage.input_tokens, usage.output_tokens, usage.total_tokens],
        usage.state,
    )
}

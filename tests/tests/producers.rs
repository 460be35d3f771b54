//! Every variable of the language, and everything that a call may be for, comes about by a public
//! method: a new one without it does not compile here.

#![allow(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

use std::env::consts::{ARCH, OS};
use std::time::{Duration, SystemTime};

use headwater::table::{self, Api, Caller, Capture, Lifetime, Param, Piece, Provider, Rule, Var};
use headwater::{
    Account, Agent, CacheScope, Call, Credential, Fixed, InTurn, InstallId, Product, Session,
    SessionId, Task, TurnId,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// `Variant(its source): the text that is sent = the call in which it is`, as a list to walk, and as
/// a `match` that rustc checks to be whole.
macro_rules! producers {
    ($($var:ident $(($from:expr))? : $text:expr => $call:expr;)*) => {
        const VARIABLES: &[Var] = &[$(Var::$var $(($from))?),*];

        fn produced(var: Var, world: &World) -> (String, Call) {
            let produced: (&str, fn(&World) -> Call) = match var {
                $(Var::$var { .. } => ($text, $call),)*
            };
            (produced.0.to_owned(), produced.1(world))
        }
    };
}

producers! {
    ProductName: "acme" => World::plain;
    ProductVersion: "1.2" => World::plain;
    ProductUrl: "https://acme.example" => World::plain;
    Os: OS => World::plain;
    Arch: ARCH => World::plain;
    Install: "disk" => |world| {
        let install = InstallId::new("disk").unwrap();
        world.call(&world.session.clone().with_install(install).turn())
    };
    Tenant: "a" => |world| {
        let id = SessionId::new("42").unwrap();
        world.call(&Session::in_tenant("a", id).unwrap().turn())
    };
    Session: "mine" => |world| {
        world.call(&Session::with_id(SessionId::new("mine").unwrap()).turn())
    };
    CacheScope: "nightly" => |world| {
        world.session.replace_cache_scope(Some(CacheScope::new("nightly").unwrap()));
        world.plain()
    };
    Thread: SECOND => |world| world.call(&world.session.sub_agent(Agent::Subagent).turn());
    ParentThread: FIRST => |world| world.call(&world.session.fork().turn());
    Window: "1" => |world| {
        world.session.compaction().commit();
        world.plain()
    };
    Turn: "msg-7" => |world| world.call(&world.session.turn_with_id(message()));
    TurnIndex: "1" => |world| {
        let _first = world.session.turn();
        world.plain()
    };
    TurnStartedMs: "5" => World::plain;
    ParentTurn: "msg-7" => |world| {
        let turn = world.session.turn_with_id(message());
        world.call(&turn.sub_agent(Agent::Review).turn())
    };
    Request: SECOND => |world| world.call(&world.session.turn_with_id(message()));
    Model: "m" => World::plain;
    Caller: "title" => |world| world.call(&world.session.task(Task::Title));
    Streaming: "true" => World::plain;
    TimeoutS: "2" => |world| world.plain().with_timeout(Duration::from_millis(1500)).unwrap();
    Attempt: "1" => |world| {
        let mut call = world.plain();
        call.retry();
        call
    };
    Secret: "Bearer sk-1" => World::plain;
    Param(0): "p" => |world| {
        let account = world.account.clone().with_param(0, "p");
        call(&account, &world.session.turn())
    };
    Captured(0): "c" => |world| {
        let turn = world.session.turn();
        let head = HeaderMap::from_iter([(STATE, HeaderValue::from_static("c"))]);
        let _ = world.call(&turn).received(StatusCode::OK, &head).finish();
        world.call(&turn)
    };
    Body("user"): "u" => World::plain;
    Header("x-known"): "k" => World::plain;
    Given("x-given"): "g" => |world| {
        let given = HeaderValue::from_static("g");
        world.plain().header(HeaderName::from_static("x-given"), given).unwrap()
    };
}

/// The ids that [`Fixed`] gives.
const FIRST: &str = "00000000-0000-0000-0000-000000000001";
const SECOND: &str = "00000000-0000-0000-0000-000000000002";
const STATE: HeaderName = HeaderName::from_static("x-state");

#[test]
fn every_variable_has_a_producer() {
    for &var in VARIABLES {
        let (text, call) = produced(var, &World::of(var));
        let name = if var == Var::Secret {
            "authorization"
        } else {
            "x-out"
        };
        let headers = call.headers();
        let sent = headers.get(name).map(HeaderValue::as_bytes);
        assert_eq!(sent, Some(text.as_bytes()), "{var:?}");
    }
}

#[test]
fn every_caller_has_a_producer() {
    for (word, caller) in Caller::ALL {
        let world = World::of(Var::Caller);
        let session = &world.session;
        let call = match caller {
            Caller::Main => world.plain(),
            Caller::Subagent => world.call(&session.sub_agent(Agent::Subagent).turn()),
            Caller::Review => world.call(&session.sub_agent(Agent::Review).turn()),
            Caller::Compaction => world.call(&session.compaction()),
            Caller::Title => world.call(&session.task(Task::Title)),
            Caller::Summary => world.call(&session.task(Task::Summary)),
            Caller::Memory => world.call(&session.task(Task::Memory)),
            Caller::Prewarm => world.call(&session.task(Task::Prewarm)),
            Caller::Probe => world.call(&session.task(Task::Probe)),
        };
        assert_eq!(call.headers()["x-out"], word);
    }
}

/// A provider that sends one variable, and a session at it.
struct World {
    account: Account,
    session: Session,
}

impl World {
    fn of(var: Var) -> Self {
        let out: &'static [Piece] = Box::leak(Box::new([Piece::Var(var)]));
        let headers = Box::leak(Box::new([KNOWN, table::attempt("x-out", out)]));
        let headers: &[Rule] = if var == Var::Secret { &[] } else { headers };
        let api: &Api = Box::leak(Box::new(Api { headers, ..CHAT }));
        let apis = Box::leak(Box::new([api]));
        let provider = Box::leak(Box::new(Provider { apis, ..PROVIDER }));
        let product = Product::new("acme", "1.2").with_url("https://acme.example");
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(5);
        Self {
            account: Account::new(provider, Credential::new(0, "sk-1"), product),
            session: Session::with_source(Fixed::at(now)),
        }
    }

    fn plain(&self) -> Call {
        self.call(&self.session.turn())
    }

    fn call(&self, turn: impl InTurn) -> Call {
        call(&self.account, turn)
    }
}

fn call(account: &Account, turn: impl InTurn) -> Call {
    let body = br#"{"model":"m","stream":true,"user":"u"}"#;
    account.call("chat", turn, body.to_vec()).unwrap()
}

fn message() -> TurnId {
    TurnId::new("msg-7").unwrap()
}

const PROVIDER: Provider = Provider {
    id: "probe",
    base_url: &[table::text("https://probe.example")],
    hosts: &[table::host(&[table::text("probe.example")])],
    auth: &[table::Auth {
        name: "bearer",
        ..table::Auth::NONE
    }],
    params: &[Param {
        name: "p",
        ..Param::NONE
    }],
    ..Provider::NONE
};

const CHAT: Api = Api {
    name: "chat",
    path: &[table::text("/chat")],
    captures: &[Capture {
        name: "state",
        lifetime: Lifetime::Turn,
        headers: &["x-state"],
        sent: true,
        ..Capture::NONE
    }],
    shape: table::Shape {
        model: "model",
        stream: "stream",
        ..table::Shape::NONE
    },
    ..Api::NONE
};

const KNOWN: Rule = table::fixed("x-known", &[table::text("k")]);

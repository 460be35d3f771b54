//! Where a call goes: base URL, path, model and query.

use headwater::table::*;
use headwater::{Account, Credential};

use crate::table::{BODY, PRODUCT, SHAPE, counted};

static PROVIDER: Provider = Provider {
    id: "routed",
    base_url: &[text("https://"), param(0), text("/v1")],
    hosts: &[
        host(&[text("eu.routed.example")]),
        host(&[text("gw."), param(1)]),
    ],
    params: &[
        Param {
            name: "host",
            default: Some("eu.routed.example"),
            ..Param::NONE
        },
        Param {
            name: "corp",
            ..Param::NONE
        },
        Param {
            name: "project",
            ..Param::NONE
        },
    ],
    auth: &[Auth {
        name: "key",
        ..Auth::NONE
    }],
    apis: &[&GENERATE, &CHAT],
    ..Provider::NONE
};
static GENERATE: Api = Api {
    name: "generate",
    path: &[text("/p/"), param(2), text("/"), MODEL, text(":generate")],
    stream_path: &[text("/p/"), param(2), text("/"), MODEL, text(":stream")],
    query: &[
        request("alt", &[text("sse")]).when(when(&[Fact::Transport(&[Transport::Sse])])),
        attempt("try", &[ATTEMPT]).when(when(&[Fact::Retry(true)])),
    ],
    ..Api::NONE
};
static CHAT: Api = Api {
    name: "chat",
    also: &["completions"],
    base_url: &[text("https://gw."), param(1)],
    path: &[text("/chat?beta=true")],
    query: &[fixed("tier", &[text("std")])],
    shape: SHAPE,
    ..Api::NONE
};

fn account() -> Account {
    let account = Account::new(&PROVIDER, Credential::new(0, "k"), PRODUCT);
    account.with_param(2, "a/b")
}

fn url(account: &Account, model: &str, transport: Transport) -> Result<String, String> {
    let call = account.call_model(
        "generate",
        model,
        transport,
        &counted().turn(),
        b"{}".to_vec(),
    );
    call.map(|call| call.url())
        .map_err(|error| error.to_string())
}

#[test]
fn the_model_in_the_path() {
    let base = "https://eu.routed.example/v1/p/a%2Fb";
    for (model, transport, expected) in [
        ("m", Transport::Http, Ok(format!("{base}/m:generate"))),
        (
            "m/1 x",
            Transport::Sse,
            Ok(format!("{base}/m%2F1%20x:stream?alt=sse")),
        ),
        (
            "m\r\nx: y\0",
            Transport::Http,
            Ok(format!("{base}/m%0D%0Ax%3A%20y%00:generate")),
        ),
        (
            "..",
            Transport::Http,
            Err("routed: `model` may not be `..`".to_owned()),
        ),
        (
            "",
            Transport::Http,
            Err("routed: the URL needs `model`".to_owned()),
        ),
    ] {
        assert_eq!(url(&account(), model, transport), expected);
    }
    let absent = Account::new(&PROVIDER, Credential::new(0, "k"), PRODUCT);
    assert_eq!(
        url(&absent, "m", Transport::Http),
        Err("routed: the URL needs `project`".to_owned())
    );
}

#[test]
fn the_host_by_a_parameter() {
    for (host, expected) in [
        (
            "eu.routed.example",
            Ok("https://eu.routed.example/v1/p/a%2Fb/m:generate"),
        ),
        ("evil.example", Err(())),
        ("evil.example/", Err(())),
        ("evil.example#", Err(())),
        ("eu.routed.example:8443@evil.example", Err(())),
    ] {
        let url = url(&account().with_param(0, host), "m", Transport::Http);
        assert_eq!(url.as_deref().map_err(|_| ()), expected, "{host}");
    }
}

#[test]
fn an_api_at_a_base_of_its_own() {
    let account = account().with_param(1, "corp.example");
    let call = |account: &Account| {
        let call = account.call("completions", &counted().turn(), BODY.to_vec());
        call.map(|call| call.url())
            .map_err(|error| error.to_string())
    };
    assert_eq!(
        call(&account),
        Ok("https://gw.corp.example/chat?beta=true&tier=std".to_owned())
    );
    let moved = account.with_base_url("https://eu.routed.example/x?tier=flex");
    assert_eq!(
        call(&moved),
        Ok("https://eu.routed.example/x/chat?tier=flex&beta=true".to_owned())
    );
    let error = moved
        .call("responsez", &counted().turn(), BODY.to_vec())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"routed does not speak "responsez"; it speaks: generate, chat"#
    );
}

/// `http` takes no longer URL: without this bound one would go out without its secret.
#[test]
fn no_url_leaves_no_room_for_a_secret() {
    static KEYED: Provider = Provider {
        auth: &[Auth {
            name: "key",
            place: Place::Query("key"),
            value: &[SECRET],
            ..Auth::NONE
        }],
        hosts: &[host(&[text("a.example")])],
        params: &[],
        apis: &[&Api {
            name: "chat",
            ..Api::NONE
        }],
        ..PROVIDER
    };
    let secret = "%".repeat(8192);
    for (len, sent) in [(40_900, true), (41_000, false), (65_500, false)] {
        let account = Account::new(&KEYED, Credential::new(0, &*secret), PRODUCT);
        let base = "https://a.example/";
        let url = format!("{base}{}", "p".repeat(len - base.len()));
        let call = account
            .with_base_url(url)
            .call("chat", &counted().turn(), BODY.to_vec());
        let sent_secret = call.as_ref().is_ok_and(|call| {
            let uri = call.request().uri().to_string();
            uri.ends_with(&format!("?key={}", "%25".repeat(8192)))
        });
        assert_eq!((call.is_ok(), sent_secret), (sent, sent), "{len}");
    }
}

/// A gateway's key may stand in the base URL; what the spec itself puts into the query is no secret.
#[test]
fn what_a_base_url_says_in_its_query_is_sent_and_not_shown() {
    for (base, shown, sent) in [
        ("", "?beta=true&tier=std", "?beta=true&tier=std"),
        (
            "?key=k&tier=flex",
            "?key=…&tier=flex&beta=true",
            "?key=k&tier=flex&beta=true",
        ),
        (
            "?k%65y=a%3Db=c&k&beta=k",
            "?k%65y=…&…&beta=…&beta=…&tier=std",
            "?k%65y=a%3Db=c&k&beta=k&beta=true&tier=std",
        ),
    ] {
        let url = format!("https://proxy.example/{base}");
        let account = Account::new(&PROVIDER, Credential::new(0, "k").for_url(&url), PRODUCT);
        let call = account
            .with_base_url(url)
            .call("chat", &counted().turn(), BODY.to_vec());
        let call = call.unwrap();
        let place = "https://proxy.example/chat";
        assert_eq!(call.url(), format!("{place}{shown}"));
        assert_eq!(call.request().uri().to_string(), format!("{place}{sent}"));
    }
}

#[test]
fn a_query_parameter_of_attempts() {
    let call = account().call_model(
        "generate",
        "m",
        Transport::Http,
        &counted().turn(),
        b"{}".to_vec(),
    );
    let mut call = call.unwrap();
    let before = call.url();
    call.retry();
    assert_eq!(call.url(), format!("{before}?try=1"));
    assert_eq!(call.request().uri().to_string(), call.url());
    assert_eq!(call.request().method(), http::Method::POST);
}

//! Which secret is written, under which name, and where it may go.

use headwater::table::*;
use headwater::{Account, Credential};
use http::{HeaderName, HeaderValue};

use crate::table::{CHAT, PRODUCT, api, chat, counted};

const KEY: Auth = Auth {
    name: "key",
    env: &["CALLS_API_KEY"],
    place: Place::Header("x-api-key"),
    value: &[SECRET],
    ..Auth::NONE
};
const OAUTH: Auth = Auth {
    name: "oauth",
    env: &["CALLS_TOKEN", "CALLS_OTHER_TOKEN"],
    prefix: "sk-oat",
    ..Auth::NONE
};
const GATEWAY: Auth = Auth {
    name: "gateway",
    group: "gateway",
    optional: true,
    place: Place::Header("cf-authorization"),
    ..Auth::NONE
};

static PROVIDER: Provider = Provider {
    id: "two",
    base_url: &[text("https://api.two.example")],
    hosts: &[host(&[text("api.two.example")])],
    auth: &[KEY, OAUTH, GATEWAY],
    apis: &[&API],
    ..Provider::NONE
};
static API: Api = Api {
    path: &[text("/chat")],
    ..api(
        &[
            fixed("x-official", &[text("yes")]).when(when(&[Fact::Official(true)])),
            fixed("x-oauth", &[text("yes")]).when(when(&[Fact::Auth(&[1])])),
        ],
        &[],
    )
};

fn account(credential: Credential) -> Account {
    Account::new(&PROVIDER, credential, PRODUCT)
}

/// The headers that hold secrets or depend on them.
fn shown(account: &Account) -> Result<Vec<String>, String> {
    let call = account.call("chat", &counted().turn(), b"{}".to_vec());
    let call = call.map_err(|error| error.to_string())?;
    let headers = call.headers();
    let common = ["accept", "content-type"];
    let shown = headers
        .iter()
        .filter(|(name, _)| !common.contains(&name.as_str()));
    let mut shown: Vec<_> = shown
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    shown.sort();
    Ok(shown)
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn exactly_one_of_a_group_is_written() {
    for (credential, expected) in [
        (
            Credential::new(0, "k"),
            Ok(owned(&["x-api-key: k", "x-official: yes"])),
        ),
        (
            Credential::new(1, "t\n"),
            Ok(owned(&[
                "authorization: Bearer t",
                "x-oauth: yes",
                "x-official: yes",
            ])),
        ),
        (
            Credential::new(0, "sk-oat-1"),
            Ok(owned(&[
                "authorization: Bearer sk-oat-1",
                "x-oauth: yes",
                "x-official: yes",
            ])),
        ),
        (
            Credential::new(0, "k").and(2, "g"),
            Ok(owned(&[
                "cf-authorization: Bearer g",
                "x-api-key: k",
                "x-official: yes",
            ])),
        ),
        (
            Credential::new(0, "k").and(1, "t"),
            Err("two takes `key` or `oauth`, not both"),
        ),
        (
            Credential::new(2, "g"),
            Err(
                "two needs a credential: give `key` or `oauth`, or set CALLS_API_KEY or \
                 CALLS_TOKEN or CALLS_OTHER_TOKEN",
            ),
        ),
        (
            Credential::new(0, " "),
            Err("the secret `key` of two is empty"),
        ),
        (
            Credential::new(0, "a\nb"),
            Err("no header can carry the secret `key` of two"),
        ),
        (
            Credential::new(9, "k"),
            Err("two has no such kind of credential"),
        ),
    ] {
        assert_eq!(shown(&account(credential)), expected.map_err(str::to_owned));
    }
}

#[test]
fn the_callers_own_credentials_are_not_sent_in_any_casing() {
    let call = chat(&account(Credential::new(1, "t")), &counted().turn());
    let call = [
        &b"X-Api-Key"[..],
        b"x-api-key",
        b"AUTHORIZATION",
        b"Cf-Authorization",
    ]
    .into_iter()
    .fold(call, |call, name| {
        let name = HeaderName::from_bytes(name).unwrap();
        call.header(name, HeaderValue::from_static("theirs"))
            .unwrap()
    });
    let headers = call.headers();
    assert_eq!(headers["authorization"], "Bearer t");
    assert!(headers["authorization"].is_sensitive());
    assert!(!headers.contains_key("x-api-key") && !headers.contains_key("cf-authorization"));
}

#[test]
fn renewed() {
    let account = account(Credential::new(1, "t"));
    let clone = account.clone().with_base_url("https://api.two.example/v2");
    account.refresh("t2").unwrap();
    assert_eq!(shown(&clone).unwrap()[0], "authorization: Bearer t2");
    assert!(account.refresh("").is_err());
    let key = Account::new(&PROVIDER, Credential::new(0, "k"), PRODUCT);
    assert_eq!(
        key.refresh("sk-oat-2").unwrap_err().to_string(),
        "the new secret is `oauth`, and the account began with `key`"
    );
    assert_eq!(shown(&key).unwrap()[0], "x-api-key: k");
}

#[test]
fn a_secret_goes_where_it_was_meant_to_go() {
    let plain = || Credential::new(0, "k");
    let stays = |host: &str| {
        format!(
            "two does not name the host {host:?}, so the credential stays here; if the host is \
             yours, name it together with the credential: `for_host({host:?})`"
        )
    };
    let https = |host: &str| format!("the credential goes to {host:?} over https only");
    for (credential, url, expected) in [
        (plain(), "https://api.two.example/v2", Ok(true)),
        (plain(), "https://API.two.example", Ok(true)),
        (plain(), "https://api.two.example:443", Ok(true)),
        (plain(), "https://api.two.example:8443", Ok(false)),
        (
            plain(),
            "http://api.two.example",
            Err(https("api.two.example")),
        ),
        (plain(), "https://two.example", Err(stays("two.example"))),
        (
            plain(),
            "https://api.two.example.evil.example",
            Err(stays("api.two.example.evil.example")),
        ),
        (plain(), "http://localhost:1", Err(stays("localhost"))),
        (
            plain().for_host("localhost"),
            "http://localhost:1",
            Ok(false),
        ),
        (
            plain().for_host("127.0.0.1:1"),
            "http://127.0.0.1:1",
            Ok(false),
        ),
        (
            plain().for_host("127.0.0.1:1"),
            "http://127.0.0.1:2",
            Err(stays("127.0.0.1")),
        ),
        (
            plain().for_host("proxy.example"),
            "https://proxy.example",
            Ok(false),
        ),
        (
            plain().for_host("proxy.example"),
            "http://proxy.example",
            Err(https("proxy.example")),
        ),
        (
            plain(),
            "https://k@api.two.example",
            Err("two: the base URL holds a user name or password: give the secret as the credential".to_owned()),
        ),
    ] {
        let shown = shown(&account(credential).with_base_url(url));
        let official = shown.map(|lines| lines.contains(&"x-official: yes".to_owned()));
        assert_eq!(official, expected, "{url}");
    }
}

#[test]
fn without_a_secret_any_host_will_do() {
    static OPEN: Provider = Provider {
        id: "open",
        apis: &[&CHAT],
        ..Provider::NONE
    };
    let account = Account::new(&OPEN, Credential::none(), PRODUCT);
    let error = account
        .call("chat", &counted().turn(), b"{}".to_vec())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "open: the spec has no base URL, so give yours"
    );
    let call = chat(
        &account.with_base_url("http://10.0.0.1:8000/v1/"),
        &counted().turn(),
    );
    assert_eq!(call.url(), "http://10.0.0.1:8000/v1/chat");
}

/// Where only the caller knows the base URL, the one given with the secret is trusted, and no later one.
#[test]
fn a_base_url_given_with_the_secret() {
    static GATEWAY: Provider = Provider {
        id: "gate",
        auth: &[Auth {
            name: "key",
            ..Auth::NONE
        }],
        apis: &[&CHAT],
        ..Provider::NONE
    };
    let account = Account::new(&GATEWAY, Credential::new(0, "k"), PRODUCT);
    let account = account.with_base_url("https://gate.example/v1");
    let call = chat(&account, &counted().turn());
    assert_eq!(call.headers()["authorization"], "Bearer k");
    let moved = account.with_base_url("https://evil.example/v1");
    assert!(
        moved
            .call("chat", &counted().turn(), b"{}".to_vec())
            .is_err()
    );
}

#[test]
fn a_secret_in_the_query_is_not_shown() {
    static QUERY: Provider = Provider {
        auth: &[Auth {
            name: "key",
            place: Place::Query("key"),
            value: &[SECRET],
            ..Auth::NONE
        }],
        ..crate::table::PROVIDER
    };
    let account = Account::new(&QUERY, Credential::new(0, "s&cret"), PRODUCT);
    let call = chat(&account, &counted().turn());
    assert_eq!(call.url(), "https://api.probe.example/v1/chat?key=…");
    assert_eq!(
        call.request().uri().to_string(),
        "https://api.probe.example/v1/chat?key=s%26cret"
    );
    assert!(!call.headers().contains_key("authorization"));
}

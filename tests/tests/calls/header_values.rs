//! What rules write into headers: mirrors, parameters, and what no header can carry.

use std::time::Duration;

use headwater::table::*;
use headwater::{Account, AnyProvider, Credential};
use http::{HeaderName, HeaderValue};

use crate::headers::call;
use crate::table::*;

#[test]
fn mirrors_show_what_is_sent() {
    const RULES: &[Rule] = &[
        fixed("x-copy", &[header("User-Agent")]),
        fixed("User-Agent", &[PRODUCT_NAME]),
        request("x-type", &[header("Content-Type")]),
        attempt("x-attempt", &[ATTEMPT]),
        attempt("x-again", &[header("x-attempt"), text("!")]),
        request("x-none", &[header("x-absent")]),
    ];
    let made = call(RULES).header(http::header::USER_AGENT, HeaderValue::from_static("mine"));
    let mut made = made.unwrap();
    assert_eq!(
        lines(&made),
        [
            "again: 0!",
            "attempt: 0",
            "copy: mine",
            "type: application/json"
        ]
    );
    made.retry();
    assert_eq!(
        lines(&made),
        [
            "again: 1!",
            "attempt: 1",
            "copy: mine",
            "type: application/json"
        ]
    );
}

#[test]
fn what_the_caller_set_can_move_into_the_body() {
    const BODY: &[Rule] = &[Rule::new(
        Lifetime::Request,
        "anthropic_beta",
        Value::Union(&[
            case(&[Piece::Var(Var::Given("Anthropic-Beta"))]),
            case(&[text("own")]),
        ]),
    )];
    let account = account_of(api(&[], BODY));
    let call = account
        .call("chat", &counted().turn(), b"{}".to_vec())
        .unwrap();
    let name = HeaderName::from_static("anthropic-beta");
    let call = call.header(name, HeaderValue::from_static("a, b")).unwrap();
    assert_eq!(call.body(), &br#"{"anthropic_beta":["a","b","own"]}"#[..]);
    assert_eq!(lines(&call), [""; 0]);
}

/// Names of people and machines may be in any script.
#[test]
fn values_lose_what_no_header_can_carry() {
    static PROVIDER: Provider = Provider {
        params: &[Param {
            name: "device",
            ..Param::NONE
        }],
        apis: &[&API],
        ..crate::table::PROVIDER
    };
    static API: Api = api(
        &[
            Rule::new(
                Lifetime::Static,
                "x-device",
                Value::Cases(&[case(&[param(0)]), case(&[text("unknown")])]),
            ),
            fixed("x-both", &[text("<"), param(0), text("> ")]),
        ],
        &[],
    );
    for (device, expected) in [
        (
            "Héctor's Mac",
            vec!["both: <Hctor's Mac>", "device: Hctor's Mac"],
        ),
        ("Мой компьютер", vec!["device: unknown"]),
        ("плата", vec!["device: unknown"]),
        (
            "a\r\nx-evil: 1",
            vec!["both: <ax-evil: 1>", "device: ax-evil: 1"],
        ),
        ("a\0b\tc\u{7f}", vec!["both: <abc>", "device: abc"]),
        (" ", vec!["device: unknown"]),
    ] {
        let account = Account::new(&PROVIDER, Credential::new(0, "sk-1"), PRODUCT);
        let call = chat(&account.with_param(0, device), &counted().turn());
        assert_eq!(lines(&call), expected, "{device}");
    }
}

#[test]
fn a_value_without_which_the_request_is_refused_is_asked_for() {
    let account = account_of(api(
        rules![credential("x-account", &[param(0)]).breaks(Breaks::Request)],
        &[],
    ));
    let error = account
        .call("chat", &counted().turn(), BODY.to_vec())
        .unwrap_err();
    assert!(error.is_config());
    assert_eq!(
        error.to_string(),
        "probe refuses a request without the header `x-account`, and nothing gives its value"
    );
    assert_eq!(
        lines(&chat(&account.with_param(0, "a"), &counted().turn())),
        ["account: a"]
    );
}

#[test]
fn parameters_of_one_call() {
    static PROVIDER: Provider = Provider {
        params: &[Param {
            name: "ttl",
            lifetime: Lifetime::Request,
            kind: Kind::Int,
            ..Param::NONE
        }],
        apis: &[&API],
        ..crate::table::PROVIDER
    };
    static API: Api = api(
        &[
            request("x-ttl", &[param(0)]),
            request("x-timeout", &[TIMEOUT_S]),
        ],
        &[],
    );
    let account = Account::new(&PROVIDER, Credential::new(0, "sk-1"), PRODUCT);
    let call = chat(&account, &counted().turn());
    assert_eq!(lines(&call), [""; 0]);
    let call = call.with_param("ttl", 300).unwrap();
    let call = call.with_timeout(Duration::from_millis(1500)).unwrap();
    assert_eq!(lines(&call), ["timeout: 2", "ttl: 300"]);
    let usual = chat(&account.clone().with_param(0, 60), &counted().turn());
    assert_eq!(lines(&usual), ["ttl: 60"]);
    assert_eq!(lines(&usual.with_param("ttl", 5).unwrap()), ["ttl: 5"]);
    let error = call.with_param("tll", 1).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"probe has no parameter "tll"; it has: ttl"#
    );
    let error = chat(&account, &counted().turn())
        .with_param("ttl", "soon")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the parameter `ttl` of probe is a whole number"
    );
    assert_eq!(AnyProvider::from_table(&PROVIDER).id(), "probe");
}

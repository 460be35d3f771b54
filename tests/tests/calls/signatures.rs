//! Requests that are signed: AWS Signature Version 4.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use headwater::table::*;
use headwater::{Account, Call, Credential, Error, Raw, Session, SigningKeys, Source};
use http::{HeaderName, HeaderValue};

use crate::table::{PRODUCT, api};

static PROVIDER: Provider = Provider {
    id: "signed",
    base_url: &[text("https://example.amazonaws.com")],
    hosts: &[host(&[text("example.amazonaws.com")])],
    auth: &[
        Auth {
            name: "sigv4",
            env: &["SIGNED_KEY_ID", "SIGNED_SECRET_KEY"],
            place: Place::Signature {
                service: "service",
                region: &[text("us-"), param(0)],
            },
            value: &[text("AWS4-HMAC-SHA256 "), SECRET],
            ..Auth::NONE
        },
        Auth {
            name: "bearer",
            env: &["SIGNED_TOKEN"],
            ..Auth::NONE
        },
    ],
    params: &[Param {
        name: "region",
        ..Param::NONE
    }],
    apis: &[&API],
    ..Provider::NONE
};
static API: Api = Api {
    path: &[text("/")],
    ..api(&[], &[])
};

/// A clock that is set by hand.
struct Clock(Mutex<SystemTime>);

impl Source for &'static Clock {
    fn id(&self) -> u128 {
        1
    }

    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap()
    }
}

fn clock() -> &'static Clock {
    // 2015-08-30T12:36:00Z
    let time = SystemTime::UNIX_EPOCH + Duration::from_mins(24_015_636);
    Box::leak(Box::new(Clock(Mutex::new(time))))
}

fn keys() -> SigningKeys {
    SigningKeys::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}

fn account(credential: Credential) -> Account {
    Account::new(&PROVIDER, credential, PRODUCT).with_param(0, "east-1")
}

fn call(account: &Account, clock: &'static Clock) -> Result<Call, Error> {
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    let body = Raw::new(form, "Param1=value1");
    account.call("chat", &Session::with_source(clock).turn(), body)
}

fn authorization(call: &Call) -> String {
    call.headers()["authorization"].to_str().unwrap().to_owned()
}

/// `post-x-www-form-urlencoded` of the suite that AWS publishes.
const OF_SUITE: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
                        SignedHeaders=content-type;host;x-amz-date, \
                        Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a";

#[test]
fn what_is_sent_is_signed() {
    let call = call(&account(Credential::new(0, keys())), clock()).unwrap();
    assert_eq!(authorization(&call), OF_SUITE);
    let request = call.request();
    assert_eq!(request.headers()["authorization"], OF_SUITE);
    assert_eq!(request.headers()["x-amz-date"], "20150830T123600Z");
    assert!(request.headers()["authorization"].is_sensitive());
}

#[test]
fn the_callers_own_signature_is_not_sent() {
    let own = ["Authorization", "X-Amz-Date", "x-amz-security-token"];
    let call = call(&account(Credential::new(0, keys())), clock()).unwrap();
    let call = own.into_iter().fold(call, |call, name| {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        call.header(name, HeaderValue::from_static("theirs"))
            .unwrap()
    });
    assert_eq!(authorization(&call), OF_SUITE);
    assert!(!call.headers().contains_key("x-amz-security-token"));
    let codes: Vec<_> = call.diagnostics().iter().map(|note| note.code).collect();
    assert_eq!(codes, ["credential-header"; 3]);
}

#[test]
fn an_attempt_is_signed_as_of_its_time() {
    let clock = clock();
    let mut call = call(&account(Credential::new(0, keys())), clock).unwrap();
    let first = call.headers();
    *clock.0.lock().unwrap() += Duration::from_mins(1);
    call.retry();
    let mut second = call.headers();
    assert_eq!(second["x-amz-date"], "20150830T123700Z");
    assert_ne!(second["authorization"], first["authorization"]);
    for signed in ["authorization", "x-amz-date"] {
        second.insert(signed, first[signed].clone());
    }
    assert_eq!(second, first);
}

#[test]
fn temporary_keys_are_renewed() {
    let account = account(Credential::new(0, keys().with_session_token("one")));
    let call = call(&account, clock()).unwrap();
    assert_eq!(call.headers()["x-amz-security-token"], "one");
    assert!(call.headers()["x-amz-security-token"].is_sensitive());
    let next = SigningKeys::new("AKIDNEXT", "k2").with_session_token("two");
    account.refresh(next).unwrap();
    assert_eq!(call.headers()["x-amz-security-token"], "two");
    assert!(authorization(&call).contains("Credential=AKIDNEXT/"));
}

#[test]
fn keys_and_texts_are_not_taken_for_each_other() {
    let region = "signed: a signature names its region, and nothing gives one";
    let nowhere = Account::new(&PROVIDER, Credential::new(0, keys()), PRODUCT);
    for (account, expected) in [
        (nowhere, region),
        (
            account(Credential::new(0, "text")),
            "`sigv4` of signed takes `SigningKeys`",
        ),
        (
            account(Credential::new(1, keys())),
            "`bearer` of signed takes a text, and signs nothing",
        ),
        (
            account(Credential::new(0, SigningKeys::new("id", ""))),
            "the keys `sigv4` of signed are not whole",
        ),
        (
            account(Credential::new(0, SigningKeys::new("i\nd", "s"))),
            "no header can carry the keys `sigv4` of signed",
        ),
        (
            account(Credential::none()),
            "signed needs a credential: give `sigv4` or `bearer`, or set SIGNED_KEY_ID and \
             SIGNED_SECRET_KEY or SIGNED_TOKEN",
        ),
    ] {
        let refused = call(&account, clock()).map(|_| ()).unwrap_err();
        assert_eq!(refused.to_string(), expected);
    }
}

#[test]
fn a_signature_is_shown_without_its_keys() {
    let call = call(&account(Credential::new(0, keys())), clock()).unwrap();
    let shown = call.applied();
    let shown = shown
        .iter()
        .find(|applied| applied.rule == "auth.sigv4")
        .unwrap();
    assert_eq!(
        (&*shown.name, &*shown.value),
        ("authorization", "AWS4-HMAC-SHA256 …")
    );
    let printed = format!("{call:?} {:?}", call.headers());
    for secret in ["AKIDEXAMPLE", "wJalr", "ff11897932"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn a_shipped_provider_signs() {
    use headwater_providers::bedrock::{Auth, Bedrock, Required};
    let required = Required {
        region: "eu-west-1".to_owned(),
    };
    let bedrock = Bedrock::new(Auth::sigv4(keys()), PRODUCT, required);
    let turn = Session::with_source(clock()).turn();
    let body = br#"{"messages":[]}"#.to_vec();
    let call = bedrock.converse("a:0", &turn, body).unwrap();
    let authorization = call.headers()["authorization"].clone();
    let scope = "Credential=AKIDEXAMPLE/20150830/eu-west-1/bedrock/aws4_request";
    assert!(authorization.to_str().unwrap().contains(scope));
}

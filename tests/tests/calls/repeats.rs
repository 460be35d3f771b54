//! Another request with the same body, and maps that are kept for many.

use headwater::table::*;
use headwater::{Account, Call, Credential};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::table::{PRODUCT, account_of, api, chat, counted};

/// Those of another request can be made of what is at hand.
const ALONE: &[Rule] = &[
    fixed("x-static", &[text("a")]),
    session("x-session", &[SESSION]),
    request("x-request", &[text("r-"), REQUEST]),
    request("x-mirror", &[text("r-"), REQUEST]),
    request("x-image", &[text("yes")]).when(when(&[Fact::Image(true)])),
    attempt("x-attempt", &[ATTEMPT]).when(when(&[Fact::Retry(true)])),
];

/// Those that hang on each other are all made anew.
const MIRRORED: &[Rule] = &[
    fixed("x-static", &[text("a")]),
    session("x-session", &[SESSION]),
    request("x-request", &[text("r-"), REQUEST]),
    request("x-mirror", &[header("x-request")]),
    request("x-image", &[text("yes")]).when(when(&[Fact::Image(true)])),
    attempt("x-attempt", &[ATTEMPT]).when(when(&[Fact::Retry(true)])),
];

const IN_BODY: &[Rule] = &[request("id", &[REQUEST])];

const ANSWERED: Capture = Capture {
    name: "answered",
    lifetime: Lifetime::Request,
    headers: &["x-answered"],
    sent: true,
    ..Capture::NONE
};

fn account(
    headers: &'static [Rule],
    body: &'static [Rule],
    captures: &'static [Capture],
) -> Account {
    account_of(Api {
        captures,
        ..api(headers, body)
    })
}

#[test]
fn another_request_is_like_one_that_is_made_anew() {
    for (headers, body, captures) in [
        (ALONE, &[][..], &[][..]),
        (MIRRORED, &[], &[]),
        (ALONE, IN_BODY, &[]),
        (ALONE, &[], &[ANSWERED]),
    ] {
        let account = account(headers, body, captures);
        let session = counted();
        let turn = session.turn();
        let mut call = chat(&account, &turn);
        let (first, id) = (call.headers(), call.id().clone());
        call.retry();
        assert!(call.headers().contains_key("x-attempt"));
        call.repeat().unwrap();
        assert_ne!(call.id(), &id);
        assert_eq!(call.attempt(), 0);
        let mut second = call.headers();
        let expected = format!("r-{}", call.id());
        assert_eq!(second["x-request"], expected);
        assert_eq!(second["x-mirror"], expected);
        for name in ["x-request", "x-mirror"] {
            second.insert(name, first[name].clone());
        }
        assert_eq!(second, first);
        let shown = call.applied().into_iter().find(|it| it.name == "x-request");
        assert_eq!(shown.unwrap().value, expected);
        if !body.is_empty() {
            let sent = std::str::from_utf8(call.body()).unwrap();
            assert!(sent.contains(call.id().as_str()), "{sent}");
        }
    }
}

#[test]
fn a_callers_header_is_sent_with_every_request() {
    let call = chat(&account(ALONE, &[], &[]), &counted().turn());
    let own = HeaderName::from_static("x-own");
    let mut call = call.header(own, HeaderValue::from_static("mine")).unwrap();
    call.repeat().unwrap();
    assert_eq!(call.headers()["x-own"], "mine");
    assert_eq!(call.headers()["x-request"], format!("r-{}", call.id()));
}

#[test]
fn a_kept_map_is_brought_up_to_date() {
    for headers in [ALONE, MIRRORED] {
        let account = account(headers, &[], &[]);
        let mut call = chat(&account, &counted().turn());
        let mut map = call.headers();
        map.insert("x-own", HeaderValue::from_static("mine"));
        let is_up_to_date = |call: &Call, map: &HeaderMap| {
            let mut expected = call.headers();
            expected.insert("x-own", HeaderValue::from_static("mine"));
            assert_eq!(*map, expected);
        };
        call.retry();
        call.refresh_headers(&mut map);
        assert_eq!(map["x-attempt"], "1");
        is_up_to_date(&call, &map);
        call.repeat().unwrap();
        call.refresh_headers(&mut map);
        is_up_to_date(&call, &map);
        account.refresh("sk-2").unwrap();
        call.refresh_headers(&mut map);
        assert_eq!(map["authorization"], "Bearer sk-2");
        is_up_to_date(&call, &map);
        call.write_headers(&mut map);
        assert_eq!(map, call.headers());
    }
}

#[test]
fn what_headers_cost() {
    use allocation_counter::measure;
    let account = Account::new(&PROVIDER, Credential::new(0, "sk-1"), PRODUCT);
    let mut call = chat(&account, &counted().turn());
    let mut map = call.headers();
    let cloned = measure(|| drop(map.clone())).count_total;
    let fresh = measure(|| {
        call.repeat().unwrap();
        drop(call.headers());
    });
    assert_eq!((fresh.count_total, cloned), (3, 2));
    let in_place = measure(|| {
        call.repeat().unwrap();
        call.refresh_headers(&mut map);
    });
    assert_eq!(in_place.count_total, 1);
}

/// No composite, so that an id is the one value that is made.
static PROVIDER: Provider = Provider {
    apis: &[&API],
    ..crate::table::PROVIDER
};
static API: Api = api(
    &[
        fixed("x-static", &[text("a")]),
        session("x-session", &[SESSION]),
        request("x-request", &[REQUEST]),
        request("x-again", &[REQUEST]),
    ],
    &[],
);

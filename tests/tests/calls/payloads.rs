//! What a body may be handed over as.

use bytes::Bytes;
use headwater::table::*;
use headwater::{Json, Raw};
use http::HeaderValue;

use crate::table::*;

#[test]
fn a_body_that_nobody_changes_is_not_copied() {
    let body = Bytes::from_static(br#"{"key":"theirs"}"#);
    let account = account_of(api(
        &[],
        rules![cache_scope("key", &[CACHE_SCOPE]).overrides(Override::Caller)],
    ));
    let call = account
        .call("chat", &counted().turn(), body.clone())
        .unwrap();
    assert_eq!(call.body().as_ptr(), body.as_ptr());
}

#[test]
fn every_kind_of_payload() {
    let account = account_of(api(&[], rules![session("key", &[text("k")])]));
    let value = serde_json::json!({ "a": 1 });
    let session = counted();
    let turn = session.turn();
    let expected = &br#"{"a":1,"key":"k"}"#[..];
    for call in [
        account.call("chat", &turn, &value),
        account.call("chat", &turn, value.clone()),
        account.call("chat", &turn, Json(&value)),
        account.call("chat", &turn, br#"{"a":1}"#.to_vec()),
        account.call("chat", &turn, Bytes::from_static(br#"{"a":1}"#)),
    ] {
        assert_eq!(call.unwrap().body(), expected);
    }
    let form = Raw::new(
        HeaderValue::from_static("multipart/form-data; boundary=x"),
        "--x--",
    );
    let call = account.call("chat", &turn, form).unwrap();
    assert_eq!(call.body(), "--x--");
    assert_eq!(
        call.headers()["content-type"],
        "multipart/form-data; boundary=x"
    );
    assert_eq!(call.diagnostics()[0].code, "raw-body");
}

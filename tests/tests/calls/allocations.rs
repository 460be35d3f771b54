//! What headers cost: what no call changes is made once for an account.

use allocation_counter::measure;
use headwater::table::*;
use http::HeaderMap;

use crate::table::*;

const FIXED: &[Rule] = &[
    fixed("User-Agent", &[PRODUCT_NAME, text("/"), PRODUCT_VERSION]),
    fixed("x-literal", &[text("a")]),
    fixed("x-version", &[text("2023-06-01")]),
    credential("x-account", &[param(0)]),
    session("x-session", &[SESSION]),
    thread("x-thread", &[THREAD]),
    request("x-choice", &[text("b")]).when(when(&[Fact::Official(true)])),
];

/// How many allocations the second call of an account makes; the first one makes it ready.
fn allocations(headers: &'static [Rule]) -> u64 {
    let account = account_of(api(headers, &[])).with_param(0, "acct");
    let session = counted();
    let turn = session.turn();
    drop(chat(&account, &turn));
    let body = bytes::Bytes::from_static(BODY);
    measure(|| drop(account.call("chat", &turn, body.clone()).unwrap())).count_total
}

#[test]
fn fixed_headers_and_ids_are_not_copied() {
    assert_eq!(allocations(FIXED), allocations(&FIXED[..1]));
}

#[test]
fn a_kept_map_is_written_for_nothing() {
    let account = account_of(api(FIXED, &[]));
    let mut call = chat(&account, &counted().turn());
    let mut map = HeaderMap::new();
    call.write_headers(&mut map);
    call.retry();
    let written = measure(|| call.write_headers(&mut map));
    assert_eq!(written.count_total, 0);
    assert_eq!(map["x-literal"], "a");
}

//! No secret is ever shown.

use headwater::table::*;
use headwater::{Account, AnyProvider, Credential, Secret};

use crate::table::*;

const MARK: &str = "sk-s3cret";

#[test]
fn not_by_debug_nor_by_errors() {
    let credential = || Credential::new(0, MARK);
    let account = Account::new(&PROVIDER, credential(), PRODUCT);
    let session = counted();
    let turn = session.turn();
    let call = chat(&account, &turn);
    answer(&call, &[("x-session-state", MARK)]);
    let bad = credential().and(0, MARK);
    let broken = format!("{MARK}\n{MARK}");
    let refused = |account: Account| {
        let error = account.call("chat", &turn, BODY.to_vec()).unwrap_err();
        format!("{error} {error:?}")
    };
    let shown = [
        format!("{:?}", Secret::new(MARK)),
        format!("{:?}", credential()),
        format!("{account:?}"),
        format!("{call:?}"),
        format!("{:?}", call.headers()),
        format!("{:?}", call.request()),
        format!("{:?}", chat(&account, &turn).headers()),
        format!("{:?}", call.applied()),
        call.url(),
        format!("{session:?} {turn:?} {:?}", session.save()),
        format!("{:?}", AnyProvider::from_table(&PROVIDER)),
        refused(Account::new(&PROVIDER, bad, PRODUCT)),
        refused(Account::new(&PROVIDER, Credential::new(0, broken), PRODUCT)),
        refused(account.clone().with_base_url("https://evil.example")),
        refused(
            account
                .clone()
                .with_base_url(format!("https://{MARK}@evil.example")),
        ),
        refused(
            account
                .clone()
                .with_base_url(format!("https://evil.example/#{MARK}")),
        ),
        format!(
            "{:?}",
            account.refresh(format!("{MARK}\n\n{MARK}")).unwrap_err()
        ),
    ];
    for text in shown {
        assert!(!text.contains("s3cret"), "{text}");
    }
}

#[test]
fn a_table_holds_none() {
    assert!(
        PROVIDER
            .auth
            .iter()
            .all(|auth| auth.value.contains(&SECRET))
    );
}

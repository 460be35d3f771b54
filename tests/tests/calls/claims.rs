//! Parameters that a token says itself.

use headwater::table::{Api, Auth, Lifetime, Param, Place, Provider, Step, credential, param};
use headwater::{Account, Credential};

use crate::table::{PRODUCT, api, chat, counted};

/// `{"account":"a-1"}`, `{"account":"a-1","exp":9}` and `{"account":"a-2"}`, unsigned.
const TOKEN: &str = "e30.eyJhY2NvdW50IjoiYS0xIn0.eA";
const RENEWED: &str = "e30.eyJhY2NvdW50IjoiYS0xIiwiZXhwIjo5fQ.eA";
const OTHER: &str = "e30.eyJhY2NvdW50IjoiYS0yIn0.eA";

static PROVIDER: Provider = Provider {
    auth: &[
        Auth {
            name: "oauth",
            ..Auth::NONE
        },
        Auth {
            name: "gateway",
            group: "gateway",
            optional: true,
            place: Place::Header("x-gateway"),
            ..Auth::NONE
        },
    ],
    params: &[Param {
        name: "account",
        lifetime: Lifetime::Credential,
        claim: &[&[Step::Member("account")]],
        default: Some("nobody"),
        ..Param::NONE
    }],
    apis: &[&API],
    ..crate::table::PROVIDER
};
static API: Api = api(&[credential("x-account", &[param(0)])], &[]);

fn account(credential: Credential) -> Account {
    Account::new(&PROVIDER, credential, PRODUCT)
}

fn sent(account: &Account) -> [String; 2] {
    let headers = chat(account, &counted().turn()).headers();
    ["authorization", "x-account"].map(|name| headers[name].to_str().unwrap().to_owned())
}

#[test]
fn the_caller_comes_before_the_token_and_the_token_before_the_default() {
    let token = || Credential::new(0, TOKEN);
    for (account, expected) in [
        (account(token()), "a-1"),
        (account(Credential::new(1, OTHER).and(0, TOKEN)), "a-1"),
        (account(token()).with_param(0, "mine"), "mine"),
        (account(token()).with_param(0, " "), "a-1"),
        (account(Credential::new(0, "opaque")), "nobody"),
    ] {
        assert_eq!(sent(&account)[1], expected);
    }
}

#[test]
fn a_renewed_token_is_of_the_same_account() {
    let renewed = account(Credential::new(0, TOKEN));
    renewed.refresh(RENEWED).unwrap();
    assert_eq!(sent(&renewed), [&format!("Bearer {RENEWED}"), "a-1"]);
    for other in [OTHER, "opaque"] {
        assert_eq!(
            renewed.refresh(other).unwrap_err().to_string(),
            "the new secret claims to be another account's at probe: make an account of its own with it"
        );
        assert_eq!(sent(&renewed)[0], format!("Bearer {RENEWED}"));
    }
    let told = account(Credential::new(0, TOKEN)).with_param(0, "mine");
    told.refresh(OTHER).unwrap();
    assert_eq!(sent(&told), [&format!("Bearer {OTHER}"), "mine"]);
}

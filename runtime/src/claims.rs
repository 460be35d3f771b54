//! What a JSON Web Token says of its account (RFC 7519). It is read and not verified: that is the
//! server's, and a forged claim makes a request that the token does not open.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::params::ParamValue;
use crate::secret::Secret;
use crate::table::{self, Kind, Step};

/// Parameters, by their places in the provider's table.
pub(crate) type Claimed = Vec<(u16, ParamValue)>;

/// The parameters that a secret's claims give; none where it is no token.
pub(crate) fn claimed(table: &table::Provider, secret: &Secret) -> Claimed {
    let is_claimed = |param: &table::Param| !param.claim.is_empty();
    if !table.params.iter().any(is_claimed) {
        return Vec::new();
    }
    let Some(claims) = secret.text().and_then(claims) else {
        return Vec::new();
    };
    let params = (0..).zip(table.params);
    let given = params.filter_map(|(place, param)| {
        let mut paths = param.claim.iter();
        Some((
            place,
            paths.find_map(|path| find(&claims, path, param.kind))?,
        ))
    });
    given.collect()
}

/// The middle of a signed token's three parts.
fn claims(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (Some(_), Some(claims), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let json = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&json).ok()
}

/// The first value at a path that a parameter of this type can hold.
fn find(claims: &Value, path: &[Step], kind: Kind) -> Option<ParamValue> {
    match path {
        [] => value(claims)?.read_as(kind),
        [Step::Member(name), path @ ..] => find(claims.get(*name)?, path, kind),
        [Step::Each, path @ ..] => {
            let elements = claims.as_array().into_iter().flatten();
            let members = claims.as_object().into_iter().flat_map(Map::values);
            let mut each = elements.chain(members);
            each.find_map(|claims| find(claims, path, kind))
        }
    }
}

/// A claim as a value of a parameter, unless it is blank.
fn value(claim: &Value) -> Option<ParamValue> {
    let value = match claim {
        Value::String(text) => ParamValue::from(text.trim()),
        Value::Bool(value) => ParamValue::from(*value),
        Value::Number(number) => ParamValue::from(number.to_string()),
        Value::Array(items) => {
            let items = items.iter().map(|item| item.as_str().map(str::to_owned));
            ParamValue::from(items.collect::<Option<Vec<_>>>()?)
        }
        Value::Null | Value::Object(_) => return None,
    };
    (!value.is_blank()).then_some(value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::table::Step::{Each, Member};
    use crate::table::{Param, Provider};

    const PROVIDER: Provider = Provider {
        params: &[
            Param {
                claim: &[
                    &[Member("https://api.x.example/auth"), Member("account")],
                    &[Member("account")],
                    &[Member("orgs"), Each, Member("id")],
                ],
                ..Param::NONE
            },
            Param {
                kind: Kind::Bool,
                claim: &[&[Member("gov")]],
                ..Param::NONE
            },
            Param::NONE,
            Param {
                kind: Kind::List,
                claim: &[&[Member("scopes")]],
                ..Param::NONE
            },
        ],
        ..Provider::NONE
    };

    fn token(claims: &Value) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    fn read(token: &str) -> Claimed {
        claimed(&PROVIDER, &Secret::from(token))
    }

    #[test]
    fn the_first_claim_that_can_be_held_counts() {
        for (claims, expected) in [
            (
                json!({ "https://api.x.example/auth": { "account": "a" }, "account": "b" }),
                vec![(0, "a".into())],
            ),
            (
                json!({ "https://api.x.example/auth": [{ "account": "a" }], "account": " b " }),
                vec![(0, "b".into())],
            ),
            (
                json!({ "https://api.x.example/auth": { "account": "" }, "account": 17 }),
                vec![(0, "17".into())],
            ),
            (
                json!({ "orgs": [{}, { "id": null }, { "id": "c" }, { "id": "d" }] }),
                vec![(0, "c".into())],
            ),
            (
                json!({ "orgs": { "x": { "id": "e" } } }),
                vec![(0, "e".into())],
            ),
            (json!({ "gov": true }), vec![(1, true.into())]),
            (json!({ "gov": "false" }), vec![(1, false.into())]),
            (json!({ "gov": "perhaps", "account": null }), vec![]),
            (
                json!({ "scopes": ["r", "w"] }),
                vec![(3, vec!["r".to_owned(), "w".to_owned()].into())],
            ),
            (json!({ "scopes": ["r", 1] }), vec![]),
            (json!("text"), vec![]),
        ] {
            assert_eq!(read(&token(&claims)), expected, "{claims}");
        }
    }

    #[test]
    fn what_is_no_token_claims_nothing() {
        let whole = token(&json!({ "account": "a" }));
        assert_eq!(read(&whole).len(), 1);
        for text in [
            "",
            "sk-live-1",
            "a.b.c",
            "..",
            &format!("{whole}.more"),
            &whole[..whole.len() - 5],
            &whole.replacen("e30.", "e30.!", 1),
            &format!("e30.{}.c2ln", "W1tb".repeat(1000)),
        ] {
            assert_eq!(read(text), vec![], "{text:.40}");
        }
        let padded = format!(
            "e30.{}==.c2ln",
            URL_SAFE_NO_PAD.encode(r#"{"account":"ab"}"#)
        );
        assert_eq!(read(&padded), vec![(0, "ab".into())]);
    }
}

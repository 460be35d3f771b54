//! Parameters as they are typed: `--param name=value`, and `--param name.key=value` for a map's entry.

use headwater::table::{Kind, Lifetime, Param, Provider};
use headwater::{Account, Credential, ParamValue};

use crate::PRODUCT;
use crate::catalogue::nearest;
use crate::failure::Failure;

/// `name=value`, for clap.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("expected NAME=VALUE, as in `--param region=eu`")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

/// Sets what was typed on an account.
pub(crate) fn set(
    mut account: Account,
    provider: &'static Provider,
    typed: &[(String, String)],
) -> Result<Account, Failure> {
    let mut maps: Vec<(u16, Vec<(String, String)>)> = Vec::new();
    for (name, value) in typed {
        let (name, key) = match name.split_once('.') {
            Some((name, key)) => (name, Some(key)),
            None => (name.as_str(), None),
        };
        let (place, param) = find(provider, name)?;
        match (param.kind, key) {
            (Kind::Map, Some(key)) => {
                let entry = (key.to_owned(), value.clone());
                match maps.iter_mut().find(|(known, _)| *known == place) {
                    Some((_, entries)) => entries.push(entry),
                    None => maps.push((place, vec![entry])),
                }
            }
            (Kind::Map, None) => {
                return Err(Failure::usage(format!(
                    "{name} holds texts by name: `--param {name}.KEY=VALUE`"
                )));
            }
            (_, Some(_)) => return Err(Failure::usage(format!("{name} has no members"))),
            (_, None) => account = account.with_param(place, value.clone()),
        }
    }
    for (place, entries) in maps {
        account = account.with_param(place, ParamValue::Map(entries));
    }
    Ok(account)
}

/// Sets what a provider requires and nobody has given to something that shows what belongs there.
pub(crate) fn stand_in(
    account: Account,
    provider: &'static Provider,
    typed: &[(String, String)],
) -> Account {
    (0..)
        .zip(provider.params)
        .fold(account, |account, (place, param)| {
            let given = typed
                .iter()
                .any(|(name, _)| name.split('.').next() == Some(param.name));
            let in_env = param
                .env
                .iter()
                .any(|name| std::env::var_os(name).is_some());
            if !param.required
                || given
                || in_env
                || param.lifetime == Lifetime::Static && param.default.is_some()
            {
                return account;
            }
            match param.kind {
                Kind::String => {
                    let own_name = || param.name.replace('_', "-");
                    let value = param
                        .values
                        .first()
                        .map_or_else(own_name, |&value| value.to_owned());
                    account.with_param(place, value)
                }
                Kind::Bool => account.with_param(place, true),
                Kind::Int => account.with_param(place, 1_i64),
                Kind::List => account.with_param(place, vec![param.name.to_owned()]),
                Kind::Map => {
                    account.with_param(place, vec![("name".to_owned(), "value".to_owned())])
                }
            }
        })
}

fn find(provider: &'static Provider, name: &str) -> Result<(u16, &'static Param), Failure> {
    (0..)
        .zip(provider.params)
        .find(|(_, param)| param.name == name)
        .ok_or_else(|| {
            let names = || provider.params.iter().map(|param| param.name);
            let near = nearest(name, names());
            let near = near.map_or_else(String::new, |near| format!(", did you mean {near:?}?"));
            let has = match names().collect::<Vec<_>>().join(", ") {
                none if none.is_empty() => "it has none".to_owned(),
                all => format!("it has: {all}"),
            };
            Failure::usage(format!(
                "{} has no parameter {name:?}{near}; {has}",
                provider.id
            ))
        })
}

/// An account at the provider's own place, or at one of the caller's, which gets the secret too.
pub(crate) fn account(
    provider: &'static Provider,
    credential: Credential,
    base_url: Option<&str>,
) -> Account {
    match base_url {
        None => Account::new(provider, credential, PRODUCT),
        Some(url) => Account::new(provider, credential.for_url(url), PRODUCT).with_base_url(url),
    }
}

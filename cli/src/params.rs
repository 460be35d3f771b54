//! Parameters as they are typed: `--param name=value`, and `--param name.key=value` for a map's entry.

use headwater::table::{Auth, Kind, Lifetime, Param, Place, Provider};
use headwater::{Account, Credential, ParamValue, Secret, SigningKeys};

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
    let is_missing = |param: &Param| {
        let mut typed = typed.iter();
        let given = typed.any(|(name, _)| name.split('.').next() == Some(param.name));
        let mut env = param.env.iter();
        let in_env = env.any(|name| std::env::var_os(name).is_some());
        let has_default = param.lifetime == Lifetime::Static && param.default.is_some();
        param.required && !given && !in_env && !has_default
    };
    let params = (0..).zip(provider.params);
    let missing = params.filter(|(_, param)| is_missing(param));
    missing.fold(account, |account, (place, param)| {
        account.with_param(place, example(param))
    })
}

/// An account of nobody's: something stands for its secrets and for every parameter. Nothing is ever sent.
pub(crate) fn anyones(provider: &'static Provider) -> Account {
    const PLACE: &str = "https://place.example";
    let credential = first_of_each_group(provider, |_| true);
    // A parameter may be the host itself, and what stands in for it is no host of the vendor's.
    let hosts = provider
        .params
        .iter()
        .map(|param| param.name.replace('_', "-"));
    let credential = hosts.fold(credential, Credential::for_host);
    let product = PRODUCT.with_url("https://product.example");
    let account = Account::new(provider, credential.for_url(PLACE), product);
    let account = if provider.base_url.is_empty() {
        account.with_base_url(PLACE)
    } else {
        account
    };
    stand_in_all(account, provider)
}

/// Sets every parameter that has no default, of each group the first.
fn stand_in_all(account: Account, provider: &'static Provider) -> Account {
    let params = (0..).zip(provider.params);
    let is_first = |(place, param): &(u16, &Param)| {
        let mut before = provider.params.iter().take(usize::from(*place));
        param.group.is_empty() || before.all(|other| other.group != param.group)
    };
    let set = params.filter(|(_, param)| param.default.is_none());
    set.filter(is_first)
        .fold(account, |account, (place, param)| {
            account.with_param(place, example(param))
        })
}

/// Something that shows what belongs there.
fn example(param: &Param) -> ParamValue {
    let own_name = || param.name.replace('_', "-");
    match (param.kind, param.values) {
        (_, [first, ..]) => (*first).into(),
        (Kind::String, []) => own_name().into(),
        (Kind::Bool, []) => true.into(),
        (Kind::Int, []) => 1_i64.into(),
        (Kind::List, []) => vec![param.name.to_owned()].into(),
        (Kind::Map, []) => vec![("name".to_owned(), "value".to_owned())].into(),
    }
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

/// What stands in for secrets that nobody has given, where one is needed; it is never shown.
pub(crate) fn placeholder(provider: &'static Provider) -> Credential {
    first_of_each_group(provider, |auth| !auth.optional)
}

/// A secret that is none for the first kind of each group.
fn first_of_each_group(
    provider: &'static Provider,
    is_meant: impl Fn(&Auth) -> bool,
) -> Credential {
    let mut groups = Vec::new();
    let mut credential = Credential::none();
    for (kind, auth) in (0..).zip(provider.auth) {
        if is_meant(auth) && !groups.contains(&auth.group) {
            groups.push(auth.group);
            let secret = match auth.place {
                Place::Signature { .. } => SigningKeys::new("placeholder", "placeholder").into(),
                Place::Header(_) | Place::Query(_) => Secret::new("placeholder"),
            };
            credential = credential.and(kind, secret);
        }
    }
    credential
}

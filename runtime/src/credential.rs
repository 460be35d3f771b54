//! The secrets of one account, and the hosts that the caller trusts with them.

use std::env;

use crate::Error;
use crate::origin::authority;
use crate::secret::{Secret, SigningKeys};
use crate::table::{self, Place};

/// Secrets, each of a kind that the provider knows, and where beside the provider they may go.
#[derive(Clone, Debug, Default)]
pub struct Credential {
    pub(crate) secrets: Vec<(u16, Secret)>,
    pub(crate) hosts: Vec<String>,
}

impl Credential {
    /// No secret at all, for what needs none.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            secrets: Vec::new(),
            hosts: Vec::new(),
        }
    }

    /// A secret of the kind at this place in the provider's table.
    #[doc(hidden)]
    #[must_use]
    pub fn new(kind: u16, secret: impl Into<Secret>) -> Self {
        Self::none().and(kind, secret)
    }

    /// A second secret, of another group.
    #[doc(hidden)]
    #[must_use]
    pub fn and(mut self, kind: u16, secret: impl Into<Secret>) -> Self {
        self.secrets.push((kind, secret.into()));
        self
    }

    /// Trusts a host with it, by name, or by name and port: a proxy, a deployment of your own, a
    /// test server. It is sent over https or to this machine only.
    #[must_use]
    pub fn for_host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into());
        self
    }

    /// Trusts the host and port of a URL with it. A URL that cannot be called names none, and is
    /// refused by the first call that is to go there.
    #[must_use]
    pub fn for_url(mut self, url: impl AsRef<str>) -> Self {
        self.hosts.extend(authority(url.as_ref()));
        self
    }

    /// The secrets that the environment holds, one for each group.
    ///
    /// # Errors
    /// A group that may not be left out has no variable that is set.
    #[doc(hidden)]
    pub fn from_env(table: &'static table::Provider) -> Result<Self, Error> {
        let mut credential = Self::none();
        for group in groups(table) {
            let kinds = || members(table, group);
            match kinds().find_map(|(kind, auth)| Some((kind, from_env(auth)?))) {
                Some((kind, secret)) => credential = credential.and(kind, secret),
                None if kinds().any(|(_, auth)| auth.optional) => {}
                None => return Err(Error::config(unset(table, kinds().map(|(_, auth)| auth)))),
            }
        }
        Ok(credential)
    }

    /// As [`from_env`](Self::from_env), for a host of the caller's.
    ///
    /// # Errors
    /// As there.
    #[doc(hidden)]
    pub fn from_env_for(
        table: &'static table::Provider,
        host: impl Into<String>,
    ) -> Result<Self, Error> {
        Ok(Self::from_env(table)?.for_host(host))
    }

    /// The secrets by kind, one for each group, in the order of the table: the first is the one that
    /// is renewed.
    pub(crate) fn resolve(
        &self,
        table: &'static table::Provider,
    ) -> Result<Vec<(u16, Secret)>, String> {
        let mut resolved: Vec<(u16, Secret)> = Vec::new();
        for (kind, secret) in &self.secrets {
            let kind = kind_of(table, *kind, secret);
            let Some(auth) = table.auth.get(usize::from(kind)) else {
                return Err(format!("{} has no such kind of credential", table.id));
            };
            let of_group = |(known, _): &&(u16, Secret)| group_of(table, *known) == auth.group;
            if let Some((other, _)) = resolved.iter().find(of_group) {
                let other = table.auth[usize::from(*other)].name;
                let (id, name) = (table.id, auth.name);
                return Err(format!("{id} takes `{other}` or `{name}`, not both"));
            }
            resolved.push((kind, secret.clone()));
        }
        for group in groups(table) {
            let given = resolved
                .iter()
                .any(|(kind, _)| group_of(table, *kind) == group);
            let optional = members(table, group).any(|(_, auth)| auth.optional);
            if !given && !optional {
                let auth = members(table, group).map(|(_, auth)| auth);
                return Err(unset(table, auth));
            }
        }
        resolved.sort_by_key(|(kind, _)| *kind);
        Ok(resolved)
    }
}

/// A secret that begins like another kind of its group is of that kind, whatever it was called.
pub(crate) fn kind_of(table: &table::Provider, kind: u16, secret: &Secret) -> u16 {
    let begins = |auth: &table::Auth| {
        let starts = secret.text().map(|text| text.starts_with(auth.prefix));
        !auth.prefix.is_empty() && starts == Some(true)
    };
    let kinds = members(table, group_of(table, kind));
    let mut by_prefix = kinds.filter(|(_, auth)| begins(auth));
    by_prefix.next().map_or(kind, |(kind, _)| kind)
}

fn group_of(table: &table::Provider, kind: u16) -> &'static str {
    let auth = table.auth.get(usize::from(kind));
    auth.map_or("", |auth| auth.group)
}

fn groups(table: &table::Provider) -> Vec<&'static str> {
    let mut groups = Vec::new();
    for auth in table.auth {
        if !groups.contains(&auth.group) {
            groups.push(auth.group);
        }
    }
    groups
}

fn members<'a>(
    table: &'a table::Provider,
    group: &'a str,
) -> impl Iterator<Item = (u16, &'a table::Auth)> {
    let kinds = (0..).zip(table.auth);
    kinds.filter(move |(_, auth)| auth.group == group)
}

fn from_env(auth: &table::Auth) -> Option<Secret> {
    let value = |name: &&str| env::var(name).ok().filter(|value| !value.trim().is_empty());
    match (auth.place, auth.env) {
        (Place::Signature { .. }, [id, secret, token @ ..]) => {
            let keys = SigningKeys::new(value(id)?, value(secret)?);
            let token = token.first().and_then(value).unwrap_or_default();
            Some(keys.with_session_token(token).into())
        }
        (Place::Signature { .. }, _) => None,
        (_, names) => names.iter().find_map(value).map(Secret::from),
    }
}

fn unset<'a>(table: &table::Provider, auth: impl Iterator<Item = &'a table::Auth>) -> String {
    let (mut kinds, mut names) = (Vec::new(), Vec::new());
    for auth in auth {
        kinds.push(format!("`{}`", auth.name));
        match (auth.place, auth.env) {
            (Place::Signature { .. }, [id, secret, ..]) => names.push(format!("{id} and {secret}")),
            (_, env) => names.extend(env.iter().map(|name| (*name).to_owned())),
        }
    }
    let (id, kinds) = (table.id, kinds.join(" or "));
    if names.is_empty() {
        return format!("{id} needs a credential: {kinds}");
    }
    let names = names.join(" or ");
    format!("{id} needs a credential: give {kinds}, or set {names}")
}

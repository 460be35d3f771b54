//! A provider that is chosen at run time.

use std::fmt;

use http::{HeaderMap, StatusCode};

use crate::Error;
use crate::account::{Account, find_api};
use crate::base_path;
use crate::call::find_param;
use crate::credential::Credential;
use crate::host;
use crate::origin::Origin;
use crate::params::{ParamValue, Params};
use crate::product::Product;
use crate::provider::Provider;
use crate::secret::Secret;
use crate::table::{self, Piece};
use crate::usage::{Meter, Usage, counts_of};

/// A provider as a value: compiled in, or of a spec that was loaded at run time.
#[derive(Clone)]
pub struct AnyProvider(&'static table::Provider);

impl AnyProvider {
    /// The provider of a type.
    #[must_use]
    pub const fn of<P: Provider>() -> Self {
        Self(P::TABLE)
    }

    /// The provider that a table is of.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_table(table: &'static table::Provider) -> Self {
        Self(table)
    }

    /// The table that it is.
    #[must_use]
    pub const fn table(&self) -> &'static table::Provider {
        self.0
    }

    /// Its id: `openrouter`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.0.id
    }

    /// The name that people use.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.0.name
    }

    /// Whether this is its id, or one of its other names.
    #[must_use]
    pub fn is_called(&self, id: &str) -> bool {
        self.0.id == id || self.0.also.contains(&id)
    }

    /// Its APIs: the name of each, and the wire family.
    pub fn apis(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.apis.iter().map(|api| (api.name, api.family))
    }

    /// Whether a URL is at one of its own hosts, for some parameters. Names are compared whole:
    /// `api.x.ai.evil.example` is not `api.x.ai`.
    #[must_use]
    pub fn serves(&self, url: &str) -> bool {
        Origin::parse(url).is_ok_and(|origin| self.is_at(origin.host))
    }

    /// The one of several providers whose URL it is. Where more than one is at the host, the longest
    /// base path with which the URL begins tells; `None` where none does, or two do.
    #[must_use]
    pub fn find_by_url<'a>(providers: &'a [Self], url: &str) -> Option<&'a Self> {
        let origin = Origin::parse(url).ok()?;
        let here = || providers.iter().filter(|one| one.is_at(origin.host));
        let best = here().map(|one| one.base_path(origin.rest)).max()?;
        let mut fitting = here().filter(|one| one.base_path(origin.rest) == best);
        let found = fitting.next()?;
        fitting.next().is_none().then_some(found)
    }

    /// Its base URL; `None` where it holds a parameter, or only the caller knows it.
    #[must_use]
    pub fn constant_base_url(&self) -> Option<String> {
        let texts = self.0.base_url.iter().map(|piece| match piece {
            Piece::Text(text) => Some(*text),
            Piece::Var(_) => None,
        });
        let url: String = texts.collect::<Option<_>>()?;
        Some(url).filter(|url| !url.is_empty())
    }

    /// An account: the kind of credential, its secret, and parameters by name. A provider whose spec
    /// has no base URL takes it as the parameter `base_url`.
    ///
    /// # Errors
    /// There is no such kind of credential, or no such parameter, or a value cannot be used.
    pub fn account<'a>(
        &self,
        auth: &str,
        secret: impl Into<Secret>,
        params: impl IntoIterator<Item = (&'a str, ParamValue)>,
        product: Product,
    ) -> Result<Account, Error> {
        let credential = Credential::new(self.kind(auth)?, secret);
        self.account_with(credential, params, product)
    }

    /// An account whose secrets the environment holds, and parameters by name.
    ///
    /// # Errors
    /// A secret is not set, there is no such parameter, or a value cannot be used.
    pub fn account_from_env<'a>(
        &self,
        params: impl IntoIterator<Item = (&'a str, ParamValue)>,
        product: Product,
    ) -> Result<Account, Error> {
        self.account_with(Credential::from_env(self.0)?, params, product)
    }

    /// A credential of a kind, by the kind's name; [`Credential::for_host`] trusts a host with it.
    ///
    /// # Errors
    /// There is no such kind.
    pub fn credential(&self, auth: &str, secret: impl Into<Secret>) -> Result<Credential, Error> {
        Ok(Credential::new(self.kind(auth)?, secret))
    }

    /// An account with a credential, and parameters by name.
    ///
    /// # Errors
    /// There is no such parameter, or a value cannot be used.
    pub fn account_with<'a>(
        &self,
        credential: Credential,
        params: impl IntoIterator<Item = (&'a str, ParamValue)>,
        product: Product,
    ) -> Result<Account, Error> {
        let mut account = Account::new(self.0, credential, product);
        for (name, value) in params {
            account = match find_param(self.0, name) {
                Ok(index) => account.with_param(index, value),
                Err(_) if name == "base_url" => {
                    account.with_base_url(value.text().unwrap_or_default())
                }
                Err(error) => return Err(error),
            };
        }
        let claimed = account.signer()?.claimed();
        Params::gather(self.0, account.given(), &claimed).map_err(Error::config)?;
        Ok(account)
    }

    /// The API by one of its names.
    ///
    /// # Errors
    /// The provider does not speak it.
    #[doc(hidden)]
    pub fn api(&self, name: &str) -> Result<&'static table::Api, Error> {
        find_api(self.0, name)
    }

    /// A meter for a response of one of its APIs.
    ///
    /// # Errors
    /// The provider does not speak it.
    pub fn meter(
        &self,
        api: &str,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Result<Meter, Error> {
        let api = self.api(api)?;
        Ok(Meter::of(Some(self.0), api, status, headers))
    }

    /// The counts of a whole body of one of its APIs, as [`Meter::counts`] reads them.
    ///
    /// # Errors
    /// The provider does not speak it.
    pub fn counts(
        &self,
        api: &str,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Usage, Error> {
        let api = self.api(api)?;
        Ok(counts_of(self.0, api, status, headers, body))
    }

    fn is_at(&self, host: &str) -> bool {
        if !self.0.hosts.is_empty() {
            return host::may_be_vendors(self.0.hosts, host);
        }
        let base = self.constant_base_url().unwrap_or_default();
        let base = Origin::parse(&base);
        base.is_ok_and(|base| base.host.eq_ignore_ascii_case(host))
    }

    /// How much of a URL's path is a base URL's, at best.
    fn base_path(&self, path: &str) -> Option<usize> {
        let apis = self.0.apis.iter().map(|api| api.base_url);
        let bases = apis
            .chain([self.0.base_url])
            .filter(|base| !base.is_empty());
        bases
            .filter_map(|base| base_path::covered(base, path))
            .max()
    }

    fn kind(&self, auth: &str) -> Result<u16, Error> {
        let mut kinds = (0..).zip(self.0.auth);
        let found = kinds.find(|(_, kind)| kind.name == auth);
        found.map(|(kind, _)| kind).ok_or_else(|| {
            let kinds: Vec<_> = self.0.auth.iter().map(|kind| kind.name).collect();
            let (id, kinds) = (self.0.id, kinds.join(", "));
            Error::config(format!(
                "{id} has no credential {auth:?}; it takes: {kinds}"
            ))
        })
    }
}

impl fmt::Debug for AnyProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AnyProvider").field(&self.0.id).finish()
    }
}

impl PartialEq for AnyProvider {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id && self.0.hash == other.0.hash
    }
}

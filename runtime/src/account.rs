//! An account at a provider: where it is, what secret and which parameters it has.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::captured::Store;
use crate::credential::Credential;
use crate::origin::{Origin, authority};
use crate::params::ParamValue;
use crate::payload::Payload;
use crate::product::Product;
use crate::ready::Ready;
#[cfg(feature = "client")]
use crate::renew::{Renew, Renewal};
use crate::secret::Secret;
use crate::session::{InThread, InTurn};
use crate::signer::Signer;
use crate::table::{self, Transport};
use crate::{Call, Error, Socket};

/// An account at a provider. `Clone` is cheap, and [`refresh`](Self::refresh) reaches all clones.
#[derive(Clone)]
pub struct Account(Arc<Inner>);

struct Inner {
    table: &'static table::Provider,
    product: Product,
    given: Vec<(u16, ParamValue)>,
    base_url: Option<String>,
    /// The hosts that the secrets may go to beside the vendor's.
    hosts: Vec<String>,
    signer: Result<Signer, String>,
    #[cfg(feature = "client")]
    renewal: Option<Arc<Renewal>>,
    /// What responses gave for as long as the account lives.
    captured: Arc<Store>,
    /// What is the same for all calls of an API, made with the first.
    ready: Box<[OnceLock<Result<Ready, String>>]>,
}

impl Account {
    /// An account; what is wrong with its secret or its parameters is said by the first call.
    #[doc(hidden)]
    #[must_use]
    pub fn new(table: &'static table::Provider, credential: Credential, product: Product) -> Self {
        Self(Arc::new(Inner {
            table,
            product,
            given: Vec::new(),
            base_url: None,
            signer: Signer::new(table, &credential),
            #[cfg(feature = "client")]
            renewal: None,
            hosts: credential.hosts,
            captured: Arc::default(),
            ready: unready(table),
        }))
    }

    /// Sets the parameter at this place in the provider's table.
    #[doc(hidden)]
    #[must_use]
    pub fn with_param(self, index: u16, value: impl Into<ParamValue>) -> Self {
        let value = value.into();
        self.changed(|inner| inner.given.push((index, value)))
    }

    /// Moves the target, and nothing else: the secret goes to the provider's own hosts, and to those
    /// that were named together with it. A URL that cannot be called is refused by the first call.
    ///
    /// Where the spec has no base URL, the first one that is given here counts as named together
    /// with the secret.
    #[must_use]
    pub fn with_base_url(self, url: impl AsRef<str>) -> Self {
        let url = url.as_ref().to_owned();
        self.changed(|inner| {
            if inner.table.base_url.is_empty() && inner.base_url.is_none() {
                inner.hosts.extend(authority(&url));
            }
            inner.base_url = Some(url);
        })
    }

    /// Puts a renewed secret in the place of the first one, for all clones: the same account, so
    /// captured values stay.
    ///
    /// # Errors
    /// No header can carry it, it is of another kind, it claims another account, or the account has
    /// none to renew.
    pub fn refresh(&self, secret: impl Into<Secret>) -> Result<(), Error> {
        let signer = self.signer()?;
        signer
            .refresh(self.0.table, &secret.into(), &self.0.given)
            .map_err(Error::config)
    }

    /// Has the client renew the secret when the provider answers 401, and send the call once more:
    /// with the same ids and as the same attempt, for nothing was tried.
    #[cfg(feature = "client")]
    #[must_use]
    pub fn renewed_by(self, renew: impl Renew) -> Self {
        let renewal = Arc::new(Renewal::new(renew));
        self.changed(|inner| inner.renewal = Some(renewal))
    }

    #[cfg(feature = "client")]
    pub(crate) fn renewal(&self) -> Option<&Renewal> {
        self.0.renewal.as_deref()
    }

    /// A call of an API by its name.
    ///
    /// # Errors
    /// The provider has no such API, the account cannot be used as it is, or the body cannot be sent.
    pub fn call(&self, api: &str, turn: impl InTurn, body: impl Payload) -> Result<Call, Error> {
        let api = find_api(self.0.table, api)?;
        Call::new(self, api, turn, body)
    }

    /// A call of an API whose URL names the model, by the API's name.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub fn call_model(
        &self,
        api: &str,
        model: impl Into<String>,
        transport: Transport,
        turn: impl InTurn,
        body: impl Payload,
    ) -> Result<Call, Error> {
        let api = find_api(self.0.table, api)?;
        Call::to_model(self, api, model, transport, turn, body)
    }

    /// A WebSocket of an API by its name.
    ///
    /// # Errors
    /// The provider has no such API, it is not spoken over WebSockets, or the account cannot be used as
    /// it is.
    pub fn socket(&self, api: &str, thread: impl InThread) -> Result<Socket, Error> {
        Socket::new(self, find_api(self.0.table, api)?, thread)
    }

    /// A WebSocket of an API whose URL names the model, by the API's name.
    ///
    /// # Errors
    /// As [`socket`](Self::socket).
    pub fn socket_model(
        &self,
        api: &str,
        model: impl Into<String>,
        thread: impl InThread,
    ) -> Result<Socket, Error> {
        Socket::to_model(self, find_api(self.0.table, api)?, model, thread)
    }

    /// The table that the account's provider became.
    #[doc(hidden)]
    #[must_use]
    pub fn table(&self) -> &'static table::Provider {
        self.0.table
    }

    pub(crate) fn product(&self) -> &Product {
        &self.0.product
    }

    pub(crate) fn given(&self) -> &[(u16, ParamValue)] {
        &self.0.given
    }

    pub(crate) fn base_url(&self) -> Option<&str> {
        self.0.base_url.as_deref()
    }

    pub(crate) fn captured(&self) -> &Arc<Store> {
        &self.0.captured
    }

    pub(crate) fn signer(&self) -> Result<&Signer, Error> {
        self.0.signer.as_ref().map_err(Error::config)
    }

    /// Whether the caller trusts this place with the secrets.
    pub(crate) fn trusts(&self, origin: &Origin<'_>) -> bool {
        self.0.hosts.iter().any(|host| origin.is_named(host))
    }

    /// What all calls of one API share.
    pub(crate) fn ready(&self, api: &'static table::Api) -> Result<&Ready, Error> {
        let table = self.0.table;
        let mut apis = table.apis.iter().zip(&self.0.ready);
        let ready = apis.find(|(known, _)| std::ptr::eq(**known, api) || known.name == api.name);
        let Some((_, ready)) = ready else {
            return Err(unknown_api(table, api.name));
        };
        let made = ready.get_or_init(|| Ready::new(self, api));
        made.as_ref().map_err(Error::config)
    }

    fn changed(self, change: impl FnOnce(&mut Inner)) -> Self {
        let before = &*self.0;
        let mut inner = Inner {
            table: before.table,
            product: before.product,
            given: before.given.clone(),
            base_url: before.base_url.clone(),
            hosts: before.hosts.clone(),
            signer: before.signer.clone(),
            #[cfg(feature = "client")]
            renewal: before.renewal.clone(),
            captured: before.captured.clone(),
            ready: unready(before.table),
        };
        change(&mut inner);
        Self(Arc::new(inner))
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("provider", &self.0.table.id)
            .finish_non_exhaustive()
    }
}

/// An API by one of its names.
pub(crate) fn find_api(
    table: &'static table::Provider,
    name: &str,
) -> Result<&'static table::Api, Error> {
    let by_name = table.apis.iter().find(|api| api.name == name);
    let mut by_other = table.apis.iter().filter(|api| api.also.contains(&name));
    let found = by_name.or_else(|| by_other.next());
    found.copied().ok_or_else(|| unknown_api(table, name))
}

fn unknown_api(table: &table::Provider, name: &str) -> Error {
    let names: Vec<_> = table.apis.iter().map(|api| api.name).collect();
    let (id, names) = (table.id, names.join(", "));
    Error::config(format!("{id} does not speak {name:?}; it speaks: {names}"))
}

fn unready(table: &table::Provider) -> Box<[OnceLock<Result<Ready, String>>]> {
    table.apis.iter().map(|_| OnceLock::new()).collect()
}

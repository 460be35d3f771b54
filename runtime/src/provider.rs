//! What generated code implements: a provider, its APIs, and the parameters of their calls.

use crate::Error;
use crate::account::Account;
use crate::params::ParamValue;
use crate::secret::Secret;
use crate::table;
use crate::usage::{Extra, Extras};

/// A provider with an account: `codex::Codex`.
pub trait Provider: Clone + Send + Sync + 'static {
    #[doc(hidden)]
    const TABLE: &'static table::Provider;

    #[doc(hidden)]
    #[must_use]
    fn from_account(account: Account) -> Self;

    /// The account.
    fn account(&self) -> &Account;

    /// Moves the target, and nothing else: see [`Account::with_base_url`].
    #[must_use]
    fn with_base_url(self, url: impl AsRef<str>) -> Self {
        Self::from_account(self.account().clone().with_base_url(url))
    }

    /// Renews the secret: see [`Account::refresh`].
    ///
    /// # Errors
    /// As there.
    fn refresh(&self, secret: impl Into<Secret>) -> Result<(), Error> {
        self.account().refresh(secret)
    }

    /// Has the client renew the secret: see [`Account::renewed_by`].
    #[cfg(feature = "client")]
    #[must_use]
    fn renewed_by(self, renew: impl crate::Renew) -> Self {
        Self::from_account(self.account().clone().renewed_by(renew))
    }
}

/// An API of a provider, as a type: `codex::Responses`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an API of a Headwater provider",
    note = "API types stand in their provider's module: `codex::Responses`, `openrouter::Chat`; `headwater::Any` is for APIs chosen at run time"
)]
pub trait Api: Send + Sync + 'static {
    /// What only this API reports beside the common record.
    type Extra: Extra;

    #[doc(hidden)]
    const TABLE: Option<(&'static table::Provider, &'static table::Api)>;
}

/// A parameter of one call of an API.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a parameter of `{A}`",
    note = "the parameters of a provider's calls stand in its module; those that hold for every call are set on the provider: `with_…`"
)]
pub trait Param<A: Api> {
    #[doc(hidden)]
    const INDEX: u16;

    #[doc(hidden)]
    fn into_value(self) -> ParamValue;
}

/// Any API, chosen at run time.
#[derive(Clone, Copy, Debug)]
pub enum Any {}

impl Api for Any {
    type Extra = Extras;

    const TABLE: Option<(&'static table::Provider, &'static table::Api)> = None;
}

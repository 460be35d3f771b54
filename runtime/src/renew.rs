//! The next secret of an account, once the provider has refused the present one.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;

use tokio::sync::Mutex;

use crate::Error;
use crate::account::Account;
use crate::secret::Secret;

type BoxError = Box<dyn StdError + Send + Sync>;

/// Gets the next secret of an account: a refresh token is exchanged, a file is read again.
///
/// A closure that returns such a future is one.
pub trait Renew: Send + Sync + 'static {
    /// The next secret of the same account. It is asked for when the provider answers 401, and for all
    /// clones of the account by one call at a time: the others wait for what that one gets.
    ///
    /// # Errors
    /// There is none: the call that was refused fails, with this error as the source of its own.
    fn renew(&self) -> impl Future<Output = Result<Secret, BoxError>> + Send;
}

impl<F, R> Renew for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<Secret, BoxError>> + Send,
{
    fn renew(&self) -> impl Future<Output = Result<Secret, BoxError>> + Send {
        self()
    }
}

/// What an account renews its secret with.
pub(crate) struct Renewal {
    renew: Box<dyn Renewer>,
    one_at_a_time: Mutex<()>,
}

/// [`Renew`] behind a pointer.
trait Renewer: Send + Sync {
    fn next(&self) -> Pin<Box<dyn Future<Output = Result<Secret, BoxError>> + Send + '_>>;
}

impl<R: Renew> Renewer for R {
    fn next(&self) -> Pin<Box<dyn Future<Output = Result<Secret, BoxError>> + Send + '_>> {
        Box::pin(self.renew())
    }
}

impl Renewal {
    pub(crate) fn new(renew: impl Renew) -> Self {
        Self {
            renew: Box::new(renew),
            one_at_a_time: Mutex::new(()),
        }
    }

    /// Renews the secret, unless somebody has since it was the one with this number. Says whether it
    /// was this call that did.
    pub(crate) async fn replace(&self, account: &Account, refused: u64) -> Result<bool, Error> {
        let _turn = self.one_at_a_time.lock().await;
        if account.signer()?.renewals() != refused {
            return Ok(false);
        }
        let next =
            self.renew.next().await.map_err(|error| {
                Error::config("the secret could not be renewed").caused_by(error)
            })?;
        account.refresh(next).map(|()| true)
    }
}

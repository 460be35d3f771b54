//! The secrets as they are written into requests: the last thing that is done to one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::claims::{Claimed, claimed};
use crate::context::Datum;
use crate::credential::{Credential, kind_of};
use crate::digest::Digest;
use crate::params::ParamValue;
use crate::secret::{Secret, SigningKeys};
use crate::table::{self, Place, Var};
use crate::template;

/// The longest secret that is taken: servers refuse headers far shorter than this.
const MAX_SECRET: usize = 8192;

/// How many bytes of a query one byte may become: `%20`.
const ENCODED: usize = 3;

/// The secrets of an account, as they are written. A clone sees what another one renews.
#[derive(Clone)]
pub(crate) struct Signer {
    kinds: Arc<[u16]>,
    written: Arc<RwLock<Vec<Written>>>,
    /// How often a secret was renewed.
    renewals: Arc<AtomicU64>,
    /// What the secrets claim, in their order; the first one, which alone is renewed, comes first.
    claimed: Arc<[Claimed]>,
    /// Of the secrets with which the account began.
    digest: Digest,
}

/// A secret as it goes into requests.
enum Written {
    /// As it stands in its place.
    Value(HeaderValue),
    /// What each request is signed with.
    Keys(
        #[cfg_attr(
            not(feature = "sigv4"),
            expect(dead_code, reason = "nothing is signed")
        )]
        SigningKeys,
    ),
}

impl Signer {
    pub(crate) fn new(
        table: &'static table::Provider,
        credential: &Credential,
    ) -> Result<Self, String> {
        let secrets = credential.resolve(table)?;
        let written = secrets
            .iter()
            .map(|(kind, secret)| write(table, *kind, secret));
        let mut parts = vec![table.id.as_bytes()];
        for (kind, secret) in &secrets {
            parts.push(table.auth[usize::from(*kind)].name.as_bytes());
            parts.extend(secret.parts());
        }
        Ok(Self {
            written: Arc::new(RwLock::new(written.collect::<Result<_, _>>()?)),
            renewals: Arc::default(),
            digest: Digest::of(&parts),
            kinds: secrets.iter().map(|(kind, _)| *kind).collect(),
            claimed: secrets
                .iter()
                .map(|(_, secret)| claimed(table, secret))
                .collect(),
        })
    }

    /// The kinds in use, by their place in the table.
    pub(crate) fn kinds(&self) -> &Arc<[u16]> {
        &self.kinds
    }

    pub(crate) fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The parameters that the secrets claim; of two values of one, the first counts.
    pub(crate) fn claimed(&self) -> Vec<(u16, ParamValue)> {
        self.claimed.concat()
    }

    /// Each kind in use, with what is written under its name.
    pub(crate) fn each(&self, mut write: impl FnMut(u16, &HeaderValue)) {
        let written = self.written.read().unwrap_or_else(PoisonError::into_inner);
        for (kind, written) in self.kinds.iter().zip(&*written) {
            if let Written::Value(value) = written {
                write(*kind, value);
            }
        }
    }

    /// Writes each secret into its header, and gives the number of the one that may be renewed.
    pub(crate) fn write(&self, names: &[Option<HeaderName>], headers: &mut HeaderMap) -> u64 {
        // Read before the secrets: one that is renewed in between is written again.
        let number = self.renewals();
        self.each(|kind, value| {
            if let Some(Some(name)) = names.get(usize::from(kind)) {
                headers.insert(name, value.clone());
            }
        });
        number
    }

    /// The keys that sign requests; `None` where no request is signed.
    #[cfg(feature = "sigv4")]
    pub(crate) fn signing_keys(&self) -> Option<SigningKeys> {
        let written = self.written.read().unwrap_or_else(PoisonError::into_inner);
        written.iter().find_map(|written| match written {
            Written::Value(_) => None,
            Written::Keys(keys) => Some(keys.clone()),
        })
    }

    /// How often a secret was renewed: the number of the present one.
    pub(crate) fn renewals(&self) -> u64 {
        self.renewals.load(Ordering::Relaxed)
    }

    /// How long a URL's query can become with these secrets and those that renew them.
    pub(crate) fn longest_query(&self, table: &table::Provider) -> usize {
        let kinds = self
            .kinds
            .iter()
            .map(|kind| &table.auth[usize::from(*kind)]);
        let lengths = kinds.map(|auth| match auth.place {
            Place::Query(name) => {
                let literals = template::shown(auth.value).len();
                "&=".len() + ENCODED * (name.len() + literals + MAX_SECRET)
            }
            Place::Header(_) | Place::Signature { .. } => 0,
        });
        lengths.sum()
    }

    /// Puts a secret in the place of the first one. `given` are the parameters for which no claim
    /// is asked.
    pub(crate) fn refresh(
        &self,
        table: &'static table::Provider,
        secret: &Secret,
        given: &[(u16, ParamValue)],
    ) -> Result<(), String> {
        let Some(&kind) = self.kinds.first() else {
            return Err(format!(
                "the account at {} has no secret to renew",
                table.id
            ));
        };
        let name = |kind: u16| table.auth[usize::from(kind)].name;
        let now = kind_of(table, kind, secret);
        if now != kind {
            let (before, now) = (name(kind), name(now));
            return Err(format!(
                "the new secret is `{now}`, and the account began with `{before}`"
            ));
        }
        let is_asked = |(place, _): &&(u16, ParamValue)| given.iter().all(|(at, _)| at != place);
        let before = self.claimed.first().into_iter().flatten();
        let now = claimed(table, secret);
        if !before.filter(is_asked).eq(now.iter().filter(is_asked)) {
            return Err(format!(
                "the new secret claims to be another account's at {}: make an account of its own with it",
                table.id
            ));
        }
        let value = write(table, kind, secret)?;
        let mut written = self.written.write().unwrap_or_else(PoisonError::into_inner);
        written[0] = value;
        self.renewals.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

fn write(table: &table::Provider, kind: u16, secret: &Secret) -> Result<Written, String> {
    let auth = &table.auth[usize::from(kind)];
    let (id, name) = (table.id, auth.name);
    let signs = matches!(auth.place, Place::Signature { .. });
    let text = match (secret.text(), secret.keys()) {
        (None, Some(keys)) if signs => return checked(keys, id, name).map(Written::Keys),
        (Some(text), _) if !signs => text,
        _ if signs => return Err(format!("`{name}` of {id} takes `SigningKeys`")),
        _ => return Err(format!("`{name}` of {id} takes a text, and signs nothing")),
    };
    if text.is_empty() {
        return Err(format!("the secret `{name}` of {id} is empty"));
    }
    if text.len() > MAX_SECRET || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(format!("no header can carry the secret `{name}` of {id}"));
    }
    let lookup = |var| (var == Var::Secret).then(|| Datum::Text(text.into()));
    let value = template::text(auth.value, &lookup);
    let value = value.and_then(|value| template::header_value(value.into_owned()));
    let mut value = value.ok_or_else(|| format!("the secret `{name}` of {id} is never written"))?;
    value.set_sensitive(true);
    Ok(Written::Value(value))
}

fn checked(keys: &SigningKeys, id: &str, name: &str) -> Result<SigningKeys, String> {
    let exposed = keys.expose();
    let token = exposed.session_token.as_deref();
    let is_text = |text: &str| text.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
    if exposed.id.is_empty() || exposed.secret.is_empty() {
        return Err(format!("the keys `{name}` of {id} are not whole"));
    }
    let too_long = token.is_some_and(|token| token.len() > MAX_SECRET);
    if too_long || !is_text(&exposed.id) || !token.is_none_or(is_text) {
        return Err(format!("no header can carry the keys `{name}` of {id}"));
    }
    Ok(keys.clone())
}

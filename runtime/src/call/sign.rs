//! The signature of a finished request, where the credential is one.

use http::HeaderMap;

use super::{Call, Inputs};
use crate::Error;
use crate::context::constant;
use crate::params::Params;
use crate::provider::Api;
use crate::table::{Place, Template};
use crate::template;

/// What a signature names.
struct Scope {
    #[cfg_attr(
        not(feature = "sigv4"),
        expect(dead_code, reason = "nothing is signed")
    )]
    service: &'static str,
    region: Option<String>,
}

impl Scope {
    /// Of the credential in use; `None` where it signs nothing.
    fn of(inputs: &Inputs, params: &Params) -> Option<Self> {
        let account = &inputs.account;
        let kinds = account.signer().ok()?.kinds().iter();
        let mut places = kinds.map(|kind| account.table().auth[usize::from(*kind)].place);
        places.find_map(|place| match place {
            Place::Header(_) | Place::Query(_) => None,
            Place::Signature { service, region } => Some(Self {
                service,
                region: region_of(region, inputs, params),
            }),
        })
    }
}

fn region_of(region: Template, inputs: &Inputs, params: &Params) -> Option<String> {
    let product = inputs.account.product();
    let region = template::text(region, &|var| constant(var, product, params))?;
    Some(region.into_owned())
}

/// Whether the request can be signed, if it has to be.
pub(super) fn check_signature(inputs: &Inputs, params: &Params) -> Result<(), Error> {
    let id = inputs.account.table().id;
    match Scope::of(inputs, params) {
        Some(_) if cfg!(not(feature = "sigv4")) => Err(Error::config(format!(
            "{id}: signing is the feature `sigv4` of `headwater`, which this build does not have"
        ))),
        Some(Scope { region: None, .. }) => Err(Error::config(format!(
            "{id}: a signature names its region, and nothing gives one"
        ))),
        _ => Ok(()),
    }
}

/// Whether the credential in use is a signature.
pub(super) fn is_signed(inputs: &Inputs, params: &Params) -> bool {
    Scope::of(inputs, params).is_some()
}

impl<A: Api> Call<A> {
    /// Signs what is sent, as of now.
    #[cfg(feature = "sigv4")]
    pub(super) fn sign(&self, headers: &mut HeaderMap) {
        let Inputs {
            account, moment, ..
        } = &self.inputs;
        let keys = account
            .signer()
            .ok()
            .and_then(crate::signer::Signer::signing_keys);
        let scope = Scope::of(&self.inputs, &self.prepared.params);
        if let (Some(keys), Some(Scope { service, region })) = (keys, scope) {
            let (method, url) = (self.method(), self.uri().to_string());
            let request = crate::signature::Signable {
                method: method.as_str(),
                url: &url,
                body: self.body(),
                service,
                region: &region.unwrap_or_default(),
                time: moment.now(),
            };
            request.sign(headers, &keys);
        }
    }

    /// No call that is to be signed can be made.
    #[cfg(not(feature = "sigv4"))]
    #[expect(clippy::unused_self, reason = "as it is where calls are signed")]
    pub(super) const fn sign(&self, _: &mut HeaderMap) {}
}

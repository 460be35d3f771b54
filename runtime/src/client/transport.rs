//! What carries requests: the caller's transport, and one that reaches this machine without a proxy.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Url};
use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::error::Error;
use crate::origin::Origin;

const CONNECT: Duration = Duration::from_secs(10);

/// A credential travels in plain text only where it does not leave the machine; a proxy, which the
/// environment may name unseen, would be told it.
#[derive(Clone)]
pub(super) struct Carrier {
    any: Client,
    here: Client,
}

impl Carrier {
    pub(super) fn new() -> Result<Self, Error> {
        let tls = tls()?.with_platform_verifier().map_err(unready)?;
        let mut tls = tls.with_no_client_auth();
        tls.alpn_protocols = vec!["h2".into(), "http/1.1".into()];
        Self::with_builder(
            Client::builder()
                .connect_timeout(CONNECT)
                .tls_backend_preconfigured(tls),
        )
    }

    pub(super) fn with_builder(builder: ClientBuilder) -> Result<Self, Error> {
        let no_tls = tls()?.with_root_certificates(RootCertStore::empty());
        let here = Client::builder()
            .connect_timeout(CONNECT)
            .tls_backend_preconfigured(no_tls.with_no_client_auth())
            .no_proxy();
        Ok(Self {
            any: built(builder)?,
            here: built(here)?,
        })
    }

    /// What is to carry a request to this place.
    pub(super) fn to(&self, url: &Url) -> &Client {
        let is_here = Origin::parse(url.as_str()).is_ok_and(|to| !to.https && to.is_private());
        if is_here { &self.here } else { &self.any }
    }
}

/// The process's own choice of cryptography, or ours: nothing is installed for others.
fn tls() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    let ours = || Arc::new(ring::default_provider());
    let provider = CryptoProvider::get_default().map_or_else(ours, Arc::clone);
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unready)
}

fn built(builder: ClientBuilder) -> Result<Client, Error> {
    let builder = builder
        .redirect(Policy::none())
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd();
    builder
        .build()
        .map_err(|error| unready(error.without_url()))
}

fn unready(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::config("the HTTP client cannot be set up").caused_by(error)
}

//! The caller's own product, which some providers ask to be named.

/// The program that makes the calls. `headwater::product!()` takes name and version from your Cargo.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    pub(crate) url: &'static str,
}

impl Product {
    /// A product without a home page.
    #[must_use]
    pub const fn new(name: &'static str, version: &'static str) -> Self {
        Self {
            name,
            version,
            url: "",
        }
    }

    /// Its home page, which some providers show beside its name. Empty is none.
    #[must_use]
    pub const fn with_url(self, url: &'static str) -> Self {
        Self { url, ..self }
    }
}

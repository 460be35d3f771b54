//! Typed adapters of LLM providers, one module each, compiled from `specs/`.
//!
//! ```
//! use headwater::Session;
//! use headwater_providers::codex::{Auth, Codex};
//!
//! let codex = Codex::new(Auth::oauth("token"), headwater::product!());
//! let session = Session::new();
//! let turn = session.turn();
//! let call = codex.responses(&turn, br#"{"model":"gpt-5-codex","input":"Hi"}"#.to_vec())?;
//! assert_eq!(call.headers()["session-id"], session.id().as_str());
//! # Ok::<(), headwater::Error>(())
//! ```

use headwater::AnyProvider;

include!(concat!(env!("OUT_DIR"), "/headwater/catalogue.rs"));

/// The provider of an id, or of another name of it; `None` where nobody has it.
#[must_use]
pub fn by_id(id: &str) -> Option<AnyProvider> {
    ALL.iter().find(|provider| provider.is_called(id)).cloned()
}

/// The provider whose host a URL names, and of several there the one with the longest base path that
/// fits; `None` where it is nobody's, as `https://api.x.ai.evil.example` is.
#[must_use]
pub fn by_base_url(url: &str) -> Option<AnyProvider> {
    AnyProvider::find_by_url(ALL, url).cloned()
}

/// Every spec as it was compiled: an id and its TOML.
#[must_use]
pub fn specs() -> &'static [(&'static str, &'static str)] {
    SPECS
}

/// A wire family as an API of nobody's, to read the answers of a provider that has no spec; `None`
/// where there is no such family. It has other names too: `chat-completions` is `openai-chat`. What it
/// says is assumed, and the record says so.
///
/// ```
/// # use headwater::{Any, Meter};
/// # use http::{HeaderMap, StatusCode};
/// let family = headwater_providers::family("openai-chat").expect("a family");
/// let mut meter = Meter::<Any>::of(None, family, StatusCode::OK, &HeaderMap::new());
/// meter.push(br#"{"usage":{"prompt_tokens":12,"completion_tokens":3}}"#);
/// assert_eq!(meter.finish().usage.input_tokens, Some(12));
/// ```
#[must_use]
pub fn family(name: &str) -> Option<&'static headwater::table::Api> {
    families()
        .find(|api| api.family == name)
        .or_else(|| families().find(|api| api.is_called(name)))
}

/// Every wire family, as [`family`] gives it.
pub fn families() -> impl Iterator<Item = &'static headwater::table::Api> {
    FAMILIES.iter().copied()
}

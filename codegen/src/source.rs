//! A file's text and its TOML, with every mistake of its syntax.

use std::path::PathBuf;

use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::de::DeTable;

use crate::spec::{self, SourceKind};
use crate::{Diagnostic, Sink, Span};

/// A spec's text and what it is called in reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it was read; a made-up name where it was not.
    pub path: PathBuf,
    /// The whole text; of a site's own layer, after the text of the spec that it stands on.
    pub text: String,
    pub(crate) under: Option<Under>,
}

/// The spec under a site's own layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Under {
    /// How long its text is.
    pub(crate) length: usize,
    /// Where the layer names it, in its own text.
    pub(crate) named: Span,
    /// What that spec stands on itself.
    pub(crate) below: Option<Box<Under>>,
}

impl Source {
    /// A text under a name.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        let (path, text) = (path.into(), text.into());
        Self {
            path,
            text,
            under: None,
        }
    }

    /// Whether it is a site's own layer, over a spec.
    #[must_use]
    pub const fn is_layer(&self) -> bool {
        self.under.is_some()
    }

    /// A place as people see it: in a site's own text, and what lies in its spec where that is named.
    pub(crate) fn shown(&self, span: Span) -> Span {
        match &self.under {
            None => span,
            Some(under) if span.start < under.length => under.named.clone(),
            Some(Under { length, .. }) => span.start - length..span.end.saturating_sub(*length),
        }
    }

    /// What people see of it.
    pub(crate) fn without_base(self) -> Self {
        Self::new(self.path.clone(), self.own())
    }

    /// How what the text says is known: the kind of each source that it names itself.
    #[must_use]
    pub fn evidence(&self) -> Vec<SourceKind> {
        let mut sink = Sink::default();
        let spec: spec::Provider = spec::decode(&parse(self.own(), &mut sink), &mut sink);
        let kinds = spec
            .sources
            .entries()
            .filter_map(|(_, source)| source.kind.get());
        kinds.map(|kind| kind.value).collect()
    }

    /// Its own text, without that of what it stands on.
    fn own(&self) -> &str {
        let length = self.under.as_ref().map_or(0, |under| under.length);
        &self.text[length..]
    }

    /// SHA-256 of the text, in hex.
    #[must_use]
    pub fn hash(&self) -> String {
        let digits = b"0123456789abcdef";
        let digest = Sha256::digest(&self.text);
        let halves = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        halves
            .map(|half| char::from(digits[usize::from(half)]))
            .collect()
    }

    /// The line of a place, from 1; 0 for one in the spec under a site's own layer.
    #[must_use]
    pub fn line(&self, span: &Span) -> u32 {
        if let Some(Under { length, .. }) = self.under {
            let own = &self.text[length..];
            let is_own = span.start >= length;
            let place = self.shown(span.clone());
            return if is_own {
                Self::new("", own).line(&place)
            } else {
                0
            };
        }
        let before = self.text.as_bytes().iter().take(span.start);
        u32::try_from(before.filter(|byte| **byte == b'\n').count() + 1).unwrap_or(u32::MAX)
    }
}

/// The place of a part of a text value; of the whole value where it is written with escapes.
pub(crate) fn inside(text: &str, whole: &Span, value: &str, part: Span) -> Span {
    let raw = text.get(whole.clone()).unwrap_or_default();
    let quotes = ["\"\"\"", "'''", "\"", "'"];
    let quote = quotes.into_iter().find(|quote| raw.starts_with(quote));
    let skip = quote.map_or(0, str::len);
    let plain = raw.get(skip..raw.len().saturating_sub(skip)) == Some(value);
    if plain {
        whole.start + skip + part.start..whole.start + skip + part.end
    } else {
        whole.clone()
    }
}

/// The TOML of a text; what could not be read is left out and reported.
pub(crate) fn parse<'a>(text: &'a str, sink: &mut Sink) -> Spanned<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..text.len());
        sink.push(Diagnostic::error(
            "syntax",
            span,
            error.message().replace('\n', ", "),
        ));
    }
    table
}

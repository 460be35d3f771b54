//! Where a layer is written. A mistake that a family and a provider make together is shown where the
//! provider names the family.

use crate::{Source, Span, source};

/// The text in which a layer stands.
#[derive(Clone, Debug)]
pub(crate) enum Origin<'a> {
    /// In this text.
    Spec(&'a Source),
    /// In a family, named here.
    Family(Span),
}

impl Origin<'_> {
    /// A place of the layer, in the spec.
    pub(crate) fn place(&self, span: &Span) -> Span {
        match self {
            Self::Spec(_) => span.clone(),
            Self::Family(named) => named.clone(),
        }
    }

    /// A part of a text value, in the spec.
    pub(crate) fn inside(&self, whole: &Span, value: &str, part: Span) -> Span {
        match self {
            Self::Spec(source) => source::inside(&source.text, whole, value, part),
            Self::Family(named) => named.clone(),
        }
    }

    /// The line of a place; 0 for one of the family.
    pub(crate) fn line(&self, span: &Span) -> u32 {
        match self {
            Self::Spec(source) => source.line(span),
            Self::Family(_) => 0,
        }
    }
}

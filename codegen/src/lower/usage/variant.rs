//! Relations that hold for some responses only.

use super::Layer;
use crate::Diagnostic;
use crate::ir::{Said, Variant};
use crate::spec::{self, At, Key};

impl Layer<'_, '_> {
    /// A list that replaces the one below; an empty one removes it.
    pub(super) fn variants(
        &mut self,
        variants: &Key<Vec<At<spec::Variant>>>,
        below: &[Said<Variant>],
    ) -> Vec<Said<Variant>> {
        let Some(list) = variants.get() else {
            return below.to_vec();
        };
        if list.is_empty() && below.is_empty() {
            self.removes_nothing(&list.span, "`variant`");
        }
        list.iter().map(|variant| self.variant(variant)).collect()
    }

    fn variant(&mut self, variant: &At<spec::Variant>) -> Said<Variant> {
        if variant.models.items().is_empty() && variant.stream.get().is_none() {
            self.sink.push(
                Diagnostic::error(
                    "missing-key",
                    self.origin.place(&variant.span),
                    "the variant does not say when it holds",
                )
                .label("holds always")
                .help("name `models`, say `stream`, or write its `parts` above"),
            );
        }
        let parts = variant.parts.get().into_iter();
        let parts = parts.flat_map(|parts| parts.entries());
        let lowered = Variant {
            models: variant
                .models
                .items()
                .iter()
                .map(|name| name.value.clone())
                .collect(),
            stream: variant.stream.get().map(|stream| stream.value),
            parts: parts
                .map(|(part, word)| (part, self.said(&word.span, *word.value)))
                .collect(),
        };
        self.said(&variant.span, lowered)
    }
}

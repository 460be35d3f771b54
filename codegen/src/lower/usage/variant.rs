//! Relations that hold for some responses only.

use super::Layer;
use crate::Diagnostic;
use crate::glob;
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

    /// Each name is some model's, and none that an earlier one stands for.
    fn check_models(&mut self, models: &[At<String>]) {
        for (place, model) in models.iter().enumerate() {
            let known = |earlier: &&At<String>| glob::matches(earlier, model);
            let span = self.origin.place(&model.span);
            if model.trim().is_empty() {
                let found = Diagnostic::error("no-effect", span, "no model has an empty name");
                self.sink
                    .push(found.label("names nothing").help("leave it out"));
            } else if let Some(earlier) = models[..place].iter().find(known) {
                let message = format!("`{}` names `{}` already", earlier.value, model.value);
                let first = self.origin.place(&earlier.span);
                self.sink.push(
                    Diagnostic::error("no-effect", span, message)
                        .label("again")
                        .related(first, "first")
                        .help("leave it out"),
                );
            }
        }
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
        self.check_models(variant.models.items());
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

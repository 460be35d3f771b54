//! What a spec rests on: how many sources of each kind its own text names.

use std::fmt;

use headwater_codegen::Source;
use headwater_codegen::spec::SourceKind;
use serde::Serialize;

/// Sources by their kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Evidence {
    recorded: usize,
    documented: usize,
    client: usize,
    derived: usize,
}

impl Evidence {
    /// Of a spec of the catalogue. What a layer's base rests on was seen at another place, and does not count.
    pub(crate) fn of(id: &str) -> Self {
        let specs = headwater_providers::specs().iter();
        let text = specs.clone().find(|(known, _)| *known == id);
        let text = text.map_or("", |(_, text)| text);
        Self::in_text(&Source::new(id, text))
    }

    /// Of a spec by its own text.
    pub(crate) fn in_text(source: &Source) -> Self {
        let mut evidence = Self::default();
        for kind in source.evidence() {
            match kind {
                SourceKind::Recorded => evidence.recorded += 1,
                SourceKind::Documented => evidence.documented += 1,
                SourceKind::Client => evidence.client += 1,
                SourceKind::Derived => evidence.derived += 1,
            }
        }
        evidence
    }

    /// How many sources saw it themselves.
    pub(crate) fn seen(self) -> usize {
        self.recorded + self.documented + self.client
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            (self.recorded, "recorded"),
            (self.documented, "documented"),
            (self.client, "client"),
            (self.derived, "derived"),
        ];
        let kinds = kinds.into_iter().filter(|(count, _)| *count > 0);
        let kinds: Vec<_> = kinds
            .map(|(count, kind)| format!("{count} {kind}"))
            .collect();
        f.write_str(&kinds.join(", "))
    }
}

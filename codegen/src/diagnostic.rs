//! A mistake in a spec, as data. One run reports all of them; nothing panics.

use std::ops::Range;

/// Where in a file's text, in bytes.
pub type Span = Range<usize>;

/// What is wrong, where, which rule it breaks, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable, as in `lifetime`; explained by `headwater check --explain`.
    pub code: &'static str,
    /// Whether the spec is refused for it.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The narrowest place that shows it.
    pub span: Span,
    /// The rule, said at that place; may be empty.
    pub label: String,
    /// Other places that belong to it, in the same file.
    pub related: Vec<(Span, String)>,
    /// The fix; empty where there is no single one.
    pub help: String,
}

/// Whether a spec with this diagnostic can be compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It can: this is worth a look.
    Warning,
    /// It cannot.
    Error,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            span,
            label: String::new(),
            related: Vec::new(),
            help: String::new(),
        }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// What the place shows.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// How to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }
}

impl Diagnostic {
    /// The same, with each of its places somewhere else.
    #[must_use]
    pub(crate) fn placed(mut self, place: impl Fn(Span) -> Span) -> Self {
        self.span = place(self.span);
        for (span, _) in &mut self.related {
            *span = place(span.clone());
        }
        self
    }
}

/// Where stages put what they find.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// Notes one more.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Whether a spec can still be compiled.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found
            .iter()
            .any(|found| found.severity == Severity::Error)
    }

    /// Whether something was found inside a place.
    pub(crate) fn has_found_in(&self, place: &Span) -> bool {
        let inside =
            |found: &Diagnostic| place.contains(&found.span.start) && found.span.end <= place.end;
        self.found.iter().any(inside)
    }

    /// Takes out what only follows from another mistake.
    pub(crate) fn retain(&mut self, keep: impl Fn(&Diagnostic) -> bool) {
        self.found.retain(keep);
    }

    /// All that was found, once each, in the order of the text.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found
            .sort_by_key(|found| (found.span.start, found.span.end));
        // A rule that holds in several APIs is looked at in each, and what is known may differ there.
        let mut seen: Vec<Diagnostic> = Vec::new();
        for found in self.found {
            let same = |earlier: &Diagnostic| {
                (earlier.code, &earlier.span, &earlier.message)
                    == (found.code, &found.span, &found.message)
            };
            if !seen.iter().any(same) {
                seen.push(found);
            }
        }
        seen
    }
}

//! What was found in a set of files: for people, and as data.

mod json;
mod render;

use std::fmt;

use crate::{Diagnostic, Severity, Source};

pub use render::Style;

/// What was found in a set of files. `Display` is the plain rendering of all of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    files: Vec<(Source, Vec<Diagnostic>)>,
}

impl Report {
    /// What was found in one file, in the order of its text.
    #[must_use]
    pub fn new(source: Source, found: Vec<Diagnostic>) -> Self {
        let shown = found
            .into_iter()
            .map(|found| found.placed(|span| source.shown(span)));
        let mut found: Vec<_> = shown.collect();
        found.sort_by_key(|found| found.span.start);
        let files = vec![(source.without_base(), found)];
        Self { files }
    }

    /// Adds the files of another report.
    pub fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
    }

    /// Every file that was looked at, with what was found there.
    pub fn files(&self) -> impl Iterator<Item = (&Source, &[Diagnostic])> {
        self.files
            .iter()
            .map(|(source, found)| (source, found.as_slice()))
    }

    /// Every finding and its file.
    pub fn iter(&self) -> impl Iterator<Item = (&Source, &Diagnostic)> {
        self.files
            .iter()
            .flat_map(|(source, found)| found.iter().map(move |diagnostic| (source, diagnostic)))
    }

    /// How many mistakes keep a spec from being compiled.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many findings do not.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// Whether nothing keeps any of the specs from being compiled.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.errors() == 0
    }

    fn count(&self, severity: Severity) -> usize {
        self.iter()
            .filter(|(_, found)| found.severity == severity)
            .count()
    }

    /// For people: each finding with the lines of text that it is about, then how many there are.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        render::render(self, style)
    }

    /// As data: a list of objects `{file, code, severity, message, label, help, line, column,
    /// end_line, end_column, related}`. Lines and columns count from 1, columns in characters.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        json::json(self)
    }

    /// As a SARIF 2.1.0 log, for code review tools.
    #[must_use]
    pub fn sarif(&self) -> serde_json::Value {
        json::sarif(self)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Style::Plain))
    }
}

impl std::error::Error for Report {}

//! Reports as rustc writes them.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::Report;
use crate::{Diagnostic, Severity, Source, Span};

/// How a report is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With the colours of a terminal.
    Coloured,
}

pub(super) fn render(report: &Report, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut text = String::new();
    for (source, diagnostic) in report.iter() {
        text += &renderer.render(&groups(source, diagnostic));
        text += "\n\n";
    }
    text + &summary(report)
}

fn groups<'a>(source: &'a Source, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code);
    let path = source.path.display().to_string();
    let mut group = if source.text.is_empty() {
        title.element(Origin::path(path))
    } else {
        title.element(snippet(source, path, diagnostic))
    };
    if !diagnostic.help.is_empty() {
        group = group.element(Element::from(Level::HELP.message(&diagnostic.help)));
    }
    vec![group]
}

fn snippet<'a>(
    source: &'a Source,
    path: String,
    diagnostic: &'a Diagnostic,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = source.text.as_str();
    let mut primary = AnnotationKind::Primary.span(within(text, &diagnostic.span));
    if !diagnostic.label.is_empty() {
        primary = primary.label(&diagnostic.label);
    }
    let related = diagnostic.related.iter().map(|(span, label)| {
        AnnotationKind::Context
            .span(within(text, span))
            .label(label)
    });
    Snippet::source(text)
        .path(path)
        .annotation(primary)
        .annotations(related)
}

/// The place, inside the text and between characters.
fn within(text: &str, span: &Span) -> Span {
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end.min(text.len()));
    start..end.max(start)
}

fn summary(report: &Report) -> String {
    let many = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    let (errors, warnings) = (report.errors(), report.warnings());
    let mut found = Vec::new();
    if errors > 0 {
        found.push(many(errors, "error"));
    }
    if warnings > 0 {
        found.push(many(warnings, "warning"));
    }
    if found.is_empty() {
        found.push("no mistakes".to_owned());
    }
    format!(
        "{} in {}",
        found.join(" and "),
        many(report.files().count(), "file")
    )
}

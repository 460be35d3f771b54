//! Reports as data.

use serde_json::{Value, json};

use super::Report;
use crate::explain::explain;
use crate::{Diagnostic, Severity, Source, Span};

pub(super) fn json(report: &Report) -> Value {
    report
        .iter()
        .map(|(source, found)| {
            let (line, column) = position(&source.text, found.span.start);
            let (end_line, end_column) = position(&source.text, found.span.end);
            json!({
                "file": source.path.display().to_string(),
                "code": found.code,
                "severity": severity(found),
                "message": found.message,
                "label": found.label,
                "help": found.help,
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "related": related(source, found),
            })
        })
        .collect()
}

fn related(source: &Source, found: &Diagnostic) -> Value {
    found
        .related
        .iter()
        .map(|(span, label)| {
            let (line, column) = position(&source.text, span.start);
            json!({ "line": line, "column": column, "label": label })
        })
        .collect()
}

pub(super) fn sarif(report: &Report) -> Value {
    let mut codes: Vec<&str> = report.iter().map(|(_, found)| found.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes
        .into_iter()
        .map(|code| json!({ "id": code, "fullDescription": { "text": explain(code).unwrap_or(code) } }))
        .collect();
    let results: Vec<Value> = report.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "headwater",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result((source, found): (&Source, &Diagnostic)) -> Value {
    let parts = [&found.message, &found.label, &found.help];
    let said: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let related: Vec<Value> = found
        .related
        .iter()
        .map(|(span, label)| {
            let mut location = location(source, span);
            location["message"] = json!({ "text": label });
            location
        })
        .collect();
    json!({
        "ruleId": found.code,
        "level": severity(found),
        "message": { "text": said.join("; ") },
        "locations": [location(source, &found.span)],
        "relatedLocations": related,
    })
}

fn location(source: &Source, span: &Span) -> Value {
    let (line, column) = position(&source.text, span.start);
    let (end_line, end_column) = position(&source.text, span.end);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": source.path.display().to_string() },
        "region": {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
        },
    } })
}

fn severity(found: &Diagnostic) -> &'static str {
    match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Line and column of a byte, from 1.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(byte)];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (line, before[start..].chars().count() + 1)
}

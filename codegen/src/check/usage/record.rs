//! Records of their own against the API that they belong to.

use super::overlap::counted;
use super::{check_usage, with_other};
use crate::ir::{Reading, Record, Said, Usage};
use crate::path::{Path, Pattern};
use crate::{Diagnostic, Sink};

/// What is a bill of its own is not counted in the API's figures too; and each record is checked as
/// the usage that it is.
pub(super) fn check_records(usage: &Usage, readings: &[Reading<'_>], sink: &mut Sink) {
    for (place, record) in usage.records.iter().enumerate() {
        for at in &record.value.at {
            if !record.value.inside {
                check_bill(usage, readings, &record.value, at, sink);
            }
            check_others(usage, &usage.records[..place], &record.value, at, sink);
        }
        let figures = record.usage(usage);
        if figures.fields.is_empty() && figures.extras.is_empty() {
            let name = &record.value.name;
            sink.push(
                Diagnostic::error(
                    "no-effect",
                    record.span.clone(),
                    format!("nothing is read of `record.{name}`"),
                )
                .label("no figures")
                .help("say where they lie in its object: `input = [\"input_tokens\"]`"),
            );
        }
        check_usage(&figures, sink);
    }
}

fn check_bill(
    usage: &Usage,
    readings: &[Reading<'_>],
    record: &Record,
    at: &Said<Path>,
    sink: &mut Sink,
) {
    let patterns = usage.patterns(&at.value);
    let lies_in = |reading: &&Reading<'_>| {
        let within = |at: &Pattern| at.meets_within(&reading.pattern);
        counted(reading.slot).is_some() && patterns.iter().any(within)
    };
    if let Some(reading) = readings.iter().find(lies_in) {
        let (name, path) = (&record.name, &reading.path.value);
        let found = Diagnostic::error(
            "counted-twice",
            at.span.clone(),
            format!(
                "`{path}` would be counted twice, in `record.{name}` and in the figures of the API"
            ),
        )
        .label("a bill of its own")
        .help("write `inside = true` where the figures of the API contain the record");
        sink.push(with_other(found, reading.path, "read here"));
    }
}

/// One object is one record.
fn check_others(
    usage: &Usage,
    earlier: &[Said<Record>],
    record: &Record,
    at: &Said<Path>,
    sink: &mut Sink,
) {
    let patterns = usage.patterns(&at.value);
    let meets = |other: &&Said<Path>| {
        let others = usage.patterns(&other.value);
        others
            .iter()
            .any(|other| patterns.iter().any(|one| one.meets(other)))
    };
    for other in earlier {
        if let Some(other_at) = other.value.at.iter().find(meets) {
            let (name, other) = (&record.name, &other.value.name);
            let found = Diagnostic::error(
                "counted-twice",
                at.span.clone(),
                format!(
                    "`{}` would be `record.{other}` and `record.{name}`",
                    at.value
                ),
            )
            .label("one object, two records")
            .help("tell them apart by a member: `[?@.type=='...']`");
            sink.push(with_other(found, other_at, "found here too"));
        }
    }
}

//! Records of their own against the API that they belong to.

use super::overlap::counted;
use super::{check_usage, with_other};
use crate::ir::{Reading, Usage};
use crate::{Diagnostic, Sink};

/// What is a bill of its own is not counted in the API's figures too; and each record is checked as
/// the usage that it is.
pub(super) fn check_records(usage: &Usage, readings: &[Reading<'_>], sink: &mut Sink) {
    for record in &usage.records {
        for at in &record.value.at {
            let patterns = usage.patterns(&at.value);
            let lies_in = |reading: &&Reading<'_>| {
                let within = |at: &crate::path::Pattern| at.meets_within(&reading.pattern);
                counted(reading.slot).is_some() && patterns.iter().any(within)
            };
            let Some(reading) = readings.iter().find(lies_in) else {
                continue;
            };
            if record.value.inside {
                continue;
            }
            let name = &record.value.name;
            let found = Diagnostic::error(
                "counted-twice",
                at.span.clone(),
                format!(
                    "`{}` would be counted twice, in `record.{name}` and in the figures of the API",
                    reading.path.value
                ),
            )
            .label("a bill of its own")
            .help("write `inside = true` where the figures of the API contain the record");
            sink.push(with_other(found, reading.path, "read here"));
        }
        check_usage(&record.usage(usage), sink);
    }
}

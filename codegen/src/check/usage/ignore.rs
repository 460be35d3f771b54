//! What is left out on purpose against what is read, and against the rest that is left out.

use super::with_other;
use crate::ir::{Reading, Said, Usage};
use crate::path::{Path, Pattern};
use crate::{Diagnostic, Sink};

/// A path is read or ignored, not both, and what lies in an ignored subtree is ignored already.
pub(super) fn check_ignore(usage: &Usage, readings: &[Reading<'_>], sink: &mut Sink) {
    for (place, ignored) in usage.ignore.iter().enumerate() {
        if !ignored.own {
            continue;
        }
        let patterns = usage.patterns(&ignored.value);
        let is_read =
            |reading: &&Reading<'_>| patterns.iter().any(|one| one.meets(&reading.pattern));
        if let Some(reading) = readings.iter().find(is_read) {
            let found = Diagnostic::error(
                "ignored-read",
                ignored.span.clone(),
                format!("`{}` is read, so it cannot be ignored", ignored.value),
            )
            .label("read as well")
            .help("leave out one of the two");
            sink.push(with_other(found, reading.path, "read here"));
        }
        if let Some(root) = root_in(usage, &patterns) {
            let found = Diagnostic::error(
                "ignored-read",
                ignored.span.clone(),
                format!(
                    "`{}` holds counters, so it cannot be ignored",
                    ignored.value
                ),
            )
            .label("nothing new in it would be told")
            .help("ignore what is known in it, path by path");
            sink.push(with_other(found, root, "a root"));
        } else if !patterns.iter().any(|one| is_looked_at(usage, one)) {
            sink.push(
                Diagnostic::error(
                    "no-effect",
                    ignored.span.clone(),
                    format!(
                        "`{}` lies under no root, where nothing is looked at",
                        ignored.value
                    ),
                )
                .label("ignored anyway")
                .help("leave it out"),
            );
        }
        if let Some(wider) = wider(usage, place, &patterns) {
            let found = Diagnostic::error(
                "ignored-twice",
                ignored.span.clone(),
                format!("`{}` is ignored with `{}`", ignored.value, wider.value),
            )
            .label("a subtree goes with its path")
            .help("leave it out");
            sink.push(with_other(found, wider, "ignores it too"));
        }
    }
}

/// A root that goes with these.
fn root_in<'a>(usage: &'a Usage, patterns: &[Pattern]) -> Option<&'a Said<Path>> {
    let is_in = |root: &&Said<Path>| {
        let root = Pattern::from_top(&root.value);
        patterns.iter().any(|one| one.covers(&root))
    };
    usage.roots.iter().find(is_in)
}

fn is_looked_at(usage: &Usage, pattern: &Pattern) -> bool {
    let mut roots = usage.roots.iter();
    roots.any(|root| Pattern::from_top(&root.value).meets_within(pattern))
}

/// Another ignored path that holds all of these; of two that hold each other, the earlier.
fn wider<'a>(usage: &'a Usage, place: usize, patterns: &[Pattern]) -> Option<&'a Said<Path>> {
    let holds = |wide: &[Pattern], narrow: &[Pattern]| {
        let held = |one: &Pattern| wide.iter().any(|wide| wide.covers(one));
        !narrow.is_empty() && narrow.iter().all(held)
    };
    usage.ignore.iter().enumerate().find_map(|(other, wide)| {
        let wide_patterns = usage.patterns(&wide.value);
        let is_wider = other != place
            && holds(&wide_patterns, patterns)
            && (other < place || !holds(patterns, &wide_patterns));
        is_wider.then_some(wide)
    })
}

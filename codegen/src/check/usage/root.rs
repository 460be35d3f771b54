//! Paths and the roots under which they are tried.

use crate::ir::{Said, Usage};
use crate::path::Path;
use crate::{Diagnostic, Sink};

/// A path is written from its root, so one that begins with the root itself is tried under the root
/// twice. Where the message is a root too, it is found there.
pub(super) fn check_root_twice(usage: &Usage, sink: &mut Sink) {
    if usage
        .roots
        .iter()
        .any(|root| root.value.segments.is_empty())
    {
        return;
    }
    for path in usage.relative().filter(|path| path.own) {
        if let Some(rest) = after_root(usage, &path.value) {
            let help = match rest.segments.as_slice() {
                [] => "name a value below it".to_owned(),
                _ => format!(
                    "write `{rest}`; if it does lie there twice, write `$.` before all of it"
                ),
            };
            sink.push(
                Diagnostic::error(
                    "root-twice",
                    path.span.clone(),
                    format!("`{}` begins with its root", path.value),
                )
                .label(looked_for(usage, path))
                .help(help),
            );
        }
    }
}

/// What is left of a path that begins with a root; of several roots the longest.
fn after_root(usage: &Usage, path: &Path) -> Option<Path> {
    let rests = usage.roots.iter().filter_map(|root| {
        let rest = path.segments.strip_prefix(root.value.segments.as_slice())?;
        Some(Path {
            absolute: false,
            segments: rest.to_vec(),
        })
    });
    rests.min_by_key(|rest| rest.segments.len())
}

fn looked_for(usage: &Usage, path: &Said<Path>) -> String {
    let patterns = usage.patterns(&path.value);
    let first = patterns.first().map(ToString::to_string);
    format!("looked for at `{}`", first.unwrap_or_default())
}

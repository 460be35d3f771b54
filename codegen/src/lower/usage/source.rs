//! Where what is said of usage comes from: `[api.<name>.usage.source]`, by field.

use headwater::table::Field;

use crate::ir::Usage;
use crate::lower::rule::unknown_source;
use crate::near::did_you_mean;
use crate::spec::Key;
use crate::{Diagnostic, Sink, spec};

/// A source is one of the file's, and is given for what is read.
pub(in crate::lower) fn check_sources(
    usage: &Key<spec::Usage>,
    lowered: &Usage,
    sources: &[&str],
    sink: &mut Sink,
) {
    let Some(usage) = usage.get() else {
        return;
    };
    let fields = Field::ALL.into_iter();
    let fields = fields.filter(|(_, _, field)| lowered.fields.contains_key(field));
    let extras = lowered.extras.iter().map(|extra| extra.value.name.as_str());
    let read: Vec<&str> = fields.map(|(word, _, _)| word).chain(extras).collect();
    for (name, source) in usage.source.entries() {
        if !read.contains(&name.as_str()) {
            let message = format!("`{}` is not read", name.value);
            sink.push(
                Diagnostic::error("field-unread", name.span.clone(), message)
                    .label("neither a field nor an extra of this API")
                    .help(did_you_mean(name, read.iter().copied())),
            );
        }
        if !sources.contains(&source.value.as_str()) {
            sink.push(unknown_source(sources.iter().copied(), source));
        }
    }
}

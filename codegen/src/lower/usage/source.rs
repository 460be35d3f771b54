//! Where what is said of usage comes from: `[api.<name>.usage.source]`, by field.

use std::collections::BTreeMap;

use headwater::table::Field;

use crate::ir::Usage;
use crate::lower::rule::unknown_source;
use crate::near::did_you_mean;
use crate::spec::Key;
use crate::{Diagnostic, Sink, spec};

/// Each source by what it is given for: one of the file's, for something that is read.
pub(in crate::lower) fn lower_sources(
    usage: &Key<spec::Usage>,
    lowered: &Usage,
    sources: &[&str],
    sink: &mut Sink,
) -> BTreeMap<String, usize> {
    let read = read(lowered);
    let mut places = BTreeMap::new();
    for (name, source) in usage.get().into_iter().flat_map(|at| at.source.entries()) {
        if !read.contains(&name.as_str()) {
            let message = format!("`{}` is not read", name.value);
            sink.push(
                Diagnostic::error("field-unread", name.span.clone(), message)
                    .label("neither a field nor an extra of this API")
                    .help(did_you_mean(name, read.iter().copied())),
            );
        }
        match sources.iter().position(|known| *known == source.value) {
            Some(place) => _ = places.insert(name.value.clone(), place),
            None => sink.push(unknown_source(sources.iter().copied(), source)),
        }
    }
    places
}

/// The names of all that is read.
fn read(usage: &Usage) -> Vec<&str> {
    let fields = Field::ALL.into_iter();
    let fields = fields.filter(|(_, _, field)| usage.reads(*field));
    let extras = usage.extras.iter().map(|extra| extra.value.name.as_str());
    fields.map(|(word, _, _)| word).chain(extras).collect()
}

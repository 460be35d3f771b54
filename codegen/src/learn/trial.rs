//! The compiler looks at what is to be added before anybody else does.

use super::addition::{Addition, written};
use super::print::toml;
use super::subject::Subject;
use crate::Sink;
use crate::check::check_usage;
use crate::lower::{Origin, lower_usage};
use crate::source::{Source, parse};
use crate::spec::{self, decode};

/// Whether the usage is without a mistake, once this is laid over it.
pub(super) fn holds(subject: &Subject, addition: &Addition) -> bool {
    let source = Source::new("learnt.toml", toml(addition, &["usage".to_owned()]));
    let mut sink = Sink::default();
    let table = parse(&source.text, &mut sink);
    let layer: spec::Family = decode(&table, &mut sink);
    let origin = Origin::Spec(&source);
    let usage = lower_usage(&layer.usage, Some(&subject.usage), &origin, &mut sink);
    check_usage(&usage, &mut sink);
    !sink.has_errors() && !repeats_family(subject, addition)
}

/// Whether a list or an extra says what the family says, of which the spec takes it back: that would
/// be said in vain, and the spec may have its reasons.
fn repeats_family(subject: &Subject, addition: &Addition) -> bool {
    let Some(family) = &subject.inherited else {
        return false;
    };
    let fields = addition.fields.iter();
    let mut fields = fields.filter_map(|(field, list)| Some((family.fields.get(field)?, list)));
    let mut extras = family.extras.iter().map(|extra| &extra.value.name);
    fields.any(|(paths, list)| written(paths) == list.paths)
        || extras.any(|name| addition.extras.contains_key(name) && !subject.has_extra(name))
}

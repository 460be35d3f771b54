//! What no single value can know: rules against each other, against the credentials, and against time.

use crate::family::Families;
use crate::{Sink, ir, spec};

/// Every mistake that names alone do not show.
pub(crate) fn check_provider(
    _spec: &spec::Provider,
    _provider: &ir::Provider,
    _families: &Families,
    _sink: &mut Sink,
) {
}

//! Headers that give what no message does.

use std::collections::BTreeMap;

use headwater::table::Field;

use super::{Layer, values, word_of};
use crate::Diagnostic;
use crate::ir::Said;
use crate::lower::is_header_name;
use crate::spec::{self, Key};

impl Layer<'_, '_> {
    /// Names of headers, which replace those below; an empty list removes them.
    pub(super) fn headers(
        &mut self,
        names: &Key<spec::Paths>,
        below: &BTreeMap<Field, Vec<Said<String>>>,
        field: Field,
    ) -> Vec<Said<String>> {
        let below = below.get(&field).map_or(&[][..], |names| names);
        let Some(list) = names.get() else {
            return below.to_vec();
        };
        let mut all = Vec::new();
        for name in list.iter() {
            if is_header_name(name) {
                all.push(self.said(&name.span, name.to_ascii_lowercase()));
            } else {
                let message = format!("`{}` is not a header name", name.escape_debug());
                let place = self.origin.place(&name.span);
                let found = Diagnostic::error("bad-name", place, message);
                self.sink
                    .push(found.label("letters, digits and !#$%&'*+-.^_`|~"));
            }
        }
        let what = format!("`headers.{}`", word_of(field));
        if all.len() == list.len() {
            self.check_replaced(&list.span, &values(&all), &values(below), &what);
        }
        all
    }
}

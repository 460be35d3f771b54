//! Lists of paths: each parsed, and the list laid over the family's.

use super::{Layer, values};
use crate::ir::{Paths, Said};
use crate::path::Path;
use crate::spec::{self, At, Entries, Key};
use crate::{Diagnostic, Span};

impl Layer<'_, '_> {
    /// A list that replaces the one below; an empty one removes it.
    pub(super) fn list(
        &mut self,
        list: &Key<spec::Paths>,
        below: &[Said<Path>],
        what: &str,
    ) -> Paths {
        match list.get() {
            Some(list) => self.given(list, below, what),
            None => below.to_vec(),
        }
    }

    /// A list that is there.
    pub(super) fn given(
        &mut self,
        list: &At<spec::Paths>,
        below: &[Said<Path>],
        what: &str,
    ) -> Paths {
        let all = self.paths(list);
        if all.len() == list.len() {
            self.check_replaced(&list.span, &values(&all), &values(below), what);
        }
        all
    }

    /// Without a family an empty list of roots says that no tokens are metered.
    pub(super) fn roots(&mut self, roots: &Key<spec::Paths>, below: &[Said<Path>]) -> Paths {
        let Some(list) = roots.get() else {
            return below.to_vec();
        };
        let mut all = Vec::new();
        for root in list.iter() {
            all.extend(self.path(root));
        }
        if all.len() == list.len() && !all.is_empty() {
            self.check_replaced(&list.span, &values(&all), &values(below), "`roots`");
        }
        all
    }

    /// The model and the answer's id are asked for where they are said, which is under no root.
    pub(super) fn label(
        &mut self,
        label: &Key<spec::Paths>,
        below: &[Said<Path>],
        what: &str,
    ) -> Paths {
        let all = self.list(label, below, &format!("`{what}`"));
        for path in label.items() {
            let is_relative = Path::parse(path).is_ok_and(|path| !path.absolute);
            if is_relative {
                self.sink.push(
                    Diagnostic::error(
                        "bad-path",
                        self.origin.place(&path.span),
                        format!("the {what} is read from the top of the message"),
                    )
                    .label("lies under a root")
                    .help(format!("write `$.{}`", path.value)),
                );
            }
        }
        all
    }

    /// Paths that are left out on purpose: their names are paths, their values reasons.
    pub(super) fn ignore(&mut self, ignore: &Key<Entries<String>>, below: &[Said<Path>]) -> Paths {
        let mut all = below.to_vec();
        for (name, reason) in ignore.entries() {
            self.check_reason(reason, &format!("`ignore` of `{}`", name.value));
            let Some(path) = self.leaf(name) else {
                continue;
            };
            if self.inherits && below.iter().any(|earlier| earlier.value == path.value) {
                self.same(&name.span, &format!("`ignore` of `{}`", path.value));
            }
            all.retain(|earlier| earlier.own || earlier.value != path.value);
            all.push(path);
        }
        all
    }

    /// Paths to values.
    pub(super) fn paths(&mut self, list: &[At<String>]) -> Paths {
        list.iter().filter_map(|text| self.leaf(text)).collect()
    }

    /// A path that names something in the message.
    fn leaf(&mut self, text: &At<String>) -> Option<Said<Path>> {
        let path = self.path(text)?;
        if path.value.segments.is_empty() {
            self.sink.push(
                Diagnostic::error("bad-path", path.span.clone(), "`$` is the message itself")
                    .label("no value")
                    .help("name a member: `$.member`"),
            );
            return None;
        }
        Some(path)
    }

    fn path(&mut self, text: &At<String>) -> Option<Said<Path>> {
        match Path::parse(text) {
            Ok(path) => Some(self.said(&text.span, path)),
            Err(error) => {
                let next = text.value[error.at..].chars().next();
                let end = error.at + next.map_or(0, char::len_utf8);
                let at = self.origin.inside(&text.span, text, error.at..end);
                let message = format!("`{}` is not a path", text.value);
                self.sink.push(
                    Diagnostic::error("bad-path", at, message)
                        .label(error.message)
                        .help(error.help),
                );
                None
            }
        }
    }

    /// Refuses a list that changes nothing.
    pub(super) fn check_replaced<T: PartialEq>(
        &mut self,
        span: &Span,
        list: &[T],
        below: &[T],
        what: &str,
    ) {
        if list.is_empty() && below.is_empty() {
            self.removes_nothing(span, what);
        } else if self.inherits && list == below {
            self.same(span, what);
        }
    }

    pub(super) fn removes_nothing(&mut self, span: &Span, what: &str) {
        self.sink.push(
            Diagnostic::error(
                "removes-nothing",
                self.origin.place(span),
                format!("{what} is not inherited, so there is nothing to remove"),
            )
            .label("removes nothing")
            .help("leave it out"),
        );
    }
}

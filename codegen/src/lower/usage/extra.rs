//! Extras: what only one API reports. Each becomes a field of a Rust struct.

use headwater::table::{Field, Unit};

use super::{Layer, values};
use crate::ir::{Extra, Said};
use crate::spec::{self, At, Entries, Key};
use crate::{Diagnostic, Span};

/// The reserved words of Rust 2024.
const RESERVED: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

impl Layer<'_, '_> {
    /// An extra replaces the one of its name whole; one without paths removes it.
    pub(super) fn extras(
        &mut self,
        extras: &Key<Entries<spec::Extra>>,
        below: &[Said<Extra>],
    ) -> Vec<Said<Extra>> {
        let mut all = below.to_vec();
        for (name, extra) in extras.entries() {
            self.check_name(name);
            let place = all.iter().position(|known| known.value.name == name.value);
            if matches!(&extra.paths, Key::Given(paths) if paths.is_empty()) {
                match place {
                    Some(place) => drop(all.remove(place)),
                    None => self.removes_nothing(&extra.span, &format!("`extra.{}`", name.value)),
                }
                continue;
            }
            let Some(said) = self.extra(name, extra) else {
                continue;
            };
            match place {
                Some(place) => {
                    if is_same(&said.value, &all[place].value) {
                        self.same(&extra.span, &format!("`extra.{}`", name.value));
                    }
                    all[place] = said;
                }
                None => all.push(said),
            }
        }
        all
    }

    fn extra(&mut self, name: &At<String>, extra: &At<spec::Extra>) -> Option<Said<Extra>> {
        if extra.paths.is_absent() {
            self.missing(&name.span, &name.value, "paths");
        }
        if extra.unit.is_absent() {
            self.missing(&name.span, &name.value, "unit");
        }
        let unit = extra.unit.get()?;
        if let (Unit::Text, Some(scale)) = (unit.value.0, extra.scale.get()) {
            self.sink.push(
                Diagnostic::error(
                    "scaled-text",
                    self.origin.place(&scale.span),
                    format!("`{}` is a text, and a text has no power of ten", name.value),
                )
                .label("for numbers only"),
            );
        }
        let lowered = Extra {
            name: name.value.clone(),
            paths: self.paths(extra.paths.items()),
            unit: unit.value.0,
            scale: extra.scale.get().map_or(0, |scale| scale.value),
            doc: extra
                .doc
                .get()
                .map_or_else(String::new, |doc| doc.value.clone()),
        };
        Some(self.said(&name.span, lowered))
    }

    fn missing(&mut self, span: &Span, name: &str, key: &str) {
        let message = format!("`extra.{name}` has no `{key}`");
        self.sink.push(Diagnostic::error(
            "missing-key",
            self.origin.place(span),
            message,
        ));
    }

    /// An extra is a field of a struct, beside the record and not in its place.
    fn check_name(&mut self, name: &At<String>) {
        let of_record = Field::ALL
            .into_iter()
            .find(|(word, long, _)| [*word, *long].contains(&name.as_str()));
        let span = self.origin.place(&name.span);
        let name = &name.value;
        let found = if let Some((word, _, _)) = of_record {
            Diagnostic::error(
                "extra-name",
                span,
                format!("`{name}` is a field of every record"),
            )
            .label("taken")
            .help(format!(
                "read it there: `{word} = [...]`, or call it something else"
            ))
        } else if !is_extra_name(name) {
            Diagnostic::error(
                "extra-name",
                span,
                format!("`{name}` cannot name a field in Rust"),
            )
            .label("a name is lower case letters, digits and `_`, and no word of Rust's")
        } else {
            return;
        };
        self.sink.push(found);
    }
}

/// Whether a text can name a field of a struct.
pub(crate) fn is_extra_name(name: &str) -> bool {
    let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_word = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(rest);
    is_word && !RESERVED.contains(&name)
}

fn is_same(a: &Extra, b: &Extra) -> bool {
    let rest = |extra: &Extra| (extra.unit, extra.scale, extra.doc.clone());
    rest(a) == rest(b) && values(&a.paths) == values(&b.paths)
}

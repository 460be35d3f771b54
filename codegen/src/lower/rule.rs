//! A rule as it is written to one whose value and condition are resolved.

use headwater::table::{Lifetime, Override};

use super::layers::{Into, Written};
use super::template::Lowering;
use crate::ir::{Case, Json, Rule, Template, Value};
use crate::near::did_you_mean;
use crate::spec::{At, Entries, Key, RuleTable, Word};
use crate::{Diagnostic, Span, spec};

impl Lowering<'_> {
    /// The rule; `None` where its value was refused.
    pub(crate) fn rule(&mut self, written: &Written<'_>, into: Into) -> Option<Rule> {
        let span = &written.rule.span;
        match &written.rule.value {
            spec::Rule::Removed(_) => None,
            spec::Rule::Text(text) => {
                let value = self.text(span, text);
                Some(self.assemble(written, value, &RuleTable::default()))
            }
            spec::Rule::Table(table) => {
                let value = self.value(table, span, into)?;
                Some(self.assemble(written, value, table))
            }
        }
    }

    fn assemble(&mut self, written: &Written<'_>, value: Value, table: &RuleTable) -> Rule {
        let name = At::new(
            self.origin.place(&written.name.span),
            written.name.value.clone(),
        );
        Rule {
            lifetime: written.lifetime,
            when: self.when(&table.when),
            breaks: word(&table.breaks),
            overrides: word(&table.overrides)
                .unwrap_or_else(|| default_override(written.lifetime, &value)),
            max_len: table.max_len.get().map_or(0, |length| length.value),
            hash: table.hash.get().is_some_and(|hash| hash.value),
            separator: table
                .separator
                .get()
                .map_or(",", |text| &text.value)
                .to_owned(),
            formerly: table
                .formerly
                .items()
                .iter()
                .map(|old| self.place(old))
                .collect(),
            source: self.source(&table.source),
            span: self.origin.place(&written.rule.span),
            layer: written.layer,
            line: self.origin.line(&written.name.span),
            name,
            value,
        }
    }

    fn place(&self, text: &At<String>) -> At<String> {
        At::new(self.origin.place(&text.span), text.value.clone())
    }

    fn value(&mut self, table: &RuleTable, span: &Span, into: Into) -> Option<Value> {
        let given = [
            !table.value.is_absent(),
            !table.cases.is_absent(),
            !table.union_of.is_absent(),
            !table.json.is_absent(),
            !table.constant.is_absent(),
        ];
        if given.into_iter().filter(|given| *given).count() != 1 {
            self.value_count(table, span);
            return None;
        }
        if let Some(text) = table.value.get() {
            return Some(self.text(&text.span, &text.value));
        }
        let lists: [(_, fn(_) -> _); 2] = [
            (&table.cases, Value::Cases),
            (&table.union_of, Value::Union),
        ];
        for (key, value) in lists {
            if let Some(cases) = key.get() {
                self.check_some(cases);
                return Some(value(self.cases(cases)));
            }
        }
        if let Some(members) = table.json.get() {
            return Some(Value::Json(self.json(members)));
        }
        let literal = table.constant.get()?;
        if into != Into::Body {
            let place = self.origin.place(&literal.span);
            self.push(
                Diagnostic::error("const-in-header", place, "`const` is for body fields")
                    .label("a header and a query parameter hold text")
                    .help("write it as `value = \"...\"`"),
            );
            return None;
        }
        Some(Value::Const(literal.value.0.clone()))
    }

    /// One template, or `{map.*}`.
    fn text(&mut self, span: &Span, text: &str) -> Value {
        match self.spread(span, text) {
            Some(map) => Value::Spread(map),
            None => Value::Text(self.template(span, text)),
        }
    }

    fn value_count(&mut self, table: &RuleTable, span: &Span) {
        let keys = [
            ("value", table.value.get().map(|at| &at.span)),
            ("cases", table.cases.get().map(|at| &at.span)),
            ("union", table.union_of.get().map(|at| &at.span)),
            ("json", table.json.get().map(|at| &at.span)),
            ("const", table.constant.get().map(|at| &at.span)),
        ];
        let given: Vec<_> = keys
            .into_iter()
            .filter_map(|(key, span)| Some((key, span?)))
            .collect();
        let message = match given.as_slice() {
            [] => "the rule says no value".to_owned(),
            [(first, _), rest @ ..] => {
                let last = rest.last().map_or(*first, |(key, _)| *key);
                format!("the rule says both `{first}` and `{last}`")
            }
        };
        let place = self.origin.place(span);
        let mut diagnostic = Diagnostic::error("value-count", place, message)
            .label("says one of `value`, `cases`, `union`, `json`, `const`");
        for (key, span) in given {
            diagnostic = diagnostic.related(self.origin.place(span), format!("`{key}`"));
        }
        self.push(diagnostic);
    }

    fn check_some(&mut self, cases: &At<Vec<At<spec::Case>>>) {
        if cases.is_empty() {
            let place = self.origin.place(&cases.span);
            self.push(
                Diagnostic::error(
                    "value-count",
                    place,
                    "the list is empty, so the rule has no value",
                )
                .label("says at least one value"),
            );
        }
    }

    fn cases(&mut self, cases: &[At<spec::Case>]) -> Vec<Case> {
        cases
            .iter()
            .map(|case| {
                let written = &case.value;
                let value = if let Some(text) = written.value.get() {
                    self.template(&text.span, &text.value)
                } else {
                    if written.value.is_absent() {
                        let place = self.origin.place(&case.span);
                        self.push(Diagnostic::error(
                            "missing-key",
                            place,
                            "the case has no `value`",
                        ));
                    }
                    Template {
                        pieces: Vec::new(),
                        span: self.origin.place(&case.span),
                    }
                };
                let when = self.when(&written.when);
                Case { value, when }
            })
            .collect()
    }

    fn json(&mut self, members: &Entries<spec::Json>) -> Vec<(String, Json)> {
        members
            .iter()
            .map(|(name, member)| {
                let json = match &member.value {
                    spec::Json::Text(text) => Json::Text(self.template(&member.span, text)),
                    spec::Json::Object(members) => Json::Object(self.json(members)),
                };
                (name.value.clone(), json)
            })
            .collect()
    }

    /// The place of a key of `[sources]`.
    pub(crate) fn source(&mut self, key: &Key<String>) -> Option<usize> {
        let key = key.get()?;
        let place = self
            .names
            .sources
            .iter()
            .position(|name| *name == key.value);
        if place.is_none() {
            self.push(unknown_source(self.names.sources.iter().copied(), key));
        }
        place
    }
}

/// A source that nobody declares.
pub(crate) fn unknown_source<'a>(
    known: impl Iterator<Item = &'a str>,
    key: &At<String>,
) -> Diagnostic {
    Diagnostic::error(
        "unknown-source",
        key.span.clone(),
        format!("there is no `[sources.{}]`", key.value),
    )
    .label("not a key of `[sources]`")
    .help(did_you_mean(key, known))
}

fn word<T: Copy>(key: &Key<Word<T>>) -> Option<T> {
    key.get().map(|word| word.value.0)
}

/// What is the caller's taste they may change; the contract they may not.
fn default_override(lifetime: Lifetime, value: &Value) -> Override {
    match (lifetime, value) {
        (_, Value::Union(_)) => Override::Merge,
        (Lifetime::Static | Lifetime::Install | Lifetime::Credential, _) => Override::Caller,
        _ => Override::Spec,
    }
}

//! Conditions: names resolved, and each fact at its place.

use super::template::Lowering;
use crate::ir::{Fact, When};
use crate::near::did_you_mean;
use crate::spec::{At, Entries, Key, Word};
use crate::{Diagnostic, Span, glob, spec};

impl Lowering<'_> {
    pub(crate) fn when(&mut self, when: &Key<spec::When>) -> When {
        let Some(when) = when.get() else {
            return When::default();
        };
        self.check_asks(&when.span, when, "always holds");
        let all = self.facts(when);
        let not = when.not.get().map_or_else(Vec::new, |not| {
            self.check_asks(&not.span, not, "excludes nothing");
            if let Some(nested) = not.not.get() {
                self.push(
                    Diagnostic::error(
                        "condition-depth",
                        self.origin.place(&nested.span),
                        "`not` does not nest",
                    )
                    .help("say it once: what is not excluded is included"),
                );
            }
            self.facts(not)
        });
        When { all, not }
    }

    /// A condition asks for something; one that was meant to was reported.
    fn check_asks(&mut self, span: &Span, when: &spec::When, otherwise: &str) {
        if *when == spec::When::default() && !self.sink.has_found_in(span) {
            let message = format!("the condition asks for nothing, so it {otherwise}");
            let place = self.origin.place(span);
            self.push(Diagnostic::error("no-effect", place, message).help("leave it out"));
        }
    }

    /// One of a list must match, so a list has members.
    fn check_list<T>(&mut self, list: Option<&At<Vec<T>>>) {
        if let Some(list) = list.filter(|list| list.is_empty()) {
            let place = self.origin.place(&list.span);
            let message = "an empty list matches nothing, so this never holds";
            self.push(
                Diagnostic::error("dead-rule", place, message)
                    .label("one of the list must match")
                    .help("say what may match, `[\"*\"]` for anything"),
            );
        }
    }

    fn check_lists(&mut self, when: &spec::When) {
        for list in [&when.auth, &when.model] {
            self.check_list(list.get());
        }
        for (_, list) in when.params.entries().chain(when.body.entries()) {
            self.check_list(Some(list));
        }
        self.check_list(when.caller.get());
        self.check_list(when.transport.get());
        self.check_list(when.last.get());
    }

    fn facts(&mut self, when: &spec::When) -> Vec<At<Fact>> {
        self.check_lists(when);
        let mut facts = Vec::new();
        let mut add = |span: &Span, fact: Fact| facts.push(At::new(self.origin.place(span), fact));
        let bools = [
            (&when.official, Fact::Official as fn(bool) -> Fact),
            (&when.child, Fact::Child),
            (&when.image, Fact::Image),
            (&when.file, Fact::File),
            (&when.tools, Fact::Tools),
            (&when.thinking, Fact::Thinking),
            (&when.retry, Fact::Retry),
        ];
        for (key, fact) in bools {
            if let Some(at) = key.get() {
                add(&at.span, fact(at.value));
            }
        }
        if let Some(at) = when.caller.get() {
            add(&at.span, Fact::Caller(words(at)));
        }
        if let Some(at) = when.transport.get() {
            add(&at.span, Fact::Transport(words(at)));
        }
        if let Some(at) = when.last.get() {
            add(&at.span, Fact::Last(words(at)));
        }
        if let Some(at) = when.model.get() {
            add(&at.span, Fact::Model(globs(at)));
        }
        for (path, at) in when.body.entries() {
            add(&at.span, Fact::Body(path.value.clone(), globs(at)));
        }
        facts.extend(when.auth.get().and_then(|at| self.auth_fact(at)));
        if let Some(params) = when.params.get() {
            facts.extend(self.param_facts(params));
        }
        facts.sort_by_key(|fact| fact.span.start);
        facts
    }

    fn auth_fact(&mut self, at: &At<Vec<At<String>>>) -> Option<At<Fact>> {
        let mut kinds = Vec::new();
        for name in &at.value {
            let place = self.names.auth.iter().position(|auth| *auth == name.value);
            match place.and_then(|place| u16::try_from(place).ok()) {
                Some(place) => kinds.push(place),
                None => self.push(
                    Diagnostic::error(
                        "dead-rule",
                        self.origin.place(&name.span),
                        format!("there is no `[auth.{}]`, so this never holds", name.value),
                    )
                    .label("no such kind of credential")
                    .help(did_you_mean(name, self.names.auth.iter().copied())),
                ),
            }
        }
        (!kinds.is_empty()).then(|| At::new(self.origin.place(&at.span), Fact::Auth(kinds)))
    }

    fn param_facts(&mut self, params: &Entries<Vec<At<String>>>) -> Vec<At<Fact>> {
        let mut facts = Vec::new();
        for (name, at) in params.iter() {
            let place = self
                .names
                .params
                .iter()
                .position(|param| param.name.value == name.value);
            let Some(place) = place else {
                let known = self.names.params.iter().map(|param| param.name.as_str());
                self.push(
                    Diagnostic::error(
                        "unknown-param",
                        self.origin.place(&name.span),
                        format!("unknown parameter `{}`", name.value),
                    )
                    .label("not one of `[params.*]`")
                    .help(did_you_mean(name, known)),
                );
                continue;
            };
            self.check_values(place, at);
            if let Ok(place) = u16::try_from(place) {
                let span = self.origin.place(&at.span);
                facts.push(At::new(span, Fact::Param(place, globs(at))));
            }
        }
        facts
    }

    /// What a parameter from a closed set never is.
    fn check_values(&mut self, place: usize, globs: &[At<String>]) {
        let param = &self.names.params[place];
        let values: Vec<&str> = param.known_values().collect();
        for glob in globs.iter().filter(|_| !values.is_empty()) {
            if !values.iter().any(|value| glob::matches(glob, value)) {
                self.push(
                    Diagnostic::error(
                        "dead-rule",
                        self.origin.place(&glob.span),
                        format!(
                            "`{}` is not one of the values of `{}`",
                            glob.value, param.name.value
                        ),
                    )
                    .label("this never holds")
                    .help(did_you_mean(glob, values.iter().copied())),
                );
            }
        }
    }
}

fn words<T: Copy>(list: &[At<Word<T>>]) -> Vec<T> {
    list.iter().map(|word| word.value.0).collect()
}

fn globs(list: &[At<String>]) -> Vec<String> {
    list.iter().map(|glob| glob.value.clone()).collect()
}

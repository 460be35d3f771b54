//! Whether a rule or a case exists for a call.

use crate::context::Context;
use crate::params::ParamValue;
use crate::table::{Fact, When};

impl Context<'_> {
    pub(crate) fn holds(&self, when: &When) -> bool {
        let holds = |fact: &Fact| self.is_true(fact);
        when.all.iter().all(holds) && (when.not.is_empty() || !when.not.iter().all(holds))
    }

    fn is_true(&self, fact: &Fact) -> bool {
        let facts = self.body.facts();
        match *fact {
            Fact::Official(is) => self.official == is,
            Fact::Auth(kinds) => self.auth.iter().any(|kind| kinds.contains(kind)),
            Fact::Param(index, globs) => match self.params.get(index) {
                Some(ParamValue::List(items)) => items.iter().any(|item| matches(globs, item)),
                Some(value) => value.text().is_some_and(|text| matches(globs, &text)),
                None => false,
            },
            Fact::Child(is) => self.moment.parent_thread().is_some() == is,
            Fact::Caller(callers) => callers.contains(&self.moment.caller),
            Fact::Model(globs) => self.model.is_some_and(|model| matches(globs, model)),
            Fact::Transport(transports) => transports.contains(&self.transport),
            Fact::Last(roles) => facts.last.is_some_and(|last| roles.contains(&last)),
            Fact::Image(is) => facts.image == is,
            Fact::File(is) => facts.file == is,
            Fact::Tools(is) => facts.tools == is,
            Fact::Thinking(is) => facts.thinking == is,
            Fact::Body(path, globs) => self.body.matches(path, globs),
            Fact::Retry(is) => (self.attempt > 0) == is,
        }
    }
}

/// Whether a text is one of the patterns, in which `*` is any text.
pub(crate) fn matches(globs: &[&str], text: &str) -> bool {
    globs.iter().any(|glob| is_match(glob, text))
}

fn is_match(glob: &str, text: &str) -> bool {
    let Some((head, rest)) = glob.split_once('*') else {
        return glob == text;
    };
    let Some(mut text) = text.strip_prefix(head) else {
        return false;
    };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        match text.find(part) {
            Some(at) => text = &text[at + part.len()..],
            None => return false,
        }
    }
    text.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        for (glob, text, is) in [
            ("gpt-5", "gpt-5", true),
            ("gpt-5", "gpt-5.1", false),
            ("gpt-5*", "gpt-5", true),
            ("*haiku*", "claude-haiku-4", true),
            ("*haiku*", "claude-opus", false),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "abc", true),
            ("a*b*c", "acb", false),
            ("a*ab", "ab", false),
            ("a*ba", "aba", true),
            ("*", "", true),
            ("anthropic/*", "anthropic", false),
            ("**x", "x", true),
            ("a*é*z", "aééz", true),
        ] {
            assert_eq!(is_match(glob, text), is, "{glob} {text}");
        }
    }
}

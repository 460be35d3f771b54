//! What an example expects: text in which variables stand for what the call was made with.

use std::env::consts::{ARCH, OS};

use serde_json::Value;

use super::Run;
use super::account::{INSTALL, PRODUCT_PARTS, text_of};
use super::scene::Scene;
use crate::lower::{Token, tokens};
use crate::spec::At;
use crate::{Diagnostic, Sink, source};

/// What variables stand for.
pub(super) struct Words<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) scene: &'a Scene,
    pub(super) body: &'a Value,
}

impl Words<'_> {
    /// The text with its variables filled in; `None` where one has no value, which is reported.
    pub(super) fn fill(&self, template: &At<String>, sink: &mut Sink) -> Option<String> {
        let mut filled = String::new();
        for (part, token) in tokens(template) {
            let value = match token {
                Token::Text(text) => Some(text),
                Token::Name(name) => self.value(&name),
                Token::Unclosed => None,
            };
            let Some(value) = value else {
                let text = &self.run.compiled.source.text;
                let at = source::inside(text, &template.span, template, part);
                let message = "the variable has no value in this example";
                sink.push(Diagnostic::error("unknown-variable", at, message).label("nothing"));
                return None;
            };
            filled.push_str(&value);
        }
        Some(filled)
    }

    fn value(&self, name: &str) -> Option<String> {
        let part = PRODUCT_PARTS.iter().find(|(known, _)| *known == name);
        if let Some((_, value)) = part {
            return Some((*value).to_owned());
        }
        if let Some(path) = name.strip_prefix("body.") {
            return member(self.body, path).map(text_of);
        }
        if let Some(name) = name.strip_prefix("header.") {
            let headers = self.scene.call.headers();
            return headers.get(name)?.to_str().ok().map(str::to_owned);
        }
        let param = || self.run.param(name).or_else(|| self.run.captured(name));
        match name {
            "install" => Some(INSTALL.to_owned()),
            "secret" => Some(self.run.secret()),
            "os" => Some(OS.to_owned()),
            "arch" => Some(ARCH.to_owned()),
            _ => self.scene.value(name).or_else(param),
        }
    }
}

/// A member of a body, path split at dots.
pub(super) fn member<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .try_fold(body, |value, name| value.get(name))
}

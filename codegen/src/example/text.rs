//! What an example expects: text in which variables stand for what the call was made with.

use std::env::consts::{ARCH, OS};

use headwater::{Call, Session, Turn};
use serde_json::Value;

use super::Run;
use super::account::{INSTALL, PRODUCT_PARTS, text_of};
use crate::lower::{Token, tokens};
use crate::spec::At;
use crate::{Diagnostic, Sink, source};

/// What variables stand for.
pub(super) struct Words<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) session: &'a Session,
    pub(super) turn: &'a Turn,
    pub(super) call: &'a Call,
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
            let headers = self.call.headers();
            return headers.get(name)?.to_str().ok().map(str::to_owned);
        }
        Some(match name {
            "session" => self.session.id().to_string(),
            "cache_scope" => self.session.cache_scope().to_string(),
            "thread" => self.turn.thread().id().to_string(),
            "turn" => self.turn.id().to_string(),
            "request" => self.call.id().to_string(),
            "install" => INSTALL.to_owned(),
            "secret" => self.run.secret(),
            "model" => self.call.model()?.to_owned(),
            "os" => OS.to_owned(),
            "arch" => ARCH.to_owned(),
            "window" | "turn_index" | "turn_started_ms" | "attempt" => "0".to_owned(),
            "caller" => "main".to_owned(),
            param => self.run.param(param)?,
        })
    }
}

/// A member of a body, path split at dots.
pub(super) fn member<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .try_fold(body, |value, name| value.get(name))
}

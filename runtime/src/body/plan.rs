//! What of a body the rules of an API ever read or write: the rest is passed over.

use std::sync::Arc;

use super::Look;
use crate::table::{Api, Fact, Json, Piece, Rule, Template, Value, Var, When};

/// The paths that one API's rules name, and what they ask of the items.
#[derive(Debug)]
pub(crate) struct BodyPlan {
    paths: Arc<[&'static str]>,
    image: bool,
    file: bool,
    /// Whether a rule reads what lies above or below what another one writes.
    nested: bool,
}

impl BodyPlan {
    pub(crate) fn of(api: &'static Api) -> Self {
        let mut names = Names::default();
        let shape = &api.shape;
        for path in [shape.model, shape.stream, shape.items] {
            names.add(path);
        }
        for mark in shape.tools.iter().chain(shape.thinking) {
            names.add(mark.member);
        }
        for rule in api.headers.iter().chain(api.query) {
            names.read(rule);
        }
        for rule in api.body {
            names.read(rule);
            names.add(rule.name);
            names.written.push(rule.name);
            rule.formerly.iter().for_each(|name| names.add(name));
        }
        for template in [api.path, api.stream_path, api.base_url] {
            names.template(template);
        }
        let nested = names.is_nested();
        Self {
            paths: names.all.into(),
            image: names.image,
            file: names.file,
            nested,
        }
    }

    pub(crate) fn paths(&self) -> &[&'static str] {
        &self.paths
    }

    pub(crate) fn shared_paths(&self) -> Arc<[&'static str]> {
        self.paths.clone()
    }

    /// Whether the body must be read again once it is edited.
    pub(crate) fn is_nested(&self) -> bool {
        self.nested
    }

    pub(crate) fn look(&self, history: bool) -> Look {
        Look {
            image: self.image,
            file: self.file,
            history,
        }
    }
}

#[derive(Default)]
struct Names {
    all: Vec<&'static str>,
    written: Vec<&'static str>,
    read: Vec<&'static str>,
    image: bool,
    file: bool,
}

impl Names {
    fn add(&mut self, path: &'static str) {
        if !path.is_empty() && !self.all.contains(&path) {
            self.all.push(path);
        }
    }

    fn add_read(&mut self, path: &'static str) {
        self.add(path);
        self.read.push(path);
    }

    fn read(&mut self, rule: &Rule) {
        self.when(&rule.when);
        match rule.value {
            Value::Text(template) | Value::Spread(template) => self.template(template),
            Value::Cases(cases) | Value::Union(cases) => {
                for case in cases {
                    self.when(&case.when);
                    self.template(case.value);
                }
            }
            Value::Json(members) => self.json(members),
            Value::Const(_) => {}
        }
    }

    fn json(&mut self, members: &'static [(&'static str, Json)]) {
        for (_, member) in members {
            match member {
                Json::Text(template) => self.template(template),
                Json::Object(members) => self.json(members),
            }
        }
    }

    fn template(&mut self, template: Template) {
        for piece in template {
            if let Piece::Var(Var::Body(path)) = piece {
                self.add_read(path);
            }
        }
    }

    fn when(&mut self, when: &When) {
        for fact in when.all.iter().chain(when.not) {
            match fact {
                Fact::Body(path, _) => self.add_read(path),
                Fact::Image(_) => self.image = true,
                Fact::File(_) => self.file = true,
                _ => {}
            }
        }
    }

    fn is_nested(&self) -> bool {
        let above = |a: &str, b: &str| {
            let rest = b.strip_prefix(a);
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        let pairs = self.read.iter().flat_map(|read| {
            let written = self.written.iter();
            written.map(move |written| (*read, *written))
        });
        pairs
            .into_iter()
            .any(|(read, written)| above(read, written) || above(written, read))
    }
}

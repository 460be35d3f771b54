//! An example of a request: what the caller gives, and what must be sent.

use std::collections::BTreeMap;

use headwater::Call;
use serde_json::{Map, Value};

use super::account::text_of;
use super::scene::Scene;
use super::text::{Words, member};
use super::{Run, wrong};
use crate::Sink;
use crate::spec::{At, Const};

impl Run<'_> {
    /// Makes the call, and compares what would be sent.
    pub(super) fn check_request(&self, sink: &mut Sink) {
        let Some(request) = self.example.request.get() else {
            return;
        };
        let body = request
            .iter()
            .map(|(name, value)| (name.value.clone(), value.0.clone()));
        let body = Value::Object(body.collect::<Map<_, _>>());
        let scene = match Scene::play(self, body) {
            Ok(scene) => scene,
            Err(error) => {
                let message = format!("the call cannot be made: {error}");
                sink.push(wrong(&request.span, message));
                return;
            }
        };
        let body = serde_json::from_slice(scene.call.body()).unwrap_or_default();
        let words = Words {
            run: self,
            scene: &scene,
            body: &body,
        };
        self.check_headers(&words, sink);
        self.check_body(&words, sink);
    }

    /// What a parameter is in this example: as given, or by default.
    pub(super) fn param(&self, name: &str) -> Option<String> {
        let given = self
            .example
            .params
            .entries()
            .find(|(known, _)| known.value == name);
        let default = || {
            self.provider
                .params
                .iter()
                .find(|param| param.name == name)?
                .default
        };
        given
            .map(|(_, value)| text_of(&value.0))
            .or_else(|| default().map(str::to_owned))
    }

    /// What an earlier answer gave under the name of a capture.
    pub(super) fn captured(&self, name: &str) -> Option<String> {
        let mut given = self.example.captured.entries();
        let (_, value) = given.find(|(known, _)| known.value == name)?;
        Some(value.value.clone())
    }

    /// Every header that is sent is listed, but for those that HTTP asks of every request.
    fn check_headers(&self, words: &Words<'_>, sink: &mut Sink) {
        let Some(headers) = self.example.headers.get() else {
            return;
        };
        let mut sent = sent_headers(&words.scene.call);
        let of_wire = headers_of_wire(&words.scene.call);
        for (name, template) in headers.iter() {
            let Some(expected) = words.fill(template, sink) else {
                sent.remove(&name.to_ascii_lowercase());
                continue;
            };
            match sent.remove(&name.to_ascii_lowercase()) {
                Some(value) if value == expected => {}
                Some(value) => sink.push(
                    wrong(&template.span, format!("`{}: {value}` is sent", name.value))
                        .label(format!("expected `{expected}`")),
                ),
                None => sink.push(
                    wrong(&name.span, format!("`{}` is not sent", name.value))
                        .label(format!("expected `{expected}`")),
                ),
            }
        }
        for (name, value) in sent {
            if !of_wire.contains(&name) {
                sink.push(
                    wrong(
                        &headers.span,
                        format!("`{name}: {value}` is sent, and not listed"),
                    )
                    .label("lists every header that is sent"),
                );
            }
        }
    }

    fn check_body(&self, words: &Words<'_>, sink: &mut Sink) {
        for (path, expected) in self.example.body.entries() {
            let Some(value) = expected_member(words, expected, sink) else {
                continue;
            };
            let sent = member(words.body, path);
            if sent != Some(&value) {
                let message = sent.map_or_else(
                    || format!("`{}` is not sent", path.value),
                    |sent| format!("`{}` is sent as {sent}", path.value),
                );
                sink.push(wrong(&expected.span, message).label(format!("expected {value}")));
            }
        }
    }
}

fn expected_member(words: &Words<'_>, expected: &At<Const>, sink: &mut Sink) -> Option<Value> {
    match &expected.0 {
        Value::String(text) => {
            let template = At::new(expected.span.clone(), text.clone());
            words.fill(&template, sink).map(Value::String)
        }
        other => Some(other.clone()),
    }
}

fn sent_headers(call: &Call) -> BTreeMap<String, String> {
    let headers = call.headers();
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect()
}

fn headers_of_wire(call: &Call) -> Vec<String> {
    let applied = call.applied().into_iter();
    applied
        .filter(|one| one.rule == "wire")
        .map(|one| one.name)
        .collect()
}

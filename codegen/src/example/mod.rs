//! The examples of a spec, run through the engine: what does not come out as it says is a mistake.

mod account;
mod request;
mod response;
mod scene;
mod text;
mod tried;

pub use account::without_environment;

use std::path::PathBuf;

use headwater::table;

use crate::compile::Compiled;
use crate::spec::{At, Example};
use crate::{Diagnostic, Sink};

/// Runs every example of a spec.
pub(crate) fn check_examples(compiled: &Compiled, sink: &mut Sink) {
    let provider = without_environment(compiled.table);
    for (api, table) in compiled.provider.apis.iter().zip(provider.apis) {
        let mut tried = tried::Tried::default();
        for example in &api.examples {
            let run = Run {
                compiled,
                provider,
                api: table,
                example,
            };
            if let Some(usage) = run.check_response(sink) {
                tried.note(&usage);
            }
            run.check_request(sink);
        }
        tried.check(&api.usage, sink);
    }
}

impl Compiled {
    /// The files that its examples read: what a build has to watch beside the spec.
    pub fn fixtures(&self) -> impl Iterator<Item = PathBuf> {
        let examples = self.provider.apis.iter().flat_map(|api| &api.examples);
        let responses = examples.filter_map(|example| example.response.get());
        responses.map(|response| response::fixture(&self.source.path, response))
    }
}

/// One example on its way.
struct Run<'a> {
    compiled: &'a Compiled,
    provider: &'static table::Provider,
    api: &'static table::Api,
    example: &'a At<Example>,
}

/// An example that does not come out as it says.
fn wrong(span: &crate::Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("wrong-example", span.clone(), message)
}

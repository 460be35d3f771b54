//! `learn`: once its TOML is pasted into the spec, the spec is sound and the same answer leaves no
//! number without a name.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod made_up;
mod mutations;
mod paste;

use std::sync::OnceLock;

use headwater::{Any, Meter, Metered};
use headwater_codegen::learn::{Seen, Subject, Vocabulary, learn};
use headwater_codegen::{Compiled, FAMILIES, Report, Source, compile};
use http::{HeaderMap, StatusCode};

/// An answer: its head and its body.
#[derive(Debug)]
struct Answer {
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn of(body: &str) -> Self {
        Self {
            headers: HeaderMap::new(),
            body: body.into(),
        }
    }

    fn read(&self, spec: &Compiled, api: &str) -> Metered {
        let mut apis = spec.table.apis.iter();
        let api = apis.find(|known| known.name == api).unwrap();
        let ok = StatusCode::OK;
        Meter::<Any>::of(Some(spec.table), api, ok, &self.headers).whole(&self.body)
    }
}

fn compiled(text: &str) -> Result<Compiled, Report> {
    compile(&Source::new("acme.toml", text))
}

/// All that families and shipped specs say.
fn vocabulary() -> &'static Vocabulary {
    static ALL: OnceLock<Vocabulary> = OnceLock::new();
    ALL.get_or_init(|| Vocabulary::new(FAMILIES, headwater_providers::specs()))
}

/// What is to be added to a spec for an answer.
fn lesson(spec: &Compiled, api: &str, answer: &Answer, vocabulary: &Vocabulary) -> String {
    let mut seen = Seen::default();
    seen.add(&answer.read(spec, api).usage);
    let subject = Subject::api(spec, api).unwrap();
    learn(&subject, &seen, vocabulary).to_string()
}

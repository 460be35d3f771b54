//! The wire families: the language's standard library, written in it.

use std::sync::OnceLock;

use crate::near::nearest;
use crate::source::parse;
use crate::spec::{Api, Family, decode};
use crate::{Diagnostic, Sink};

/// `("gemini", include_str!("../families/gemini.toml"))` for each name.
macro_rules! families {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../families/", $name, ".toml")))),*]
    };
}

/// Name and text of every family.
pub const FAMILIES: &[(&str, &str)] = families![
    "openai-chat"
    "openai-responses"
    "openai-completions"
    "openai-embeddings"
    "openai-audio"
    "openai-images"
    "openai-assistants"
    "realtime-ws"
    "openai-count-tokens"
    "openai-files-batches"
    "anthropic-messages"
    "anthropic-count-tokens"
    "anthropic-batches"
    "gemini"
    "gemini-interactions"
    "gemini-embeddings"
    "gemini-count-tokens"
    "gemini-cached-contents"
    "gemini-live-ws"
    "vertex-predict"
    "bedrock-converse"
    "bedrock-invoke"
    "bedrock-agent"
    "bedrock-count-tokens"
    "cohere-v1"
    "cohere-v2"
    "cohere-embed"
    "ollama"
    "llamacpp"
    "dashscope"
    "hunyuan"
    "reka"
    "rerank"
    "voyage"
    "watsonx"
    "xai-grpc"
];

/// Families by name.
#[derive(Debug)]
pub(crate) struct Families(Vec<(&'static str, Family)>);

impl Families {
    /// Those that the compiler brings along.
    pub(crate) fn built_in() -> &'static Self {
        static READ: OnceLock<Families> = OnceLock::new();
        READ.get_or_init(|| {
            // What is wrong in one is found by `check_family`, in this crate's tests.
            let read = |text: &str| read_family(text, &mut Sink::default());
            Self(
                FAMILIES
                    .iter()
                    .map(|(name, text)| (*name, read(text)))
                    .collect(),
            )
        })
    }

    /// The family that an API speaks: the one it names, or else one of its own name. Of a misspelt one
    /// what was probably meant, so that nothing else seems wrong for it.
    pub(crate) fn spoken(&self, name: &str, api: &Api) -> Option<(&'static str, &Family)> {
        let Some(word) = api.family.get() else {
            return self.get(name);
        };
        let names: Vec<_> = self.names().collect();
        self.get(word).or_else(|| self.get(nearest(word, &names)?))
    }

    pub(crate) fn get(&self, name: &str) -> Option<(&'static str, &Family)> {
        let mut families = self.0.iter();
        let (name, family) = families.find(|(known, _)| *known == name)?;
        Some((name, family))
    }

    /// The other names of a family.
    pub(crate) fn also(&self, name: &str) -> Vec<&str> {
        let items = self
            .get(name)
            .map_or(&[][..], |(_, family)| family.also.items());
        items.iter().map(|also| also.value.as_str()).collect()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

fn read_family(text: &str, sink: &mut Sink) -> Family {
    let table = parse(text, sink);
    decode(&table, sink)
}

/// What is wrong in a family's text, as far as it shows without a provider.
#[must_use]
pub fn check_family(text: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    read_family(text, &mut sink);
    sink.into_sorted()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{FAMILIES, Families};

    #[test]
    fn every_family_of_the_folder_is_brought_along() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("families");
        let entries = fs::read_dir(folder).unwrap();
        let mut files: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let mut names: Vec<_> = FAMILIES
            .iter()
            .map(|(name, _)| format!("{name}.toml"))
            .collect();
        files.sort();
        names.sort();
        assert_eq!(files, names);
    }

    #[test]
    fn no_name_is_that_of_two_families() {
        let fold = |name: &str| name.replace(['-', '_', '.'], "").to_lowercase();
        let families = Families::built_in();
        let mut names: Vec<_> = families
            .names()
            .flat_map(|name| families.also(name).into_iter().chain([name]))
            .map(fold)
            .collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}

//! What specs call their figures: the names that stand in the wire families and in other specs.

use std::collections::BTreeSet;

use headwater::table::{Field, Unit};

use super::subject::{Subject, decode};
use crate::family::Families;
use crate::path::{Path, Segment};
use crate::source::{Source, parse};
use crate::spec::{self, Paths};
use crate::{Sink, spec::Key};

/// Names, and what they are names of.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    words: Vec<Word>,
    /// Members by which specs tell elements apart.
    keys: BTreeSet<String>,
}

/// A name in a spec.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// The provider's id; none for a family.
    provider: Option<String>,
    api: String,
    family: String,
    path: Vec<String>,
    pub(super) meaning: Meaning,
}

/// What a name is a name of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A field of the record, and the power of ten of money.
    Field(Field, i8),
    /// What only some API reports.
    Extra(Known),
    /// Left out on purpose, for this reason.
    Ignored(String),
    /// Something that is no other name of anything: an amount that is added, a remainder.
    Other,
}

/// An extra of a spec.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) unit: Unit,
    pub(super) scale: i8,
    pub(super) doc: String,
}

impl Vocabulary {
    /// The names in families and in specs: names and texts of the ones, ids and texts of the others.
    #[must_use]
    pub fn new(families: &[(&str, &str)], specs: &[(&str, &str)]) -> Self {
        let mut all = Self::default();
        for (name, text) in families {
            let family: spec::Family =
                spec::decode(&parse(text, &mut Sink::default()), &mut Sink::default());
            all.add(None, name, name, &family.usage);
        }
        for (id, text) in specs {
            all.add_spec(id, &Source::new(*id, *text));
        }
        all
    }

    /// The same with what the subject's own text says, in place of what an older one said.
    pub(super) fn with(&self, subject: &Subject) -> Self {
        let mut all = self.clone();
        if let Some(id) = &subject.provider {
            all.words.retain(|word| word.provider.as_ref() != Some(id));
            all.add_spec(id, &subject.source);
        }
        all
    }

    fn add_spec(&mut self, id: &str, source: &Source) {
        for (name, api) in decode(source).api.entries() {
            let family = api.family.get().unwrap_or(name).value.clone();
            self.add(Some(id), name, &family, &api.usage);
        }
    }

    fn add(&mut self, provider: Option<&str>, api: &str, family: &str, usage: &Key<spec::Usage>) {
        let Some(usage) = usage.get() else { return };
        let roots = roots(family, usage);
        for (path, meaning) in named(usage) {
            let Ok(path) = Path::parse(&path) else {
                continue;
            };
            for segment in &path.segments {
                if let Segment::Filter { key, .. } = segment {
                    self.keys.insert(key.clone());
                }
            }
            self.words.push(Word {
                provider: provider.map(str::to_owned),
                api: api.to_owned(),
                family: family.to_owned(),
                path: spelt(below(&roots, &path)),
                meaning,
            });
        }
    }

    /// The members by which specs tell elements apart.
    pub(super) fn keys(&self) -> &BTreeSet<String> {
        &self.keys
    }

    /// What a path is elsewhere: in the provider's other APIs, or else in its wire family and whoever
    /// speaks it, or else anywhere. Where they do not agree, it is nothing known.
    pub(super) fn find(&self, subject: &Subject, path: &[Segment]) -> Option<&Word> {
        let spelt = spelt(path);
        let named = self.nearest(subject, &|word| word.path == spelt);
        if named.is_empty() {
            return agreed(&self.nearest(subject, &|word| word.holds(&spelt)));
        }
        agreed(&named)
    }

    /// The nearest words of a kind, all of one distance. What others leave out says nothing.
    fn nearest(&self, subject: &Subject, is: &dyn Fn(&Word) -> bool) -> Vec<&Word> {
        let distance = |word: &Word| match word.meaning {
            _ if word.is_of(subject) => Some(0),
            Meaning::Ignored(_) => None,
            _ if word.family == subject.family => Some(1),
            _ => Some(2),
        };
        let words: Vec<&Word> = self.words.iter().filter(|word| is(word)).collect();
        let nearest = words.iter().filter_map(|word| distance(word)).min();
        let is_near = |word: &&Word| distance(word).is_some() && distance(word) == nearest;
        words.into_iter().filter(is_near).collect()
    }
}

impl Word {
    /// Whether a spec leaves out what lies there, with all around it.
    fn holds(&self, path: &[String]) -> bool {
        matches!(self.meaning, Meaning::Ignored(_)) && path.starts_with(&self.path)
    }

    /// Whether the provider itself says so.
    pub(super) fn is_of(&self, subject: &Subject) -> bool {
        self.provider.is_some() && self.provider == subject.provider
    }

    /// How many steps are left out with it.
    pub(super) fn depth(&self) -> usize {
        self.path.len()
    }

    /// Where it stands: `openai-chat`, `groq, api.chat`.
    pub(super) fn place(&self) -> String {
        match &self.provider {
            Some(provider) => format!("{provider}, api.{}", self.api),
            None => self.family.clone(),
        }
    }
}

/// A word of those that all mean the same.
fn agreed<'w>(words: &[&'w Word]) -> Option<&'w Word> {
    let first = *words.first()?;
    let same = |word: &&Word| match (&word.meaning, &first.meaning) {
        (Meaning::Ignored(_), Meaning::Ignored(_)) => true,
        (Meaning::Extra(a), Meaning::Extra(b)) => (a.unit, a.scale) == (b.unit, b.scale),
        (a, b) => a == b,
    };
    words.iter().all(same).then_some(first)
}

/// Every path of a usage, with what it is a name of.
fn named(usage: &spec::Usage) -> Vec<(String, Meaning)> {
    let mut all = Vec::new();
    let mut add = |paths: &Key<Paths>, meaning: Meaning| {
        let paths = paths.items().iter().map(|path| path.value.clone());
        all.extend(paths.map(|path| (path, meaning.clone())));
    };
    let scales = usage
        .scale
        .get()
        .map(|scale| scale.entries().collect::<Vec<_>>());
    for (_, _, field) in Field::ALL {
        let mut scales = scales.iter().flatten();
        let scale = scales.find_map(|(scaled, power)| (*scaled == field).then_some(power.value));
        add(
            usage.field(field),
            Meaning::Field(field, scale.unwrap_or(0)),
        );
        if let Some(plus) = usage.plus.get() {
            add(plus.field(field), Meaning::Other);
        }
    }
    for (name, extra) in usage.extra.entries() {
        let Some(unit) = extra.unit.get() else {
            continue;
        };
        let known = Known {
            name: name.value.clone(),
            unit: unit.value.0,
            scale: extra.scale.get().map_or(0, |scale| scale.value),
            doc: extra
                .doc
                .get()
                .map_or_else(String::new, |doc| doc.value.clone()),
        };
        add(&extra.paths, Meaning::Extra(known));
    }
    if let Some(rest) = usage.rest.get() {
        add(&rest.input, Meaning::Other);
        add(&rest.output, Meaning::Other);
    }
    let ignored = usage.ignore.entries();
    all.extend(
        ignored.map(|(path, why)| (path.value.clone(), Meaning::Ignored(why.value.clone()))),
    );
    all
}

/// The roots of an API: its own, or else its family's.
fn roots(family: &str, usage: &spec::Usage) -> Vec<Path> {
    let family = Families::built_in().get(family);
    let inherited = family.and_then(|(_, family)| family.usage.get());
    let roots = match usage.roots.items() {
        [] => inherited.map_or(&[][..], |usage| usage.roots.items()),
        own => own,
    };
    roots
        .iter()
        .filter_map(|root| Path::parse(root).ok())
        .collect()
}

/// A path from its root: one from the top of the message may begin with one.
fn below<'p>(roots: &[Path], path: &'p Path) -> &'p [Segment] {
    let after = |root: &Path| path.segments.strip_prefix(root.segments.as_slice());
    let shortest = roots.iter().filter_map(after).min_by_key(|rest| rest.len());
    shortest.filter(|_| path.absolute).unwrap_or(&path.segments)
}

/// A path in one spelling for all: `promptTokensDetails`, `prompt-token-details`.
fn spelt(path: &[Segment]) -> Vec<String> {
    let spell = |segment: &Segment| match segment {
        Segment::Member(name) => words(name).join("_"),
        Segment::Each => "[*]".to_owned(),
        Segment::Filter { key, value } => {
            format!("[{}={}]", words(key).join("_"), words(value).join("_"))
        }
    };
    path.iter().map(spell).collect()
}

/// The words of a name, in lower case and in the singular.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for char in name.chars() {
        let begins = !before.is_alphanumeric() || (before.is_lowercase() && char.is_uppercase());
        if char.is_alphanumeric() {
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(char.to_lowercase());
            }
        }
        before = char;
    }
    for word in &mut words {
        if word.len() > 3 && word.ends_with('s') {
            word.pop();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_name_has_the_same_words_however_it_is_spelt() {
        for (name, expected) in [
            ("promptTokensDetails", "prompt token detail"),
            ("prompt_token_details", "prompt token detail"),
            ("Prompt-Tokens.detail", "prompt token detail"),
            ("ephemeral_5m_input_tokens", "ephemeral 5m input token"),
            ("ms", "ms"),
            ("XMLTokens", "xmltoken"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}

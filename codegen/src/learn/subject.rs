//! What a lesson is for: an API of a spec, or a wire family.

use crate::compile::Compiled;
use crate::family::{FAMILIES, Families};
use crate::lower::{Origin, lower_usage};
use crate::source::{Source, parse};
use crate::{Sink, ir, spec};

/// A layer of the usage language to which something can be added.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The text in which it stands.
    pub(super) source: Source,
    /// What is read now, with the family's part in it.
    pub(super) usage: ir::Usage,
    /// What its family reads, where it has one below it.
    pub(super) inherited: Option<ir::Usage>,
    /// The table that says so: `["api", "chat", "usage"]`.
    pub(super) table: Vec<String>,
    /// The provider; none of a family.
    pub(super) provider: Option<String>,
    /// The wire family.
    pub(super) family: String,
}

impl Subject {
    /// An API of a spec, by its name; `None` where there is none of that name.
    #[must_use]
    pub fn api(spec: &Compiled, api: &str) -> Option<Self> {
        let mut apis = spec.provider.apis.iter();
        let found = apis.find(|known| known.name.value == api)?;
        Some(Self {
            source: spec.source.clone(),
            usage: found.usage.clone(),
            inherited: of_family(&found.family),
            table: ["api", api, "usage"].map(str::to_owned).to_vec(),
            provider: Some(spec.provider.id.value.clone()),
            family: found.family.clone(),
        })
    }

    /// A wire family; `None` where there is none of that name.
    #[must_use]
    pub fn family(name: &str) -> Option<Self> {
        let (name, text) = FAMILIES.iter().find(|(known, _)| *known == name)?;
        Some(Self {
            source: Source::new(format!("families/{name}.toml"), *text),
            usage: of_family(name)?,
            inherited: None,
            table: vec!["usage".to_owned()],
            provider: None,
            family: (*name).to_owned(),
        })
    }

    /// The API's name, or the family's.
    pub(super) fn name(&self) -> &str {
        match self.table.as_slice() {
            [_, api, _] => api,
            _ => &self.family,
        }
    }

    /// Whether an extra of this name is read.
    pub(super) fn has_extra(&self, name: &str) -> bool {
        let mut extras = self.usage.extras.iter();
        extras.any(|extra| extra.value.name == name)
    }

    /// A record as it is written, by the spec or else by its family.
    pub(super) fn record(&self, name: &str) -> Option<toml::Table> {
        let family = FAMILIES.iter().find(|(known, _)| *known == self.family);
        let texts = [
            (Some(self.source.text.as_str()), self.table.as_slice()),
            (family.map(|(_, text)| *text), &["usage".to_owned()][..]),
        ];
        texts.into_iter().find_map(|(text, table)| {
            let text: toml::Value = toml::from_str(text?).ok()?;
            let usage = table.iter().try_fold(&text, |value, key| value.get(key))?;
            usage.get("record")?.get(name)?.as_table().cloned()
        })
    }
}

/// What a wire family reads.
fn of_family(name: &str) -> Option<ir::Usage> {
    let (_, family) = Families::built_in().get(name)?;
    let origin = Origin::Family(0..0);
    Some(lower_usage(
        &family.usage,
        None,
        &origin,
        &mut Sink::default(),
    ))
}

/// The APIs of a spec, as they are written.
pub(super) fn decode(source: &Source) -> spec::Provider {
    let mut sink = Sink::default();
    let table = parse(&source.text, &mut sink);
    spec::decode(&table, &mut sink)
}

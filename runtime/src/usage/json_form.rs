//! The record as JSON: every field by name, `null` where it was not reported. Also where none was: the
//! state, drift and diagnostics may say why.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::table::Field;

use super::extras::{Extras, Value};
use super::meter::Metered;
use super::part::Part;
use super::record::{Basis, State, Usage};

impl Serialize for Usage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        record(self, None, serializer)
    }
}

impl Serialize for Metered<Extras> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        record(&self.usage, Some(&self.extra), serializer)
    }
}

fn record<S: Serializer>(
    usage: &Usage,
    extras: Option<&Extras>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    put_figures(usage, &mut map)?;
    if let Some(extras) = extras {
        map.serialize_entry("extra", extras)?;
    }
    map.serialize_entry("parts", usage.parts())?;
    map.serialize_entry("state", &usage.state)?;
    map.serialize_entry("basis", &usage.basis)?;
    map.serialize_entry("unsettled", &usage.unsettled().collect::<Vec<_>>())?;
    map.serialize_entry("provenance", &Provenance(usage))?;
    map.serialize_entry("drift", usage.drift())?;
    map.serialize_entry("diagnostics", usage.diagnostics())?;
    map.end()
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("model", &self.model)?;
        map.serialize_entry("inside", &self.inside)?;
        put_figures(&self.usage, &mut map)?;
        map.serialize_entry("extra", &self.extra)?;
        map.serialize_entry("unsettled", &self.usage.unsettled().collect::<Vec<_>>())?;
        map.serialize_entry("provenance", &Provenance(&self.usage))?;
        map.serialize_entry("diagnostics", self.usage.diagnostics())?;
        map.end()
    }
}

/// Every field by name.
fn put_figures<M: SerializeMap>(usage: &Usage, map: &mut M) -> Result<(), M::Error> {
    for (_, name, field) in Field::ALL {
        if field.is_money() {
            map.serialize_entry(name, &usage.money(field))?;
        } else {
            map.serialize_entry(name, &usage.count(field))?;
        }
    }
    Ok(())
}

impl Serialize for Extras {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(extra, value)| (extra.name, value)))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Decimal(decimal) => decimal.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Basis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Spec { id, hash } => {
                map.serialize_entry("spec", id)?;
                map.serialize_entry("hash", hash)?;
            }
            Self::Family { name } => map.serialize_entry("family", name)?,
            Self::Sum { records } => map.serialize_entry("records", records)?,
        }
        map.end()
    }
}

/// Each field's path and event.
struct Provenance<'u>(&'u Usage);

#[derive(Serialize)]
struct Place {
    path: String,
    event: Option<u32>,
}

impl Serialize for Provenance<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.provenance().map(|origin| {
            let place = Place {
                path: origin.path,
                event: origin.event,
            };
            (origin.field, place)
        }))
    }
}

//! The JSON Schema of specs and families, from the structs that they are read into.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::spec::{Family, Provider};

/// The schema that editors check a spec against: `#:schema ../spec.schema.json`.
///
/// A file without an `id` that says a `path`, a `request` or a `usage` is a family.
#[must_use]
pub fn schema() -> Value {
    let mut generator = SchemaGenerator::new(SchemaSettings::draft2020_12());
    let provider = generator.subschema_for::<Provider>();
    let family = generator.subschema_for::<Family>();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Headwater spec",
        "if": {
            "not": { "required": ["id"] },
            "anyOf": [
                { "required": ["path"] },
                { "required": ["request"] },
                { "required": ["usage"] },
            ],
        },
        "then": family,
        "else": provider,
        "$defs": generator.take_definitions(true),
    })
}

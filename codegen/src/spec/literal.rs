//! Literals: any TOML value that JSON has too, and `false` alone.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A literal of any type that JSON has.
#[derive(Clone, Debug, PartialEq)]
pub struct Const(pub serde_json::Value);

impl<'de> Deserialize<'de> for Const {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_json::Value::deserialize(deserializer).map(Self)
    }
}

impl JsonSchema for Const {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Const".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!(true)
    }
}

/// `false`, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct False;

impl<'de> Deserialize<'de> for False {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bool(FalseVisitor)
    }
}

struct FalseVisitor;

impl Visitor<'_> for FalseVisitor {
    type Value = False;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`false`")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<False, E> {
        if value {
            Err(E::invalid_type(serde::de::Unexpected::Bool(true), &self))
        } else {
            Ok(False)
        }
    }
}

impl JsonSchema for False {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "False".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": false })
    }
}

/// For the schema: what a site's own layer may take away.
#[derive(JsonSchema)]
#[schemars(inline, untagged)]
#[allow(dead_code, reason = "a schema alone")]
pub(super) enum OrFalse<T> {
    Entry(T),
    Taken(False),
}

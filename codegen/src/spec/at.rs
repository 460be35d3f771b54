//! What is written, and where. A value that cannot be read is reported and the rest is read on.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::Span;

/// A value and its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<T> At<T> {
    /// A value at a place.
    pub fn new(span: Span, value: T) -> Self {
        Self { value, span }
    }
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The name under which a value asks its deserializer for its place.
pub(super) const AT: &str = "$at";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(AT, 3, AtVisitor(PhantomData))
    }
}

struct AtVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AtVisitor<T> {
    type Value = At<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value and its place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<At<T>, A::Error> {
        let start = next(&mut seq)?;
        let end = next(&mut seq)?;
        Ok(At::new(start..end, next(&mut seq)?))
    }
}

fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(seq: &mut A) -> Result<T, A::Error> {
    seq.next_element()?
        .ok_or_else(|| A::Error::custom("a value without a place"))
}

/// A key of a table: left out, given, or given and not readable, which was reported then.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Key<T> {
    /// It is not there.
    #[default]
    Absent,
    /// It is there and was reported.
    Broken,
    /// It is there.
    Given(At<T>),
}

impl<T> Key<T> {
    /// The value, where there is a readable one.
    #[must_use]
    pub fn get(&self) -> Option<&At<T>> {
        match self {
            Self::Given(at) => Some(at),
            Self::Absent | Self::Broken => None,
        }
    }

    /// Whether the key is left out.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T> Key<Vec<T>> {
    /// The items, none where the key is left out.
    #[must_use]
    pub fn items(&self) -> &[T] {
        self.get().map_or(&[], |at| &at.value)
    }
}

impl<T> Key<Entries<T>> {
    /// The readable entries, none where the key is left out.
    pub fn entries(&self) -> impl Iterator<Item = (&At<String>, &At<T>)> {
        self.get().into_iter().flat_map(|at| at.value.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Key<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The deserializer has put the mistake into its sink.
        Ok(At::deserialize(deserializer).map_or(Self::Broken, Self::Given))
    }
}

/// A table whose keys are the writer's own, in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries<T>(Vec<(At<String>, Key<T>)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Entries<T> {
    /// The readable entries.
    pub fn iter(&self) -> impl Iterator<Item = (&At<String>, &At<T>)> {
        self.0
            .iter()
            .filter_map(|(name, value)| Some((name, value.get()?)))
    }

    /// The readable entry of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&At<T>> {
        self.iter()
            .find_map(|(key, value)| (key.value == name).then_some(value))
    }

    /// All names, those of broken entries too.
    pub fn names(&self) -> impl Iterator<Item = &At<String>> {
        self.0.iter().map(|(name, _)| name)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
    type Value = Entries<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

macro_rules! schema_of {
    ($outer:ident as $inner:ty) => {
        impl<T: JsonSchema> JsonSchema for $outer<T> {
            fn inline_schema() -> bool {
                <$inner>::inline_schema()
            }
            fn schema_name() -> Cow<'static, str> {
                <$inner>::schema_name()
            }
            fn schema_id() -> Cow<'static, str> {
                <$inner>::schema_id()
            }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$inner>::json_schema(generator)
            }
        }
    };
}

schema_of!(At as T);
schema_of!(Key as T);
schema_of!(Entries as std::collections::BTreeMap<String, T>);

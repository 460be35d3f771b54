//! Hands the parts of a value to serde: items, entries, forms, and a value with its place.

use std::cell::RefCell;

use serde::de::value::{StrDeserializer, UsizeDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

use super::Node;
use super::mistake::Mistake;
use crate::spec::at::AT;
use crate::{Sink, Span};

/// The items of a list.
pub(super) struct List<'a> {
    items: std::slice::Iter<'a, Spanned<DeValue<'a>>>,
    sink: &'a RefCell<Sink>,
}

impl<'a> List<'a> {
    pub(super) fn new(items: &'a DeArray<'a>, sink: &'a RefCell<Sink>) -> Self {
        let items = items.as_ref().iter();
        Self { items, sink }
    }
}

impl<'de> SeqAccess<'de> for List<'_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        self.items
            .next()
            .map(|item| seed.deserialize(Node::new(item, self.sink)))
            .transpose()
    }
}

/// The entries of a table, in the order of the text.
pub(super) struct Table<'a> {
    entries: std::vec::IntoIter<Entry<'a>>,
    value: Option<&'a Spanned<DeValue<'a>>>,
    sink: &'a RefCell<Sink>,
}

type Entry<'a> = (&'a Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>);

impl<'a> Table<'a> {
    pub(super) fn new(table: &'a DeTable<'a>, sink: &'a RefCell<Sink>) -> Self {
        let mut entries: Vec<Entry<'a>> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        Self {
            entries: entries.into_iter(),
            value: None,
            sink,
        }
    }

    /// The entries under these names, and the names of the others.
    pub(super) fn split(self, names: &[&str]) -> (Self, Vec<&'a Spanned<DeString<'a>>>) {
        let (known, unknown): (Vec<_>, Vec<_>) = self
            .entries
            .partition(|(key, _)| names.contains(&key.get_ref().as_ref()));
        let table = Self {
            entries: known.into_iter(),
            ..self
        };
        (table, unknown.into_iter().map(|(key, _)| key).collect())
    }
}

impl<'de> MapAccess<'de> for Table<'_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        let Some((key, value)) = self.entries.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(Name(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        match self.value.take() {
            Some(value) => seed.deserialize(Node::new(value, self.sink)),
            None => Err(Mistake::custom("a value without a key")),
        }
    }
}

/// The name of an entry.
struct Name<'a>(&'a Spanned<DeString<'a>>);

impl<'de> Deserializer<'de> for Name<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_str(self.0.get_ref())
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if name == AT {
            let text: StrDeserializer<'_, Mistake> = self.0.get_ref().as_ref().into_deserializer();
            visitor.visit_seq(Place::new(self.0.span(), text))
        } else {
            self.deserialize_any(visitor)
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf option unit unit_struct newtype_struct seq tuple
        map struct enum identifier ignored_any
    }
}

/// A value after the start and the end of its place.
pub(super) struct Place<D> {
    bounds: std::array::IntoIter<usize, 2>,
    value: Option<D>,
}

impl<D> Place<D> {
    pub(super) fn new(span: Span, value: D) -> Self {
        Self {
            bounds: [span.start, span.end].into_iter(),
            value: Some(value),
        }
    }
}

impl<'de, D: Deserializer<'de, Error = Mistake>> SeqAccess<'de> for Place<D> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        if let Some(bound) = self.bounds.next() {
            let bound: UsizeDeserializer<Mistake> = bound.into_deserializer();
            return seed.deserialize(bound).map(Some);
        }
        self.value
            .take()
            .map(|value| seed.deserialize(value))
            .transpose()
    }
}

/// A value that may be of several types: its type is the variant.
pub(super) struct Form<'a> {
    node: Node<'a>,
    name: &'static str,
}

impl<'a> Form<'a> {
    pub(super) fn new(node: Node<'a>, forms: &'static [&'static str]) -> Result<Self, Mistake> {
        let (name, found) = match node.value.get_ref() {
            DeValue::String(text) => ("text", Unexpected::Str(text)),
            DeValue::Table(_) => ("table", Unexpected::Map),
            DeValue::Boolean(value) => ("bool", Unexpected::Bool(*value)),
            DeValue::Array(_) => ("list", Unexpected::Seq),
            DeValue::Integer(_) | DeValue::Float(_) => ("number", Unexpected::Other("number")),
            DeValue::Datetime(_) => ("date", Unexpected::Other("date")),
        };
        if forms.contains(&name) {
            Ok(Self { node, name })
        } else {
            Err(Mistake::invalid_type(found, &expected(forms).as_str()))
        }
    }
}

fn expected(forms: &[&str]) -> String {
    let words: Vec<&str> = forms
        .iter()
        .map(|form| match *form {
            "table" => "a table",
            "bool" => "`false`",
            other => other,
        })
        .collect();
    match words.as_slice() {
        [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        words => words.concat(),
    }
}

impl<'de> EnumAccess<'de> for Form<'_> {
    type Error = Mistake;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Mistake> {
        let name: StrDeserializer<'_, Mistake> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Form<'_> {
    type Error = Mistake;

    fn unit_variant(self) -> Result<(), Mistake> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mistake> {
        seed.deserialize(self.node)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mistake> {
        self.node.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.node.deserialize_struct("key", fields, visitor)
    }
}

//! Reads a parsed file into the structs of a spec, and reports all that does not fit.
//!
//! A deserializer of our own: it looks for unknown keys itself, so that all of them are reported,
//! and it reports a mistake at the narrowest place before it hands it on.

mod access;
mod mistake;

use std::cell::RefCell;

use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::access::{Form, List, Place, Table};
use self::mistake::Mistake;
use super::at::AT;
use crate::{Diagnostic, Sink};

/// The name of an enum whose variant is chosen by the TOML type: `text`, `table`, `bool`.
const FORM: &str = "$form";

/// A file as a spec or a family; what does not fit is in the sink.
pub(crate) fn decode<T: for<'de> Deserialize<'de> + Default>(
    table: &Spanned<DeTable<'_>>,
    sink: &mut Sink,
) -> T {
    let value = Spanned::new(table.span(), DeValue::Table(table.get_ref().clone()));
    let found = RefCell::new(std::mem::take(sink));
    let decoded = T::deserialize(Node::new(&value, &found)).unwrap_or_default();
    *sink = found.into_inner();
    decoded
}

/// A value that is to be read.
#[derive(Clone, Copy)]
struct Node<'a> {
    value: &'a Spanned<DeValue<'a>>,
    sink: &'a RefCell<Sink>,
}

impl<'a> Node<'a> {
    fn new(value: &'a Spanned<DeValue<'a>>, sink: &'a RefCell<Sink>) -> Self {
        Self { value, sink }
    }

    /// Reports a mistake that nobody closer to it has reported.
    fn report<T>(self, result: Result<T, Mistake>) -> Result<T, Mistake> {
        result.map_err(|mistake| {
            if let Some(diagnostic) = mistake.into_diagnostic(self.value.span()) {
                self.sink.borrow_mut().push(diagnostic);
            }
            Mistake::Reported
        })
    }

    fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value.get_ref() {
            DeValue::String(text) => visitor.visit_str(text),
            DeValue::Integer(integer) => {
                match i64::from_str_radix(integer.as_str(), integer.radix()) {
                    Ok(integer) => visitor.visit_i64(integer),
                    Err(_) => Err(Mistake::custom("the number is too large")),
                }
            }
            DeValue::Float(float) => match float.as_str().replace('_', "").parse::<f64>() {
                Ok(float) if float.is_finite() => visitor.visit_f64(float),
                _ => Err(Mistake::custom("JSON has no such number")),
            },
            DeValue::Boolean(value) => visitor.visit_bool(*value),
            DeValue::Datetime(_) => Err(Mistake::invalid_type(Unexpected::Other("date"), &visitor)),
            DeValue::Array(items) => visitor.visit_seq(List::new(items, self.sink)),
            DeValue::Table(table) => visitor.visit_map(Table::new(table, self.sink)),
        }
    }

    /// Takes out the keys that the struct does not have, and reports them.
    fn known(
        self,
        table: &'a DeTable<'a>,
        noun: &str,
        fields: &'static [&'static str],
    ) -> Table<'a> {
        let (known, unknown) = Table::new(table, self.sink).split(fields);
        for key in unknown {
            let mistake = Mistake::unknown(noun, key.get_ref(), fields);
            self.sink
                .borrow_mut()
                .extend(mistake.into_diagnostic(key.span()));
        }
        known
    }
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.report(self.visit(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if name == AT {
            visitor.visit_seq(Place::new(self.value.span(), self))
        } else {
            self.deserialize_any(visitor)
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        noun: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.value.get_ref() {
            DeValue::Table(table) => {
                self.report(visitor.visit_map(self.known(table, noun, fields)))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let result = match self.value.get_ref() {
            _ if name == FORM => {
                Form::new(self, variants).and_then(|form| visitor.visit_enum(form))
            }
            DeValue::String(text) => {
                let word: StrDeserializer<'_, Mistake> = text.as_ref().into_deserializer();
                visitor.visit_enum(word)
            }
            _ => self.visit(StringExpected).map(|never| match never {}),
        };
        self.report(result)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf option unit unit_struct seq tuple map identifier ignored_any
    }
}

/// Fits nothing: says what was found where a word is due.
struct StringExpected;

impl Visitor<'_> for StringExpected {
    type Value = std::convert::Infallible;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a string")
    }
}

impl Extend<Diagnostic> for Sink {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, found: I) {
        found
            .into_iter()
            .for_each(|diagnostic| self.push(diagnostic));
    }
}

//! What only one API reports, by name, and as typed fields of generated code.

use crate::decimal::Decimal;
use crate::table;

/// What an API reports beside the common record; a name that was not reported is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extras(pub(super) Vec<(&'static table::Extra, Value)>);

/// The value of an extra.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Count(u64),
    Decimal(Decimal),
    Text(String),
}

/// The typed form of an API's extras; generated code implements it.
pub trait Extra: Sized {
    #[doc(hidden)]
    fn from_extras(extras: Extras) -> Self;
}

impl Extra for Extras {
    fn from_extras(extras: Extras) -> Self {
        extras
    }
}

impl Extras {
    /// A whole number: tokens, or how many of something.
    #[must_use]
    pub fn count(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Value::Count(count) => Some(*count),
            _ => None,
        }
    }

    /// Any number, exactly: also seconds, US dollars, credits, which may have a fraction.
    #[must_use]
    pub fn decimal(&self, name: &str) -> Option<Decimal> {
        match self.get(name)? {
            Value::Count(count) => Some(Decimal::from(*count)),
            Value::Decimal(decimal) => Some(*decimal),
            Value::Text(_) => None,
        }
    }

    /// A label.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// The names of what was reported, in the spec's order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(extra, _)| extra.name)
    }

    /// Whether nothing was reported.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn get(&self, name: &str) -> Option<&Value> {
        let mut values = self.0.iter();
        values.find_map(|(extra, value)| (extra.name == name).then_some(value))
    }
}

//! A value of a parameter, and how text is read as one.

use std::borrow::Cow;

use serde_json::Value;

use crate::table::Kind;

/// A value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParamValue {
    /// Text. Where another type is due it is read as that: `"true"`, `"5"`, `"a,b"`.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Texts.
    List(Vec<String>),
    /// Texts by name.
    Map(Vec<(String, String)>),
}

impl From<&str> for ParamValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for ParamValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for ParamValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for ParamValue {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<Vec<String>> for ParamValue {
    fn from(items: Vec<String>) -> Self {
        Self::List(items)
    }
}

impl From<Vec<(String, String)>> for ParamValue {
    fn from(entries: Vec<(String, String)>) -> Self {
        Self::Map(entries)
    }
}

impl ParamValue {
    /// As text in a template; `None` for what is empty, and for a map.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        let text = match self {
            Self::Text(text) => Cow::Borrowed(text.as_str()),
            Self::Bool(true) => Cow::Borrowed("true"),
            Self::Bool(false) => Cow::Borrowed("false"),
            Self::Int(number) => Cow::Owned(number.to_string()),
            Self::List(items) => Cow::Owned(items.join(",")),
            Self::Map(_) => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// As JSON, which tells any two values apart and is the same in every release.
    pub(super) fn json(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Bool(value) => (*value).into(),
            Self::Int(number) => (*number).into(),
            Self::List(items) => items.as_slice().into(),
            Self::Map(entries) => entries.iter().map(|(k, v)| vec![k.as_str(), v]).collect(),
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
            Self::Bool(_) | Self::Int(_) => false,
        }
    }

    pub(crate) fn read_as(self, kind: Kind) -> Option<Self> {
        match (kind, self) {
            (Kind::Bool, Self::Text(text)) => text.trim().parse().ok().map(Self::Bool),
            (Kind::Int, Self::Text(text)) => text.trim().parse().ok().map(Self::Int),
            (Kind::List, Self::Text(text)) => Some(Self::List(split(&text))),
            (Kind::String, value @ Self::Text(_))
            | (Kind::Bool, value @ Self::Bool(_))
            | (Kind::Int, value @ Self::Int(_))
            | (Kind::List, value @ Self::List(_))
            | (Kind::Map, value @ Self::Map(_)) => Some(value),
            (Kind::String, value @ (Self::Bool(_) | Self::Int(_))) => {
                value.text().map(|text| Self::Text(text.into_owned()))
            }
            _ => None,
        }
    }
}

fn split(text: &str) -> Vec<String> {
    let items = text.split(',').map(str::trim);
    items
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

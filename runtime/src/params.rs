//! Parameters: what the caller or the environment supplies beside a credential, held against its declaration.

use std::borrow::Cow;
use std::env;

use crate::table::{self, Kind, Lifetime};

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

    fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
            Self::Bool(_) | Self::Int(_) => false,
        }
    }

    fn read_as(self, kind: Kind) -> Option<Self> {
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

/// The parameters of a call, each by its place in the provider's table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<Option<ParamValue>>);

impl Params {
    /// What was given, else what the environment holds, else the default; later gifts win.
    pub(crate) fn gather(
        table: &'static table::Provider,
        given: &[(u16, ParamValue)],
    ) -> Result<Self, String> {
        let params = table.params.iter().enumerate().map(|(i, param)| {
            let last = given.iter().rev().find(|(at, _)| usize::from(*at) == i);
            let value = last.map(|(_, value)| value.clone());
            let value = value.filter(|value| !value.is_blank());
            let value = value
                .or_else(|| from_env(param))
                .or_else(|| param.default.map(ParamValue::from));
            value.map(|value| valid(table, param, value)).transpose()
        });
        let params = Self(params.collect::<Result<_, _>>()?);
        params.check(table)?;
        Ok(params)
    }

    pub(crate) fn get(&self, index: u16) -> Option<&ParamValue> {
        self.0.get(usize::from(index))?.as_ref()
    }

    /// The values that tell one account from another.
    pub(crate) fn of_credential(&self, table: &table::Provider) -> Vec<String> {
        let params = table.params.iter().zip(&self.0);
        params
            .filter(|(param, _)| param.lifetime == Lifetime::Credential)
            .map(|(_, value)| format!("{value:?}"))
            .collect()
    }

    fn check(&self, table: &table::Provider) -> Result<(), String> {
        for (param, value) in table.params.iter().zip(&self.0) {
            if param.required && value.is_none() {
                return Err(missing(table, param));
            }
            if value.is_some() {
                self.check_companions(table, param)?;
            }
            if !param.group.is_empty() {
                self.check_group(table, param.group)?;
            }
        }
        Ok(())
    }

    fn check_companions(&self, table: &table::Provider, of: &table::Param) -> Result<(), String> {
        for (param, value) in table.params.iter().zip(&self.0) {
            if value.is_none() && of.with.contains(&param.name) {
                let (id, with, name) = (table.id, param.name, of.name);
                return Err(format!("{id} takes `{name}` only together with `{with}`"));
            }
        }
        Ok(())
    }

    fn check_group(&self, table: &table::Provider, group: &str) -> Result<(), String> {
        let members = table.params.iter().zip(&self.0);
        let (names, given): (Vec<_>, Vec<_>) = members
            .filter(|(param, _)| param.group == group)
            .map(|(param, value)| (format!("`{}`", param.name), value.is_some()))
            .unzip();
        match given.iter().filter(|given| **given).count() {
            1 => Ok(()),
            count => {
                let (id, names) = (table.id, names.join(", "));
                Err(format!(
                    "{id} takes exactly one of {names}, and {count} are given"
                ))
            }
        }
    }
}

fn from_env(param: &table::Param) -> Option<ParamValue> {
    let values = param.env.iter().filter_map(|name| env::var(name).ok());
    let mut values = values.filter(|value| !value.trim().is_empty());
    values
        .next()
        .map(|value| ParamValue::Text(value.trim().to_owned()))
}

fn valid(
    table: &table::Provider,
    param: &table::Param,
    value: ParamValue,
) -> Result<ParamValue, String> {
    let (id, name) = (table.id, param.name);
    let value = value.read_as(param.kind).ok_or_else(|| {
        let kind = match param.kind {
            Kind::String => "a text",
            Kind::Bool => "`true` or `false`",
            Kind::Int => "a whole number",
            Kind::List => "a list",
            Kind::Map => "a map",
        };
        format!("the parameter `{name}` of {id} is {kind}")
    })?;
    let is_known = |text: &str| param.values.contains(&text);
    let known = param.values.is_empty()
        || match &value {
            ParamValue::List(items) => items.iter().all(|item| is_known(item)),
            value => value.text().is_some_and(|text| is_known(&text)),
        };
    if known {
        return Ok(value);
    }
    let values = param.values.join(", ");
    Err(format!(
        "the parameter `{name}` of {id} is one of: {values}"
    ))
}

fn missing(table: &table::Provider, param: &table::Param) -> String {
    let (id, name) = (table.id, param.name);
    match param.env {
        [] => format!("{id} needs the parameter `{name}`"),
        env => {
            let env = env.join(" or ");
            format!("{id} needs the parameter `{name}`: give it, or set {env}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: table::Param = table::Param::NONE;
    static TABLE: table::Provider = table::Provider {
        id: "p",
        params: &[
            table::Param {
                name: "account",
                required: true,
                ..NONE
            },
            table::Param {
                name: "tier",
                values: &["flex", "fast"],
                ..NONE
            },
            table::Param {
                name: "space",
                group: "place",
                ..NONE
            },
            table::Param {
                name: "project",
                group: "place",
                ..NONE
            },
            table::Param {
                name: "rail",
                with: &["version"],
                ..NONE
            },
            table::Param {
                name: "version",
                kind: Kind::Int,
                ..NONE
            },
            table::Param {
                name: "tags",
                kind: Kind::List,
                ..NONE
            },
            table::Param {
                name: "host",
                default: Some("eu"),
                ..NONE
            },
        ],
        ..table::Provider::NONE
    };

    fn gathered(given: &[(u16, &str)]) -> Result<Vec<Option<String>>, String> {
        let given: Vec<_> = given.iter().map(|(i, text)| (*i, (*text).into())).collect();
        let params = Params::gather(&TABLE, &given)?;
        let text = |value: &Option<ParamValue>| Some(value.as_ref()?.text()?.into_owned());
        Ok(params.0.iter().map(text).collect())
    }

    #[test]
    fn taken_in_order_and_typed() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            gathered(&[(0, "a"), (2, "s"), (6, "x, y,"), (0, "b"), (1, " ")]),
            Ok(vec![
                some("b"),
                None,
                some("s"),
                None,
                None,
                None,
                some("x,y"),
                some("eu")
            ])
        );
    }

    #[test]
    fn refused() {
        for (given, message) in [
            (&[(2, "s")][..], "p needs the parameter `account`"),
            (&[(0, " "), (2, "s")], "p needs the parameter `account`"),
            (
                &[(0, "a"), (2, "s"), (1, "slow")],
                "the parameter `tier` of p is one of: flex, fast",
            ),
            (
                &[(0, "a")],
                "p takes exactly one of `space`, `project`, and 0 are given",
            ),
            (
                &[(0, "a"), (2, "s"), (3, "p")],
                "p takes exactly one of `space`, `project`, and 2 are given",
            ),
            (
                &[(0, "a"), (2, "s"), (4, "r")],
                "p takes `rail` only together with `version`",
            ),
            (
                &[(0, "a"), (2, "s"), (5, "one")],
                "the parameter `version` of p is a whole number",
            ),
        ] {
            assert_eq!(gathered(given), Err(message.to_owned()));
        }
    }
}

//! Parameters: what the caller or the environment supplies beside a credential, held against its declaration.

mod value;

use std::env;

use crate::table::{self, Kind, Lifetime};

pub use value::ParamValue;

/// The parameters of a call, each by its place in the provider's table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<Option<ParamValue>>);

impl Params {
    /// What was given, else what the credential claims, else what the environment holds, else the
    /// default; later gifts win.
    pub(crate) fn gather(
        table: &'static table::Provider,
        given: &[(u16, ParamValue)],
        claimed: &[(u16, ParamValue)],
    ) -> Result<Self, String> {
        let params = table.params.iter().enumerate().map(|(i, param)| {
            let is_it = |(at, _): &&(u16, ParamValue)| usize::from(*at) == i;
            let given = given.iter().rev().find(is_it);
            let given = given.filter(|(_, value)| !value.is_blank());
            let value = given.or_else(|| claimed.iter().find(is_it));
            let value = value
                .map(|(_, value)| value.clone())
                .or_else(|| from_env(param))
                .or_else(|| param.default.map(ParamValue::from));
            value.map(|value| valid(table, param, value)).transpose()
        });
        let params = Self(params.collect::<Result<_, _>>()?);
        params.check(table)?;
        Ok(params)
    }

    /// These, but for what one call is given; what is blank is not given. The environment is not
    /// read again: all calls of an account see the same one.
    pub(crate) fn with(
        &self,
        table: &'static table::Provider,
        given: &[(u16, ParamValue)],
    ) -> Result<Self, String> {
        let mut params = self.clone();
        for (index, value) in given.iter().filter(|(_, value)| !value.is_blank()) {
            let index = usize::from(*index);
            if let (Some(param), Some(slot)) = (table.params.get(index), params.0.get_mut(index)) {
                *slot = Some(valid(table, param, value.clone())?);
            }
        }
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
            .map(|(_, value)| value.as_ref().map(ParamValue::json))
            .map(|value| value.unwrap_or_default().to_string())
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
        let params = Params::gather(&TABLE, &given, &[])?;
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
    fn one_call_reads_no_environment() {
        static TABLE: table::Provider = table::Provider {
            params: &[
                table::Param {
                    env: &["PATH"],
                    ..NONE
                },
                table::Param {
                    values: &["a"],
                    ..NONE
                },
                NONE,
            ],
            ..table::Provider::NONE
        };
        let of_account = Params(vec![None, None, Some("kept".into())]);
        let with = |given: &[(u16, ParamValue)]| Some(of_account.with(&TABLE, given).ok()?.0);
        let kept = Some(ParamValue::from("kept"));
        assert_eq!(
            with(&[(1, "a".into()), (2, " ".into())]),
            Some(vec![None, Some("a".into()), kept])
        );
        assert_eq!(with(&[(1, "b".into())]), None);
    }

    /// Stored sessions are bound to this text: it stays the same in every release.
    #[test]
    fn an_account_is_told_by_its_values() {
        let param = |kind| table::Param {
            lifetime: Lifetime::Credential,
            kind,
            ..NONE
        };
        let kinds = [Kind::String, Kind::Bool, Kind::Int, Kind::List, Kind::Map];
        let table = table::Provider {
            params: Box::leak(Box::new(kinds.map(param))),
            ..table::Provider::NONE
        };
        let entries = vec![("k".to_owned(), "v".to_owned())];
        let params = Params(vec![
            Some("a\"".into()),
            Some(true.into()),
            Some(5.into()),
            None,
            Some(entries.into()),
        ]);
        assert_eq!(
            params.of_credential(&table),
            [r#""a\"""#, "true", "5", "null", r#"[["k","v"]]"#]
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

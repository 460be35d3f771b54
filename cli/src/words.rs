//! Tables in the words of specs.

use std::fmt::Write;

use headwater::table::{
    Api, Breaks, Caller, Case, Fact, Json, Piece, Provider, Role, Rule, Template, Transport, Value,
    Var, When,
};

/// The word for what a missing rule costs.
pub(crate) const fn breaks(breaks: Breaks) -> &'static str {
    match breaks {
        Breaks::Request => "request",
        Breaks::Auth => "auth",
        Breaks::Cache => "cache",
        Breaks::Billing => "billing",
        Breaks::Attribution => "attribution",
    }
}

/// The same in a few words for people.
pub(crate) const fn costs(breaks: Breaks) -> &'static str {
    match breaks {
        Breaks::Request => "without it the request is refused",
        Breaks::Auth => "without it the credential is refused",
        Breaks::Cache => "without it the prompt cache is missed",
        Breaks::Billing => "without it another account or a dearer rate is billed",
        Breaks::Attribution => "without it the traffic is not attributed",
    }
}

/// How a rule makes its value; several templates stand in their order.
pub(crate) fn value(provider: &Provider, api: &Api, rule: &Rule) -> String {
    match rule.value {
        Value::Text([]) => "nothing".to_owned(),
        Value::Text(text) => template(provider, api, text),
        Value::Cases(cases) | Value::Union(cases) => {
            let texts = cases.iter().map(|case| self::case(provider, api, case));
            texts.collect::<Vec<_>>().join(" | ")
        }
        Value::Spread(map) => format!("each entry of {}", template(provider, api, map)),
        Value::Json(members) => json(provider, api, members),
        Value::Const(text) => text.to_owned(),
    }
}

/// An object as a spec writes it.
fn json(provider: &Provider, api: &Api, members: &[(&str, Json)]) -> String {
    let member = |(name, value): &(&str, Json)| match value {
        Json::Text(text) => format!("{name} = {}", template(provider, api, text)),
        Json::Object(members) => format!("{name} = {}", json(provider, api, members)),
    };
    let members: Vec<_> = members.iter().map(member).collect();
    format!("{{ {} }}", members.join(", "))
}

fn case(provider: &Provider, api: &Api, case: &Case) -> String {
    let value = template(provider, api, case.value);
    match when(provider, case.when) {
        always if always.is_empty() => value,
        condition => format!("{value} (when {condition})"),
    }
}

/// A template as it is written in a spec.
pub(crate) fn template(provider: &Provider, api: &Api, template: Template) -> String {
    let mut text = String::new();
    for piece in template {
        match piece {
            Piece::Text(literal) => text.push_str(&literal.replace('{', "{{")),
            Piece::Var(var) => {
                // Writing to a String cannot fail.
                let _ = write!(text, "{{{}}}", variable(provider, api, *var));
            }
        }
    }
    text
}

fn variable(provider: &Provider, api: &Api, var: Var) -> String {
    let name = match var {
        Var::ProductName => "product.name",
        Var::ProductVersion => "product.version",
        Var::ProductUrl => "product.url",
        Var::Os => "os",
        Var::Arch => "arch",
        Var::Install => "install",
        Var::Tenant => "tenant",
        Var::Session => "session",
        Var::CacheScope => "cache_scope",
        Var::Thread => "thread",
        Var::ParentThread => "parent_thread",
        Var::Window => "window",
        Var::Turn => "turn",
        Var::TurnIndex => "turn_index",
        Var::TurnStartedMs => "turn_started_ms",
        Var::ParentTurn => "parent_turn",
        Var::Request => "request",
        Var::Model => "model",
        Var::Caller => "caller",
        Var::Streaming => "streaming",
        Var::TimeoutS => "timeout_s",
        Var::Attempt => "attempt",
        Var::Secret => "secret",
        Var::Param(place) => provider
            .params
            .get(usize::from(place))
            .map_or("?", |param| param.name),
        Var::Captured(place) => api
            .captures
            .get(usize::from(place))
            .map_or("?", |capture| capture.name),
        Var::Body(path) => return format!("body.{path}"),
        Var::Header(name) => return format!("header.{name}"),
        Var::Given(name) => return format!("given.{name}"),
    };
    name.to_owned()
}

/// A condition as it is written in a spec; empty where it always holds.
pub(crate) fn when(provider: &Provider, when: When) -> String {
    let join = |facts: &[Fact]| {
        let facts: Vec<_> = facts.iter().map(|known| fact(provider, known)).collect();
        facts.join(", ")
    };
    match (when.all, when.not) {
        ([], []) => String::new(),
        (all, []) => join(all),
        ([], not) => format!("not {}", join(not)),
        (all, not) => format!("{}, not {}", join(all), join(not)),
    }
}

fn fact(provider: &Provider, fact: &Fact) -> String {
    let list = |values: &[&str]| values.join(" or ");
    match *fact {
        Fact::Official(holds) => flag("official", holds),
        Fact::Child(holds) => flag("child", holds),
        Fact::Image(holds) => flag("image", holds),
        Fact::File(holds) => flag("file", holds),
        Fact::Tools(holds) => flag("tools", holds),
        Fact::Thinking(holds) => flag("thinking", holds),
        Fact::Retry(holds) => flag("retry", holds),
        Fact::Model(globs) => format!("model = {}", list(globs)),
        Fact::Body(path, globs) => format!("body.{path} = {}", list(globs)),
        Fact::Param(place, globs) => {
            let name = provider
                .params
                .get(usize::from(place))
                .map_or("?", |param| param.name);
            format!("{name} = {}", list(globs))
        }
        Fact::Auth(places) => {
            let name = |place: &u16| {
                provider
                    .auth
                    .get(usize::from(*place))
                    .map_or("?", |auth| auth.name)
            };
            format!(
                "auth = {}",
                list(&places.iter().map(name).collect::<Vec<_>>())
            )
        }
        Fact::Caller(callers) => format!("caller = {}", list(&words_of(callers, &Caller::ALL))),
        Fact::Transport(transports) => format!(
            "transport = {}",
            list(&words_of(transports, &Transport::ALL))
        ),
        Fact::Last(roles) => format!("last = {}", list(&words_of(roles, &Role::ALL))),
    }
}

fn flag(name: &str, holds: bool) -> String {
    if holds {
        name.to_owned()
    } else {
        format!("not {name}")
    }
}

fn words_of<T: PartialEq>(values: &[T], all: &[(&'static str, T)]) -> Vec<&'static str> {
    all.iter()
        .filter(|(_, value)| values.contains(value))
        .map(|(word, _)| *word)
        .collect()
}

#[cfg(test)]
mod tests {
    use headwater::table::{Api, Auth, Capture, Fact, Param, Piece, Provider, Role, Var, When};

    use super::{template, when};

    #[test]
    fn a_template_is_written_as_in_its_spec() {
        let provider = Provider {
            params: &[Param {
                name: "org",
                ..Param::NONE
            }],
            ..Provider::NONE
        };
        let api = Api {
            captures: &[Capture {
                name: "state",
                ..Capture::NONE
            }],
            ..Api::NONE
        };
        let pieces: &[Piece] = &[
            Piece::Text("a{b "),
            Piece::Var(Var::Param(0)),
            Piece::Text("/"),
            Piece::Var(Var::Captured(0)),
            Piece::Var(Var::Body("x.y")),
        ];
        let pieces: &'static [Piece] = Box::leak(pieces.to_vec().into_boxed_slice());
        assert_eq!(
            template(&provider, &api, pieces),
            "a{{b {org}/{state}{body.x.y}"
        );
    }

    #[test]
    fn a_condition_is_told_in_its_facts() {
        let provider = Provider {
            auth: &[
                Auth {
                    name: "key",
                    ..Auth::NONE
                },
                Auth {
                    name: "oauth",
                    ..Auth::NONE
                },
            ],
            params: &[Param {
                name: "tier",
                ..Param::NONE
            }],
            ..Provider::NONE
        };
        let all: &[Fact] = &[
            Fact::Official(true),
            Fact::Auth(&[1]),
            Fact::Param(0, &["a*", "b"]),
        ];
        let not: &[Fact] = &[Fact::Last(&[Role::Tool]), Fact::Image(false)];
        let cases = [
            (When::ALWAYS, ""),
            (
                When { all, not: &[] },
                "official, auth = oauth, tier = a* or b",
            ),
            (When { all: &[], not }, "not last = tool, not image"),
            (
                When {
                    all: &[Fact::Retry(true)],
                    not,
                },
                "retry, not last = tool, not image",
            ),
        ];
        for (condition, text) in cases {
            assert_eq!(when(&provider, condition), text);
        }
    }
}

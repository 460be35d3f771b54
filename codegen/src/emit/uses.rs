//! What of a request depends on a parameter.

use headwater::table::{Api, Fact, Json, Piece, Provider, Rule, Template, Value, Var, When};

/// Whether any request of this API depends on the parameter.
pub(super) fn by_api(provider: &Provider, api: &Api, param: u16) -> bool {
    in_url(provider, api, param)
        || rules(api).any(|rule| by_value(rule, param) || by_choice(rule, param))
}

/// Whether the parameter is a part of the URL.
pub(super) fn in_url(provider: &Provider, api: &Api, param: u16) -> bool {
    let base = if api.base_url.is_empty() {
        provider.base_url
    } else {
        api.base_url
    };
    [base, api.path, api.stream_path]
        .into_iter()
        .any(|template| in_template(template, param))
}

/// Every rule of an API.
pub(super) fn rules(api: &Api) -> impl Iterator<Item = &'static Rule> {
    api.headers.iter().chain(api.query).chain(api.body)
}

/// Whether the parameter stands in what the rule sends.
pub(super) fn by_value(rule: &Rule, param: u16) -> bool {
    match rule.value {
        Value::Text(template) | Value::Spread(template) => in_template(template, param),
        Value::Cases(cases) | Value::Union(cases) => {
            cases.iter().any(|case| in_template(case.value, param))
        }
        Value::Json(members) => in_members(members, param),
        Value::Const(_) => false,
    }
}

/// Whether the parameter decides what the rule sends, or whether it sends anything.
pub(super) fn by_choice(rule: &Rule, param: u16) -> bool {
    let cases = match rule.value {
        Value::Cases(cases) | Value::Union(cases) => cases,
        _ => &[],
    };
    in_condition(rule.when, param) || cases.iter().any(|case| in_condition(case.when, param))
}

fn in_members(members: &[(&str, Json)], param: u16) -> bool {
    members.iter().any(|(_, value)| match value {
        Json::Text(template) => in_template(template, param),
        Json::Object(members) => in_members(members, param),
    })
}

fn in_template(template: Template, param: u16) -> bool {
    template.contains(&Piece::Var(Var::Param(param)))
}

fn in_condition(when: When, param: u16) -> bool {
    when.all
        .iter()
        .chain(when.not)
        .any(|fact| matches!(fact, Fact::Param(place, _) if *place == param))
}

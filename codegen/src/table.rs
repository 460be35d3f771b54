//! A checked provider as the value that the engine reads. It lives as long as the program.

mod usage;

use headwater::table::{self, Piece as P};
use serde_json::Value as Json;

use crate::ir::{self};
use crate::ir::{
    Api, Auth, Capture, Case, Fact, Host, Mark, Param, Piece, PlaceIn, Provider, Rule, Shape,
    Template, Value, Var, When,
};
use crate::path::{Path, Segment};
use crate::spec::At;

/// The provider's table.
pub(crate) fn table_provider(provider: &Provider) -> &'static table::Provider {
    Box::leak(Box::new(table::Provider {
        id: text(&provider.id),
        also: names(&provider.also),
        name: text(&provider.name),
        otel_name: text(&provider.otel_name),
        hash: text(&provider.hash),
        base_url: provider.base_url.as_ref().map_or(&[], template),
        hosts: list(&provider.hosts, table_host),
        auth: list(&provider.auth, table_auth),
        params: list(&provider.params, table_param),
        apis: list(&provider.apis, |api| &*Box::leak(Box::new(table_api(api)))),
        ..table::Provider::NONE
    }))
}

fn table_api(api: &Api) -> table::Api {
    table::Api {
        name: text(&api.name),
        also: names(&api.also),
        family: text(&api.family),
        operation: api.operation,
        base_url: api.base_url.as_ref().map_or(&[], template),
        path: template(&api.path),
        stream_path: api.stream_path.as_ref().map_or(&[], template),
        transports: list(&api.transports, |transport| *transport),
        headers: list(&api.headers, table_rule),
        query: list(&api.query, table_rule),
        body: list(&api.body, table_rule),
        captures: list(&api.captures, table_capture),
        shape: table_shape(&api.shape),
        usage: usage::table_usage(&api.usage, &api.captures),
        ..table::Api::NONE
    }
}

fn text(text: &str) -> &'static str {
    text.to_owned().leak()
}

fn list<T, U>(items: &[T], item: impl Fn(&T) -> U) -> &'static [U] {
    items.iter().map(item).collect::<Vec<U>>().leak()
}

fn texts(items: &[String]) -> &'static [&'static str] {
    list(items, |item| text(item))
}

fn names(items: &[At<String>]) -> &'static [&'static str] {
    list(items, |item| text(item))
}

fn template(template: &Template) -> table::Template {
    list(&template.pieces, |piece| match &piece.value {
        Piece::Text(literal) => P::Text(text(literal)),
        Piece::Var(var) => P::Var(table_var(var)),
    })
}

fn table_var(var: &Var) -> table::Var {
    match var {
        Var::BuiltIn(var) => *var,
        Var::Param(place) => table::Var::Param(*place),
        Var::Captured(place) => table::Var::Captured(*place),
        Var::Body(path) => table::Var::Body(text(path)),
        Var::Header(name) => table::Var::Header(text(name)),
        Var::Given(name) => table::Var::Given(text(name)),
    }
}

fn table_host(host: &Host) -> table::Host {
    table::Host {
        name: template(&host.name),
        below: host.below,
    }
}

fn table_auth(auth: &Auth) -> table::Auth {
    table::Auth {
        name: text(&auth.name),
        group: text(&auth.group),
        optional: auth.optional,
        env: texts(&auth.env),
        place: match &auth.place {
            PlaceIn::Header(name) => table::Place::Header(text(name)),
            PlaceIn::Query(name) => table::Place::Query(text(name)),
            PlaceIn::Signature { service, region } => table::Place::Signature {
                service: text(service),
                region: template(region),
            },
        },
        value: template(&auth.value),
        prefix: text(&auth.prefix),
        ..table::Auth::NONE
    }
}

fn table_param(param: &Param) -> table::Param {
    table::Param {
        name: text(&param.name),
        lifetime: param.lifetime,
        kind: param.kind,
        values: texts(&param.values),
        default: param.default.as_deref().map(text),
        required: param.required,
        env: texts(&param.env),
        claim: list(&param.claim, |path| steps(&path.value)),
        group: text(&param.group),
        with: texts(&param.with),
        ..table::Param::NONE
    }
}

/// The way into claims. A filter was refused.
fn steps(path: &Path) -> &'static [table::Step] {
    list(&path.segments, |segment| match segment {
        Segment::Member(name) => table::Step::Member(text(name)),
        Segment::Each | Segment::Filter { .. } => table::Step::Each,
    })
}

fn table_capture(capture: &Capture) -> table::Capture {
    table::Capture {
        name: text(&capture.name),
        lifetime: capture.lifetime,
        headers: names(&capture.headers),
        keep: capture.keep,
        sent: capture.sent,
        ..table::Capture::NONE
    }
}

fn table_rule(rule: &Rule) -> table::Rule {
    table::Rule {
        when: table_when(&rule.when),
        breaks: rule.breaks,
        overrides: rule.overrides,
        max_len: rule.max_len,
        hash: rule.hash,
        separator: text(&rule.separator),
        formerly: names(&rule.formerly),
        line: rule.line,
        ..table::Rule::new(rule.lifetime, text(&rule.name), table_value(&rule.value))
    }
}

fn table_value(value: &Value) -> table::Value {
    match value {
        Value::Text(value) => table::Value::Text(template(value)),
        Value::Cases(cases) => table::Value::Cases(list(cases, table_case)),
        Value::Union(cases) => table::Value::Union(list(cases, table_case)),
        Value::Spread(map) => table::Value::Spread(template(map)),
        Value::Json(members) => table::Value::Json(list(members, table_member)),
        Value::Const(literal) => table::Value::Const(json_text(literal)),
    }
}

fn json_text(literal: &Json) -> &'static str {
    text(&literal.to_string())
}

fn table_case(case: &Case) -> table::Case {
    table::Case {
        value: template(&case.value),
        when: table_when(&case.when),
    }
}

fn table_member((name, json): &(String, ir::Json)) -> (&'static str, table::Json) {
    let json = match json {
        ir::Json::Text(value) => table::Json::Text(template(value)),
        ir::Json::Object(members) => table::Json::Object(list(members, table_member)),
    };
    (text(name), json)
}

fn table_when(when: &When) -> table::When {
    table::When {
        all: list(&when.all, |fact| table_fact(fact)),
        not: list(&when.not, |fact| table_fact(fact)),
    }
}

fn table_fact(fact: &Fact) -> table::Fact {
    match fact {
        Fact::Official(value) => table::Fact::Official(*value),
        Fact::Auth(kinds) => table::Fact::Auth(kinds.clone().leak()),
        Fact::Param(place, globs) => table::Fact::Param(*place, texts(globs)),
        Fact::Child(value) => table::Fact::Child(*value),
        Fact::Caller(callers) => table::Fact::Caller(callers.clone().leak()),
        Fact::Model(globs) => table::Fact::Model(texts(globs)),
        Fact::Transport(transports) => table::Fact::Transport(transports.clone().leak()),
        Fact::Last(roles) => table::Fact::Last(roles.clone().leak()),
        Fact::Image(value) => table::Fact::Image(*value),
        Fact::File(value) => table::Fact::File(*value),
        Fact::Tools(value) => table::Fact::Tools(*value),
        Fact::Thinking(value) => table::Fact::Thinking(*value),
        Fact::Body(path, globs) => table::Fact::Body(text(path), texts(globs)),
        Fact::Retry(value) => table::Fact::Retry(*value),
    }
}

fn table_shape(shape: &Shape) -> table::Shape {
    table::Shape {
        model: text(&shape.model),
        stream: text(&shape.stream),
        items: text(&shape.items),
        parts: texts(&shape.parts),
        roles: list(&shape.roles, |(role, found)| (*role, marks(found))),
        image: marks(&shape.image),
        file: marks(&shape.file),
        tools: marks(&shape.tools),
        thinking: marks(&shape.thinking),
        ..table::Shape::NONE
    }
}

fn marks(found: &[Mark]) -> &'static [table::Mark] {
    list(found, |mark| table::Mark {
        member: text(&mark.member),
        values: texts(&mark.values),
    })
}

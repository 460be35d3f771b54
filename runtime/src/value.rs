//! What a rule's value is for one call: in a header, in a query, in a body.

use std::borrow::Cow;

use http::HeaderValue;

use crate::context::{Context, Datum};
use crate::table::{Case, Piece, Rule, Template, Value};
use crate::template;

impl Context<'_> {
    /// The value of a header; `None` where it is absent.
    pub(crate) fn header_value(&self, rule: &Rule) -> Option<HeaderValue> {
        let lookup = |var| self.datum(var);
        match rule.value {
            Value::Text(template) => template::header(template, rule, &lookup),
            Value::Cases(cases) => self
                .cases(cases)
                .find_map(|template| template::header(template, rule, &lookup)),
            Value::Spread(_) => None,
            Value::Union(_) | Value::Json(_) | Value::Const(_) => {
                let mut value = template::header_value(self.composed(rule)?)?;
                value.set_sensitive(self.is_sensitive(rule));
                Some(value)
            }
        }
    }

    /// Whether a rule's value may hold one that is marked as sensitive.
    pub(crate) fn is_sensitive(&self, rule: &Rule) -> bool {
        let lookup = |var| self.datum(var);
        match rule.value {
            Value::Text(template) => template::is_sensitive(template, &lookup),
            Value::Cases(cases) | Value::Union(cases) => self
                .cases(cases)
                .any(|template| template::is_sensitive(template, &lookup)),
            Value::Json(members) => template::is_object_sensitive(members, &lookup),
            Value::Spread(_) | Value::Const(_) => false,
        }
    }

    /// The value of a query parameter; `None` where it is absent.
    pub(crate) fn query_value(&self, rule: &Rule) -> Option<String> {
        let lookup = |var| self.datum(var);
        let limited = |text: Cow<'static, str>| template::limited(text.into_owned(), rule);
        match rule.value {
            Value::Text(template) => template::text(template, &lookup).map(limited),
            Value::Cases(cases) => self
                .cases(cases)
                .find_map(|template| template::text(template, &lookup))
                .map(limited),
            Value::Spread(_) => None,
            Value::Union(_) | Value::Json(_) | Value::Const(_) => self.composed(rule),
        }
    }

    /// The value of a body member, as JSON text; `None` where it is absent.
    pub(crate) fn json_value(&self, rule: &Rule) -> Option<String> {
        let lookup = |var| self.datum(var);
        let limit = |text| template::limited(text, rule);
        match rule.value {
            Value::Text(template) => template::json(template, limit, &lookup),
            Value::Cases(cases) => self
                .cases(cases)
                .find_map(|template| template::json(template, limit, &lookup)),
            Value::Union(cases) => {
                let items = self.union(cases, rule.separator);
                (!items.is_empty()).then(|| serde_json::to_string(&items).unwrap_or_default())
            }
            Value::Json(members) => {
                let text = template::object(members, &lookup)?;
                Some(template::string(&limit(text)))
            }
            Value::Const(json) => Some(json.to_owned()),
            Value::Spread(_) => None,
        }
    }

    /// The items of a union, each once, in the order of the spec.
    pub(crate) fn union(&self, cases: &'static [Case], separator: &str) -> Vec<String> {
        let mut items = Vec::new();
        for template in self.cases(cases) {
            self.items(template, separator, &mut items);
        }
        items
    }

    fn composed(&self, rule: &Rule) -> Option<String> {
        let text = match rule.value {
            Value::Union(cases) => join(&self.union(cases, rule.separator), rule.separator),
            Value::Json(members) => template::object(members, &|var| self.datum(var)),
            _ => None,
        }?;
        Some(template::limited(text, rule))
    }

    fn cases(&self, cases: &'static [Case]) -> impl Iterator<Item = Template> {
        let holding = cases.iter().filter(|case| self.holds(&case.when));
        holding.map(|case| case.value)
    }

    fn items(&self, template: Template, separator: &str, items: &mut Vec<String>) {
        if let [Piece::Var(var)] = template
            && let Some(Datum::List(list)) = self.datum(*var)
        {
            for item in list {
                add(item, items);
            }
        } else if let Some(text) = template::text(template, &|var| self.datum(var)) {
            split_into(&text, separator, items);
        }
    }
}

/// Adds what a separated text holds to the items of a union.
pub(crate) fn split_into(text: &str, separator: &str, items: &mut Vec<String>) {
    for item in text.split(separator) {
        add(item, items);
    }
}

/// The items of a union as one text; `None` where there are none.
pub(crate) fn join(items: &[String], separator: &str) -> Option<String> {
    (!items.is_empty()).then(|| items.join(separator))
}

fn add(item: &str, items: &mut Vec<String>) {
    let item = item.trim();
    if !item.is_empty() && !items.iter().any(|known| known == item) {
        items.push(item.to_owned());
    }
}

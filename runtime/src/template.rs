//! Templates become text: of a header, of a query parameter, of a JSON value.

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::HeaderValue;

use crate::context::Datum;
use crate::hygiene;
use crate::table::{Json, Piece, Rule, Template, Var};

/// Which value a variable has; `None` where it is absent.
pub(crate) trait Lookup<'a>: Fn(Var) -> Option<Datum<'a>> {}
impl<'a, F: Fn(Var) -> Option<Datum<'a>>> Lookup<'a> for F {}

/// The text in a header or a query; `None` where a variable is absent, or nothing is left.
pub(crate) fn text<'a>(template: Template, lookup: &impl Lookup<'a>) -> Option<Cow<'static, str>> {
    if let [Piece::Text(literal)] = template {
        return Some(Cow::Borrowed(literal.trim())).filter(|text| !text.is_empty());
    }
    let mut text = String::new();
    for piece in template {
        match piece {
            Piece::Text(literal) => text.push_str(literal),
            Piece::Var(var) => text.push_str(&lookup(*var)?.header_text()?),
        }
    }
    text.truncate(text.trim_end().len());
    text.drain(..text.len() - text.trim_start().len());
    (!text.is_empty()).then_some(Cow::Owned(text))
}

/// The value of a header. An id and a literal are not copied.
pub(crate) fn header<'a>(
    template: Template,
    rule: &Rule,
    lookup: &impl Lookup<'a>,
) -> Option<HeaderValue> {
    let unlimited = !rule.hash && rule.max_len == 0;
    if let [Piece::Var(var)] = template
        && unlimited
        && let Datum::Id(value) = lookup(*var)?
    {
        return Some(value.clone()).filter(|value| !value.is_empty());
    }
    match text(template, lookup)? {
        Cow::Borrowed(literal) if unlimited && hygiene::is_clean(literal) => {
            Some(HeaderValue::from_static(literal))
        }
        text => {
            let mut value = header_value(limited(text.into_owned(), rule))?;
            value.set_sensitive(is_sensitive(template, lookup));
            Some(value)
        }
    }
}

/// Whether a value in a template is marked as sensitive. Only headers and what servers gave are.
pub(crate) fn is_sensitive<'a>(template: Template, lookup: &impl Lookup<'a>) -> bool {
    template.iter().any(|piece| match piece {
        Piece::Var(var @ (Var::Captured(_) | Var::Header(_) | Var::Given(_))) => {
            matches!(lookup(*var), Some(Datum::Id(value)) if value.is_sensitive())
        }
        Piece::Var(_) | Piece::Text(_) => false,
    })
}

/// Whether a value in an object is marked as sensitive.
pub(crate) fn is_object_sensitive<'a>(
    members: &[(&'static str, Json)],
    lookup: &impl Lookup<'a>,
) -> bool {
    members.iter().any(|(_, member)| match member {
        Json::Text(template) => is_sensitive(template, lookup),
        Json::Object(members) => is_object_sensitive(members, lookup),
    })
}

/// A text under the limits of a rule.
pub(crate) fn limited(text: String, rule: &Rule) -> String {
    if rule.hash {
        hygiene::hashed(&text, rule.max_len)
    } else {
        hygiene::limited(text, rule.max_len)
    }
}

/// A text as a header's value; `None` where nothing is left of it.
pub(crate) fn header_value(text: String) -> Option<HeaderValue> {
    let text = match hygiene::visible(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(clean) => clean,
    };
    let value = HeaderValue::from_maybe_shared(bytes::Bytes::from(text)).ok();
    value.filter(|value| !value.is_empty())
}

/// A JSON value: of the variable's own type where the template is one variable, else a string.
pub(crate) fn json<'a>(
    template: Template,
    limit: impl FnOnce(String) -> String,
    lookup: &impl Lookup<'a>,
) -> Option<String> {
    if let [Piece::Var(var)] = template {
        match lookup(*var)? {
            Datum::Number(number) => return Some(number.to_string()),
            Datum::Bool(is) => return Some(is.to_string()),
            Datum::List([]) | Datum::Map([]) => return None,
            Datum::List(items) => return serde_json::to_string(items).ok(),
            Datum::Map(entries) => return Some(object_of(entries)),
            Datum::Json(json) if !json.starts_with('"') => return Some(json.into_owned()),
            _ => {}
        }
    }
    let mut text = String::new();
    for piece in template {
        match piece {
            Piece::Text(literal) => text.push_str(literal),
            Piece::Var(var) => text.push_str(&lookup(*var)?.plain_text()?),
        }
    }
    (!text.is_empty()).then(|| string(&limit(text)))
}

/// Compact ASCII JSON text of the members that have a value; `None` where none has.
pub(crate) fn object<'a>(
    members: &[(&'static str, Json)],
    lookup: &impl Lookup<'a>,
) -> Option<String> {
    let mut text = String::from("{");
    for (name, member) in members {
        let value = match member {
            Json::Text(template) => json(template, |text| text, lookup),
            Json::Object(members) => object(members, lookup),
        };
        if let Some(value) = value {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(&string(name));
            text.push(':');
            text.push_str(&value);
        }
    }
    text.push('}');
    (text.len() > 2).then(|| ascii(text))
}

/// A template to be shown: `…` in place of each variable.
pub(crate) fn shown(template: Template) -> String {
    let pieces = template.iter().map(|piece| match piece {
        Piece::Text(text) => *text,
        Piece::Var(_) => "…",
    });
    pieces.collect()
}

/// A text as a JSON string.
pub(crate) fn string(text: &str) -> String {
    // Writing to a `String` cannot fail, and neither can a text.
    serde_json::to_string(text).unwrap_or_default()
}

fn object_of(entries: &[(String, String)]) -> String {
    let entries: BTreeMap<_, _> = entries.iter().map(|(name, value)| (name, value)).collect();
    serde_json::to_string(&entries).unwrap_or_default()
}

/// JSON text with `\u` escapes for what is not ASCII, which only strings can hold.
fn ascii(json: String) -> String {
    use std::fmt::Write as _;
    if json.is_ascii() {
        return json;
    }
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Lifetime, Value};

    const RULE: Rule = Rule::new(Lifetime::Static, "x", Value::Text(&[]));
    const NAME: Piece = Piece::Var(Var::ProductName);
    const MODEL: Piece = Piece::Var(Var::Model);
    const WINDOW: Piece = Piece::Var(Var::Window);

    fn lookup(var: Var) -> Option<Datum<'static>> {
        match var {
            Var::ProductName => Some(Datum::Text("Ünit".into())),
            Var::Model => Some(Datum::Distinct("modèle".into())),
            Var::Window => Some(Datum::Number(3)),
            Var::Os => Some(Datum::Text(" ".into())),
            _ => None,
        }
    }

    #[test]
    fn headers() {
        let hash = crate::digest::sha256_hex("modèle".as_bytes());
        for (template, value) in [
            (&[Piece::Text("x")][..], Some("x")),
            (&[Piece::Text("a/"), NAME, Piece::Text(" ")], Some("a/nit")),
            (&[NAME, Piece::Text(":"), WINDOW], Some("nit:3")),
            (&[MODEL], Some(hash.as_str())),
            (&[Piece::Text("x"), Piece::Var(Var::Os)], None),
            (&[Piece::Text("x"), Piece::Var(Var::Turn)], None),
            (&[Piece::Text("")], None),
            (&[], None),
        ] {
            let header = header(template, &RULE, &lookup);
            assert_eq!(header.as_ref().map(|v| v.to_str().unwrap()), value);
        }
    }

    #[test]
    fn bodies_keep_types() {
        for (template, value) in [
            (&[WINDOW][..], Some("3")),
            (&[NAME, WINDOW], Some(r#""Ünit3""#)),
            (&[Piece::Text("a\"b")], Some(r#""a\"b""#)),
            (&[Piece::Var(Var::Turn)], None),
        ] {
            assert_eq!(json(template, |t| t, &lookup).as_deref(), value);
        }
    }

    #[test]
    fn objects_are_ascii_without_what_is_absent() {
        let members = [
            ("name", Json::Text(&[NAME])),
            ("turn", Json::Text(&[Piece::Var(Var::Turn)])),
            ("in", Json::Object(&[("n", Json::Text(&[WINDOW]))])),
            (
                "out",
                Json::Object(&[("n", Json::Text(&[Piece::Var(Var::Turn)]))]),
            ),
        ];
        assert_eq!(
            object(&members, &lookup).as_deref(),
            Some(r#"{"name":"\u00dcnit","in":{"n":3}}"#)
        );
        assert_eq!(object(&members[1..2], &lookup), None);
    }
}

//! Credentials and captures.

use headwater::table::{self, Keep};

use super::layers::Written;
use super::template::Lowering;
use super::usage::lower_paths;
use super::variable::is_taken;
use super::{check_id, missing, text, texts};
use crate::ir::{Auth, Capture, Piece, PlaceIn, Template, Var};
use crate::spec::{At, Entries, Key, Scheme, Word};
use crate::{Diagnostic, Sink, spec};

pub(super) fn check_variable_name(name: &At<String>, noun: &str, sink: &mut Sink) {
    let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if is_taken(name) {
        sink.push(
            Diagnostic::error(
                "name-taken",
                name.span.clone(),
                format!("`{}` is a variable of the language", name.value),
            )
            .label(format!("a {noun} needs a name of its own")),
        );
    } else if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(rest) {
        sink.push(
            Diagnostic::error(
                "bad-name",
                name.span.clone(),
                format!("`{}` is not the name of a {noun}", name.value),
            )
            .label("a name is lower case letters, digits and `_`, a letter first"),
        );
    }
}

pub(super) fn lower_auth(
    kinds: &Key<Entries<spec::Auth>>,
    lowering: &mut Lowering<'_>,
) -> Vec<Auth> {
    kinds
        .entries()
        .map(|(name, auth)| {
            check_id(name, lowering.sink);
            let place = match auth.sign.get() {
                Some(sign) => lower_signature(sign, auth, lowering),
                None => lower_place(name, auth, lowering),
            };
            Auth {
                name: name.clone(),
                group: text(&auth.group),
                optional: auth.optional.get().is_some_and(|optional| optional.value),
                env: texts(&auth.env),
                value: lower_secret(name, auth, &place, lowering),
                place,
                prefix: text(&auth.prefix),
                line: lowering.origin.line(&name.span),
            }
        })
        .collect()
}

/// A signature takes its place, its text and its parts from the scheme.
fn lower_signature(
    sign: &At<Word<Scheme>>,
    auth: &spec::Auth,
    lowering: &mut Lowering<'_>,
) -> PlaceIn {
    let of_scheme = [&auth.header, &auth.query, &auth.value, &auth.prefix];
    let words = ["header", "query", "value", "prefix"];
    for (key, word) in of_scheme.into_iter().zip(words) {
        if let Some(said) = key.get() {
            let message = format!("a signature has no `{word}` of its own");
            lowering.push(
                Diagnostic::error("value-count", said.span.clone(), message)
                    .label("the scheme says where the signature goes, and how it looks")
                    .related(sign.span.clone(), "the scheme")
                    .help("leave it out"),
            );
        }
    }
    for (key, word) in [(&auth.service, "service"), (&auth.region, "region")] {
        if key.is_absent() {
            let message = format!("a signature names its {word}, and none is said");
            lowering.push(missing(&sign.span, &message).help(format!("add `{word} = \"...\"`")));
        }
    }
    let names = auth.env.items();
    if names.len() == 1 || names.len() > 3 {
        let message = "a signature is made with two secrets or three";
        let span = auth
            .env
            .get()
            .map_or_else(|| sign.span.clone(), |env| env.span.clone());
        lowering.push(
            Diagnostic::error("value-count", span, message)
                .label("the id of the access key, the secret access key, the session token"),
        );
    }
    let region = match auth.region.get() {
        Some(region) => lowering.template(&region.span, &region.value),
        None => Template {
            pieces: Vec::new(),
            span: sign.span.clone(),
        },
    };
    PlaceIn::Signature {
        service: text(&auth.service),
        region,
    }
}

fn lower_place(name: &At<String>, auth: &spec::Auth, lowering: &mut Lowering<'_>) -> PlaceIn {
    for (key, word) in [(&auth.service, "service"), (&auth.region, "region")] {
        // A scheme that is misspelt is one mistake, and not three.
        if let Some(said) = key.get().filter(|_| auth.sign.is_absent()) {
            let message = format!("`{word}` belongs to a signature");
            lowering.push(
                Diagnostic::error("no-effect", said.span.clone(), message)
                    .label("nothing is signed")
                    .help("say `sign = \"aws-sigv4\"`, or leave it out"),
            );
        }
    }
    match (auth.header.get(), auth.query.get()) {
        (Some(header), Some(query)) => {
            lowering.push(
                Diagnostic::error(
                    "value-count",
                    query.span.clone(),
                    "the credential goes to two places",
                )
                .label("says one of `header`, `query`")
                .related(header.span.clone(), "`header`"),
            );
            PlaceIn::Header(header.clone())
        }
        (None, Some(query)) => PlaceIn::Query(query.clone()),
        (Some(header), None) => PlaceIn::Header(header.clone()),
        (None, None) => PlaceIn::Header(At::new(name.span.clone(), "Authorization".to_owned())),
    }
}

fn lower_secret(
    name: &At<String>,
    auth: &spec::Auth,
    place: &PlaceIn,
    lowering: &mut Lowering<'_>,
) -> Template {
    let secret = Var::BuiltIn(table::Var::Secret);
    let Some(value) = auth.value.get() else {
        let scheme = match place {
            PlaceIn::Signature { .. } => Some("AWS4-HMAC-SHA256 "),
            place => is_authorization(place).then_some("Bearer "),
        };
        let scheme = scheme.map(|scheme| Piece::Text(scheme.to_owned()));
        let pieces = scheme.into_iter().chain([Piece::Var(secret)]);
        return Template {
            pieces: pieces
                .map(|piece| At::new(name.span.clone(), piece))
                .collect(),
            span: name.span.clone(),
        };
    };
    let template = lowering.template(&value.span, &value.value);
    if template.vars().all(|(var, _)| *var != secret) {
        lowering.push(
            Diagnostic::error(
                "no-secret",
                value.span.clone(),
                format!("`[auth.{}]` does not send the secret", name.value),
            )
            .help("write `{secret}` where it goes"),
        );
    }
    template
}

/// The one header that names a scheme before its secret.
fn is_authorization(place: &PlaceIn) -> bool {
    matches!(place, PlaceIn::Header(name) if name.eq_ignore_ascii_case("authorization"))
}

/// The captures of an API, its layers laid over each other.
pub(super) fn lower_captures(
    captures: &[Written<'_, spec::Capture>],
    sink: &mut Sink,
) -> Vec<Capture> {
    let mut lowered = Vec::new();
    for written in captures {
        let spec::Capture::Table(capture) = &written.rule.value else {
            continue;
        };
        let place = |at: &At<String>| At::new(written.origin.place(&at.span), at.value.clone());
        let name = place(written.name);
        check_variable_name(&name, "capture", sink);
        if is_silent(&capture.header) && is_silent(&capture.body) {
            let span = written.origin.place(&written.rule.span);
            sink.push(missing(
                &span,
                "the capture says neither `header` nor `body`",
            ));
        }
        lowered.push(Capture {
            lifetime: written.lifetime,
            headers: capture.header.items().iter().map(place).collect(),
            body: lower_paths(capture.body.items(), written.origin, sink),
            keep: capture.keep.get().map_or(Keep::First, |keep| keep.value.0),
            sent: false,
            doc: text(&capture.doc),
            line: written.origin.line(&written.name.span),
            name,
        });
    }
    lowered
}

fn is_silent(list: &Key<Vec<At<String>>>) -> bool {
    list.is_absent() || list.get().is_some_and(|list| list.is_empty())
}

#[cfg(test)]
mod tests {
    use headwater::table::{SECRET, text};

    use crate::{Source, compile};

    #[test]
    fn only_authorization_names_a_scheme_unless_told() {
        let spec = r#"
            id = "acme"
            base_url = "https://api.acme.example/v1"
            auth.plain.env = ["ACME_KEY"]
            auth.lower.header = "authorization"
            auth.header.header = "x-acme-key"
            auth.query.query = "key"
            api.chat.family = "openai-chat"
        "#;
        let compiled = compile(&Source::new("acme.toml", spec)).unwrap();
        let values: Vec<_> = compiled.table.auth.iter().map(|auth| auth.value).collect();
        let bearer = &[text("Bearer "), SECRET][..];
        assert_eq!(values, [bearer, bearer, &[SECRET], &[SECRET]]);
    }
}

//! Credentials and captures.

use headwater::table::{self, Keep};

use super::layers::Written;
use super::template::Lowering;
use super::usage::lower_paths;
use super::variable::is_taken;
use super::{check_id, missing, text, texts};
use crate::ir::{Auth, Capture, Piece, PlaceIn, Template, Var};
use crate::spec::{At, Entries, Key};
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
            refuse_unsupported(auth, lowering);
            let place = lower_place(name, auth, lowering);
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

fn refuse_unsupported(auth: &spec::Auth, lowering: &mut Lowering<'_>) {
    for key in [&auth.sign, &auth.service] {
        if let Some(at) = key.get() {
            let message = "signing is not built yet";
            lowering.push(Diagnostic::error("unsupported", at.span.clone(), message));
        }
    }
}

fn lower_place(name: &At<String>, auth: &spec::Auth, lowering: &mut Lowering<'_>) -> PlaceIn {
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
        let scheme = is_authorization(place).then(|| Piece::Text("Bearer ".to_owned()));
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

//! Which model a recorded request asked for: some providers count differently by model.

use headwater::table::{Api, Piece, Template, Var};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    url: Value,
    #[serde(default)]
    body: Value,
}

/// The model, where the API counts by it, from the body or from the URL.
pub(super) fn model(api: &Api, request: &RawValue) -> Option<String> {
    let variants = api.usage.variants.iter();
    if variants.map(|variant| variant.models).all(<[_]>::is_empty) {
        return None;
    }
    let request: Request = serde_json::from_str(request.get()).ok()?;
    let in_body = || member(&request.body, api.shape.model)?.as_str();
    let in_url = || {
        let url = request.url.as_str()?;
        let path = url.split(['?', '#']).next()?;
        [api.stream_path, api.path]
            .into_iter()
            .find_map(|template| in_path(path, template))
    };
    in_body().map(str::to_owned).or_else(in_url)
}

/// The member at a path that is split at dots.
fn member<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .try_fold(body, |value, name| value.get(name))
}

/// What stands in the place of `{model}`, decoded.
fn in_path(path: &str, template: Template) -> Option<String> {
    let place = template
        .iter()
        .position(|piece| *piece == Piece::Var(Var::Model))?;
    let [.., Piece::Text(before)] = template[..place] else {
        return None;
    };
    let after = match template[place + 1..] {
        [] => "",
        [Piece::Text(after)] => after,
        _ => return None,
    };
    let (_, model) = path.strip_suffix(after)?.rsplit_once(before)?;
    let model = percent_decode_str(model).decode_utf8().ok()?;
    Some(model.into_owned())
}

#[cfg(test)]
mod tests {
    use headwater::table::{Shape, Usage, Variant};
    use serde_json::json;

    use super::*;

    const BY_MODEL: Api = Api {
        usage: Usage {
            variants: &[Variant {
                models: &["a*"],
                stream: None,
                parts: &[],
            }],
            ..Usage::NONE
        },
        ..Api::NONE
    };
    const IN_BODY: Api = Api {
        shape: Shape {
            model: "of.model",
            ..Shape::NONE
        },
        ..BY_MODEL
    };
    const IN_URL: Api = Api {
        path: &[
            Piece::Text("/model/"),
            Piece::Var(Var::Model),
            Piece::Text("/invoke"),
        ],
        stream_path: &[
            Piece::Text("/model/"),
            Piece::Var(Var::Model),
            Piece::Text("/invoke-stream"),
        ],
        ..BY_MODEL
    };

    #[test]
    fn a_model_is_found_where_the_api_has_it() {
        let body = json!({ "body": { "of": { "model": "a-1" } } });
        for (api, request, expected) in [
            (&IN_BODY, body.clone(), Some("a-1")),
            (&Api::NONE, body, None),
            (&IN_BODY, json!({ "body": { "of": { "model": 1 } } }), None),
            (&IN_BODY, json!({ "body": null, "url": null }), None),
            (&IN_BODY, json!(null), None),
            (&IN_BODY, json!("POST /"), None),
            (
                &IN_URL,
                json!({ "url": "/model/a.b-v1:0/invoke", "body": {} }),
                Some("a.b-v1:0"),
            ),
            (
                &IN_URL,
                json!({ "url": "https://x.example/v1/model/a%2Fb-v1%3A0/invoke-stream?x=/invoke" }),
                Some("a/b-v1:0"),
            ),
            (&IN_URL, json!({ "url": "/model/a/converse" }), None),
            (&IN_URL, json!({ "url": "/models/a/invoke" }), None),
        ] {
            let text = serde_json::value::to_raw_value(&request).unwrap();
            assert_eq!(model(api, &text).as_deref(), expected, "{request}");
        }
    }
}

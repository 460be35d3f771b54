//! What a record stands on: a provider's spec, or a wire family alone.

use headwater::table::{Api, Provider};

use crate::catalogue::{api_named, nearest};

/// What a record may stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// A spec, and where there is none the family alone; the record says which.
    SpecOrFamily,
    /// A spec.
    Spec,
}

/// The tables for a provider and an API by their names in a log. Without a spec there is no provider.
pub(super) fn find(
    provider: &str,
    api: &str,
    ground: Ground,
) -> Result<(Option<&'static Provider>, &'static Api), String> {
    let table = headwater_providers::by_id(provider).map(|found| found.table());
    if let Some(table) = table
        && let Some(found) = api_named(table, api)
    {
        return Ok((Some(table), found));
    }
    if ground == Ground::Spec {
        return Err(match table {
            None => format!("no provider {provider:?}, and a spec is required"),
            Some(_) => format!("{provider} has no API {api:?}, and a spec is required"),
        });
    }
    headwater_providers::family(api)
        .map(|family| (None, family))
        .ok_or_else(|| {
            let near = nearest(api, headwater_providers::families().map(|api| api.family));
            let near = near.map_or_else(String::new, |near| format!(", did you mean {near:?}?"));
            match table {
                None => format!("no provider {provider:?}, and no family {api:?}{near}"),
                Some(_) => {
                    format!("{provider} has no API {api:?}, and there is no such family{near}")
                }
            }
        })
}

#[cfg(test)]
mod tests {
    use super::{Ground, find};

    /// `provider/api` of what a log's names stand for, `family` of what only a family knows.
    fn meant(provider: &str, api: &str, ground: Ground) -> Result<String, String> {
        find(provider, api, ground).map(|(table, api)| {
            table.map_or_else(
                || api.family.to_owned(),
                |table| format!("{}/{}", table.id, api.name),
            )
        })
    }

    #[test]
    fn a_log_may_call_an_api_by_many_names() {
        for (provider, api, expected) in [
            ("openai", "chat", "openai/chat"),
            ("openai", "openai-chat", "openai/chat"),
            ("openai", "chat.completions", "openai/chat"),
            ("openai", "transcriptions", "openai/transcription"),
            ("openai", "anthropic-messages", "anthropic-messages"),
            ("mistral", "mistral", "mistral/chat"),
            ("openrouter", "anthropic-messages", "openrouter/messages"),
            ("cohere", "cohere", "cohere/chat"),
            ("cohere", "rerank", "cohere/rerank"),
            ("bedrock", "converse_stream", "bedrock/converse"),
            (
                "google-gemini",
                "generateContent",
                "google-gemini/generate_content",
            ),
            (
                "google-vertex",
                "gemini-generate-content",
                "google-vertex/generate_content",
            ),
            ("groq", "openai-responses", "openai-responses"),
            ("ollama", "ollama-generate", "ollama/native"),
            ("ollama", "ollama-embed", "ollama/embed"),
            ("unheard-of", "Chat Completions", "openai-chat"),
            ("unheard-of", "mistral", "openai-chat"),
            ("unheard-of", "responses", "openai-responses"),
            ("unheard-of", "messages", "anthropic-messages"),
            ("unheard-of", "converse", "bedrock-converse"),
            ("unheard-of", "embeddings", "openai-embeddings"),
        ] {
            let found = meant(provider, api, Ground::SpecOrFamily);
            assert_eq!(found.as_deref(), Ok(expected), "{provider} {api}");
        }
    }

    #[test]
    fn a_name_of_nothing_is_an_error_of_its_own() {
        for (provider, api, ground, error) in [
            (
                "unheard-of",
                "-",
                Ground::SpecOrFamily,
                "no provider \"unheard-of\", and no family \"-\"",
            ),
            (
                "groq",
                "openai-chatt",
                Ground::SpecOrFamily,
                "groq has no API \"openai-chatt\", and there is no such family, did you mean \"openai-chat\"?",
            ),
            (
                "groq",
                "openai-responses",
                Ground::Spec,
                "groq has no API \"openai-responses\", and a spec is required",
            ),
            (
                "unheard-of",
                "chat",
                Ground::Spec,
                "no provider \"unheard-of\", and a spec is required",
            ),
        ] {
            assert_eq!(meant(provider, api, ground).unwrap_err(), error);
        }
    }
}

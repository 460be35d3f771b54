//! What an API does, in the terms of OpenTelemetry.

/// What is asked of a model: the values of
/// [`gen_ai.operation.name`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// The next message of a conversation.
    Chat,
    /// The next content, of any kind.
    GenerateContent,
    /// How a text goes on.
    TextCompletion,
    /// Vectors.
    Embeddings,
    /// What an agent does, with models of its own.
    InvokeAgent,
}

impl Operation {
    /// The value of the attribute.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::GenerateContent => "generate_content",
            Self::TextCompletion => "text_completion",
            Self::Embeddings => "embeddings",
            Self::InvokeAgent => "invoke_agent",
        }
    }
}

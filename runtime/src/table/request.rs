//! Where a wire family's request body says what a condition may ask.

use super::Role;

/// The shape of a family's requests. Paths are split at dots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// The member that names the model; empty where the URL does.
    pub model: &'static str,
    /// The member that is `true` when the answer is to be streamed; empty where the URL says it.
    pub stream: &'static str,
    /// The member that holds the conversation: a list of items, or a text of the user's.
    pub items: &'static str,
    /// Where an item holds its parts, and a part those inside it: a list of them or a single one.
    /// Nothing else is looked into. An item all of whose parts are a tool's is a tool's.
    pub parts: &'static [&'static str],
    /// Whose an item or a part is, by its own members; the first role with a mark that matches.
    pub roles: &'static [(Role, &'static [Mark])],
    /// What an image looks like, by paths from an item or a part.
    pub image: &'static [Mark],
    /// What a file looks like, by paths from an item or a part.
    pub file: &'static [Mark],
    /// Members of the body that offer tools.
    pub tools: &'static [Mark],
    /// Members of the body that ask for thinking.
    pub thinking: &'static [Mark],
    #[doc(hidden)]
    pub more: (),
}

impl Shape {
    /// A body that says nothing.
    pub const NONE: Self = Self {
        model: "",
        stream: "",
        items: "",
        parts: &[],
        roles: &[],
        image: &[],
        file: &[],
        tools: &[],
        thinking: &[],
        more: (),
    };
}

/// A member and the values that mark it: a scalar by its JSON text, `*` in a text matches anything,
/// and `*` alone matches any value but `null`, `{}` and `[]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The member: of an item or a part, or a path from the top for the body.
    pub member: &'static str,
    /// Its values.
    pub values: &'static [&'static str],
}

//! A wire family: what every provider that speaks it has in common.

use std::collections::BTreeMap;

use headwater::table::{Operation, Role, Transport};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, ByLifetime, Capture, Entries, Key, Rule, Usage, Word};

/// A wire family.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Family")]
pub struct Family {
    /// Other names under which logs have it, as they fold: case, `-`, `_` and `.` do not count.
    pub also: Key<Vec<At<String>>>,
    /// The path after the base URL.
    pub path: Key<String>,
    /// The path when the answer is streamed, where it differs.
    pub stream_path: Key<String>,
    /// How it is spoken; `http` and `sse` unless told.
    pub transport: Key<Vec<At<Word<Transport>>>>,
    /// What is asked of a model, as OpenTelemetry calls it (`gen_ai.operation.name`).
    pub operation: Key<Word<Operation>>,
    /// Headers, by lifetime.
    pub headers: Key<ByLifetime<Rule>>,
    /// Query parameters, by lifetime.
    pub query: Key<ByLifetime<Rule>>,
    /// Body members, by lifetime.
    pub body: Key<ByLifetime<Rule>>,
    /// Variables that responses give, by lifetime.
    pub capture: Key<ByLifetime<Capture>>,
    /// Where the request's body says what a condition may ask.
    pub request: Key<Request>,
    /// Where responses report usage.
    pub usage: Key<Usage>,
}

/// Members and the values that mark them.
pub type Marks = Entries<Vec<At<String>>>;

/// The shape of a request's body.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Request")]
pub struct Request {
    /// The member that names the model.
    pub model: Key<String>,
    /// The member that asks for a stream.
    pub stream: Key<String>,
    /// The member that holds the conversation.
    pub items: Key<String>,
    /// Where an item holds its parts, and a part those inside it.
    pub parts: Key<Vec<At<String>>>,
    /// Whose an item is, by its members.
    pub roles: Key<Roles>,
    /// What an image looks like, by paths from an item or a part.
    pub image: Key<Marks>,
    /// What a file looks like, by paths from an item or a part.
    pub file: Key<Marks>,
    /// Members that offer tools.
    pub tools: Key<Marks>,
    /// Members that ask for thinking.
    pub thinking: Key<Marks>,
}

/// Marks by role, in the order of the text: the first that matches counts.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Roles")]
pub struct Roles {
    /// The user's.
    pub user: Key<Marks>,
    /// A tool's.
    pub tool: Key<Marks>,
    /// The model's.
    pub assistant: Key<Marks>,
    /// The system's or the developer's.
    pub system: Key<Marks>,
}

impl Roles {
    /// The roles that have marks, in the order of the text.
    #[must_use]
    pub fn in_order(&self) -> Vec<(Role, &At<Marks>)> {
        let roles = [
            (Role::User, &self.user),
            (Role::Tool, &self.tool),
            (Role::Assistant, &self.assistant),
            (Role::System, &self.system),
        ];
        let by_place: BTreeMap<usize, _> = roles
            .into_iter()
            .filter_map(|(role, marks)| Some((marks.get()?.span.start, (role, marks.get()?))))
            .collect();
        by_place.into_values().collect()
    }
}

//! A condition: facts that must all hold, and facts that must not all hold.

/// When a rule or a case exists.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct When {
    /// All of these hold.
    pub all: &'static [Fact],
    /// Not all of these hold; empty says nothing.
    pub not: &'static [Fact],
}

impl When {
    /// The condition that always holds.
    pub const ALWAYS: Self = Self { all: &[], not: &[] };
}

/// A statement about a call. Lists hold where one of their items matches; `*` in a text matches anything.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fact {
    /// The URL is the vendor's: https, default port, no user info, a host of the spec.
    Official(bool),
    /// The credential in use is one of these, by place in [`Provider::auth`](super::Provider::auth).
    Auth(&'static [u16]),
    /// A parameter's value, by place in [`Provider::params`](super::Provider::params).
    Param(u16, &'static [&'static str]),
    /// The thread has a parent.
    Child(bool),
    /// What the call is for.
    Caller(&'static [Caller]),
    /// The model.
    Model(&'static [&'static str]),
    /// How the answer is asked for.
    Transport(&'static [Transport]),
    /// Who the last item is from.
    Last(&'static [Role]),
    /// An image is anywhere in the items.
    Image(bool),
    /// A file is anywhere in the items.
    File(bool),
    /// Tools are offered.
    Tools(bool),
    /// Thinking is asked for.
    Thinking(bool),
    /// A member of the body, path split at dots: a scalar by its JSON text, `*` is "present".
    Body(&'static str, &'static [&'static str]),
    /// It is not the first attempt.
    Retry(bool),
}

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    /// The user's conversation.
    Main,
    /// A sub-agent.
    Subagent,
    /// A compaction.
    Compaction,
    /// A title.
    Title,
    /// A summary.
    Summary,
    /// A review.
    Review,
    /// Memory extraction.
    Memory,
    /// Filling the cache ahead of a turn.
    Prewarm,
    /// A check that the provider answers.
    Probe,
}

impl Caller {
    /// Every kind, with its word in specs.
    pub const ALL: [(&'static str, Self); 9] = [
        ("main", Self::Main),
        ("subagent", Self::Subagent),
        ("compaction", Self::Compaction),
        ("title", Self::Title),
        ("summary", Self::Summary),
        ("review", Self::Review),
        ("memory", Self::Memory),
        ("prewarm", Self::Prewarm),
        ("probe", Self::Probe),
    ];
}

/// How the answer is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    /// One body.
    Http,
    /// Server-sent events.
    Sse,
    /// A WebSocket.
    Websocket,
}

impl Transport {
    /// Every transport, with its word in specs.
    pub const ALL: [(&'static str, Self); 3] = [
        ("http", Self::Http),
        ("sse", Self::Sse),
        ("websocket", Self::Websocket),
    ];
}

/// Who an item of the conversation is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The user.
    User,
    /// A tool's result.
    Tool,
    /// The model.
    Assistant,
    /// The system or developer prompt.
    System,
}

impl Role {
    /// Every role, with its word in specs.
    pub const ALL: [(&'static str, Self); 4] = [
        ("user", Self::User),
        ("tool", Self::Tool),
        ("assistant", Self::Assistant),
        ("system", Self::System),
    ];
}

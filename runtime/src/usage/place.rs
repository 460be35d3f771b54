//! Where a walk is in the picture of a message, and what it looks out for there.

use crate::table::Node;

/// Which numbers that nobody reads are drift.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Watch {
    /// None.
    Off,
    /// This value itself, if it is one.
    Value,
    /// The message's own members, where it is the root itself.
    Members,
    /// All from here on.
    All,
}

impl Watch {
    pub(super) fn below(self) -> Self {
        match self {
            Self::Members => Self::Value,
            Self::All => Self::All,
            Self::Off | Self::Value => Self::Off,
        }
    }
}

/// The places in the picture that a value has: mostly one, more where filters meet `[*]`.
#[derive(Default)]
pub(super) struct Nodes {
    pub(super) first: Option<&'static Node>,
    more: Vec<&'static Node>,
}

impl Nodes {
    pub(super) const fn one(node: &'static Node) -> Self {
        Self {
            first: Some(node),
            more: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, node: &'static Node) {
        if self.first.is_none() {
            self.first = Some(node);
        } else {
            self.more.push(node);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'static Node> {
        self.first.into_iter().chain(self.more.iter().copied())
    }

    pub(super) fn are_root(&self) -> bool {
        self.iter().any(|node| node.root)
    }

    pub(super) fn are_known(&self) -> bool {
        self.iter().any(|node| node.end || !node.reads.is_empty())
    }

    /// The only place, if members by name are all that is looked for there.
    pub(super) fn plain(&self, careful: bool) -> Option<&'static Node> {
        let Some(node) = self.first else {
            return Some(&Node::NONE);
        };
        let only = self.more.is_empty() && node.each.is_none() && node.filters.is_empty();
        (only && !careful).then_some(node)
    }

    pub(super) fn look_into_elements(&self) -> bool {
        self.iter()
            .any(|node| node.each.is_some() || !node.filters.is_empty())
    }

    pub(super) fn watch(&self, above: Watch, top: bool) -> Watch {
        if self.iter().any(|node| node.ignored) {
            Watch::Off
        } else if self.iter().any(|node| node.root) {
            if top { Watch::Members } else { Watch::All }
        } else {
            above
        }
    }
}

//! One message against the picture of it: a walk over both at once.
//!
//! A message in which a member that matters stands twice is walked again, with care: the later one
//! then replaces the earlier whole. So is one that reports under its primary root and elsewhere: what
//! is elsewhere is then passed over.

use std::collections::HashMap;

use crate::json::{Error, Json, Kind, Text, is_number};
use crate::table::{Filter, Node, Usage};

use super::diagnostic::odd;
use super::drift::Drift;
use super::leaf::{self, Leaf};
use super::message::Message;
use super::part::{Element, record_of};
use super::path::{Step, Trail};
use super::place::{Nodes, Watch};

/// Reads the message that comes next into one that is empty, where it stays: it is large.
///
/// # Errors
/// It is not JSON; nothing of it may then be used.
pub(super) fn read<'a>(
    usage: &'static Usage,
    json: &mut Json<'a>,
    message: &mut Message<'a>,
) -> Result<(), Error> {
    read_at(usage, json, Trail::TOP, message)
}

/// Reads the object that comes next, somewhere in a message, as a message of its own.
fn read_at<'a>(
    usage: &'static Usage,
    json: &mut Json<'a>,
    trail: Trail<'_, 'a>,
    message: &mut Message<'a>,
) -> Result<(), Error> {
    let start = *json;
    let top = Nodes::one(&usage.message);
    let mut how = How::default();
    loop {
        let mut reader = Reader::new(usage, how, message);
        reader.value(json, &top, trail, Watch::Off)?;
        let needed = reader.needed();
        if needed == how {
            return Ok(());
        }
        *json = start;
        *message = Message::default();
        how = needed;
    }
}

struct Reader<'m, 'a> {
    usage: &'static Usage,
    how: How,
    found: Found,
    message: &'m mut Message<'a>,
}

/// How a message is walked.
#[derive(Clone, Copy, Default, PartialEq)]
struct How {
    /// Look at all members of an object before reading any.
    careful: bool,
    /// Read the primary root alone.
    alone: bool,
}

/// What decides how a message has to be walked.
#[derive(Default)]
struct Found {
    /// A member that matters stands twice.
    repeated: bool,
    /// An object lies at the primary root.
    primary: bool,
    /// Something lies at another root.
    elsewhere: bool,
}

impl<'m, 'a> Reader<'m, 'a> {
    fn new(usage: &'static Usage, how: How, message: &'m mut Message<'a>) -> Self {
        Self {
            usage,
            how,
            found: Found::default(),
            message,
        }
    }

    /// How the message had to be walked, by what was found.
    fn needed(&self) -> How {
        How {
            careful: self.how.careful || self.found.repeated,
            alone: self.how.alone || (self.found.primary && self.found.elsewhere),
        }
    }

    fn value(
        &mut self,
        json: &mut Json<'a>,
        nodes: &Nodes,
        trail: Trail<'_, 'a>,
        watch: Watch,
    ) -> Result<(), Error> {
        let watch = nodes.watch(watch, trail.above.is_none());
        if nodes.first.is_none() && watch == Watch::Off {
            return json.skip().map(drop);
        }
        let kind = json.kind()?;
        if matches!(kind, Kind::Object | Kind::Array | Kind::Number) {
            self.sign(nodes);
        }
        if nodes.are_root() && !self.enter_root(json, kind, trail)? {
            return json.skip().map(drop);
        }
        match kind {
            Kind::Object => {
                self.elements(json, nodes, trail)?;
                match nodes.plain(self.how.careful) {
                    Some(node) => self.plain_object(json, node, trail, watch.below()),
                    None => self.object(json, nodes, trail, watch.below()),
                }
            }
            Kind::Array => self.array(json, nodes, trail, watch.below()),
            Kind::Number => self.number(json, nodes, trail, watch),
            Kind::Text => {
                let text = json.text()?;
                if !text.is("") && !text.is("null") {
                    self.sign(nodes);
                }
                self.text(text, nodes, trail, watch);
                Ok(())
            }
            Kind::Bool => {
                if json.skip()?.len() == "true".len() {
                    self.sign(nodes);
                }
                Ok(())
            }
            Kind::Null => json.skip().map(drop),
        }
    }

    /// A value may say that the answer is over, but for `null`, `false`, and the texts that stand for them.
    fn sign(&mut self, nodes: &Nodes) {
        self.message.ended |= nodes.iter().any(|node| node.end);
    }

    /// An object may be a record of its own, beside what else is read of it.
    fn elements(
        &mut self,
        json: &Json<'a>,
        nodes: &Nodes,
        trail: Trail<'_, 'a>,
    ) -> Result<(), Error> {
        for read in nodes.iter().flat_map(|node| node.reads) {
            if let Some((place, record)) = record_of(read.slot, self.usage.records) {
                let mut message = Message::default();
                read_at(&record.usage, &mut json.clone(), trail, &mut message)?;
                self.message.elements.push(Element {
                    place,
                    rank: read.rank,
                    message,
                });
            }
        }
        Ok(())
    }

    /// Whether what lies at a root is to be read.
    fn enter_root(
        &mut self,
        json: &mut Json<'a>,
        kind: Kind,
        trail: Trail<'_, 'a>,
    ) -> Result<bool, Error> {
        if self.usage.primary.is_empty() || kind == Kind::Null {
            return Ok(true);
        }
        if trail.is_member_of_top(self.usage.primary) {
            self.found.primary |= kind == Kind::Object && !json.is_empty_object()?;
            return Ok(true);
        }
        self.found.elsewhere = true;
        Ok(!self.how.alone)
    }

    fn plain_object(
        &mut self,
        json: &mut Json<'a>,
        node: &'static Node,
        trail: Trail<'_, 'a>,
        watch: Watch,
    ) -> Result<(), Error> {
        let mut seen = 0_u128;
        json.members(|key, json| {
            let mut nodes = Nodes::default();
            if let Some((place, member)) = find(key, node) {
                nodes.push(member);
                // Beyond the bits every member counts as repeated, which costs time and nothing else.
                let bit = 1_u128.checked_shl(place);
                self.found.repeated |= bit.is_none_or(|bit| seen & bit != 0);
                seen |= bit.unwrap_or_default();
            } else if watch == Watch::Off {
                return Ok(());
            }
            self.value(json, &nodes, member(&trail, key), watch)
        })
        .map(drop)
    }

    /// Reads the last member of each name.
    fn object(
        &mut self,
        json: &mut Json<'a>,
        nodes: &Nodes,
        trail: Trail<'_, 'a>,
        watch: Watch,
    ) -> Result<(), Error> {
        let mut members = Vec::new();
        json.members(|key, json| {
            members.push((key, *json));
            Ok(())
        })?;
        let mut last = HashMap::new();
        for (place, (key, _)) in members.iter().enumerate() {
            if let Ok(name) = key.decode() {
                last.insert(name, place);
            }
        }
        for (place, (key, mut json)) in members.into_iter().enumerate() {
            let trail = member(&trail, key);
            let nodes = self.below(nodes, Some(key), &json, trail)?;
            match key.decode() {
                Ok(name) if last.get(&name) != Some(&place) => self.replaced(&nodes, trail),
                _ => self.value(&mut json, &nodes, trail, watch)?,
            }
        }
        Ok(())
    }

    fn array(
        &mut self,
        json: &mut Json<'a>,
        nodes: &Nodes,
        trail: Trail<'_, 'a>,
        watch: Watch,
    ) -> Result<(), Error> {
        if watch == Watch::Off && !nodes.look_into_elements() {
            return json.skip().map(drop);
        }
        json.elements(|json| {
            let element = *json;
            let trail = Trail {
                above: Some(&trail),
                step: Step::Element(&element),
            };
            let nodes = self.below(nodes, None, json, trail)?;
            self.value(json, &nodes, trail, watch)
        })
        .map(drop)
    }

    /// The places of a member or an element.
    fn below(
        &mut self,
        nodes: &Nodes,
        key: Option<Text<'a>>,
        json: &Json<'a>,
        trail: Trail<'_, 'a>,
    ) -> Result<Nodes, Error> {
        let mut found = Nodes::default();
        for node in nodes.iter() {
            if let Some((_, member)) = key.and_then(|key| find(key, node)) {
                found.push(member);
            }
            if let Some(each) = node.each {
                found.push(each);
            }
            for filter in node.filters {
                if self.passes(filter, *json, trail)? {
                    found.push(&filter.node);
                }
            }
        }
        Ok(found)
    }

    /// Whether an element passes a filter, whose key may stand behind what is read.
    fn passes(
        &mut self,
        filter: &'static Filter,
        mut json: Json<'a>,
        trail: Trail<'_, 'a>,
    ) -> Result<bool, Error> {
        if json.kind()? != Kind::Object {
            return Ok(false);
        }
        let mut passes = None;
        json.members(|key, json| {
            if key.is(filter.key) {
                if passes.is_some() {
                    self.duplicate(member(&trail, key));
                }
                let is_text = json.kind()? == Kind::Text;
                passes = Some(is_text && json.text()?.is(filter.value));
            }
            Ok(())
        })?;
        Ok(passes.unwrap_or_default())
    }

    /// A text that is a number may be one that is drift, as in the JSON of protobuf.
    fn text(&mut self, text: Text<'a>, nodes: &Nodes, trail: Trail<'_, 'a>, watch: Watch) {
        leaf::take(self.message, self.usage, nodes, Leaf::Text(text), trail);
        if is_drift(nodes, watch)
            && let Some(number) = text.plain().filter(|text| is_number(text))
        {
            self.drift(trail, &String::from_utf8_lossy(number));
        }
    }

    fn number(
        &mut self,
        json: &mut Json<'a>,
        nodes: &Nodes,
        trail: Trail<'_, 'a>,
        watch: Watch,
    ) -> Result<(), Error> {
        let text = json.number()?;
        leaf::take(self.message, self.usage, nodes, Leaf::Number(text), trail);
        if is_drift(nodes, watch) {
            self.drift(trail, text);
        }
        Ok(())
    }

    fn drift(&mut self, trail: Trail<'_, 'a>, number: &str) {
        let found = &mut self.message.drift;
        found.push(Drift::new(trail, number, found.len()));
    }

    /// A member that a later one of its name replaces.
    fn replaced(&mut self, nodes: &Nodes, trail: Trail<'_, 'a>) {
        if nodes.iter().any(|node| !node.ignored) {
            self.duplicate(trail);
        }
    }

    fn duplicate(&mut self, trail: Trail<'_, 'a>) {
        self.message.diagnostics.push(odd(
            "duplicate",
            &[],
            format!("`{}` stands twice; the later one was read", trail.to_text()),
        ));
    }
}

/// Whether a number with these places is one that nobody reads.
fn is_drift(nodes: &Nodes, watch: Watch) -> bool {
    matches!(watch, Watch::Value | Watch::All) && !nodes.are_known()
}

/// The member that a key names.
pub(super) fn find(key: Text<'_>, node: &'static Node) -> Option<(u32, &'static Node)> {
    match key.plain() {
        Some(name) => node.member(name),
        None => node.member(key.decode().ok()?.as_bytes()),
    }
}

fn member<'t, 'a>(above: &'t Trail<'t, 'a>, key: Text<'a>) -> Trail<'t, 'a> {
    Trail {
        above: Some(above),
        step: Step::Member(key),
    }
}

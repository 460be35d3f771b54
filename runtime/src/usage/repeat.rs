//! Events that say nothing new: equal to one that was read, but for values that nobody reads.
//!
//! A stream repeats the same event for each piece of text. Once two were read that report nothing, and
//! differ only in strings and numbers that no path of the API's table reads, a third of that shape need
//! not be read: it has the same members, so it says the same. Nothing is guessed: what is compared is
//! every byte but those values, and a value is passed over as a reader of JSON would.

mod scan;

use std::ops::Range;

use memchr::memchr_iter;

use crate::json::{Error, Json, Kind};
use crate::table::Node;

use super::read::find;

use scan::{digits, end_of_text, is_same};

/// The longest event that is compared as a whole, in bytes.
pub(super) const LONGEST: usize = 4 * 1024;

/// How many shapes are remembered: streams mix text, reasoning, tool calls and pings.
const MOST: usize = 4;

/// The shapes that were seen.
#[derive(Debug)]
pub(super) struct Repeats {
    shapes: Vec<Shape>,
    /// The place of the shape that came last, which mostly comes next.
    last: usize,
    /// The place that the next new shape takes.
    next: usize,
}

/// An event, and what may differ in another one of its shape.
#[derive(Debug)]
struct Shape {
    text: Vec<u8>,
    /// What nobody reads, looked for once a second event begins alike.
    values: Option<Vec<Unread>>,
    /// Empty as long as no second event was of this shape.
    steps: Vec<Step>,
    /// What else was known when it was read: it says nothing new only as long as that is so.
    known: u32,
}

/// The kind of a value that may differ.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Text,
    /// A whole number.
    Number,
}

/// What must be the same, and the kind of the value behind it, which may differ; none behind the last.
#[derive(Debug)]
struct Step {
    same: Box<[u8]>,
    value: Option<Value>,
}

/// The events at the beginning of a text that say nothing new.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Run {
    /// How many.
    pub(super) events: u32,
    /// How long they are together, in bytes.
    pub(super) length: usize,
    /// How far the event behind them is like them that the text's end cuts off; `None` where it has to be
    /// read.
    pub(super) begun: Option<Place>,
}

/// How far an event that has begun is like a shape.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Place {
    shape: usize,
    step: usize,
    /// How much of what must be the same in this step was there, in bytes.
    seen: usize,
}

/// How a text compares with a shape.
enum Compared {
    /// It is an event of the shape up to this length, in bytes.
    Same(usize),
    /// It is like the beginning of one, up to this place.
    Begun(Place),
    Different,
}

/// A value that nobody reads.
#[derive(Debug)]
struct Unread {
    /// Its place in the text, without quotes.
    span: Range<usize>,
    kind: Value,
    /// Whether it was seen to differ.
    differs: bool,
}

impl Repeats {
    pub(super) const fn new() -> Self {
        Self {
            shapes: Vec::new(),
            last: 0,
            next: 0,
        }
    }

    /// Forgets all shapes: what they would say now may be new.
    pub(super) fn forget(&mut self) {
        self.shapes.clear();
        self.next = 0;
    }

    /// Compares the events of a text; `known` is what else is known.
    #[inline]
    pub(super) fn pass(&mut self, text: &[u8], known: u32) -> Run {
        let mut whole = Run::default();
        loop {
            let run = self.run(&text[whole.length..], known);
            whole.events += run.events;
            whole.length += run.length;
            whole.begun = run.begun;
            if run.events == 0 || run.begun.is_some() {
                return whole;
            }
        }
    }

    /// Goes on with an event that had begun, where more of it arrives.
    #[inline]
    pub(super) fn go_on(&self, place: Place, text: &[u8]) -> Run {
        let shape = self.shapes.get(place.shape);
        shape.map_or_else(Run::default, |shape| shape.run(place, text))
    }

    /// The events of one shape; without one, an event that has begun.
    fn run(&mut self, text: &[u8], known: u32) -> Run {
        let mut begun = Run::default();
        let shapes = self.shapes.len();
        for shape in (self.last..shapes).chain(0..self.last.min(shapes)) {
            if self.shapes[shape].known != known {
                continue;
            }
            let start = Place {
                shape,
                ..Place::default()
            };
            let run = self.shapes[shape].run(start, text);
            if run.events > 0 {
                self.last = shape;
                return run;
            }
            begun.begun = begun.begun.or(run.begun);
        }
        begun
    }

    /// Learns from an event that reported nothing, with all its lines.
    pub(super) fn learn(&mut self, event: &[u8], message: &'static Node, known: u32) {
        if event.len() > LONGEST {
            return;
        }
        let mut values = None;
        let mut shapes = self.shapes.iter_mut();
        let place = shapes.position(|shape| {
            shape.begins_as(event)
                && values
                    .get_or_insert_with(|| unread(event, message))
                    .as_deref()
                    .is_some_and(|values| shape.widen(event, values, message, known))
        });
        self.last = place.unwrap_or_else(|| {
            self.put(Shape {
                text: event.to_vec(),
                values: values.flatten(),
                steps: Vec::new(),
                known,
            })
        });
    }

    fn put(&mut self, new: Shape) -> usize {
        let place = self.next;
        self.next = (place + 1) % MOST;
        if let Some(old) = self.shapes.get_mut(place) {
            *old = new;
        } else {
            self.shapes.push(new);
        }
        place
    }
}

impl Shape {
    /// Compares a text with this shape again and again, from a place in it on.
    fn run(&self, mut place: Place, text: &[u8]) -> Run {
        let mut run = Run::default();
        while run.length < text.len() {
            match self.compare(place, &text[run.length..]) {
                Compared::Same(length) => {
                    run.events += 1;
                    run.length += length;
                    place = Place {
                        shape: place.shape,
                        ..Place::default()
                    };
                }
                Compared::Begun(place) => {
                    run.begun = Some(place);
                    break;
                }
                Compared::Different => break,
            }
        }
        run
    }

    /// Compares a text with this shape, from a place in it on.
    #[inline]
    fn compare(&self, place: Place, text: &[u8]) -> Compared {
        let mut steps = self.steps.get(place.step..).unwrap_or_default().iter();
        let Some(mut step) = steps.next() else {
            return Compared::Different;
        };
        let mut same = step.same.get(place.seen..).unwrap_or_default();
        let mut rest = text;
        loop {
            let begun = |seen| {
                Compared::Begun(Place {
                    shape: place.shape,
                    step: self.steps.len() - steps.len() - 1,
                    seen,
                })
            };
            let Some((start, end)) = rest.split_at_checked(same.len()) else {
                return if same.starts_with(rest) {
                    begun(step.same.len() - same.len() + rest.len())
                } else {
                    Compared::Different
                };
            };
            if !is_same(start, same) {
                return Compared::Different;
            }
            let length = match step.value {
                None => return Compared::Same(text.len() - end.len()),
                Some(Value::Text) => end_of_text(end),
                Some(Value::Number) => digits(end),
            };
            match length {
                Some(length) if length < end.len() => rest = &end[length..],
                Some(_) if step.value == Some(Value::Text) => return begun(step.same.len()),
                // Whether a number that goes on is one cannot be told from its end.
                _ => return Compared::Different,
            }
            let Some(next) = steps.next() else {
                return Compared::Different;
            };
            step = next;
            same = &step.same;
        }
    }

    /// Whether an event begins as this one: others need not be compared.
    fn begins_as(&self, event: &[u8]) -> bool {
        const ENOUGH: usize = 32;
        let beginning = &self.text[..self.text.len().min(ENOUGH)];
        event.starts_with(beginning)
    }

    /// Takes an event as one of this shape, if it differs only in what nobody reads.
    fn widen(
        &mut self,
        event: &[u8],
        values: &[Unread],
        message: &'static Node,
        known: u32,
    ) -> bool {
        if self.values.is_none() {
            self.values = unread(&self.text, message);
        }
        let Some(ours) = &mut self.values else {
            return false;
        };
        if !pieces(&self.text, ours).eq(pieces(event, values)) {
            return false;
        }
        for (old, new) in ours.iter_mut().zip(values) {
            old.differs |= self.text[old.span.clone()] != event[new.span.clone()];
        }
        self.known = known;
        self.steps.clear();
        let mut start = 0;
        for value in ours.iter().filter(|value| value.differs) {
            self.steps.push(Step {
                same: self.text[start..value.span.start].into(),
                value: Some(value.kind),
            });
            start = value.span.end;
        }
        self.steps.push(Step {
            same: self.text[start..].into(),
            value: None,
        });
        true
    }
}

/// What stands before each value, with its kind, and what stands behind the last one.
fn pieces<'a>(
    text: &'a [u8],
    values: &'a [Unread],
) -> impl Iterator<Item = (&'a [u8], Option<Value>)> {
    let starts = std::iter::once(0).chain(values.iter().map(|value| value.span.end));
    let ends = values
        .iter()
        .map(|value| (value.span.start, Some(value.kind)));
    let ends = ends.chain([(text.len(), None)]);
    starts
        .zip(ends)
        .map(|(start, (end, kind))| (&text[start..end], kind))
}

/// The strings and whole numbers of an event that no path reads; `None` if it is not JSON on one line.
fn unread(event: &[u8], message: &'static Node) -> Option<Vec<Unread>> {
    let data = data_of(event)?;
    let mut values = Vec::new();
    let json = &event[data.clone()];
    collect(&mut Json::new(json), Some(message), json, &mut values).ok()?;
    for value in &mut values {
        value.span = data.start + value.span.start..data.start + value.span.end;
    }
    Some(values)
}

/// The place of an event's data, if it is one line.
fn data_of(event: &[u8]) -> Option<Range<usize>> {
    let mut at = 0;
    let mut data = None;
    let ends = memchr_iter(b'\n', event).map(|place| place + 1);
    for next in ends.chain([event.len()]) {
        let line = &event[at..next];
        if let Some(value) = line.strip_prefix(b"data") {
            let value = value.strip_prefix(b":")?.trim_ascii_end();
            let end = at + b"data:".len() + value.len();
            let first = data.replace(end - value.trim_ascii_start().len()..end);
            if first.is_some() {
                return None;
            }
        }
        at = next;
    }
    data
}

/// Finds the strings and whole numbers that no path reads.
fn collect(
    json: &mut Json<'_>,
    node: Option<&'static Node>,
    text: &[u8],
    values: &mut Vec<Unread>,
) -> Result<(), Error> {
    let kind = json.kind()?;
    let is_read = node.is_some_and(|node| {
        // Under a root also a number that nobody reads matters.
        node.root || !node.filters.is_empty() || (kind == Kind::Object && node.each.is_some())
    });
    match kind {
        _ if is_read => json.skip().map(drop),
        Kind::Object => json
            .members(|key, json| {
                let member = node.and_then(|node| find(key, node));
                collect(json, member.map(|(_, node)| node), text, values)
            })
            .map(drop),
        Kind::Array => json
            .elements(|json| collect(json, node.and_then(|node| node.each), text, values))
            .map(drop),
        Kind::Text | Kind::Number if node.is_none() => {
            let span = json.skip()?;
            let (span, kind) = if kind == Kind::Text {
                (span.start + 1..span.end - 1, Value::Text)
            } else {
                (span, Value::Number)
            };
            if kind == Value::Text || digits(&text[span.clone()]) == Some(span.len()) {
                values.push(Unread {
                    span,
                    kind,
                    differs: false,
                });
            }
            Ok(())
        }
        _ => json.skip().map(drop),
    }
}

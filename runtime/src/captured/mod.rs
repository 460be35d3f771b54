//! Values taken from responses: those that later requests repeat, and those that only the caller reads.

mod store;

use http::{HeaderMap, HeaderValue};

use crate::table::Capture;

pub(crate) use store::{Binding, Receipt, SavedStore, Slot, Store};

/// What a response said beside its usage, by the names of the spec's captures: request ids, retry
/// hints, limits. What a later request repeats is not among them: it is no business of the caller's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured(Vec<(&'static str, Found)>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    Text(String),
    Map(Vec<(String, String)>),
}

impl Captured {
    /// The value under a name; `None` where the response had none, or where it is a map.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find_map(|(key, found)| match found {
            Found::Text(text) if *key == name => Some(text.as_str()),
            _ => None,
        })
    }

    /// The entries of a capture whose header name holds `*`, by what stood for the `*`; empty where
    /// there were none.
    pub fn entries(&self, name: &str) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter(move |(key, _)| *key == name)
            .flat_map(|(_, found)| match found {
                Found::Map(entries) => entries.as_slice(),
                Found::Text(_) => &[],
            })
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The names under which something was found, in the spec's order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }

    pub(crate) fn put(&mut self, name: &'static str, text: String) {
        if !self.names().any(|known| known == name) {
            self.0.push((name, Found::Text(text)));
        }
    }

    pub(crate) fn put_map(&mut self, name: &'static str, entries: Vec<(String, String)>) {
        if !entries.is_empty() && !self.names().any(|known| known == name) {
            self.0.push((name, Found::Map(entries)));
        }
    }
}

/// What headers say to the caller alone. A value that cannot be read as text falls through to the next name.
pub(crate) fn from_headers(captures: &'static [Capture], headers: &HeaderMap) -> Captured {
    let mut found = Captured::default();
    for capture in captures.iter().filter(|capture| !capture.sent) {
        for name in capture.headers {
            match name.split_once('*') {
                Some((before, after)) => {
                    found.put_map(capture.name, family(headers, before, after));
                }
                None => {
                    if let Some(text) = headers.get(*name).and_then(readable) {
                        found.put(capture.name, text.to_owned());
                    }
                }
            }
        }
    }
    found
}

/// The headers of a family of names, by what stands for the `*`.
fn family(headers: &HeaderMap, before: &str, after: &str) -> Vec<(String, String)> {
    let (before, after) = (before.to_ascii_lowercase(), after.to_ascii_lowercase());
    let entries = headers.iter().filter_map(|(name, value)| {
        let middle = name.as_str().strip_prefix(&before)?.strip_suffix(&after)?;
        Some((middle.to_owned(), readable(value)?.to_owned()))
    });
    entries.collect()
}

fn readable(value: &HeaderValue) -> Option<&str> {
    let text = value.to_str().ok()?.trim();
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handed_over_by_name() {
        let mut captured = Captured::default();
        captured.put("request_id", "r1".into());
        captured.put("request_id", "r2".into());
        captured.put_map("limits", vec![("tokens".into(), "9".into())]);
        assert_eq!(captured.get("request_id"), Some("r1"));
        assert_eq!(captured.get("limits"), None);
        assert_eq!(
            captured.entries("limits").collect::<Vec<_>>(),
            [("tokens", "9")]
        );
        assert_eq!(
            captured.names().collect::<Vec<_>>(),
            ["request_id", "limits"]
        );
    }
}

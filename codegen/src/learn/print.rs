//! TOML text: what the compiler tries and what people read is written by the same hand.

use toml::Spanned;
use toml::Value;
use toml::de::{DeTable, DeValue};

use super::addition::Addition;
use super::block::{Block, Entry, blocks};
use super::subject::Subject;
use crate::Sink;
use crate::source::{Source, parse};

/// What is added, with the lines of the text where something of it stands already.
pub(super) fn print(subject: &Subject, addition: &Addition) -> String {
    let lines = Lines::of(&subject.source);
    let blocks = blocks(addition, &subject.table);
    blocks
        .iter()
        .map(|block| block_text(block, Some(&lines)))
        .collect()
}

/// The same under a table of its own.
pub(super) fn toml(addition: &Addition, table: &[String]) -> String {
    let blocks = blocks(addition, table);
    blocks.iter().map(|block| block_text(block, None)).collect()
}

/// A text of an answer within a comment: whatever it holds, it ends with its line.
pub(super) fn comment(text: &str) -> String {
    let show = |char: char| if char.is_control() { '\u{fffd}' } else { char };
    text.chars().map(show).collect()
}

fn block_text(block: &Block, lines: Option<&Lines<'_>>) -> String {
    let mut text = String::from("\n");
    add_notes(&block.notes, &mut text);
    let header = header(&block.header);
    let line = lines.and_then(|lines| lines.table(&block.header));
    text += &with_line(
        &header,
        line.map(|line| format!("stands in line {line}: add to it")),
    );
    for entry in &block.entries {
        add_notes(&entry.notes, &mut text);
        let path = [block.header.as_slice(), &entry.key].concat();
        let line = lines.and_then(|lines| lines.key(&path));
        add_entry(
            entry,
            line.map(|line| format!("in place of line {line}")),
            &mut text,
        );
    }
    text
}

fn add_notes(notes: &[String], text: &mut String) {
    for note in notes {
        text.extend(["# ", &comment(note), "\n"]);
    }
}

/// The longest list that stands in one line.
const WIDEST: usize = 90;

fn add_entry(entry: &Entry, line: Option<String>, text: &mut String) {
    let key = key(&entry.key);
    let whole = format!("{key} = {}", value(&entry.value));
    match &entry.value {
        Value::Array(items) if whole.len() > WIDEST => {
            *text += &with_line(&format!("{key} = ["), line);
            for item in items {
                text.extend(["  ", &value(item), ",\n"]);
            }
            *text += "]\n";
        }
        _ => *text += &with_line(&whole, line),
    }
}

fn with_line(text: &str, line: Option<String>) -> String {
    match line {
        Some(line) => format!("{text}  # {line}\n"),
        None => format!("{text}\n"),
    }
}

fn header(path: &[String]) -> String {
    format!("[{}]", key(path))
}

/// A key, in dots.
pub(super) fn key(path: &[String]) -> String {
    let is_bare = |char: char| char.is_ascii_alphanumeric() || "_-".contains(char);
    let name = |name: &String| match name.as_str() {
        bare if !bare.is_empty() && bare.chars().all(is_bare) => name.clone(),
        other => quoted(other),
    };
    path.iter().map(name).collect::<Vec<_>>().join(".")
}

fn value(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(self::value).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(members) => {
            let members = members.iter().map(|(name, member)| {
                format!(
                    "{} = {}",
                    key(std::slice::from_ref(name)),
                    self::value(member)
                )
            });
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A text between double quotes, in one line.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|char| match char {
        '"' | '\\' => format!("\\{char}"),
        char if char.is_control() => format!("\\u{:04X}", u32::from(char)),
        char => char.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// The lines of a text, by the keys that stand there.
struct Lines<'a> {
    source: &'a Source,
    top: Spanned<DeTable<'a>>,
}

impl<'a> Lines<'a> {
    fn of(source: &'a Source) -> Self {
        let top = parse(&source.text, &mut Sink::default());
        Self { source, top }
    }

    /// Where a key stands.
    fn key(&self, path: &[String]) -> Option<u32> {
        let (line, _) = self.find(path)?;
        Some(line)
    }

    /// Where a table stands that has keys of its own: by its header, or by its name.
    fn table(&self, path: &[String]) -> Option<u32> {
        let header = header(path);
        let is_header = |line: &str| line.trim_start().starts_with(&header);
        if let Some(before) = self.source.text.lines().position(is_header) {
            return u32::try_from(before + 1).ok();
        }
        let (line, value) = self.find(path)?;
        let has_keys = |table: &DeTable<'_>| {
            table
                .values()
                .any(|value| !matches!(value.get_ref(), DeValue::Table(_)))
        };
        matches!(value, DeValue::Table(table) if has_keys(table)).then_some(line)
    }

    fn find(&self, path: &[String]) -> Option<(u32, &DeValue<'a>)> {
        let (last, above) = path.split_last()?;
        let mut table = self.top.get_ref();
        for name in above {
            let DeValue::Table(below) = member(table, name)?.1 else {
                return None;
            };
            table = below;
        }
        let (span, value) = member(table, last)?;
        Some((self.source.line(&span), value))
    }
}

fn member<'t, 'a>(
    table: &'t DeTable<'a>,
    name: &str,
) -> Option<(std::ops::Range<usize>, &'t DeValue<'a>)> {
    let mut members = table.iter();
    let (key, value) = members.find(|(key, _)| key.get_ref() == name)?;
    Some((key.span(), value.get_ref()))
}

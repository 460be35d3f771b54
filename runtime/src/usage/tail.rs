//! Where a body reports its counts, found from its end.
//!
//! In valid JSON the bytes `"usage"`, not behind a backslash and before a colon, are a member's name:
//! inside a string a quote has a backslash before it, and behind a string's closing quote no letter
//! follows. If the object around that member closes and nothing follows it, that object is the body:
//! so the end alone proves that this is the body's own usage, and the last of its name. What comes
//! before is not looked at, so neither is whether it is JSON, nor a member of that name before.

use crate::json::{BLOCK, quotes};
use crate::table::Node;

use super::cursor::Cursor;
use super::plain::Plain;

/// How far from the end is looked, in bytes.
const WINDOW: usize = 8 * 1024;

/// How many members of that name are tried.
const MOST: usize = 16;

/// Reads the counts under the body's own member `name`; `None` where the end does not tell.
pub(super) fn read_tail(
    text: &[u8],
    name: &str,
    node: &'static Node,
    plain: &mut Plain,
) -> Option<()> {
    let start = text.len().saturating_sub(WINDOW);
    let mut end = text.len();
    for _ in 0..MOST {
        end = last_name(&text[start..end], name.as_bytes())? + start;
        if end > 0 && text[end - 1] == b'\\' {
            continue;
        }
        let mut cursor = Cursor::new(text.get(end + name.len() + 2..)?);
        if cursor.take(b':').is_some() && cursor.peek() == Some(b'{') {
            if ends_text(plain.root(cursor, node)?, name)? {
                return Some(());
            }
            *plain = Plain::default();
        }
    }
    None
}

/// Whether the object around the member that ends here ends the text.
fn ends_text(mut cursor: Cursor<'_>, name: &str) -> Option<bool> {
    while cursor.comma()? {
        if cursor.key()? == name.as_bytes() {
            return None;
        }
        cursor.skip()?;
    }
    Some(cursor.is_at_end())
}

/// The last place of a name between quotes.
#[inline(never)]
fn last_name(text: &[u8], name: &[u8]) -> Option<usize> {
    let first = name.first()?;
    let is_name = |at: usize| text[at + 1] == *first && text[at + 1..].starts_with(name);
    let between = name.len() + 1;
    // Blocks overlap, so that one of them holds both quotes.
    let step = BLOCK.checked_sub(between)?;
    let mut end = text.len();
    while let Some((_, block)) = text.get(..end)?.split_last_chunk() {
        let quotes = quotes(block);
        let mut pairs = quotes & quotes >> between;
        while pairs != 0 {
            let bit = pairs.ilog2();
            let place = end - BLOCK + bit as usize;
            if is_name(place) {
                return Some(place);
            }
            pairs ^= 1 << bit;
        }
        end -= step;
    }
    let places = end.checked_sub(between)?;
    (0..places)
        .rev()
        .find(|&at| text[at] == b'"' && text[at + between] == b'"' && is_name(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_name_is_found_wherever_it_lies() {
        for before in 0..150 {
            for behind in 0..150 {
                let (head, tail) = ("x".repeat(before), "\"usag".repeat(behind / 5));
                let text = format!("\"usage\"{head}\"usage\"{:behind$}{tail}", "");
                let found = last_name(text.as_bytes(), b"usage");
                assert_eq!(found, Some(7 + before), "{text}");
            }
        }
        assert_eq!(last_name(b"", b"usage"), None);
        assert_eq!(last_name(&[b'"'; 200], b"usage"), None);
    }
}

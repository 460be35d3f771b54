//! Where a body reports its counts, found from its end.
//!
//! In valid JSON the bytes `"usage"`, not behind a backslash and before a colon, are a member's name:
//! inside a string a quote has a backslash before it, and behind a string's closing quote no letter
//! follows. If the object around that member closes and nothing follows it, that object is the body:
//! so the end alone proves that this is the body's own usage, and the last of its name. What comes
//! before is not looked at, so neither is whether it is JSON, nor a member of that name before.

use wide::u8x16;

use crate::table::Node;

use super::plain::Plain;

/// How far from the end is looked, in bytes.
const WINDOW: usize = 8 * 1024;

/// How many members of that name are tried.
const MOST: usize = 16;

/// Reads the counts under the body's own member `name`; `None` where the end does not tell.
pub(super) fn read_tail(plain: &mut Plain<'_, '_>, name: &str, node: &'static Node) -> Option<()> {
    let text = plain.text();
    let start = text.len().saturating_sub(WINDOW);
    let mut end = text.len();
    for _ in 0..MOST {
        end = last_name(&text[start..end], name.as_bytes())? + start;
        let escaped = end > 0 && text[end - 1] == b'\\';
        if !escaped && plain.go_to_value(end + name.len() + 2) == Some(b'{') {
            plain.root(node)?;
            if is_last_object(plain, name)? {
                return Some(());
            }
            plain.restart();
        }
    }
    None
}

/// Whether the object around the member that was just read ends the text.
fn is_last_object(plain: &mut Plain<'_, '_>, name: &str) -> Option<bool> {
    while plain.comma()? {
        let key = plain.key()?;
        if key == name.as_bytes() {
            return None;
        }
        plain.skip()?;
    }
    Some(plain.is_at_end())
}

/// The last place of a name between quotes.
fn last_name(text: &[u8], name: &[u8]) -> Option<usize> {
    const WIDTH: usize = 16;
    let quotes = |at: usize| {
        let part: &[u8; WIDTH] = text[at..].first_chunk().expect("the caller leaves room");
        u8x16::new(*part).simd_eq(u8x16::splat(b'"'))
    };
    let between = name.len() + 1;
    let is_name = |at: usize| text[at + 1..].starts_with(name);
    // Places at which both quotes have room.
    let mut places = text.len().checked_sub(between)?;
    while let Some(at) = places.checked_sub(WIDTH) {
        let mut pairs = (quotes(at) & quotes(at + between)).to_bitmask();
        while pairs != 0 {
            let bit = pairs.ilog2();
            let place = at + bit as usize;
            if is_name(place) {
                return Some(place);
            }
            pairs ^= 1 << bit;
        }
        places = at;
    }
    (0..places)
        .rev()
        .find(|&at| text[at] == b'"' && text[at + between] == b'"' && is_name(at))
}

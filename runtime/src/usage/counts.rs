//! The counts of a whole body by the shortest way that is proven: from its end, else by one leap through
//! its members, else by the whole walk.

use crate::table;

use super::plain::Plain;
use super::record::Usage;
use super::tail::read_tail;

/// Reads a body's counts as the wire says them; `None` where only the whole walk can.
pub(super) fn read_counts(
    table: &'static table::Usage,
    body: &[u8],
    usage: &mut Usage,
) -> Option<()> {
    // What a model, a stream or the head of the response decides is not in the body's end.
    if !table.variants.is_empty() || !table.headers.is_empty() {
        return None;
    }
    let name = table.primary;
    let (_, node) = table.message.member(name.as_bytes())?;
    let mut plain = Plain::new(body, usage);
    if plain.peek()? != b'{' {
        return None;
    }
    read_tail(&mut plain, name, node).or_else(|| {
        plain.restart();
        read_members(&mut plain, name, node)
    })
}

/// Leaps from member to member of the body.
fn read_members(plain: &mut Plain<'_, '_>, name: &str, node: &'static table::Node) -> Option<()> {
    plain.take(b'{')?;
    let mut found = false;
    loop {
        let key = plain.key()?;
        if key == name.as_bytes() {
            if found {
                return None;
            }
            found = true;
            plain.peek()?;
            plain.root(node)?;
        } else {
            plain.skip()?;
        }
        if !plain.comma()? {
            return (found && plain.is_at_end()).then_some(());
        }
    }
}

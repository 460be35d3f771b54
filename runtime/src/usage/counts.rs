//! The counts of a whole body by the shortest way that is proven: from its end, else by one leap through
//! its members, else by the whole walk.

use crate::table;

use super::cursor::Cursor;
use super::plain::Plain;
use super::tail::read_tail;

/// Reads a body's counts as the wire says them; `None` where only the whole walk can.
pub(super) fn read_counts(
    table: &'static table::Usage,
    body: &[u8],
    plain: &mut Plain,
) -> Option<()> {
    // What a model, a stream or the head of the response decides is not in the body's end.
    if !table.variants.is_empty() || !table.headers.is_empty() {
        return None;
    }
    let name = table.primary;
    let (_, node) = table.message.member(name.as_bytes())?;
    if Cursor::new(body).peek()? != b'{' {
        return None;
    }
    read_tail(body, name, node, plain).or_else(|| {
        *plain = Plain::default();
        read_members(body, name, node, plain)
    })
}

/// Leaps from member to member of the body.
fn read_members(
    body: &[u8],
    name: &str,
    node: &'static table::Node,
    plain: &mut Plain,
) -> Option<()> {
    let mut cursor = Cursor::new(body);
    cursor.take(b'{')?;
    let mut found = false;
    loop {
        let key = cursor.key()?;
        if key == name.as_bytes() {
            if std::mem::replace(&mut found, true) {
                return None;
            }
            cursor = plain.root(cursor, node)?;
        } else {
            cursor.skip()?;
        }
        if !cursor.comma()? {
            return (found && cursor.is_at_end()).then_some(());
        }
    }
}

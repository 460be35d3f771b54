//! What a request's body says about a call: whose the last item is, and what it holds.

use std::ops::Range;

use super::mark::is_marked;
use crate::json::{Error, Json, Kind};
use crate::table::{Role, Shape};

/// What conditions may ask of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Facts {
    /// Who the last item is from; `None` where the family does not say.
    pub(crate) last: Option<Role>,
    pub(crate) image: bool,
    pub(crate) file: bool,
    pub(crate) tools: bool,
    pub(crate) thinking: bool,
    /// Whether an item is the model's or a tool's: looked for in the first call of a session alone.
    pub(crate) history: bool,
}

/// What is looked for in the items: what no rule asks is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) image: bool,
    pub(crate) file: bool,
    pub(crate) history: bool,
}

impl Facts {
    /// Reads the items, and gives their span.
    pub(super) fn read_items(
        &mut self,
        json: &mut Json<'_>,
        shape: &Shape,
        look: Look,
    ) -> Result<Range<usize>, Error> {
        match json.kind()? {
            Kind::Text => self.last = Some(Role::User),
            Kind::Array => return self.read_list(json, shape, look),
            _ => {}
        }
        json.skip()
    }

    fn read_list(
        &mut self,
        json: &mut Json<'_>,
        shape: &Shape,
        look: Look,
    ) -> Result<Range<usize>, Error> {
        let mut last = None;
        let span = json.elements(|json| {
            last = Some(*json);
            if look.history && !self.history {
                let role = role(*json, shape)?;
                self.history = matches!(role, Some(Role::Assistant | Role::Tool));
            }
            self.look_into(json, shape, look)
        })?;
        if let Some(last) = last {
            self.last = role(last, shape)?;
        }
        Ok(span)
    }
}

/// Whose an item is: a tool's where all its parts are, else what its own members say.
fn role(mut json: Json<'_>, shape: &Shape) -> Result<Option<Role>, Error> {
    if json.kind()? != Kind::Object {
        return Ok(None);
    }
    let mut best = shape.roles.len();
    let (mut parts, mut tools) = (0, 0);
    json.members(|key, json| {
        for (rank, (_, marks)) in shape.roles.iter().enumerate().take(best) {
            if is_marked(marks, |name| key.is(name), *json)? {
                best = rank;
                break;
            }
        }
        if shape.parts.iter().any(|name| key.is(name)) {
            count_parts(*json, shape, &mut parts, &mut tools)?;
        }
        Ok(())
    })?;
    let own = shape.roles.get(best).map(|(role, _)| *role);
    let all_tool = parts > 0 && parts == tools;
    Ok(if all_tool { Some(Role::Tool) } else { own })
}

/// How many parts a list has, and how many of them are a tool's.
fn count_parts(
    mut json: Json<'_>,
    shape: &Shape,
    parts: &mut usize,
    tools: &mut usize,
) -> Result<(), Error> {
    let tool = shape.roles.iter().find(|(role, _)| *role == Role::Tool);
    let (Some((_, marks)), Kind::Array) = (tool, json.kind()?) else {
        return Ok(());
    };
    json.elements(|json| {
        let mut is_tool = false;
        if json.kind()? == Kind::Object {
            json.members(|key, json| {
                is_tool = is_tool || is_marked(marks, |name| key.is(name), *json)?;
                Ok(())
            })?;
        }
        *parts += 1;
        *tools += usize::from(is_tool);
        Ok(())
    })?;
    Ok(())
}

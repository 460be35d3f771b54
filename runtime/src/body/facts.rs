//! What a request's body says about a call: whose the last item is, and what it holds.

use std::ops::Range;

use crate::condition::matches;
use crate::json::{Error, Json, Kind};
use crate::table::{Mark, Role, Shape};

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
            let image = if look.image { shape.image } else { &[] };
            let file = if look.file { shape.file } else { &[] };
            self.look_into(json, image, file)
        })?;
        if let Some(last) = last {
            self.last = role(last, shape)?;
        }
        Ok(span)
    }

    /// Looks for images and files at any depth.
    fn look_into(
        &mut self,
        json: &mut Json<'_>,
        image: &'static [Mark],
        file: &'static [Mark],
    ) -> Result<(), Error> {
        let image = if self.image { &[] } else { image };
        let file = if self.file { &[] } else { file };
        if image.is_empty() && file.is_empty() {
            return Ok(());
        }
        match json.kind()? {
            Kind::Object => json.members(|key, json| {
                self.image = self.image || is_marked(image, |name| key.is(name), *json)?;
                self.file = self.file || is_marked(file, |name| key.is(name), *json)?;
                self.look_into(json, image, file)
            }),
            Kind::Array => json.elements(|json| self.look_into(json, image, file)),
            _ => return Ok(()),
        }?;
        Ok(())
    }
}

/// Whose an item is: a tool's where all its parts are, else what its own members say.
fn role(mut json: Json<'_>, shape: &Shape) -> Result<Option<Role>, Error> {
    if json.kind()? != Kind::Object {
        return Ok(None);
    }
    let mut best = shape.roles.len();
    let mut all_tool = false;
    json.members(|key, json| {
        for (rank, (_, marks)) in shape.roles.iter().enumerate().take(best) {
            if is_marked(marks, |name| key.is(name), *json)? {
                best = rank;
                break;
            }
        }
        if key.is(shape.parts) {
            all_tool = are_all_tool(*json, shape)?;
        }
        Ok(())
    })?;
    let own = shape.roles.get(best).map(|(role, _)| *role);
    Ok(if all_tool { Some(Role::Tool) } else { own })
}

fn are_all_tool(mut json: Json<'_>, shape: &Shape) -> Result<bool, Error> {
    let tool = shape.roles.iter().find(|(role, _)| *role == Role::Tool);
    let (Some((_, marks)), Kind::Array) = (tool, json.kind()?) else {
        return Ok(false);
    };
    let (mut count, mut tools) = (0, 0);
    json.elements(|json| {
        let mut is_tool = false;
        if json.kind()? == Kind::Object {
            json.members(|key, json| {
                is_tool = is_tool || is_marked(marks, |name| key.is(name), *json)?;
                Ok(())
            })?;
        }
        count += 1;
        tools += usize::from(is_tool);
        Ok(())
    })?;
    Ok(count > 0 && tools == count)
}

/// Whether a member with this name and value is one of the marks.
pub(super) fn is_marked(
    marks: &[Mark],
    is_name: impl Fn(&str) -> bool,
    value: Json<'_>,
) -> Result<bool, Error> {
    for mark in marks {
        if is_name(mark.member) && is_value(value, mark.values)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a value is one of these: a scalar by its text, and `*` is any that holds something.
fn is_value(mut json: Json<'_>, globs: &[&str]) -> Result<bool, Error> {
    let any = globs.contains(&"*");
    let mut holds = false;
    Ok(match json.kind()? {
        Kind::Null => false,
        _ if any && json.kind()? == Kind::Object => {
            json.members(|_, _| {
                holds = true;
                Ok(())
            })?;
            holds
        }
        _ if any && json.kind()? == Kind::Array => {
            json.elements(|_| {
                holds = true;
                Ok(())
            })?;
            holds
        }
        _ if any => true,
        Kind::Text => json
            .text()?
            .decode()
            .is_ok_and(|text| matches(globs, &text)),
        Kind::Number => matches(globs, json.number()?),
        Kind::Bool => json
            .skip()
            .map(|span| matches(globs, if span.len() == 4 { "true" } else { "false" }))?,
        Kind::Object | Kind::Array => false,
    })
}

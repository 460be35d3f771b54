//! The shape of a family's requests.

use super::{text, texts};
use crate::ir::{Mark, Shape};
use crate::spec::{Key, Marks, Request};

pub(super) fn lower_shape(request: &Key<Request>) -> Shape {
    let Some(request) = request.get() else {
        return Shape::default();
    };
    let roles = request
        .roles
        .get()
        .map_or_else(Vec::new, |roles| roles.in_order());
    Shape {
        model: text(&request.model),
        stream: text(&request.stream),
        items: text(&request.items),
        parts: texts(&request.parts),
        roles: roles
            .into_iter()
            .map(|(role, found)| (role, marks(&found.value)))
            .collect(),
        image: marks_of(&request.image),
        file: marks_of(&request.file),
        tools: marks_of(&request.tools),
        thinking: marks_of(&request.thinking),
    }
}

fn marks_of(key: &Key<Marks>) -> Vec<Mark> {
    key.get().map_or_else(Vec::new, |found| marks(&found.value))
}

fn marks(found: &Marks) -> Vec<Mark> {
    found
        .iter()
        .map(|(member, values)| Mark {
            member: member.value.clone(),
            values: values.iter().map(|value| value.value.clone()).collect(),
        })
        .collect()
}

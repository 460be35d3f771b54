//! What was learnt, as it is printed.

use std::fmt;

use super::addition::Addition;
use super::print::{comment, print};
use super::seen::Seen;
use super::subject::Subject;

/// TOML to be added to a spec or to a wire family, with what could not be known in comments.
#[derive(Clone, Debug)]
pub struct Lesson {
    text: String,
}

impl Lesson {
    pub(super) fn new(
        subject: &Subject,
        seen: &Seen,
        addition: &Addition,
        unnamed: Vec<String>,
    ) -> Self {
        let mut text = head(subject, seen);
        for path in unnamed {
            text.extend(["# `", &comment(&path), "`: nothing can be said of it.\n"]);
        }
        if seen.is_full {
            text += "# There may be more: try again once these have names.\n";
        }
        text += &print(subject, addition);
        Self { text }
    }
}

impl fmt::Display for Lesson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn head(subject: &Subject, seen: &Seen) -> String {
    let some = |count: u64, what: &str| match count {
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    };
    let path = comment(&subject.source.path.display().to_string());
    let (name, numbers) = (subject.name(), some(seen.numbers.len() as u64, "number"));
    let answers = some(seen.answers, "answer");
    format!("# To be added to {path}, {name}: names for {numbers}, in {answers}.\n")
}

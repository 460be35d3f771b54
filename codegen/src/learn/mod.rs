//! What a spec lacks, learnt from answers: each number that no rule names, as the TOML to add.
//!
//! `seen` gathers the numbers, `place` says where each lies, `vocabulary` knows what specs call their
//! figures, `guess` says what a number most likely is, `trial` lets the compiler look at that, and
//! `print` writes it. A figure of the record is guessed where specs agree on the name and no answer
//! speaks against it; a wrong one would be a wrong number, while an extra is added to nothing.

mod addition;
mod block;
mod guess;
mod lesson;
mod name;
mod place;
mod print;
mod seen;
mod subject;
mod trial;
mod unit;
mod vocabulary;

pub use lesson::Lesson;
pub use seen::Seen;
pub use subject::Subject;
pub use vocabulary::Vocabulary;

use addition::Addition;
use guess::guesses;
use place::leaves;
use trial::holds;

/// What is to be added, so that nothing of what was seen is left without a name.
#[must_use]
pub fn learn(subject: &Subject, seen: &Seen, vocabulary: &Vocabulary) -> Lesson {
    let vocabulary = &vocabulary.with(subject);
    let mut addition = Addition::default();
    let mut unnamed = Vec::new();
    for number in &seen.numbers {
        let leaves = leaves(subject, number, vocabulary);
        if leaves.is_empty() {
            unnamed.push(number.path.clone());
        }
        for leaf in leaves {
            let more = guesses(subject, &leaf, vocabulary, &addition)
                .map(|guess| addition.with(subject, &leaf, guess))
                .find(|more| holds(subject, more));
            match more {
                Some(more) => addition = more,
                None => unnamed.push(leaf.number.path.clone()),
            }
        }
    }
    Lesson::new(subject, seen, &addition, unnamed)
}

//! Numbers that answers hold and no rule names, each once, with what the answers say of it.

use std::collections::BTreeSet;

use headwater::table::Field;
use headwater::{Decimal, Drift, Usage};

/// What answers of one API hold that no rule names.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub(super) answers: u64,
    pub(super) numbers: Vec<Number>,
    /// Some answer may hold more than was kept.
    pub(super) is_full: bool,
}

/// One number, in all answers that hold it.
#[derive(Clone, Debug)]
pub(super) struct Number {
    /// Where it lies, from the top of the message.
    pub(super) path: String,
    /// The record of its own in which it lies.
    pub(super) part: Option<&'static str>,
    /// In how many answers.
    pub(super) answers: u64,
    /// What it was, in the first of them.
    pub(super) value: String,
    /// Which answer that was.
    pub(super) first: u64,
    /// What it can measure.
    pub(super) form: Form,
    /// The elements of a list in which it lies: their words, and the number in them.
    pub(super) elements: Vec<(Vec<(String, String)>, String)>,
    /// Fields of which some answer says something else.
    pub(super) differs: BTreeSet<Field>,
    /// Fields whose whole is smaller in some answer.
    pub(super) exceeds: BTreeSet<Field>,
}

/// What kind of number all of the values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// Whole numbers, as counts are.
    Whole,
    /// Some have a fraction.
    Fraction,
    /// Some are negative or too long, which no unit takes.
    Odd,
}

/// How many are learnt at once: the compiler looks at each of them, beside all before it.
const MOST: usize = 256;

impl Seen {
    /// Takes one answer.
    pub fn add(&mut self, usage: &Usage) {
        self.answers += 1;
        self.is_full |= usage.drift().len() >= Drift::MOST;
        for drift in usage.drift() {
            let is_same =
                |number: &&mut Number| number.path == drift.path && number.part == drift.part;
            let known = self.numbers.iter_mut().find(is_same);
            if let Some(known) = known {
                known.add(drift, usage);
            } else if self.numbers.len() < MOST {
                let mut new = Number::new(drift, self.answers);
                new.add(drift, usage);
                self.numbers.push(new);
            } else {
                self.is_full = true;
            }
        }
    }

    /// Whether every number has a name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

impl Number {
    fn new(drift: &Drift, answer: u64) -> Self {
        Self {
            path: drift.path.clone(),
            part: drift.part,
            answers: 0,
            value: drift.value.clone(),
            first: answer,
            form: Form::Whole,
            elements: Vec::new(),
            differs: BTreeSet::new(),
            exceeds: BTreeSet::new(),
        }
    }

    fn add(&mut self, drift: &Drift, usage: &Usage) {
        self.answers += 1;
        let values = drift.elements.iter().map(|element| &element.value);
        for value in values.chain([&drift.value]) {
            self.form = self.form.max(Form::of(value));
        }
        for element in &drift.elements {
            if self
                .elements
                .iter()
                .all(|(words, _)| *words != element.words)
            {
                let element = (element.words.clone(), element.value.clone());
                self.elements.push(element);
            }
        }
        let value = drift.value.parse::<Decimal>().ok();
        for (_, _, field) in Field::ALL {
            let said = figures(usage, drift.part, field);
            if said.iter().any(|said| Some(*said) != value) {
                self.differs.insert(field);
            }
            let wholes = field.whole().map(|whole| figures(usage, drift.part, whole));
            let wholes = wholes.into_iter().flatten();
            if value.is_some_and(|value| wholes.into_iter().any(|whole| whole < value)) {
                self.exceeds.insert(field);
            }
        }
    }
}

impl Form {
    fn of(value: &str) -> Self {
        match value.parse::<Decimal>() {
            Ok(number) if number.to_u64().is_some() => Self::Whole,
            Ok(number) if number >= Decimal::from(0) => Self::Fraction,
            _ => Self::Odd,
        }
    }
}

/// What an answer says of a field, in its figures or in those of its parts.
fn figures(usage: &Usage, part: Option<&str>, field: Field) -> Vec<Decimal> {
    let figure = |usage: &Usage| {
        let count = usage.count(field).map(Decimal::from);
        count.or_else(|| usage.money(field))
    };
    match part {
        None => figure(usage).into_iter().collect(),
        Some(name) => {
            let parts = usage.parts().iter().filter(|part| part.name == name);
            parts.filter_map(|part| figure(&part.usage)).collect()
        }
    }
}

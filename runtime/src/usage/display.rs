//! Records for people: a line for each figure, and "not reported" where there is none.

use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::table::Field;

use super::part::Part;
use super::record::{Basis, State, Usage};

impl fmt::Display for Usage {
    /// The three totals and whatever else was reported, a line each, and what limits them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_absent() {
            write!(f, "no usage reported ({})", self.state)?;
            return self.fmt_notes(f);
        }
        write!(f, "{} ({})", self.state, self.basis)?;
        for (word, name, field) in Field::ALL {
            let always = matches!(field, Field::Input | Field::Output | Field::Total);
            let count = self.count(field).map(|count| count.to_string());
            let money = self.money(field).map(|money| format!("{money} USD"));
            match count.or(money) {
                Some(value) => write!(f, "\n{:<16}{value}", label(word))?,
                None if always => write!(f, "\n{:<16}not reported", label(word))?,
                None => continue,
            }
            if self.unsettled().any(|unsettled| unsettled == name) {
                f.write_str(" (unsettled)")?;
            }
        }
        for part in self.parts() {
            write!(f, "\n{part}")?;
        }
        self.fmt_notes(f)
    }
}

impl fmt::Display for Part {
    /// What was reported, in a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lies = if self.inside { "inside" } else { "beside" };
        write!(f, "{lies}: {}", label(self.name))?;
        if let Some(model) = &self.model {
            write!(f, " ({model})")?;
        }
        for (word, _, field) in Field::ALL {
            let count = self.usage.count(field).map(|count| count.to_string());
            let money = self.usage.money(field).map(|money| format!("{money} USD"));
            if let Some(value) = count.or(money) {
                write!(f, ", {} {value}", label(word))?;
            }
        }
        for diagnostic in self.usage.diagnostics() {
            write!(f, "; {diagnostic}")?;
        }
        Ok(())
    }
}

impl Usage {
    /// What was odd, and what nothing read: also where no usage was reported, for that may be why.
    fn fmt_notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for diagnostic in self.diagnostics() {
            write!(f, "\n{diagnostic}")?;
        }
        for drift in self.drift() {
            write!(f, "\nnot read: {} = {}", drift.path, drift.value)?;
        }
        Ok(())
    }
}

fn label(word: &str) -> String {
    word.replace('_', " ")
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec { id, .. } => write!(f, "by the spec {id}"),
            Self::Family { name } => write!(f, "by the family {name} alone"),
            Self::Sum { records } => write!(f, "sum of {records} records"),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::diagnostic::{Diagnostics, odd};
    use crate::usage::field_set::FieldSet;

    #[test]
    fn not_reported_is_not_zero() {
        let mut usage = Usage {
            input_tokens: Some(11),
            reasoning_tokens: Some(0),
            cost_usd: "0.00014".parse().ok(),
            basis: Basis::Family { name: "some-chat" },
            ..Usage::default()
        };
        assert_eq!(usage.to_string(), "no usage reported (final)");
        usage.ground.reported = true;
        usage.ground.unsettled = FieldSet::default().with(Field::Reasoning);
        let mut found = Diagnostics::new();
        found.push(odd("part", &[], "odd"));
        usage.ground.notes = found.into_notes();
        assert_eq!(
            usage.to_string(),
            "final (by the family some-chat alone)\n\
             input           11\n\
             output          not reported\n\
             total           not reported\n\
             reasoning       0 (unsettled)\n\
             cost            0.00014 USD\n\
             part: odd"
        );
    }
}

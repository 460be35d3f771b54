//! Whatever happens to a spec's text: a report, never a panic.

use std::fs;
use std::path::Path;

use fastrand::Rng;
use headwater_codegen::{Report, Source, Style, compile};

/// The same mutations in every run.
struct Chance(Rng);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0.usize(..limit.max(1))
    }

    fn place(&mut self, text: &str) -> usize {
        let byte = self.below(text.len() + 1);
        (0..=byte)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0)
    }
}

const PIECES: [&str; 24] = [
    "\"",
    "{",
    "}",
    "{{",
    "[",
    "]",
    "=",
    "\n",
    ".",
    "*",
    "{session",
    "{body.",
    "{header.}",
    "false",
    "1e999",
    "1979-05-27",
    "\u{e9}",
    "\u{1f980}",
    "\0",
    "'''",
    "not = { not = {} }",
    "\\u0000",
    ",,",
    "99999999999999999999",
];

fn mutate(chance: &mut Chance, text: &str, other: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..=chance.below(3) {
        let (a, b) = (chance.place(&text), chance.place(&text));
        let range = a.min(b)..a.max(b).min(a.min(b) + 60);
        let range = text.floor_char_boundary(range.start)..text.ceil_char_boundary(range.end);
        match chance.below(5) {
            0 => text.replace_range(range, ""),
            1 => text.insert_str(a, PIECES[chance.below(PIECES.len())]),
            2 => text.replace_range(range, PIECES[chance.below(PIECES.len())]),
            3 => {
                let copied = text[range].to_owned();
                text.insert_str(a, &copied);
            }
            _ => {
                let (c, d) = (chance.place(other), chance.place(other));
                text.insert_str(a, &other[c.min(d)..c.max(d)]);
            }
        }
    }
    text
}

#[test]
fn no_text_makes_the_compiler_panic() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../providers/specs");
    let entries = fs::read_dir(specs).expect("the specs are there");
    let mut texts: Vec<String> = entries
        .map(|entry| fs::read_to_string(entry.expect("readable").path()).expect("a spec"))
        .collect();
    texts.sort();
    let mut chance = Chance(Rng::with_seed(1));
    let mut refused = 0;
    for round in 0..300 {
        let other = chance.below(texts.len());
        let text = mutate(&mut chance, &texts[round % texts.len()], &texts[other]);
        if let Err(report) = compile(&Source::new("mutant.toml", text)) {
            refused += 1;
            look_at(&report);
        }
    }
    assert!(refused > 200, "{refused}");
}

/// Every form of a report can be made, and says something.
fn look_at(report: &Report) {
    assert!(report.errors() > 0);
    assert!(report.render(Style::Coloured).len() > report.to_string().len());
    assert_eq!(
        report.json().as_array().map(Vec::len),
        Some(report.iter().count())
    );
    assert!(report.sarif()["runs"][0]["results"][0]["ruleId"].is_string());
}

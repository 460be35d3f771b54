//! What was found: each kind once for a provider and a name, where it began, and how often it was seen.

use std::io::{self, Write};

use headwater::table::{Api, Breaks, Provider};
use serde::Serialize;

use super::exchange::Exchange;
use super::rule::Written;
use crate::style::{BAD, FAINT, GOOD, NAME};
use crate::words;

/// Something that costs.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    /// Its stable name.
    pub(super) code: &'static str,
    pub(super) provider: &'static str,
    pub(super) api: &'static str,
    /// The header, the member or the path that it is about; may be empty.
    pub(super) name: String,
    /// What is the case.
    pub(super) message: String,
    /// What mends it.
    pub(super) fix: String,
    /// What it costs, as the spec says; null where nothing is known.
    pub(super) breaks: Option<&'static str>,
    /// Where it began.
    pub(super) first: String,
    /// How many requests show it.
    pub(super) count: usize,
    #[serde(skip)]
    cost: usize,
}

#[derive(Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn add(
        &mut self,
        code: &'static str,
        exchange: &Exchange,
        name: impl Into<String>,
        breaks: Option<Breaks>,
        [message, fix]: [String; 2],
    ) {
        let Some((provider, api)) = exchange.of else {
            return;
        };
        let name = name.into();
        let is_it = |known: &&mut Finding| is_of(known, code, provider, api, &name);
        if let Some(known) = self.0.iter_mut().find(is_it) {
            known.count += 1;
            return;
        }
        self.0.push(Finding {
            code,
            provider: provider.id,
            api: api.name,
            name,
            message,
            fix,
            breaks: breaks.map(words::breaks),
            first: exchange.place.clone(),
            count: 1,
            cost: breaks.map_or(ORDER.len(), rank),
        });
    }

    /// Of what a rule writes.
    pub(super) fn add_of(
        &mut self,
        code: &'static str,
        exchange: &Exchange,
        written: Written,
        said: [String; 2],
    ) {
        let rule = written.rule;
        self.add(code, exchange, rule.name, rule.breaks, said);
    }

    /// What costs most comes first.
    pub(super) fn into_sorted(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|finding| finding.cost);
        self.0
    }
}

fn is_of(known: &Finding, code: &str, provider: &Provider, api: &Api, name: &str) -> bool {
    (known.code, known.provider, known.api, &*known.name) == (code, provider.id, api.name, name)
}

const ORDER: [Breaks; 5] = [
    Breaks::Cache,
    Breaks::Billing,
    Breaks::Request,
    Breaks::Auth,
    Breaks::Attribution,
];

fn rank(breaks: Breaks) -> usize {
    let place = ORDER.iter().position(|known| *known == breaks);
    place.unwrap_or(ORDER.len())
}

/// For people.
pub(super) fn write(findings: &[Finding], requests: usize, out: &mut impl Write) -> io::Result<()> {
    if findings.is_empty() {
        let many = if requests == 1 { "" } else { "s" };
        return writeln!(
            out,
            "{GOOD}nothing{GOOD:#} found in {requests} request{many}"
        );
    }
    for finding in findings {
        let Finding {
            code,
            provider,
            api,
            message,
            fix,
            first,
            count,
            ..
        } = finding;
        writeln!(
            out,
            "{BAD}{code}{BAD:#} {NAME}{provider} {api}{NAME:#}: {message}"
        )?;
        let times = match count {
            1 => String::new(),
            count => format!(", and {} more", count - 1),
        };
        let costs = finding.breaks.map(|breaks| format!("; costs: {breaks}"));
        writeln!(
            out,
            "  {FAINT}at {first}{times}{}{FAINT:#}",
            costs.unwrap_or_default()
        )?;
        writeln!(out, "  {fix}")?;
    }
    Ok(())
}

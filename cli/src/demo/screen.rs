//! The demo on a screen: what is sent, what comes back and what it costs, turn by turn.

use std::io::{self, Write};

use anstyle::Style;

use super::agent::QUESTIONS;
use super::backend::{Cost, PRICES};
use super::conversation::Exchange;
use super::tally::Tally;
use super::{Demo, REPLICAS};
use crate::failure::Failure;
use crate::figures::{count, percent};
use crate::style::{BAD, FAINT, FAIR, GOOD, HEADING, NAME};

/// Columns of a header's value, and of its name in two lines.
const WIDTH: usize = 11;

/// Writes the whole story.
pub(super) fn write(demo: &Demo, out: &mut impl Write) -> Result<(), Failure> {
    let headers = shown_headers(demo);
    writeln!(
        out,
        "{HEADING}What the session contract is worth{HEADING:#}"
    )?;
    write_result(demo, out)?;
    writeln!(out)?;
    write_setting(demo, out)?;
    writeln!(
        out,
        "\n{HEADING}1. The session contract withheld{HEADING:#}"
    )?;
    writeln!(
        out,
        "   Taken off every request: {NAME}{}{NAME:#}",
        headers.join(", ")
    )?;
    writeln!(
        out,
        "   (what the spec marks `breaks = \"cache\"`; prompt_cache_key stays in the body).\n"
    )?;
    write_conversation(&demo.without, &headers, out)?;
    writeln!(out, "\n{HEADING}2. As the spec says{HEADING:#}\n")?;
    write_conversation(&demo.with, &headers, out)?;
    write_outcome(demo, out)?;
    Ok(())
}

/// The headers that matter: those withheld, but for spellings that nobody sent.
pub(super) fn shown_headers(demo: &Demo) -> Vec<&'static str> {
    let sent = |name: &&str| {
        demo.with
            .iter()
            .any(|exchange| exchange.served.header(name).is_some())
    };
    demo.withheld.iter().copied().filter(sent).collect()
}

fn write_setting(demo: &Demo, out: &mut impl Write) -> io::Result<()> {
    let (turns, requests) = (QUESTIONS.len(), demo.with.len());
    writeln!(
        out,
        "{HEADING}A provider on this machine, and a coding agent that talks to it{HEADING:#}"
    )?;
    writeln!(
        out,
        "   The provider: a real HTTP server with {REPLICAS} replicas, each with a prompt cache of its own."
    )?;
    writeln!(
        out,
        "   It knows a conversation by its headers. A request that does not say where it belongs"
    )?;
    writeln!(
        out,
        "   goes to the next replica in line, as at any load balancer."
    )?;
    writeln!(
        out,
        "   The agent: {turns} questions, {requests} requests, held twice with the same client and the Codex adapter."
    )?;
    writeln!(
        out,
        "   Prices in USD for a million tokens: input {:.2}, from cache {:.3}, written to cache {:.4}, output {:.2}.",
        PRICES.input, PRICES.cache_read, PRICES.cache_write, PRICES.output
    )
}

fn write_conversation(
    exchanges: &[Exchange],
    headers: &[&str],
    out: &mut impl Write,
) -> io::Result<()> {
    write_head(headers, out)?;
    let mut turn = 0;
    for exchange in exchanges {
        if exchange.turn != turn {
            turn = exchange.turn;
            writeln!(out, "{FAINT}Turn {turn}: {}{FAINT:#}", QUESTIONS[turn - 1])?;
        }
        let step = format!("{turn}.{}", exchange.request);
        write!(out, "{step:>4}  ")?;
        for name in headers {
            write_header(exchange.served.header(name), out)?;
        }
        write!(out, "{:>7}", exchange.served.replica)?;
        write_tally(&Tally::of(&exchange.usage), out)?;
    }
    write!(
        out,
        "{HEADING}{:<width$}{HEADING:#}",
        "Sum",
        width = 13 + headers.len() * (WIDTH + 1)
    )?;
    write_tally(&Tally::sum(exchanges), out)
}

fn write_head(headers: &[&str], out: &mut impl Write) -> io::Result<()> {
    let (upper, lower): (Vec<_>, Vec<_>) = headers.iter().map(|name| in_two_lines(name)).unzip();
    write!(out, "{HEADING}      ")?;
    for name in upper {
        write!(out, "{name:<WIDTH$} ")?;
    }
    writeln!(
        out,
        "{:>7}{:>9}{:>9}{:>9}{:>8}{HEADING:#}",
        "", "input", "from", "written", "output"
    )?;
    write!(out, "{HEADING}step  ")?;
    for name in lower {
        write!(out, "{name:<WIDTH$} ")?;
    }
    writeln!(
        out,
        "{:>7}{:>9}{:>9}{:>9}{:>8}{:>7}{:>9}{HEADING:#}",
        "replica", "tokens", "cache", "to it", "tokens", "hits", "cost"
    )
}

fn write_header(value: Option<&str>, out: &mut impl Write) -> io::Result<()> {
    match value {
        None => write!(out, "{BAD}{:<WIDTH$}{BAD:#} ", "-"),
        Some(value) => write!(out, "{NAME}{:<WIDTH$}{NAME:#} ", shortened(value)),
    }
}

fn write_tally(tally: &Tally, out: &mut impl Write) -> io::Result<()> {
    let hits = hits_style(tally.hit_ratio());
    writeln!(
        out,
        "{:>9}{:>9}{:>9}{:>8}{hits}{:>7}{hits:#}{:>9}",
        count(tally.input),
        count(tally.cache_read),
        count(tally.cache_write),
        count(tally.output),
        percent(tally.hit_ratio()),
        dollars(tally.cost()),
    )
}

fn write_result(demo: &Demo, out: &mut impl Write) -> io::Result<()> {
    let (without, with) = (Tally::sum(&demo.without), Tally::sum(&demo.with));
    let (bad, good) = (
        hits_style(without.hit_ratio()),
        hits_style(with.hit_ratio()),
    );
    writeln!(
        out,
        "   Cache hits: {bad}{}{bad:#} without the contract, {good}{}{good:#} with it. Cost: {} and {}{}.",
        percent(without.hit_ratio()),
        percent(with.hit_ratio()),
        dollars(without.cost()),
        dollars(with.cost()),
        times(without.cost(), with.cost()),
    )
}

fn write_outcome(demo: &Demo, out: &mut impl Write) -> io::Result<()> {
    let (without, with) = (Tally::sum(&demo.without), Tally::sum(&demo.with));
    writeln!(out, "\n{HEADING}What happened{HEADING:#}")?;
    write_result(demo, out)?;
    writeln!(
        out,
        "   Nothing failed in the first conversation: every answer was 200 OK. But no request said to"
    )?;
    writeln!(
        out,
        "   which session it belongs, so each landed on a replica that had seen none of it, or little,"
    )?;
    writeln!(
        out,
        "   and its prompt was read and billed anew. The cache key in the body did not help: it is the"
    )?;
    writeln!(
        out,
        "   headers that find the replica. In the second the first answer of a turn also named its"
    )?;
    writeln!(
        out,
        "   replica (x-codex-turn-state), and the adapter repeated that until the turn was over."
    )?;
    writeln!(out, "   {}", books(demo, without.cost(), with.cost()))
}

/// Whether what the adapter read is what the provider counted.
fn books(demo: &Demo, without: Option<Cost>, with: Option<Cost>) -> String {
    let charged = |exchanges: &[Exchange]| {
        exchanges
            .iter()
            .map(|exchange| exchange.served.cost)
            .sum::<Cost>()
    };
    let (first, second) = (charged(&demo.without), charged(&demo.with));
    if (Some(first), Some(second)) == (without, with) {
        "The figures are what the adapter read off the wire; the provider's own books agree to the last digit.".to_owned()
    } else {
        format!(
            "The figures are what the adapter read off the wire; the provider's own books say ${first:.4} and ${second:.4}."
        )
    }
}

fn times(without: Option<Cost>, with: Option<Cost>) -> String {
    without
        .zip(with)
        .and_then(|(without, with)| without.times(with))
        .map_or_else(String::new, |times| format!(", {times:.1} times as much"))
}

fn hits_style(ratio: Option<f64>) -> Style {
    match ratio {
        Some(ratio) if ratio >= 0.7 => GOOD,
        Some(ratio) if ratio >= 0.3 => FAIR,
        Some(_) => BAD,
        None => FAINT,
    }
}

fn dollars(cost: Option<Cost>) -> String {
    cost.map_or_else(|| "-".to_owned(), |cost| format!("${cost:.4}"))
}

/// A value that fits its column.
fn shortened(value: &str) -> String {
    match value.char_indices().nth(WIDTH) {
        None => value.to_owned(),
        Some(_) => value.chars().take(WIDTH - 1).chain(['…']).collect(),
    }
}

/// A name in two lines, the upper one empty where one line is enough.
fn in_two_lines(name: &str) -> (&str, &str) {
    if name.len() <= WIDTH {
        return ("", name);
    }
    let cut = name
        .match_indices('-')
        .map(|(at, _)| at + 1)
        .take_while(|&length| length <= WIDTH)
        .last()
        .unwrap_or(0);
    name.split_at(cut)
}

#[cfg(test)]
mod tests {
    use super::{in_two_lines, shortened};

    #[test]
    fn names_and_values_fit_their_columns() {
        let names = [
            ("session-id", ("", "session-id")),
            ("x-client-request-id", ("x-client-", "request-id")),
            ("x-codex-turn-state", ("x-codex-", "turn-state")),
            ("averylongheadername", ("", "averylongheadername")),
        ];
        for (name, lines) in names {
            assert_eq!(in_two_lines(name), lines);
        }
        assert_eq!(shortened("ts-0001-r3"), "ts-0001-r3");
        assert_eq!(shortened("01a205dd-864f-7840"), "01a205dd-8…");
    }
}

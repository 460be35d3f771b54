//! `headwater usage`: what a response says was used, whatever the provider calls it.

mod answer;
mod asked;
mod ground;
mod head;
mod line;
mod log;
mod progress;
mod record;
mod records;
pub(crate) mod table;
mod transport;

use std::io::{self, Write};

use headwater::{State, Usage};

pub(crate) use answer::{Answers, Read, read};
pub(crate) use ground::Ground;
pub(crate) use records::for_each;

use crate::failure::Failure;
use crate::learn;

/// Read the usage that a response reports: one body or stream, or a log of many.
///
/// A log gives one line for each of its lines, in order.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    answers: Answers,
    /// Refuse what only a wire family vouches for.
    #[arg(long)]
    require_spec: bool,
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

/// Reads and prints.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let ground = if args.require_spec {
        Ground::Spec
    } else {
        Ground::SpecOrFamily
    };
    if let Some(records) = &args.answers.records {
        // JSON holds no escapes of a terminal's that would have to be taken out.
        return records::run(records, ground, &mut io::stdout().lock());
    }
    let Read {
        metered,
        is_of_other,
        ..
    } = read(&args.answers, ground)?;
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &metered)?;
        writeln!(out)?;
        return Ok(());
    }
    table::write(&metered, out)?;
    if !metered.usage.drift().is_empty() && !is_of_other {
        out.flush()?;
        let command = learn::command(&args.answers);
        anstream::eprintln!("note: what is not read gets a name by `{command}`");
    }
    Ok(())
}

/// Why nothing could be read of a body that is there.
fn unreadable(usage: &Usage) -> Option<String> {
    let of_body = ["checksum", "encoding", "malformed", "oversize"];
    let found = usage.diagnostics().iter();
    let found = found.filter(|found| of_body.contains(&found.code));
    let why = || found.map(|found| found.message.clone()).next();
    match usage.state {
        State::Unreadable => Some(why().unwrap_or_else(|| NO_JSON.to_owned())),
        State::Oversize if usage.is_absent() => why(),
        _ => None,
    }
}

/// Why a body gives nothing that has nothing wrong in it.
const NO_JSON: &str = "there is no JSON object in it, and no event";

//! `headwater doctor`: what in a log of requests costs money, and where it began.

mod cache;
mod captured;
mod conversation;
mod copies;
mod drift;
mod exchange;
mod finding;
mod har;
mod lifetime;
mod log;
mod missing;
mod rule;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use headwater::table::Provider;

use crate::catalogue;
use crate::failure::Failure;
use conversation::conversations;
use exchange::Exchange;
use finding::Findings;

/// Read a log of requests, and name what costs money in it.
///
/// A HAR file, or one JSON object a line: a record as `usage --records` takes it, with a `request` of `method`,
/// `url`, `headers` and `body`, or a request alone that says its `session`, `turn` and `attempt`. Values that
/// change too soon or too late, that are missing, or that should be the same; caches that are missed. No value
/// of the log is printed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The log; stdin for `-`.
    file: PathBuf,
    /// Whose requests they are where no URL and no record says it.
    #[arg(long, value_name = "PROVIDER|FILE")]
    provider: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Reads the log and prints what was found: exit code 1 where that is something.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let provider = args.provider.as_deref();
    let provider = provider.map(catalogue::provider_or_file).transpose()?;
    let exchanges = read(&args.file, provider)?;
    let mut findings = Findings::default();
    for exchange in &exchanges {
        missing::check(exchange, missing::Cost::Request, &mut findings);
        copies::check(exchange, &mut findings);
        drift::check(exchange, &mut findings);
    }
    for conversation in conversations(&exchanges) {
        for step in &conversation.0 {
            missing::check(step.exchange, missing::Cost::Cache, &mut findings);
        }
        lifetime::check(&conversation, &mut findings);
        captured::check(&conversation, &mut findings);
        cache::check(&conversation, &mut findings);
    }
    let findings = findings.into_sorted();
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &findings)?;
        writeln!(out)?;
    } else {
        finding::write(&findings, exchanges.len(), out)?;
    }
    Ok(if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn read(path: &Path, provider: Option<&'static Provider>) -> Result<Vec<Exchange>, Failure> {
    let text = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        fs::read_to_string(path)
    };
    let text = text.map_err(|error| Failure::file(path, &error))?;
    let text = text.trim_start_matches('\u{feff}');
    let exchanges = har::read(text, provider).unwrap_or_else(|| log::read(text, provider));
    if exchanges.iter().all(|exchange| exchange.of.is_none()) {
        return Err(Failure::run(format!(
            "{} holds no request to a provider that is known: say whose they are with --provider",
            path.display()
        )));
    }
    Ok(exchanges)
}

//! `headwater headers`: what would be sent, header by header, over turns, requests and retries.

mod sent;
mod simulate;

use std::borrow::Cow;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::catalogue;
use crate::failure::Failure;
use crate::style::{FAINT, HEADING, NAME};
use crate::words;
use sent::{Header, Sent};
use simulate::Simulation;

/// Characters of a value that people are shown.
const LONGEST: usize = 60;

/// Show what requests to a provider carry, for how long, and why.
///
/// Nothing is sent. Ids are as they would go out, secrets are redacted, and what a response would have
/// given is simulated.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The provider, by its id or the file of its spec.
    #[arg(value_name = "PROVIDER|FILE")]
    provider: String,
    /// The API: its name, or a wire family. The provider's first unless told.
    #[arg(long)]
    api: Option<String>,
    /// Messages of the user.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    turns: u32,
    /// Requests in each turn: the second and later ones answer a tool call.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    requests: u32,
    /// Retries of each request.
    #[arg(long, value_name = "N", default_value_t = 0)]
    retries: u32,
    /// Over a WebSocket, as an API is that knows no other way: its handshake, and each request as a frame.
    #[arg(long)]
    websocket: bool,
    /// A parameter of the provider's.
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = crate::params::pair)]
    params: Vec<(String, String)>,
    /// The model that is asked for.
    #[arg(long, default_value = "example-model")]
    model: String,
    /// A JSON body to send instead of an example.
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// Where the provider is, if not at its own place.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Simulates the calls and prints them.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let provider = catalogue::provider_or_file(&args.provider)?;
    let api = catalogue::api(provider, args.api.as_deref())?;
    let body = args.body.as_deref().map(read_body).transpose()?;
    let attempts = Simulation::new(args, provider, api, body)?;
    if args.json {
        write_json(&attempts, out)
    } else {
        write_text(&attempts, out)
    }
}

fn read_body(path: &Path) -> Result<Vec<u8>, Failure> {
    let body = fs::read(path).map_err(|error| Failure::file(path, &error))?;
    match serde_json::from_slice::<Map<String, Value>>(&body) {
        Ok(_) => Ok(body),
        Err(error) => Err(Failure::run(format!(
            "{} holds no JSON object: {error}",
            path.display()
        ))),
    }
}

/// A JSON array, each element as soon as it is known.
fn write_json(simulation: &Simulation, out: &mut impl Write) -> Result<(), Failure> {
    let mut before = "[\n";
    simulation.run(|sent| {
        out.write_all(before.as_bytes())?;
        before = ",\n";
        Ok(serde_json::to_writer_pretty(&mut *out, &sent)?)
    })?;
    writeln!(out, "\n]")?;
    Ok(())
}

fn write_text(simulation: &Simulation, out: &mut impl Write) -> Result<(), Failure> {
    if let Some(url) = simulation.made_up_base_url() {
        writeln!(
            out,
            "{FAINT}{url} stands for yours: say it with --base-url{FAINT:#}\n"
        )?;
    }
    let mut before = "";
    simulation.run(|sent| {
        out.write_all(before.as_bytes())?;
        before = "\n";
        write(&sent, out)
    })
}

fn write(sent: &Sent, out: &mut impl Write) -> Result<(), Failure> {
    let place = sent.place;
    let heading = match place.turn {
        0 => "Handshake".to_owned(),
        turn => format!(
            "Turn {turn}, request {}, attempt {}",
            place.request, place.attempt
        ),
    };
    let (method, url) = (&sent.method, &sent.url);
    writeln!(out, "{HEADING}{heading}{HEADING:#}: {method} {url}")?;
    for (sink, values) in [("header", &sent.headers), ("body", &sent.members)] {
        for value in values {
            write_value(sink, value, out)?;
        }
    }
    Ok(())
}

fn write_value(sink: &str, sent: &Header, out: &mut impl Write) -> Result<(), Failure> {
    let lifetime = sent.lifetime.unwrap_or("");
    let (name, value, reason) = (&sent.name, shortened(&sent.value), reason(sent));
    writeln!(
        out,
        "  {lifetime:<11} {sink:<6} {NAME}{name}{NAME:#}: {value}{FAINT}{reason}{FAINT:#}"
    )?;
    Ok(())
}

/// A value that leaves room for its reason.
fn shortened(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(LONGEST) {
        None => Cow::Borrowed(value),
        Some((end, _)) => Cow::Owned(format!("{}…", &value[..end])),
    }
}

/// Why a value is there, after it.
fn reason(sent: &Header) -> String {
    let cost = sent.cost.map(words::costs);
    let simulated = sent.simulated.then_some("simulated");
    let reasons: Vec<&str> = simulated.into_iter().chain(cost).collect();
    if reasons.is_empty() {
        String::new()
    } else {
        format!("  ({})", reasons.join("; "))
    }
}

//! `headwater show`: one provider's contract, explained.

mod identity;
mod rule;
mod sources;
mod usage;

use std::io::{self, Write};

use headwater::table::{Api, Provider};
use headwater_codegen::{Compiled, ir};

pub(crate) use identity::{credential, kinds};
pub(crate) use rule::{line as rule, notes, value};
pub(crate) use sources::word as kind_of_source;
pub(crate) use usage::lines as usage_lines;

use crate::catalogue;
use crate::failure::Failure;
use crate::style::{HEADING, NAME};
use crate::words;

/// Explain what a provider's requests must carry and where its responses say what was used.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The provider, by its id or the file of its spec.
    #[arg(value_name = "PROVIDER|FILE")]
    provider: String,
    /// One of its APIs; all of them unless told.
    #[arg(long)]
    api: Option<String>,
}

/// Prints the contract.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let spec = catalogue::spec(&args.provider)?;
    identity::write(&spec.provider, spec.table, out)?;
    let apis = match &args.api {
        Some(name) => vec![catalogue::api(spec.table, Some(name))?],
        None => spec.table.apis.to_vec(),
    };
    for table in apis {
        let mut apis = spec.provider.apis.iter();
        if let Some(api) = apis.find(|api| api.name.value == table.name) {
            write_api(&spec, api, table, out)?;
        }
    }
    sources::write(&spec.provider, out)?;
    Ok(())
}

fn write_api(spec: &Compiled, api: &ir::Api, table: &Api, out: &mut impl Write) -> io::Result<()> {
    let (name, place, family) = (table.name, place(spec.table, table), family(table));
    writeln!(out, "\n{HEADING}{name}{HEADING:#}: {place}{family}")?;
    for (sink, rules, written) in [
        ("header", table.headers, &api.headers),
        ("query", table.query, &api.query),
        ("body", table.body, &api.body),
    ] {
        for rule in rules {
            let written = written.iter().find(|one| one.name.value == rule.name);
            let source = written.and_then(|one| spec.provider.sources.get(one.source?));
            rule::write((spec.table, table), sink, rule, source, out)?;
        }
    }
    for capture in &api.captures {
        write_capture(capture, out)?;
    }
    usage::write(&api.usage, &spec.provider.sources, out)
}

/// Where an API is, after its provider's base URL where it has none of its own.
pub(crate) fn place(provider: &Provider, api: &Api) -> String {
    let text = |template| words::template(provider, api, template);
    let path = format!("{}{}", text(api.base_url), text(api.path));
    if !api.has_requests() {
        return format!("WebSocket {path}");
    }
    let streamed = match api.stream_path {
        [] => String::new(),
        path => format!(", streamed {}", text(path)),
    };
    let socket = if api.has_websocket() {
        ", or WebSocket"
    } else {
        ""
    };
    format!("POST {path}{streamed}{socket}")
}

/// The wire family of an API, behind what is said of it.
pub(crate) fn family(api: &Api) -> String {
    match api.family {
        "" => String::new(),
        family => format!(" ({family})"),
    }
}

fn write_capture(capture: &ir::Capture, out: &mut impl Write) -> io::Result<()> {
    let headers = capture.headers.iter().map(|name| name.value.clone());
    let body = capture.body.iter().map(|path| path.value.to_string());
    let from: Vec<_> = headers.chain(body).collect();
    let (word, name) = (capture.lifetime.word(), &capture.name.value);
    writeln!(
        out,
        "  {word:<11} {:<6} {NAME}{name}{NAME:#} from {}",
        "takes",
        from.join(", ")
    )
}

/// Where a fact comes from, as a note.
fn from(source: &str) -> String {
    format!("source {source}")
}

/// Notes, after what they are about.
fn noted(notes: &[String]) -> String {
    if notes.is_empty() {
        String::new()
    } else {
        format!("  ({})", notes.join("; "))
    }
}

//! `headwater show`: one provider's contract, explained.

mod paths;
mod sources;

use std::io::{self, Write};

use headwater::table::{Api, Place, Provider, Rule};

use crate::catalogue;
use crate::failure::Failure;
use crate::style::{FAINT, HEADING, NAME};
use crate::words;

/// Explain what a provider's requests must carry and where its responses say what was used.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The provider, by its id.
    provider: String,
    /// One of its APIs; all of them unless told.
    #[arg(long)]
    api: Option<String>,
}

/// Prints the contract.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let provider = catalogue::provider(&args.provider)?;
    write_identity(provider, out)?;
    let apis = match &args.api {
        Some(name) => vec![catalogue::api(provider, Some(name))?],
        None => provider.apis.to_vec(),
    };
    for api in apis {
        write_api(provider, api, out)?;
    }
    sources::write(provider.id, out)
}

fn write_identity(provider: &'static Provider, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{HEADING}{}{HEADING:#} ({})",
        provider.name, provider.id
    )?;
    let base_url = words::template(provider, &Api::NONE, provider.base_url);
    let base_url = if base_url.is_empty() {
        "the caller's"
    } else {
        &base_url
    };
    writeln!(out, "  base URL  {base_url}")?;
    for auth in provider.auth {
        let place = match auth.place {
            Place::Header(name) => name.to_owned(),
            Place::Query(name) => format!("?{name}="),
        };
        let value = words::template(provider, &Api::NONE, auth.value);
        writeln!(
            out,
            "  auth      {NAME}{}{NAME:#}: {place}: {value}{FAINT}  ({}){FAINT:#}",
            auth.name,
            auth.env.join(", ")
        )?;
    }
    for param in provider.params {
        let required = if param.required { ", required" } else { "" };
        let values = match param.values {
            [] => String::new(),
            values => format!(": {}", values.join(", ")),
        };
        writeln!(
            out,
            "  param     {NAME}{}{NAME:#} ({}{required}){values}",
            param.name,
            param.lifetime.word()
        )?;
    }
    Ok(())
}

fn write_api(
    provider: &'static Provider,
    api: &'static Api,
    out: &mut impl Write,
) -> io::Result<()> {
    let path = words::template(provider, api, api.path);
    writeln!(
        out,
        "\n{HEADING}{}{HEADING:#}: POST {path} ({})",
        api.name, api.family
    )?;
    for (sink, rules) in [
        ("header", api.headers),
        ("query", api.query),
        ("body", api.body),
    ] {
        for rule in rules {
            write_rule(provider, api, sink, rule, out)?;
        }
    }
    for capture in api.captures {
        let from = capture.headers.join(", ");
        let word = capture.lifetime.word();
        writeln!(
            out,
            "  {word:<11} {:<6} {NAME}{}{NAME:#} {from}",
            "takes", capture.name
        )?;
    }
    write_usage(api, out)
}

fn write_rule(
    provider: &Provider,
    api: &Api,
    sink: &str,
    rule: &Rule,
    out: &mut impl Write,
) -> io::Result<()> {
    let word = rule.lifetime.word();
    let value = words::value(provider, api, rule);
    let condition = match words::when(provider, rule.when) {
        always if always.is_empty() => always,
        condition => format!(" when {condition}"),
    };
    let cost = rule.breaks.map_or_else(String::new, |breaks| {
        format!("  ({})", words::costs(breaks))
    });
    writeln!(
        out,
        "  {word:<11} {sink:<6} {NAME}{}{NAME:#} = {value}{condition}{FAINT}{cost}{FAINT:#}",
        rule.name
    )
}

/// Where each figure is read: its names in priority order.
fn write_usage(api: &Api, out: &mut impl Write) -> io::Result<()> {
    for (field, paths) in paths::by_field(&api.usage) {
        writeln!(
            out,
            "  {:<11} {:<6} {NAME}{field}{NAME:#} = {}",
            "response",
            "reads",
            paths.join(", ")
        )?;
    }
    Ok(())
}

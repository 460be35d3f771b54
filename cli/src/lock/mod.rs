//! `headwater lock`: what every provider sends, as a text that a review can compare.

mod steps;

use std::io::Write;

use headwater::table::{Api, Provider};
use headwater::{AnyProvider, Sink};
use headwater_codegen::without_environment;

use crate::catalogue;
use crate::failure::Failure;
use crate::show;
use crate::words;

/// Print what providers send, API by API, as a text to be kept and compared.
///
/// Each rule is a line. The letters before it are what it sends in eight steps, made by the engine: the same
/// letter is the same value, `-` is none. Nothing in it depends on the machine, the day or the environment, and
/// no secret is in it.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Providers, by their ids or the files of their specs; all of the catalogue unless told.
    #[arg(value_name = "PROVIDER|FILE")]
    providers: Vec<String>,
}

/// Prints it.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let named = args.providers.iter();
    let named = named.map(|name| catalogue::provider_or_file(name));
    let mut providers = named.collect::<Result<Vec<_>, _>>()?;
    if providers.is_empty() {
        providers.extend(headwater_providers::ALL.iter().map(AnyProvider::table));
    }
    writeln!(
        out,
        "# What is sent, in the steps {}.",
        steps::NAMES.join(", ")
    )?;
    writeln!(out, "# The same letter is the same value, `-` is none.")?;
    for provider in providers {
        write_provider(without_environment(provider), out)?;
    }
    Ok(())
}

fn write_provider(provider: &'static Provider, out: &mut impl Write) -> Result<(), Failure> {
    let base = words::template(provider, &Api::NONE, provider.base_url);
    let base = if base.is_empty() {
        "the caller's place".to_owned()
    } else {
        base
    };
    writeln!(out, "\n{}: {base}", provider.id)?;
    for auth in provider.auth {
        writeln!(out, "  {}: {}", auth.name, show::credential(provider, auth))?;
    }
    for api in provider.apis {
        write_api(provider, api, out)?;
    }
    Ok(())
}

fn write_api(
    provider: &'static Provider,
    api: &'static Api,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let path = words::template(provider, api, api.path);
    writeln!(out, "\n  {}: POST {path} ({})", api.name, api.family)?;
    let sent = steps::sent(provider, api)?;
    for (sink, word, rules) in [
        (Sink::Header, "header", api.headers),
        (Sink::Query, "query", api.query),
        (Sink::Body, "body", api.body),
    ] {
        for rule in rules {
            let letters = sent.letters(sink, rule);
            let (lifetime, said) = (rule.lifetime.word(), show::rule(provider, api, rule));
            writeln!(out, "    {letters} {lifetime:<11} {word:<6} {said}")?;
        }
    }
    for capture in api.captures.iter().filter(|capture| capture.sent) {
        let (lifetime, names) = (capture.lifetime.word(), capture.headers.join(", "));
        writeln!(
            out,
            "    {} {lifetime:<11} takes  {} from {names}",
            steps::NONE,
            capture.name
        )?;
    }
    Ok(())
}

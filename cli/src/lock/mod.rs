//! `headwater lock`: what every provider sends, as a text that a review can compare.

pub(crate) mod steps;

use std::io::Write;

use headwater::table::{Api, Capture, Keep, Provider, Rule};
use headwater::{AnyProvider, Sink};
use headwater_codegen::without_environment;

use crate::catalogue;
use crate::failure::Failure;
use crate::show;
use crate::words;
use steps::Sent;

/// Print what providers send, API by API, as a text to be kept and compared.
///
/// Each rule is a line, and `also` is what no rule writes. The letters before it are what it sends in eight
/// steps, made by the engine: the same letter is the same value, `-` is none. Nothing in it depends on the
/// machine, the day or the environment, and no secret is in it.
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
    writeln!(
        out,
        "# The same letter is the same value, `-` is none. `also`: what no rule writes."
    )?;
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
    for param in provider.params {
        writeln!(out, "  {{{}}}: {}", param.name, show::kinds(param))?;
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
    let (place, family) = (show::place(provider, api), show::family(api));
    writeln!(out, "\n  {}: {place}{family}", api.name)?;
    if api.has_requests() {
        write_sent(provider, api, &steps::over_http(provider, api)?, out)?;
    }
    if api.has_websocket() {
        writeln!(out, "    over a WebSocket of each thread")?;
        write_sent(provider, api, &steps::over_sockets(provider, api)?, out)?;
    }
    let mut captures = api.captures.iter().filter(|capture| capture.sent);
    captures.try_for_each(|capture| write_capture(capture, out))
}

fn write_sent(
    provider: &'static Provider,
    api: &'static Api,
    sent: &Sent,
    out: &mut impl Write,
) -> Result<(), Failure> {
    for (sink, word, rule) in rules(api) {
        let letters = sent.by_rule(sink, rule);
        let (lifetime, said) = (rule.lifetime.word(), show::rule(provider, api, rule));
        writeln!(out, "    {letters} {lifetime:<11} {word:<6} {said}")?;
    }
    let (letters, said) = sent.by_none();
    writeln!(out, "    {letters} {:<11} {:<6} {said}", "", "also")?;
    Ok(())
}

/// The rules of an API, the longest lifetime first.
pub(crate) fn rules(api: &'static Api) -> Vec<(Sink, &'static str, &'static Rule)> {
    let of = |sink, word, rules: &'static [Rule]| rules.iter().map(move |rule| (sink, word, rule));
    let headers = of(Sink::Header, "header", api.headers);
    let query = of(Sink::Query, "query", api.query);
    let body = of(Sink::Body, "body", api.body);
    let mut rules: Vec<_> = headers.chain(query).chain(body).collect();
    rules.sort_by_key(|(_, _, rule)| rule.lifetime as u8);
    rules
}

fn write_capture(capture: &Capture, out: &mut impl Write) -> Result<(), Failure> {
    let (letters, lifetime) = (steps::NONE, capture.lifetime.word());
    let from = match capture.headers {
        [] => "the body".to_owned(),
        names => names.join(", "),
    };
    let kept = match capture.keep {
        Keep::First => "",
        Keep::Last => "  (the latest)",
    };
    let name = capture.name;
    writeln!(
        out,
        "    {letters} {lifetime:<11} {:<6} {name} from {from}{kept}",
        "takes"
    )?;
    Ok(())
}

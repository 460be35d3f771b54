//! `headwater providers`: the catalogue.

use std::io::Write;

use headwater::table::{Api, Provider};
use serde::Serialize;

use crate::cache;
use crate::evidence::Evidence;
use crate::failure::Failure;
use crate::style::{HEADING, NAME};
use crate::words;

/// List the providers whose contracts are compiled in.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Say of each API what routes to its prompt cache, what that keeps, and what a miss costs.
    #[arg(long)]
    cache: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    also: &'static [&'static str],
    name: &'static str,
    base_url: Option<String>,
    env: Vec<&'static str>,
    apis: Vec<ApiEntry>,
    evidence: Evidence,
}

#[derive(Serialize)]
struct ApiEntry {
    name: &'static str,
    family: &'static str,
}

/// Prints one line for each provider.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    if args.cache {
        return cache::run(args.json, out);
    }
    let tables = headwater_providers::ALL
        .iter()
        .map(headwater::AnyProvider::table);
    let mut entries: Vec<Entry> = tables.map(entry).collect();
    entries.sort_by_key(|entry| entry.id);
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &entries)?;
        writeln!(out)?;
        return Ok(());
    }
    writeln!(
        out,
        "{HEADING}{:<25} {:<29} {:<32} {:<36} APIs{HEADING:#}",
        "id", "name", "key in", "evidence"
    )?;
    for entry in &entries {
        let apis: Vec<_> = entry.apis.iter().map(|api| api.name).collect();
        let env = entry.env.first().unwrap_or(&"-");
        let (id, name, apis) = (entry.id, entry.name, apis.join(", "));
        let evidence = entry.evidence.to_string();
        writeln!(
            out,
            "{NAME}{id:<25}{NAME:#} {name:<29} {env:<32} {evidence:<36} {apis}"
        )?;
    }
    Ok(())
}

fn entry(provider: &'static Provider) -> Entry {
    let base_url = words::template(provider, &Api::NONE, provider.base_url);
    Entry {
        id: provider.id,
        also: provider.also,
        name: provider.name,
        base_url: (!base_url.is_empty()).then_some(base_url),
        env: provider
            .auth
            .iter()
            .flat_map(|auth| auth.env)
            .copied()
            .collect(),
        apis: provider
            .apis
            .iter()
            .map(|api| ApiEntry {
                name: api.name,
                family: api.family,
            })
            .collect(),
        evidence: Evidence::of(provider.id),
    }
}

//! `headwater detect`: whose URL it is.

use std::io::Write;

use headwater::table::{Api, Provider};
use serde_json::json;

use crate::failure::Failure;
use crate::style::NAME;

/// Say which provider and API a base URL is.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A base URL, or the URL of a request.
    url: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the provider, and its APIs that the URL can be.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let found = headwater_providers::by_base_url(&args.url).ok_or_else(|| unknown(&args.url))?;
    let provider = found.table();
    let apis: Vec<&str> = apis(provider, &args.url)
        .iter()
        .map(|api| api.name)
        .collect();
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &json!({ "provider": provider.id, "apis": apis }))?;
        writeln!(out)?;
    } else {
        writeln!(out, "{NAME}{}{NAME:#}: {}", provider.id, apis.join(", "))?;
    }
    Ok(())
}

fn unknown(url: &str) -> Failure {
    let has_host = |url: &str| {
        url.parse::<http::Uri>()
            .is_ok_and(|url| url.host().is_some())
    };
    if url.contains("://") && has_host(url) {
        return Failure::run(format!(
            "{url} is at no host of a provider in the catalogue"
        ));
    }
    let whole = format!("https://{url}");
    let meant = headwater_providers::by_base_url(&whole).map(|_| whole);
    let meant = meant.map_or_else(String::new, |whole| format!(", did you mean {whole}?"));
    Failure::usage(format!("{url:?} is no URL with a scheme and a host{meant}"))
}

/// The APIs at whose path the URL ends; all of the provider's where it ends at none.
fn apis(provider: &'static Provider, url: &str) -> Vec<&'static Api> {
    let apis = provider.apis.iter().copied();
    let at_path: Vec<_> = apis.filter(|api| api.at(url).is_some()).collect();
    if at_path.is_empty() {
        provider.apis.to_vec()
    } else {
        at_path
    }
}

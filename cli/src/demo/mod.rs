//! `headwater demo`: the same conversation twice against a provider on this machine, once without its
//! session contract and once with it.

mod agent;
mod backend;
mod conversation;
mod json;
mod screen;
mod tally;
mod withhold;

use std::io::Write;

use headwater::{Account, Api, Client, Credential, Provider};
use headwater_providers::codex::{Auth, Codex, Responses};

use crate::PRODUCT;
use crate::failure::Failure;
use backend::Backend;
use conversation::{Exchange, hold};
use withhold::withhold;

/// Replicas of the back end.
const REPLICAS: usize = 8;
/// The back end asks for a bearer token; any will do.
const TOKEN: &str = "demo";
/// The host that the token is for.
const HOST: &str = "127.0.0.1";

/// Show what the session contract is worth: the same conversation without it and with it.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

/// Both conversations, from both sides.
struct Demo {
    /// The names that were taken off in the first.
    withheld: Vec<&'static str>,
    without: Vec<Exchange>,
    with: Vec<Exchange>,
}

/// Runs the demo and shows it.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let demo = tokio::runtime::Runtime::new()?.block_on(converse())?;
    if args.json {
        json::write(&demo, out)
    } else {
        screen::write(&demo, out)
    }
}

async fn converse() -> Result<Demo, Failure> {
    let client = Client::new()?;
    let (provider, api) =
        <Responses as Api>::TABLE.ok_or_else(|| Failure::run("codex has no table"))?;

    // Each conversation finds empty caches: a back end of its own.
    let backend = Backend::start(REPLICAS).await?;
    let withheld = withhold(provider, api);
    let account = Account::new(
        withheld.provider,
        Credential::new(0, TOKEN).for_host(HOST),
        PRODUCT,
    )
    .with_base_url(backend.url());
    let without = hold(&client, &backend, |turn, body| {
        account.call(api.name, turn, body)
    })
    .await?;

    let backend = Backend::start(REPLICAS).await?;
    let codex = Codex::new(Auth::oauth(TOKEN).for_host(HOST), PRODUCT).with_base_url(backend.url());
    let with = hold(&client, &backend, |turn, body| codex.responses(turn, body)).await?;

    Ok(Demo {
        withheld: withheld.headers,
        without,
        with,
    })
}

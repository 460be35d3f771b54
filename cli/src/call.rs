//! `headwater call`: a real call, with the key from the environment.

use std::io::Write;

use headwater::table::{Api, Provider, Transport};
use headwater::{Call, Client, Credential, Metered, Response, Session, State};
use serde_json::Value;

use crate::catalogue;
use crate::failure::Failure;
use crate::params;
use crate::usage::table;
use crate::wire::Wire;

/// Call a provider: the answer as it streams in, then what it used.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The provider, by its id or the file of its spec. Its key is read from the environment.
    #[arg(value_name = "PROVIDER|FILE")]
    provider: String,
    /// The model, by the provider's name for it.
    model: String,
    /// What to say to it.
    prompt: String,
    /// The API: its name, or a wire family. The provider's first unless told.
    #[arg(long)]
    api: Option<String>,
    /// A parameter of the provider's.
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = params::pair)]
    params: Vec<(String, String)>,
    /// Where the provider is, if not at its own place. The key goes there.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Print the stream as it arrives.
    #[arg(long)]
    raw: bool,
}

/// Makes the call.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let provider = catalogue::provider_or_file(&args.provider)?;
    let api = catalogue::api(provider, args.api.as_deref())?;
    let wire = Wire::of(api)
        .ok_or_else(|| Failure::usage(format!("{} calls cannot be made from here", api.family)))?;
    let call = prepare(args, provider, api, wire)?;
    let metered = tokio::runtime::Runtime::new()?.block_on(stream(args, call, wire, out))?;
    writeln!(out, "\n")?;
    table::write(&metered, out)?;
    match metered.usage.state {
        State::Partial => Err(Failure::run("the stream ended before the answer did")),
        _ => Ok(()),
    }
}

fn prepare(
    args: &Args,
    provider: &'static Provider,
    api: &'static Api,
    wire: Wire,
) -> Result<Call, Failure> {
    if args.base_url.is_none() && provider.base_url.is_empty() && api.base_url.is_empty() {
        return Err(Failure::usage(format!(
            "{} has no base URL of its own: say yours with --base-url",
            provider.id
        )));
    }
    let credential = Credential::from_env(provider)?;
    let account = params::account(provider, credential, args.base_url.as_deref());
    let account = params::set(account, provider, &args.params)?;
    let (turn, body) = (Session::one_shot(), wire.request(&args.model, &args.prompt));
    Ok(if api.shape.model.is_empty() {
        account.call_model(api.name, args.model.as_str(), Transport::Sse, &turn, &body)?
    } else {
        account.call(api.name, &turn, &body)?
    })
}

async fn stream(
    args: &Args,
    call: Call,
    wire: Wire,
    out: &mut impl Write,
) -> Result<Metered, Failure> {
    let mut response: Response = Client::new()?.send(call).await?;
    let mut pending = Vec::new();
    while let Some(bytes) = response.chunk().await? {
        if args.raw {
            out.write_all(&bytes)?;
        } else {
            pending.extend_from_slice(&bytes);
            out.write_all(take_text(&mut pending, wire).as_bytes())?;
        }
        out.flush()?;
    }
    Ok(response.finish())
}

/// The text of the lines that are whole, which are taken away.
fn take_text(pending: &mut Vec<u8>, wire: Wire) -> String {
    let Some(end) = pending.iter().rposition(|&byte| byte == b'\n') else {
        return String::new();
    };
    let lines: Vec<u8> = pending.drain(..=end).collect();
    lines
        .split(|&byte| byte == b'\n')
        .filter_map(|line| line.strip_prefix(b"data:"))
        .filter_map(|data| serde_json::from_slice::<Value>(data).ok())
        .map(|message| wire.text(&message))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Wire, take_text};

    #[test]
    fn text_is_taken_from_whole_lines() {
        let event =
            |text: &str| format!("event: x\r\ndata: {{\"delta\":{{\"text\":\"{text}\"}}}}\r\n\r\n");
        let stream = [event("é"), event("b"), "data: [DONE]\n".to_owned()].concat();
        for cut in 0..stream.len() {
            let (first, second) = stream.as_bytes().split_at(cut);
            let mut pending = first.to_vec();
            let mut text = take_text(&mut pending, Wire::Messages);
            pending.extend_from_slice(second);
            text += &take_text(&mut pending, Wire::Messages);
            assert_eq!((text.as_str(), pending.len()), ("éb", 0), "cut at {cut}");
        }
    }
}

//! One answer: whose it is, where it lies, and what is read of it.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use headwater::table::{Api, Provider};
use headwater::{Any, Meter, Metered};

use super::ground::Ground;
use super::head::Head;
use super::unreadable;
use crate::catalogue;
use crate::failure::Failure;

/// Whose answers are read, and where they are.
#[derive(clap::Args)]
pub(crate) struct Answers {
    /// The provider that answered, by its id, or a wire family; not needed with `--spec`.
    #[arg(required_unless_present_any = ["records", "spec"])]
    pub(crate) provider: Option<String>,
    /// The body or the stream as it arrived; stdin unless told, and for `-`.
    #[arg(conflicts_with = "records")]
    pub(crate) file: Option<PathBuf>,
    /// The API: its name, or a wire family. The provider's first unless told.
    #[arg(long, conflicts_with = "records")]
    pub(crate) api: Option<String>,
    /// The response's head: a status line if there is one, then `Name: value` lines, or a JSON object.
    #[arg(long, value_name = "FILE", conflicts_with = "records")]
    response_headers: Option<PathBuf>,
    /// A spec that is not in the catalogue.
    #[arg(long, value_name = "FILE", conflicts_with = "records")]
    pub(crate) spec: Option<PathBuf>,
    /// A log of exchanges, one JSON object a line. stdin for `-`.
    ///
    /// `{"id":"1","provider":"openai","api":"chat","transport":"json","response":{"status":200,"headers":{},"body":"…"}}`:
    /// `id` comes back, `api` is a name or a wire family (`chat-completions` and the like will do), `transport`
    /// is `json`, `sse`, `ndjson`, `ws-jsonl`,
    /// `grpc-json` or `eventstream-base64`, `headers` may be left out, `body` is the answer as text (base64 of
    /// the bytes for the last). A `request` with `url` and `body` says the model, where the provider counts by
    /// it. Other keys are passed over.
    #[arg(long, value_name = "FILE", conflicts_with = "provider")]
    pub(crate) records: Option<PathBuf>,
}

/// What was read, and by which table; without a spec there is no provider.
pub(crate) struct Read {
    pub(crate) provider: Option<&'static Provider>,
    pub(crate) api: &'static Api,
    pub(crate) metered: Metered,
    /// Another API of the provider reads it better, as was said already.
    pub(crate) is_of_other: bool,
}

/// Reads the one answer.
pub(crate) fn read(answers: &Answers, ground: Ground) -> Result<Read, Failure> {
    let (provider, api, file) = asked(answers, ground)?;
    let head = head(answers.response_headers.as_deref())?;
    let (name, body) = body(file)?;
    if body.trim_ascii().is_empty() {
        return Err(Failure::run(format!(
            "{name} is empty: there is no answer to read"
        )));
    }
    if PACKED.iter().any(|magic| body.starts_with(magic)) {
        return Err(Failure::run(format!(
            "{name} is compressed: unpack it first"
        )));
    }
    let read = |api| Meter::<Any>::of(provider, api, head.status, &head.headers).whole(&body);
    let metered = read(api);
    if let Some(why) = unreadable(&metered.usage) {
        return Err(Failure::run(format!(
            "{name} is no answer of {} that can be read: {why}",
            api.family
        )));
    }
    let mut others = provider.iter().flat_map(|provider| provider.apis);
    let looks_like = if is_counted(&metered) {
        None
    } else {
        others.find(|other| is_counted(&read(other)))
    };
    if let Some(Api { name, .. }) = looks_like {
        anstream::eprintln!("note: it looks like an answer of {name}: `--api {name}`");
    }
    Ok(Read {
        is_of_other: looks_like.is_some(),
        provider,
        api,
        metered,
    })
}

/// How an answer is read, by a spec or by a wire family alone, and where it is.
type Asked<'a> = (Option<&'static Provider>, &'static Api, Option<&'a Path>);

fn asked(args: &Answers, ground: Ground) -> Result<Asked<'_>, Failure> {
    if let Some(family) = family(args, ground)? {
        return Ok((None, family, args.file.as_deref()));
    }
    let (provider, file) = provider_and_file(args)?;
    let api = catalogue::api(provider, args.api.as_deref())?;
    Ok((Some(provider), api, file))
}

/// What gzip and zstd begin with.
const PACKED: [&[u8]; 2] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd"];

fn is_counted(metered: &Metered) -> bool {
    metered.usage.input_tokens.is_some() && metered.usage.output_tokens.is_some()
}

/// The wire family that was named in the place of a provider.
fn family(args: &Answers, ground: Ground) -> Result<Option<&'static Api>, Failure> {
    let name = args.provider.as_deref().filter(|_| args.spec.is_none());
    let name = name.filter(|name| headwater_providers::by_id(name).is_none());
    let Some(family) = name.and_then(headwater_providers::family) else {
        return Ok(None);
    };
    let name = family.family;
    if ground == Ground::Spec {
        return Err(Failure::usage(format!(
            "{name} is a wire family, and a spec is required"
        )));
    }
    if args.api.is_some() {
        return Err(Failure::usage(format!(
            "{name} is a wire family already: leave out --api"
        )));
    }
    Ok(Some(family))
}

/// The provider that answered, of the catalogue or of a spec that is not in it, and what it answered.
fn provider_and_file(args: &Answers) -> Result<(&'static Provider, Option<&Path>), Failure> {
    let file = args.file.as_deref();
    let Some(spec) = &args.spec else {
        let id = args.provider.as_deref();
        let id = id.ok_or_else(|| Failure::usage("name a provider, or a spec with --spec"))?;
        return Ok((catalogue::provider(id)?, file));
    };
    // The spec says whose it is, so a first word that is not its id is the file already.
    let provider = catalogue::load(spec)?;
    let named = args.provider.as_deref().filter(|&word| word != provider.id);
    match (named, file) {
        (Some(id), Some(_)) => {
            let spec = spec.display();
            Err(Failure::usage(format!(
                "{spec} is the spec of {}, not of {id}",
                provider.id
            )))
        }
        (named, file) => Ok((provider, file.or(named.map(Path::new)))),
    }
}

fn head(path: Option<&Path>) -> Result<Head, Failure> {
    let Some(path) = path else {
        return Ok(Head::default());
    };
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    Head::parse(&text).map_err(|error| Failure::run(format!("{}: {error}", path.display())))
}

/// The response's bytes, and what to call them.
fn body(path: Option<&Path>) -> Result<(String, Vec<u8>), Failure> {
    if let Some(path) = path.filter(|path| *path != Path::new("-")) {
        let body = fs::read(path).map_err(|error| Failure::file(path, &error))?;
        return Ok((path.display().to_string(), body));
    }
    let mut body = Vec::new();
    io::stdin().read_to_end(&mut body)?;
    Ok(("stdin".to_owned(), body))
}

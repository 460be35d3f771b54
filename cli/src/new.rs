//! `headwater new`: a spec to begin with.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use headwater::AnyProvider;
use headwater::table::{Api, Auth, Breaks, Lifetime, Piece, Place, Provider, Value};
use headwater_codegen::{Source, compile};

use crate::catalogue;
use crate::evidence::Evidence;
use crate::failure::Failure;

/// Write a spec to begin with, by what the catalogue's providers of the same wire have in common.
///
/// It checks as it is, and claims nothing: what is true of the provider alone is yours to add.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Its id: lower case letters, digits and hyphens.
    id: String,
    /// Its base URL, or the URL of a request.
    #[arg(long, value_name = "URL")]
    base_url: String,
    /// The wire family; unless told, the one at whose path the URL ends.
    #[arg(long)]
    family: Option<String>,
    /// The name that people use; the id unless told.
    #[arg(long)]
    name: Option<String>,
    /// A page of the vendor's documentation.
    #[arg(long, value_name = "URL")]
    docs: Option<String>,
    /// The file; `providers/specs/ID.toml` unless told, or `ID.toml` where there is no such folder.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Writes it.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    if let Some(known) = headwater_providers::by_base_url(&args.base_url) {
        let (url, id) = (&args.base_url, known.id());
        let message = format!("{url} is {id}'s, which is in the catalogue: `headwater show {id}`");
        return Err(Failure::usage(message));
    }
    if headwater_providers::by_id(&args.id).is_some() {
        let message = format!("{:?} is the name of a provider in the catalogue", args.id);
        return Err(Failure::usage(message));
    }
    let path = path(args);
    let family = family(args)?;
    let text = text(args, family, path.starts_with("providers/specs"));
    if let Err(report) = compile(&Source::new(&path, &text)) {
        return Err(catalogue::refused(&report));
    }
    write_new(&path, &text)?;
    let path = path.display();
    let family = family.family;
    writeln!(
        out,
        "{path} is written. Next:\n\n  \
         headwater headers {path}\n    what it sends\n  \
         headwater learn --spec {path} {family} response.json\n    what its answers say that no spec knows\n  \
         headwater check {path}"
    )?;
    Ok(())
}

fn path(args: &Args) -> PathBuf {
    args.out.clone().unwrap_or_else(|| {
        let specs = Path::new("providers/specs");
        let folder = if specs.is_dir() { specs } else { Path::new("") };
        folder.join(format!("{}.toml", args.id))
    })
}

/// A file that was not there.
fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let file = fs::File::options().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Failure::run(format!("cannot write {}: {error}", path.display())))
}

/// The family that is named, or the one with the longest path at which the URL ends.
fn family(args: &Args) -> Result<&'static Api, Failure> {
    let Some(name) = &args.family else {
        let found =
            headwater_providers::families().filter_map(|api| Some((api, api.at(&args.base_url)?)));
        let found = found.max_by_key(|(_, at)| at.literal);
        return found.map(|(api, _)| api).ok_or_else(|| {
            Failure::usage("the URL ends at no family's path: say which with --family")
        });
    };
    headwater_providers::family(name).ok_or_else(|| {
        let names: Vec<_> = headwater_providers::families()
            .map(|api| api.family)
            .collect();
        let near = catalogue::nearest(name, names.iter().copied());
        let near = near.map_or_else(String::new, |near| format!(", did you mean {near:?}?"));
        Failure::usage(format!(
            "no family {name:?}{near}; there are: {}",
            names.join(", ")
        ))
    })
}

fn text(args: &Args, family: &'static Api, in_catalogue: bool) -> String {
    let mut lines = Vec::new();
    if in_catalogue {
        lines.push("#:schema ../spec.schema.json".to_owned());
    }
    lines.push(format!("id = {}", quoted(&args.id)));
    lines.push(format!(
        "name = {}",
        quoted(args.name.as_ref().unwrap_or(&args.id))
    ));
    lines.push(format!(
        "base_url = {}",
        quoted(&base(&args.base_url, family))
    ));
    lines.push(
        "\n# What the facts rest on: `recorded`, `documented`, `client` or `derived`.".to_owned(),
    );
    match &args.docs {
        Some(url) => lines.push(format!(
            "[sources.docs]\nkind = \"documented\"\nurl = {}",
            quoted(url)
        )),
        None => lines.push(
            "[sources.family]\nkind = \"derived\"\nnote = \"by its family, unverified\"".to_owned(),
        ),
    }
    lines.push(String::new());
    let speakers = speakers(family);
    lines.extend(auth(&args.id, family, &speakers));
    let headers = required_headers(&speakers);
    if !headers.is_empty() {
        lines.push("\n[headers.static]".to_owned());
    }
    for (name, value) in headers {
        let value = quoted(value);
        lines.push(format!(
            "{name} = {{ value = {value}, breaks = \"request\" }}"
        ));
    }
    lines.push(format!("\n[api.{}]", api_name(&speakers)));
    lines.push(format!("family = {}", quoted(family.family)));
    lines.join("\n") + "\n"
}

/// A text of TOML: what JSON escapes, TOML does too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The URL without the family's path and a query.
fn base(url: &str, family: &Api) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let url = url.trim_end_matches('/');
    let path = match family.path {
        [Piece::Text(path)] => path,
        _ => "",
    };
    url.strip_suffix(path).unwrap_or(url).to_owned()
}

/// A provider that speaks a family, its API, and how much that rests on.
type Speaker = (&'static Provider, &'static Api, usize);

/// Those of the catalogue.
fn speakers(family: &Api) -> Vec<Speaker> {
    let tables = headwater_providers::ALL.iter().map(AnyProvider::table);
    let speaker = |provider: &'static Provider| {
        let mut apis = provider.apis.iter().copied();
        let api = apis.find(|api| api.family == family.family)?;
        Some((provider, api, 1 + Evidence::of(provider.id).seen()))
    };
    tables.filter_map(speaker).collect()
}

/// The one that most evidence speaks for.
fn most<T: Ord>(votes: impl Iterator<Item = (T, usize)>) -> Option<T> {
    let mut counted: BTreeMap<T, usize> = BTreeMap::new();
    for (what, weight) in votes {
        *counted.entry(what).or_default() += weight;
    }
    let most = counted.into_iter().max_by_key(|(_, weight)| *weight);
    most.map(|(what, _)| what)
}

fn api_name(speakers: &[Speaker]) -> &'static str {
    let names = speakers.iter().map(|(_, api, weight)| (api.name, *weight));
    most(names).unwrap_or("chat")
}

/// A kind of credential as most of those have it that speak the family first of all, under a name of the
/// environment that is the provider's own.
fn auth(id: &str, family: &Api, speakers: &[Speaker]) -> Vec<String> {
    let variable = id.to_ascii_uppercase().replace('-', "_") + "_API_KEY";
    let first = |provider: &Provider| provider.apis.first().map(|api| api.family);
    let speakers = speakers.iter();
    let speakers = speakers.filter(|(it, ..)| first(it) == Some(family.family));
    let kinds = speakers.filter_map(|(provider, _, weight)| {
        let written = |auth: &&Auth| match auth.place {
            Place::Header(name) => Some((auth.name, name, shown(auth.value)?)),
            Place::Query(_) | Place::Signature { .. } => None,
        };
        Some((
            provider.auth.iter().find_map(|auth| written(&auth))?,
            *weight,
        ))
    });
    let (name, header, value) =
        most(kinds).unwrap_or_else(|| ("bearer", "Authorization", "Bearer {secret}".to_owned()));
    let mut lines = vec![
        format!("[auth.{name}]"),
        format!("env = [{}]", quoted(&variable)),
    ];
    if (header, value.as_str()) != ("Authorization", "Bearer {secret}") {
        lines.push(format!("header = {}", quoted(header)));
        lines.push(format!("value = {}", quoted(&value)));
    }
    lines
}

/// What is written of a secret; `None` where more than the secret goes into it.
fn shown(value: &[Piece]) -> Option<String> {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => Some((*text).to_owned()),
        Piece::Var(headwater::table::Var::Secret) => Some("{secret}".to_owned()),
        Piece::Var(_) => None,
    };
    value.iter().map(piece).collect()
}

/// Constant headers without which a request is refused, where at least half of the evidence has them.
fn required_headers(speakers: &[Speaker]) -> Vec<(&'static str, &'static str)> {
    let mut counted: BTreeMap<_, usize> = BTreeMap::new();
    let mut all = 0;
    for (_, api, weight) in speakers {
        all += weight;
        for rule in api.headers {
            if let Value::Text([Piece::Text(value)]) = rule.value
                && rule.lifetime == Lifetime::Static
                && rule.breaks == Some(Breaks::Request)
                && rule.when == headwater::table::When::ALWAYS
            {
                *counted.entry((rule.name, *value)).or_default() += weight;
            }
        }
    }
    let half = counted.into_iter().filter(|(_, weight)| weight * 2 >= all);
    half.map(|(header, _)| header).collect()
}

//! `headwater docs`: the catalogue as a site of plain pages.

mod index;
mod page;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use headwater_codegen::Compiled;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::catalogue;
use crate::failure::Failure;

/// Write the catalogue as a site: a table of all providers, and a page for each.
///
/// The pages are whole by themselves: no network, no framework, and a few lines of script for the table's
/// filter alone.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder, which is made where it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Specs of your own, by their files; those of the catalogue unless told.
    #[arg(value_name = "FILE")]
    specs: Vec<String>,
}

/// Writes the site.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let mut specs = args
        .specs
        .iter()
        .map(|name| catalogue::spec(name))
        .collect::<Result<Vec<_>, _>>()?;
    if specs.is_empty() {
        let all = headwater_providers::specs().iter();
        specs = all
            .map(|(id, _)| catalogue::spec(id))
            .collect::<Result<_, _>>()?;
    }
    specs.sort_by_key(|spec| spec.table.id);
    fs::create_dir_all(&args.out).map_err(|error| unwritable(&args.out, &error))?;
    write(&args.out.join("style.css"), include_str!("style.css"))?;
    write(
        &args.out.join("index.html"),
        &index::page(&specs).into_string(),
    )?;
    for spec in &specs {
        write(&args.out.join(file(spec)), &page::page(spec)?.into_string())?;
    }
    writeln!(
        out,
        "{} pages are in {}",
        specs.len() + 1,
        args.out.display()
    )?;
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::run(format!("cannot write {}: {error}", path.display()))
}

/// The page of a provider.
fn file(spec: &Compiled) -> String {
    format!("{}.html", spec.table.id)
}

/// A page with what all have.
fn frame(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href="style.css";
            }
            body { (body) }
        }
    }
}

/// A script as it is: nothing in it comes from a spec.
fn script(text: &'static str) -> Markup {
    html! { script { (PreEscaped(text)) } }
}

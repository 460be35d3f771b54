//! From a build script: the specs of a directory as modules in `$OUT_DIR`, made again exactly when
//! one of them is added, changed or removed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

use crate::emit::{Origin, emit, emit_catalogue, module};
use crate::parallel::in_parallel;
use crate::site::all_over;
use crate::spec_files::SpecFiles;
use crate::{Compiled, Report, Severity, Source, compile_all, family_tables, output};

/// Compiles the specs that a pattern names, for `headwater::include_provider!`. All that the `main` of a
/// build script need do:
///
/// ```no_run
/// headwater_codegen::build("specs/*.toml");
/// ```
///
/// Each spec becomes `$OUT_DIR/headwater/<module>.rs`, its examples run, and cargo is told to come back
/// when a file of the directory or of an example changes. The pattern is relative to the package; one `*` may stand in it, in the name
/// of the files. Specs of several directories take a call each.
///
/// With a mistake in any spec the process ends with status 1, after a report of all of them: cargo
/// shows the report and stops the build.
pub fn build(pattern: &str) {
    end(run(pattern, None, &[]));
}

/// As [`build`], for sites' own layers: each names the spec that it stands on, `base = "openai"`, which is
/// found among `bases`, ids and texts.
pub fn build_over(pattern: &str, bases: &[(&str, &str)]) {
    end(run(pattern, None, bases));
}

/// As [`build`], and `$OUT_DIR/headwater/catalogue.rs`: every module, the list `ALL`, and the texts of
/// the specs. A provider whose id is a feature of the package is there with that feature alone; the texts are
/// there in any case. The documentation links to the specs in the package's directory on the web.
pub fn build_catalogue(pattern: &str, web: &str) {
    end(run(pattern, Some(web), &[]));
}

fn end(done: Result<(), String>) {
    if let Err(report) = done {
        eprintln!("{}", report.trim_end());
        std::process::exit(1);
    }
}

fn run(pattern: &str, web: Option<&str>, bases: &[(&str, &str)]) -> Result<(), String> {
    let found = SpecFiles::find(pattern).map_err(|error| failed("list", pattern, &error))?;
    watch(&found);
    let sources = read(&found, bases)?;
    let (compiled, report) = compile_all(&sources);
    if !report.is_ok() {
        return Err(report.to_string());
    }
    watch_fixtures(&compiled);
    warn(&report);
    let out = env::var("OUT_DIR").map_err(|error| failed("read", "OUT_DIR", &error))?;
    let dir = Path::new(&out).join("headwater");
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let features = web.map_or_else(|| Ok(BTreeSet::new()), |_| features());
    let features = features.map_err(|error| failed("read", MANIFEST, &error))?;
    add(&mut made, files(&compiled, web, &features))?;
    output::write(&dir, &made).map_err(|error| failed("write", &out, &error))
}

const MANIFEST: &str = "Cargo.toml";

/// The features of the package.
fn features() -> Result<BTreeSet<String>, Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={MANIFEST}");
    let manifest: toml::Table = fs::read_to_string(MANIFEST)?.parse()?;
    let features = manifest.get("features").and_then(toml::Value::as_table);
    Ok(features
        .map(|features| features.keys().cloned().collect())
        .unwrap_or_default())
}

/// What the calls of this build script have made, one after another.
static MADE: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

/// Adds the files of one more call.
fn add(made: &mut BTreeMap<String, String>, files: BTreeMap<String, String>) -> Result<(), String> {
    if let Some(name) = files.keys().find(|name| made.contains_key(*name)) {
        return Err(format!(
            "error: `{name}` was made by an earlier call in this build script: build each spec once"
        ));
    }
    made.extend(files);
    Ok(())
}

fn failed(what: &str, name: &str, error: &dyn std::fmt::Display) -> String {
    format!("error: cannot {what} `{name}`: {error}")
}

/// The directory's own time changes when a file appears in it or vanishes.
fn watch(found: &SpecFiles) {
    println!("cargo::rerun-if-changed={}", found.dir.display());
    for file in &found.files {
        println!("cargo::rerun-if-changed={}", file.display());
    }
}

/// What an example says arrives decides whether its spec compiles.
fn watch_fixtures(compiled: &[Compiled]) {
    for file in compiled.iter().flat_map(Compiled::fixtures) {
        println!("cargo::rerun-if-changed={}", file.display());
    }
}

fn read(found: &SpecFiles, bases: &[(&str, &str)]) -> Result<Vec<Source>, String> {
    let mut sources = Vec::new();
    for path in &found.files {
        let text = fs::read_to_string(path)
            .map_err(|error| failed("read", &path.display().to_string(), &error))?;
        sources.push(Source::new(path, text));
    }
    let over = all_over(sources, bases).into_iter();
    over.map(|source| source.map_err(|refused| refused.to_string()))
        .collect()
}

/// One line for each, which is all that cargo shows of a warning.
fn warn(report: &Report) {
    for (source, found) in report.iter() {
        if found.severity == Severity::Warning {
            let (file, line) = (source.path.display(), source.line(&found.span));
            println!("cargo::warning={file}:{line}: {}", found.message);
        }
    }
}

fn files(
    compiled: &[Compiled],
    web: Option<&str>,
    features: &BTreeSet<String>,
) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let families = web.map(|_| family_tables()).unwrap_or_default();
    let modules = in_parallel(compiled, |spec| {
        let origin = Origin::new(spec.source.path.display().to_string(), web);
        (
            module(spec.table.id) + ".rs",
            emit(spec, &origin, &families),
        )
    });
    files.extend(modules);
    if web.is_some() {
        files.insert(
            "catalogue.rs".to_owned(),
            emit_catalogue(compiled, &families, features),
        );
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_call_adds_to_the_first() {
        let files = |names: &[&str]| -> BTreeMap<String, String> {
            let file = |name: &&str| ((*name).to_owned(), String::new());
            names.iter().map(file).collect()
        };
        let mut made = BTreeMap::new();
        assert_eq!(add(&mut made, files(&["a.rs", "b.rs"])), Ok(()));
        assert_eq!(add(&mut made, files(&["c.rs"])), Ok(()));
        let message =
            "error: `b.rs` was made by an earlier call in this build script: build each spec once";
        assert_eq!(
            add(&mut made, files(&["b.rs", "d.rs"])),
            Err(message.to_owned())
        );
        assert_eq!(made, files(&["a.rs", "b.rs", "c.rs"]));
    }
}

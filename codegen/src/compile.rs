//! The pipeline: each stage in turn, as far as the mistakes of the one before allow.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::{fs, io};

use headwater::{AnyProvider, table};

use crate::check::check_provider;
use crate::conflict::{self, Over};
use crate::example::check_examples;
use crate::family::{FAMILIES, Families};
use crate::lower::lower_provider;
use crate::parallel::in_parallel;
use crate::report::Report;
use crate::source::Source;
use crate::table::table_provider;
use crate::{Diagnostic, Severity, Sink, ir, site, spec};

/// A spec that can be used.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The spec's text.
    pub source: Source,
    /// The spec, resolved.
    pub provider: ir::Provider,
    /// What the engine reads. It lives as long as the program; one text has one table.
    pub table: &'static table::Provider,
    /// What is worth a look.
    pub warnings: Vec<Diagnostic>,
}

/// Compiles one spec.
///
/// # Errors
///
/// Every mistake of the spec.
pub fn compile(source: &Source) -> Result<Compiled, Report> {
    compiled(source).map_err(|found| Report::new(source.clone(), found))
}

/// The spec, or every mistake that it has.
fn compiled(source: &Source) -> Result<Compiled, Vec<Diagnostic>> {
    let mut sink = Sink::default();
    let provider = resolve(source, &mut sink);
    let refused = sink.has_errors();
    let found = sink.into_sorted();
    if refused {
        return Err(found);
    }
    Ok(Compiled {
        source: source.clone(),
        table: intern(&provider),
        provider,
        warnings: found,
    })
}

fn resolve(source: &Source, sink: &mut Sink) -> ir::Provider {
    let (table, removed) = site::parse(source, sink);
    let is_whole = !sink.has_errors();
    let spec: spec::Provider = spec::decode(&table, sink);
    let provider = lower_provider(&spec, source, Families::built_in(), sink);
    check_provider(&spec, &provider, source, Families::built_in(), sink);
    site::check_base(&spec.base, source, sink);
    // What a site takes away was there, below it.
    sink.retain(|found| found.code != "removes-nothing" || !removed.contains(&found.span));
    if !is_whole {
        sink.retain(|found| !OF_ABSENCE.contains(&found.code));
    }
    provider
}

/// Mistakes that something is not there. In a file that is not TOML it may stand where nothing could
/// be read.
const OF_ABSENCE: [&str; 13] = [
    "dead-rule",
    "field-unread",
    "may-be-absent",
    "missing-key",
    "no-effect",
    "no-root",
    "no-such-header",
    "outside-without-total",
    "part-unread",
    "unknown-param",
    "unknown-source",
    "unknown-variable",
    "value-count",
];

/// Tables live as long as the program, so the same text is given the same one.
fn intern(provider: &ir::Provider) -> &'static table::Provider {
    static TABLES: Mutex<BTreeMap<String, &'static table::Provider>> = Mutex::new(BTreeMap::new());
    let mut tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
    tables
        .entry(provider.hash.clone())
        .or_insert_with(|| table_provider(provider))
}

/// A spec for the engine, at run time. The same text gives the same provider.
///
/// # Errors
///
/// Every mistake of the spec.
///
/// ```
/// let acme = headwater_codegen::load(
///     r#"
///     id = "acme"
///     base_url = "https://api.acme.example/v1"
///     auth.bearer.env = ["ACME_API_KEY"]
///     api.chat.family = "openai-chat"
///     "#,
/// )?;
/// assert_eq!(acme.id(), "acme");
/// # Ok::<(), headwater_codegen::Report>(())
/// ```
pub fn load(text: &str) -> Result<AnyProvider, Report> {
    let compiled = compile(&Source::new("spec.toml", text))?;
    Ok(AnyProvider::from_table(compiled.table))
}

/// As [`load`], for a site's own layer, which names the spec that it stands on: `base = "openai"`. The
/// specs are given by their ids, those of the catalogue by `headwater_providers::specs()`.
///
/// # Errors
///
/// Every mistake of the layer, and of what the two are together.
pub fn load_over(text: &str, bases: &[(&str, &str)]) -> Result<AnyProvider, Report> {
    let compiled = compile(&Source::new("site.toml", text).over(bases)?)?;
    Ok(AnyProvider::from_table(compiled.table))
}

/// Every wire family as an API of nobody's, which is how an answer without a spec is read.
#[must_use]
pub fn family_tables() -> Vec<&'static table::Api> {
    let apis = FAMILIES.iter().map(|(family, _)| {
        let also = Families::built_in().also(family);
        let text =
            format!("id = \"nobody\"\n[api.{family}]\nfamily = \"{family}\"\nalso = {also:?}");
        compile(&Source::new(*family, text)).map(|spec| spec.table.apis)
    });
    apis.flatten().flatten().copied().collect()
}

/// Compiles specs that stand side by side: no two have an id or a host in common.
///
/// What compiles is there whatever the others' mistakes; the report holds all mistakes and warnings.
#[must_use]
pub fn compile_all(sources: &[Source]) -> (Vec<Compiled>, Report) {
    let mut found: Vec<Vec<Diagnostic>> = Vec::new();
    let mut compiled: Vec<(usize, Compiled)> = Vec::new();
    let each = in_parallel(sources, |source| {
        self::compiled(source).map(|spec| (with_examples(&spec), spec))
    });
    for (place, made) in each.into_iter().enumerate() {
        match made {
            Ok((notes, spec)) => {
                found.push(notes);
                compiled.push((place, spec));
            }
            Err(mistakes) => found.push(mistakes),
        }
    }
    let tables: Vec<_> = compiled.iter().map(|(_, spec)| spec.table).collect();
    for conflict in conflict::conflicts(&tables) {
        let (earlier, (place, later)) = (&compiled[conflict.earlier].1, &compiled[conflict.later]);
        found[*place].push(conflicting(earlier, later, &conflict.over));
    }
    compiled.retain(|(place, _)| {
        found[*place]
            .iter()
            .all(|one| one.severity != Severity::Error)
    });
    let mut report = Report::default();
    for (source, found) in sources.iter().zip(found) {
        report.extend(Report::new(source.clone(), found));
    }
    (compiled.into_iter().map(|(_, spec)| spec).collect(), report)
}

/// What is worth a look in a spec, and every example that does not come out as it says.
fn with_examples(spec: &Compiled) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    spec.warnings
        .iter()
        .cloned()
        .for_each(|found| sink.push(found));
    check_examples(spec, &mut sink);
    sink.into_sorted()
}

fn conflicting(earlier: &Compiled, later: &Compiled, over: &Over) -> Diagnostic {
    let owner = format!(
        "{} in {}",
        earlier.provider.id.value,
        earlier.source.path.display()
    );
    let provider = &later.provider;
    match over {
        Over::Id(id) => {
            let named = provider.also.iter().find(|also| also.value == *id);
            let span = named.unwrap_or(&provider.id).span.clone();
            Diagnostic::error(
                "duplicate-id",
                span,
                format!("`{id}` is the name of two providers"),
            )
            .label(format!("also the name of {owner}"))
            .help("a provider is found by its names, so each belongs to one")
        }
        Over::Host { later: host, .. } => {
            let span = provider
                .hosts
                .first()
                .map_or(provider.id.span.clone(), |first| {
                    let named = provider.hosts.iter().find(|own| own.pattern() == *host);
                    named.unwrap_or(first).name.span.clone()
                });
            Diagnostic::error(
                "overlapping-hosts",
                span,
                format!("two providers share {over}"),
            )
            .label(format!("also a host of {owner}"))
            .help("a base URL tells its provider, so each has a host or a base path of its own")
        }
    }
}

/// Checks files, and the specs of folders, side by side. A site's own layer finds its spec among
/// `bases`, ids and texts.
#[must_use]
pub fn check<P: AsRef<Path>>(paths: &[P], bases: &[(&str, &str)]) -> Report {
    let mut sources = Vec::new();
    let mut report = Report::default();
    for path in paths {
        match read(path.as_ref()) {
            Ok(found) if found.is_empty() => {
                let message = "no spec is in the folder: no name ends in `.toml`";
                report.extend(unreadable(path.as_ref(), message));
            }
            Ok(found) => {
                for source in site::all_over(found, bases) {
                    match source {
                        Ok(source) => sources.push(source),
                        Err(refused) => report.extend(refused),
                    }
                }
            }
            Err(error) => {
                let message = format!("the file cannot be read: {error}");
                report.extend(unreadable(path.as_ref(), message));
            }
        }
    }
    report.extend(compile_all(&sources).1);
    report
}

fn unreadable(path: &Path, message: impl Into<String>) -> Report {
    let found = Diagnostic::error("unreadable", 0..0, message);
    Report::new(Source::new(path, ""), vec![found])
}

/// A file, or every spec of a folder in the order of their names.
fn read(path: &Path) -> io::Result<Vec<Source>> {
    if !path.is_dir() {
        return Ok(vec![Source::new(path, fs::read_to_string(path)?)]);
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path| Ok(Source::new(&path, fs::read_to_string(&path)?));
    paths.into_iter().map(read).collect()
}

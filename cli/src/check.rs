//! `headwater check`: specs validated and their examples run, every mistake at its place.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use headwater_codegen::{Report, Style, check, codes, compile, explain};

use crate::catalogue::{self, nearest};
use crate::failure::Failure;

/// Validate specs and run their examples.
///
/// Ends with 0 where nothing is wrong, with 1 where something is, and with 2 where it was asked wrongly.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, or folders of them; the specs of the catalogue unless told.
    paths: Vec<PathBuf>,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Explain a code of a report instead.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "format"])]
    explain: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For code scanning, as of SARIF 2.1.0.
    Sarif,
}

/// Checks, or explains.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<ExitCode, Failure> {
    if let Some(code) = &args.explain {
        return write_explanation(code, out).map(|()| ExitCode::SUCCESS);
    }
    if let Some(missing) = args.paths.iter().find(|path| !path.exists()) {
        return Err(Failure::usage(format!("there is no {}", missing.display())));
    }
    let report = if args.paths.is_empty() {
        check_catalogue()
    } else {
        check(&args.paths, headwater_providers::specs())
    };
    write_report(args.format, &report, out)?;
    Ok(if report.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// In a checkout its specs with their examples; elsewhere those compiled in, whose examples ran then.
fn check_catalogue() -> Report {
    let specs = Path::new("providers/specs");
    if specs.is_dir() {
        return check(&[specs], &[]);
    }
    let mut report = Report::default();
    for (id, _) in headwater_providers::specs() {
        let source = catalogue::source(id);
        report.extend(match compile(&source) {
            Ok(spec) => Report::new(source, spec.warnings),
            Err(refused) => refused,
        });
    }
    report
}

fn write_report(format: Format, report: &Report, out: &mut impl Write) -> Result<(), Failure> {
    match format {
        Format::Text => {
            // The writer takes colours away where they are not shown.
            writeln!(out, "{}", report.render(Style::Coloured).trim_end())?;
        }
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &report.json())?;
            writeln!(out)?;
        }
        Format::Sarif => {
            serde_json::to_writer_pretty(&mut *out, &report.sarif())?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn write_explanation(code: &str, out: &mut impl Write) -> Result<(), Failure> {
    let text = explain(code).ok_or_else(|| {
        let near = nearest(code, codes().map(|(known, _)| known));
        let near = near.map_or_else(String::new, |near| format!(", did you mean {near:?}?"));
        Failure::usage(format!("no code {code:?}{near}"))
    })?;
    writeln!(out, "{}", text.trim_end())?;
    Ok(())
}

//! The program `headwater`: a command is a file here, and each says what it takes.

mod cache;
mod call;
mod catalogue;
mod check;
mod demo;
mod detect;
mod docs;
mod doctor;
mod evidence;
mod expand;
mod failure;
mod figures;
mod headers;
mod learn;
mod lock;
mod new;
mod params;
mod providers;
mod rehearsal;
mod schema;
mod show;
mod style;
mod usage;
mod wire;
mod words;

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;
use headwater::Product;

/// Who calls, as providers are told.
const PRODUCT: Product = Product::new("headwater", env!("CARGO_PKG_VERSION"));

/// The wire contracts of LLM providers: what requests must carry, and what responses say was billed.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Args),
    Check(check::Args),
    New(new::Args),
    Schema(schema::Args),
    Expand(expand::Args),
    Providers(providers::Args),
    Show(show::Args),
    Headers(headers::Args),
    Lock(lock::Args),
    Usage(usage::Args),
    Learn(learn::Args),
    Detect(detect::Args),
    Docs(docs::Args),
    Doctor(doctor::Args),
    Call(call::Args),
}

fn main() -> ExitCode {
    let args = Args::parse();
    let mut out = BufWriter::new(anstream::stdout());
    let done = run(args.command, &mut out).and_then(|code| {
        out.flush()?;
        Ok(code)
    });
    done.unwrap_or_else(|failure| failure.report())
}

fn run(command: Command, out: &mut impl Write) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(args) => demo::run(&args, out)?,
        Command::Check(args) => return check::run(&args, out),
        Command::New(args) => new::run(&args, out)?,
        Command::Schema(args) => schema::run(&args, out)?,
        Command::Expand(args) => expand::run(&args, out)?,
        Command::Providers(args) => providers::run(&args, out)?,
        Command::Show(args) => show::run(&args, out)?,
        Command::Headers(args) => headers::run(&args, out)?,
        Command::Lock(args) => lock::run(&args, out)?,
        Command::Usage(args) => usage::run(&args, out)?,
        Command::Learn(args) => learn::run(&args, out)?,
        Command::Detect(args) => detect::run(&args, out)?,
        Command::Docs(args) => docs::run(&args, out)?,
        Command::Doctor(args) => return doctor::run(&args, out),
        Command::Call(args) => call::run(&args, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

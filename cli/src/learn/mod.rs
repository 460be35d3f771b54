//! `headwater learn`: the TOML that a spec lacks, from what answers hold beyond it.

mod usage;

use std::io::Write;
use std::path::Path;

use crate::failure::Failure;
use crate::usage::Answers;

/// Print the TOML to add, so that every number that answers report has a name.
///
/// Takes the answers that `usage` takes. A number that no rule of the spec names is guessed to be a figure
/// of the record where specs agree on its name and no answer speaks against it; else it becomes an extra,
/// which is added to nothing. What cannot be known from answers is said in comments. Nothing is printed
/// where every number has a name.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    answers: Answers,
}

/// Reads the answers, and prints what they teach.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    usage::run(&args.answers, out)
}

/// How to call it for the same answer.
pub(crate) fn command(answers: &Answers) -> String {
    let mut words = vec!["headwater learn".to_owned()];
    let path = |path: &Path| path.display().to_string();
    words.extend(answers.provider.clone());
    words.extend(answers.file.as_deref().map(path));
    words.extend(answers.api.iter().map(|api| format!("--api {api}")));
    let spec = answers.spec.as_deref();
    words.extend(spec.map(|spec| format!("--spec {}", spec.display())));
    words.join(" ")
}

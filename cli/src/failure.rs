//! Why a command did not do what it was asked, in one line, and the exit code that says so.

use std::error::Error;
use std::io;
use std::process::ExitCode;

/// A command that stopped early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It was asked for something that is not there: exit code 2, as for a wrong option.
    Usage(String),
    /// What it was given, or what happened, is in the way: exit code 1.
    Run(String),
    /// Nobody reads the output any more; no mistake.
    Unread,
}

impl Failure {
    /// A mistake in the call of the program.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// Anything else.
    pub(crate) fn run(message: impl Into<String>) -> Self {
        Self::Run(message.into())
    }

    /// A file that could not be read.
    pub(crate) fn file(path: &std::path::Path, error: &io::Error) -> Self {
        Self::Run(format!("cannot read {}: {error}", path.display()))
    }

    /// Says it on stderr, and ends with the code.
    pub(crate) fn report(&self) -> ExitCode {
        let (message, code) = match self {
            Self::Usage(message) => (message, 2),
            Self::Run(message) => (message, 1),
            Self::Unread => return ExitCode::SUCCESS,
        };
        let style = anstyle::AnsiColor::Red.on_default().bold();
        anstream::eprintln!("{style}error{style:#}: {message}");
        ExitCode::from(code)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::Run(error.to_string()),
        }
    }
}

impl From<headwater::Error> for Failure {
    fn from(error: headwater::Error) -> Self {
        if error.is_config() {
            return Self::Usage(error.to_string());
        }
        let causes = std::iter::successors(error.source(), |&cause| cause.source());
        Self::Run(match causes.last() {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        })
    }
}

impl From<serde_json::Error> for Failure {
    /// Only what writes JSON comes here: what reads it says in which file.
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

//! Where a spec is written, for the documentation of what it becomes.

/// A spec's file.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// As its readers know it: `specs/codex.toml`.
    pub file: String,
    /// Where its text can be read on the web; `None` where nowhere.
    pub url: Option<String>,
    /// The day of its newest source, as in `2026-11-20`; `None` where no source has one.
    pub checked: Option<String>,
}

/// The lines of a spec at which things are declared, from 1, each in the order of the table.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// Of `[auth.*]`.
    pub auth: Vec<u32>,
    /// Of `[params.*]`.
    pub params: Vec<u32>,
    /// Of `[api.*]`.
    pub apis: Vec<u32>,
}

impl Origin {
    /// A sentence that links to a line.
    pub(super) fn line(&self, line: u32) -> String {
        match &self.url {
            Some(url) => format!("[Line {line}]({url}#L{line})."),
            None => format!("Line {line}."),
        }
    }

    /// A sentence that links to the file.
    pub(super) fn spec(&self) -> String {
        let file = super::doc::code(&self.file);
        let file = match &self.url {
            Some(url) => format!("[{file}]({url})"),
            None => file,
        };
        match &self.checked {
            Some(day) => format!("{file}, last checked {day}."),
            None => format!("{file}."),
        }
    }
}

//! Where a spec is written, for the documentation of what it becomes.

/// A spec's file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// As its readers know it: `specs/codex.toml`.
    pub(crate) file: String,
    /// Where its text can be read on the web; `None` where nowhere.
    pub(crate) url: Option<String>,
}

impl Origin {
    /// A file of a package, and where the package's directory can be read.
    pub(crate) fn new(file: String, web: Option<&str>) -> Self {
        let url = web.map(|web| format!("{web}/{file}"));
        Self { file, url }
    }

    /// A sentence that links to a line.
    pub(super) fn line(&self, line: u32) -> String {
        match &self.url {
            Some(url) => format!("[Line {line}]({url}#L{line})."),
            None => format!("Line {line}."),
        }
    }

    /// The file, as a link where it is on the web.
    pub(super) fn link(&self) -> String {
        let file = super::doc::code(&self.file);
        match &self.url {
            Some(url) => format!("[{file}]({url})"),
            None => file,
        }
    }
}

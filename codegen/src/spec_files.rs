//! The spec files that a pattern names: `specs/*.toml`.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// A directory and the files in it that a pattern names, in the order of their names.
pub(crate) struct SpecFiles {
    /// Where files may appear and vanish.
    pub(crate) dir: PathBuf,
    pub(crate) files: Vec<PathBuf>,
}

impl SpecFiles {
    /// Reads the directory.
    ///
    /// # Errors
    ///
    /// It cannot be read, it has no such file, or the pattern has two `*` or one in a directory's name.
    pub(crate) fn find(pattern: &str) -> io::Result<Self> {
        let (dir, name) = pattern.rsplit_once('/').unwrap_or((".", pattern));
        let (before, after) = name.split_once('*').unwrap_or((name, ""));
        if dir.contains('*') || after.contains('*') {
            let message = "one `*` may stand in the name of the files, as in `specs/*.toml`";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let fits = |file: &str| {
            file.len() >= before.len() + after.len()
                && file.starts_with(before)
                && file.ends_with(after)
        };
        let is_named = |file: &str| file == name || (name.contains('*') && fits(file));
        let mut files = Vec::new();
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            if path.is_file()
                && path
                    .file_name()
                    .and_then(|name| name.to_str())
                    .is_some_and(is_named)
            {
                files.push(path);
            }
        }
        if files.is_empty() {
            let message = "no file has such a name";
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        files.sort();
        Ok(Self {
            dir: Path::new(dir).to_owned(),
            files,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str) -> Vec<String> {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/src/emit");
        let found = SpecFiles::find(&format!("{dir}/{pattern}")).unwrap();
        assert_eq!(found.dir, Path::new(dir));
        let names = found.files.iter().filter_map(|path| path.file_name());
        names
            .map(|name| name.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn finds_files_by_one_star_or_by_name() {
        let cases: [(&str, &[&str]); 3] = [
            ("name*.rs", &["name.rs", "names.rs"]),
            ("n*me.rs", &["name.rs"]),
            ("name.rs", &["name.rs"]),
        ];
        for (pattern, files) in cases {
            assert_eq!(found(pattern), files, "{pattern}");
        }
    }

    #[test]
    fn refuses_patterns_that_it_would_read_otherwise() {
        for pattern in [
            "spec*/a.toml",
            "specs/*.*",
            "no-such-directory/*.toml",
            "src/*.toml",
        ] {
            assert!(SpecFiles::find(pattern).is_err(), "{pattern}");
        }
    }
}

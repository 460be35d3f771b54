//! The directory of generated files: written where they changed, and nothing left of what is gone.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Makes a directory hold these files, by name, and no others.
///
/// A file whose text is the same keeps its time, so that nothing that depends on it is built again.
///
/// # Errors
///
/// The directory cannot be written.
pub(crate) fn write(dir: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let is_ours = entry
            .file_name()
            .to_str()
            .is_some_and(|name| files.contains_key(name));
        if !is_ours {
            fs::remove_file(entry.path())?;
        }
    }
    for (name, text) in files {
        let path = dir.join(name);
        if fs::read_to_string(&path).is_ok_and(|old| old == *text) {
            continue;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        let files = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        files.collect()
    }

    fn read(dir: &Path) -> BTreeMap<String, String> {
        let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
        let name = |entry: &fs::DirEntry| entry.file_name().to_str().unwrap().to_owned();
        entries
            .map(|entry| (name(&entry), fs::read_to_string(entry.path()).unwrap()))
            .collect()
    }

    #[test]
    fn leaves_what_is_right_and_removes_what_is_gone() {
        let dir = std::env::temp_dir().join(format!("headwater-output-{}", std::process::id()));
        write(&dir, &files(&[("a.rs", "a"), ("b.rs", "b"), ("c.rs", "c")])).unwrap();
        let long_ago = SystemTime::UNIX_EPOCH;
        for name in ["a.rs", "b.rs"] {
            let file = fs::File::options()
                .write(true)
                .open(dir.join(name))
                .unwrap();
            file.set_modified(long_ago).unwrap();
        }
        let wanted = files(&[("a.rs", "a"), ("b.rs", "other")]);
        write(&dir, &wanted).unwrap();
        let got = read(&dir);
        let is_old = |name| fs::metadata(dir.join(name)).unwrap().modified().unwrap() == long_ago;
        let old = (is_old("a.rs"), is_old("b.rs"));
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!((got, old), (wanted, (true, false)));
    }
}

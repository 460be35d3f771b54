//! Each case is a spec with one kind of mistake, `cases/<code>[.<which>].toml`, and its report beside it.
//!
//! With `BLESS=1` the reports are written instead of compared; then read what changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use headwater_codegen::{Report, Source, check, codes, compile_all, explain};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let entries = fs::read_dir(folder).expect("the cases are there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort();
    paths
}

/// A case that needs several files has them one after another, each after a line `# file: name`.
fn report(path: &Path) -> Report {
    let text = fs::read_to_string(path).expect("readable");
    let name = path.file_name().expect("a file").to_string_lossy();
    let files: Vec<Source> = if text.starts_with("# file: ") {
        let parts = text
            .split("# file: ")
            .filter_map(|part| part.split_once('\n'));
        parts.map(|(name, text)| Source::new(name, text)).collect()
    } else {
        vec![Source::new(&*name, text)]
    };
    compile_all(&files).1
}

fn code_of(path: &Path) -> String {
    let name = path.file_stem().expect("a file").to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

#[test]
fn every_case_is_reported_as_it_should_be() {
    let mut wrong = Vec::new();
    for path in cases() {
        let found = format!("{}\n", report(&path));
        let expected = path.with_extension("stderr");
        if env::var_os("BLESS").is_some() {
            fs::write(&expected, &found).expect("writable");
        } else if fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_shows_its_code() {
    for path in cases() {
        let report = report(&path);
        let codes: BTreeSet<&str> = report.iter().map(|(_, found)| found.code).collect();
        let code = code_of(&path);
        assert!(codes.contains(code.as_str()), "{code}: {report}");
    }
}

#[test]
fn every_code_has_a_case_and_an_explanation() {
    let mut with_case: BTreeSet<String> = cases().iter().map(|path| code_of(path)).collect();
    // No text can show it: `what_cannot_be_read_is_reported`.
    with_case.insert("unreadable".to_owned());
    let explained: BTreeSet<String> = codes().map(|(code, _)| code.to_owned()).collect();
    assert_eq!(with_case, explained);
    assert_eq!(explain("lifetime-of-a-fly"), None);
}

/// Every code that the compiler can write is one of the explained ones.
#[test]
fn no_code_is_made_up() {
    let explained: BTreeSet<&str> = codes().map(|(code, _)| code).collect();
    for path in cases() {
        for (_, found) in report(&path).iter() {
            assert!(explained.contains(found.code), "{}", found.code);
        }
    }
}

#[test]
fn a_folder_without_a_spec_is_reported() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let report = check(&[folder], &[]);
    let found: Vec<_> = report
        .iter()
        .map(|(source, found)| (source.path.to_str(), found.code, found.message.as_str()))
        .collect();
    let message = "no spec is in the folder: no name ends in `.toml`";
    assert_eq!(found, [(Some(folder), "unreadable", message)]);
}

#[test]
fn what_cannot_be_read_is_reported() {
    let report = check(&["no/such/spec.toml"], &[]);
    let found: Vec<_> = report
        .iter()
        .map(|(source, found)| (&source.path, found.code))
        .collect();
    assert_eq!(found, [(&PathBuf::from("no/such/spec.toml"), "unreadable")]);
    assert!(
        report
            .to_string()
            .starts_with("error[unreadable]: the file cannot be read")
    );
}

//! `providers/wire.lock` says what every provider sends, so that a change of a spec, of a family or of the
//! engine shows its effect in review. With `BLESS=1` files are written instead of compared.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn lock(providers: &[&str], variables: &[(&str, &str)]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .arg("lock")
        .args(providers)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .envs(variables.iter().copied())
        .output()
        .expect("the program is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

/// Compares with a file beside this package.
fn check(file: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, now).expect("the folder can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let Some(line) = first_difference(&kept, now) else {
        return;
    };
    panic!(
        "{file} is out of date from line {line} on: `BLESS=1 cargo test -p headwater-cli --test lock` writes it; then read what changed"
    );
}

/// The first line that is not the same, from 1.
fn first_difference(kept: &str, now: &str) -> Option<usize> {
    let same = kept.split('\n').zip(now.split('\n'));
    let same = same.take_while(|(kept, now)| kept == now).count();
    (kept != now).then_some(same + 1)
}

#[test]
fn the_lock_says_what_is_sent_now() {
    check("../providers/wire.lock", &lock(&[], &[]));
}

#[test]
fn whatever_a_spec_can_say_is_in_it() {
    check(
        "tests/lock/acme.lock",
        &lock(&["tests/lock/acme.toml"], &[]),
    );
}

/// The host of the example is a parameter: if the environment named it, the credential would stay here.
#[test]
fn the_environment_is_not_in_it() {
    let acme = ["tests/lock/acme.toml"];
    let variables = [("ACME_HOST", "here.example"), ("ACME_KEY", "secret")];
    assert_eq!(lock(&acme, &variables), lock(&acme, &[]));
}

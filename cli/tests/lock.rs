//! `providers/wire.lock` says what every provider sends, so that a change of a spec, of a family or of the
//! engine shows its effect in review. With `BLESS=1` it is written instead of compared.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn lock(variables: &[(&str, &str)]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .arg("lock")
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

#[test]
fn the_lock_says_what_is_sent_now() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../providers/wire.lock");
    let now = lock(&[]);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &now).expect("the folder can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == now,
        "providers/wire.lock is out of date: `BLESS=1 cargo test --test lock` writes it; then read what changed"
    );
}

#[test]
fn the_environment_is_not_in_it() {
    let variables = [
        ("OPENAI_API_KEY", "sk-secret"),
        ("OPENAI_ORG_ID", "org-of-this-machine"),
        ("AWS_REGION", "region-of-this-machine"),
    ];
    assert_eq!(lock(&variables), lock(&[]));
}

//! A program with a provider of its own, and the house with one more spec: built as their owners
//! would build them, on copies.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, io};

const HOUSE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const TEMP: &str = env!("CARGO_TARGET_TMPDIR");

/// A copy of a package or a workspace.
struct Copy {
    root: PathBuf,
}

impl Copy {
    /// The package in `tests/own-provider`, which goes on using the house's crates where they are.
    fn of_own_provider(name: &str) -> io::Result<Self> {
        let copy = Self::of(
            name,
            &[("tests/own-provider", ""), ("Cargo.lock", "Cargo.lock")],
        )?;
        copy.edit("Cargo.toml", "../..", HOUSE)?;
        Ok(copy)
    }

    /// The crates of the house that a catalogue needs.
    fn of_house(name: &str) -> io::Result<Self> {
        let parts = [
            "runtime",
            "codegen",
            "providers",
            "Cargo.toml",
            "Cargo.lock",
        ];
        let copy = Self::of(name, &parts.map(|part| (part, part)))?;
        let members = r#"["providers", "codegen", "runtime", "cli", "tests", "tests/speed"]"#;
        copy.edit(
            "Cargo.toml",
            members,
            r#"["providers", "codegen", "runtime"]"#,
        )?;
        Ok(copy)
    }

    fn of(name: &str, parts: &[(&str, &str)]) -> io::Result<Self> {
        let root = Path::new(TEMP).join(name);
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        for (from, to) in parts {
            copy_all(&Path::new(HOUSE).join(from), &root.join(to))?;
        }
        Ok(Self { root })
    }

    fn edit(&self, file: &str, from: &str, to: &str) -> io::Result<()> {
        let path = self.root.join(file);
        let text = fs::read_to_string(&path)?;
        assert!(text.contains(from), "{file} holds {from}");
        fs::write(path, text.replace(from, to))
    }

    fn cargo(&self, args: &[&str]) -> io::Result<Output> {
        Command::new(env!("CARGO"))
            .args(args)
            .arg("--offline")
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", Path::new(TEMP).join("target"))
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("CARGO_TERM_COLOR", "never")
            .output()
    }

    /// What a program prints when it is built and run.
    fn run(&self, args: &[&str]) -> io::Result<String> {
        let output = self.cargo(&[&["run", "--quiet"], args].concat())?;
        assert!(output.status.success(), "{}", text(&output.stderr));
        Ok(text(&output.stdout))
    }

    /// Whether a build runs the build script again.
    fn regenerates(&self) -> io::Result<bool> {
        let output = self.cargo(&["build", "--verbose"])?;
        assert!(output.status.success(), "{}", text(&output.stderr));
        let script = ["Running", "own-provider-", "build-script-build"];
        let ran = |line: &str| script.iter().all(|word| line.contains(word));
        Ok(text(&output.stderr).lines().any(ran))
    }
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_file() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_name() != "target" {
            copy_all(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// One copy after another: cargo takes packages of the same name, each alone in its workspace, for one.
#[test]
fn a_program_lives_with_a_spec_of_its_own() -> io::Result<()> {
    let copy = Copy::of_own_provider("own-provider")?;
    assert_eq!(copy.run(&[])?, PRINTED);
    runs_again_for_specs_alone(&copy)?;

    copy.edit("specs/acme.toml", "x-acme-conversation", "x-acme-thread")?;
    let changed = PRINTED.replace("x-acme-conversation", "x-acme-thread");
    assert_eq!(copy.run(&[])?, changed);

    copy.edit("specs/acme.toml", "\"{org}\"", "\"{org_id}\"")?;
    copy.edit("specs/acme.toml", "\"{session}\"", "\"{request}\"")?;
    copy.edit("specs/acme.toml", "\"credits\"", "\"credit\"")?;
    let stderr = text(&copy.cargo(&["build"])?.stderr);
    let report = stderr.split("  --- stderr\n  ").nth(1);
    let report = report.map(|report| report.replace("\n  ", "\n"));
    assert_eq!(report.as_deref(), Some(REPORT), "{stderr}");
    Ok(())
}

const PRINTED: &str = "\
POST https://llm.acme.example/v1/chat/completions
x-acme-tier: batch
x-acme-org: o-1
x-acme-conversation: (session)
content-type: application/json
accept: application/json
x-acme-key: (secret)
input: Some(12)
from cache: Some(8)
charged: Some(\"0.25\")
";

const REPORT: &str = r#"error[unknown-variable]: unknown variable `org_id`
  --> specs/acme.toml:28:25
   |
28 | x-acme-org = { value = "{org_id}", breaks = "request" }
   |                         ^^^^^^^^ neither built in, nor a parameter, nor a capture
   |
   = help: there are `product.name`, `product.version`, `product.url`, `os`, `arch` (static), `install` (install), `tenant` (session and cache_scope), `session` (session), `cache_scope` (cache_scope), `thread`, `parent_thread` (thread), `window` (window), `turn`, `turn_index`, `turn_started_ms`, `parent_turn` (turn), `request`, `model`, `caller`, `streaming`, `timeout_s` (request), `attempt` (attempt), `org`, `tier`, and `body.path`, `header.Name`, `given.Name`

error[lifetime]: `request` lives for one request, but the rule stands in `headers.session`
  --> specs/acme.toml:31:28
   |
31 | x-acme-thread = { value = "{request}", breaks = "cache" }
   |                            ^^^^^^^^^ must stay the same for one session
   |
   = help: move it to `[headers.request]`, or write `{session}`

error[unknown-value]: unknown value `credit`
  --> specs/acme.toml:38:8
   |
38 | unit = "credit"
   |        ^^^^^^^^ not a value
   |
   = help: did you mean `credits`?

3 errors in 1 file
"#;

fn runs_again_for_specs_alone(copy: &Copy) -> io::Result<()> {
    let other = copy.root.join("specs/other.toml");
    let spec = fs::read_to_string(copy.root.join("specs/acme.toml"))?;
    let spec = spec.replace("acme", "other").replace("ACME", "OTHER");
    let check = |what: &str, runs_again: bool| {
        assert_eq!(copy.regenerates()?, runs_again, "{what}");
        io::Result::Ok(())
    };
    check("nothing", false)?;
    copy.edit("src/main.rs", "one call", "a call")?;
    check("the program", false)?;
    fs::write(copy.root.join("README.md"), "")?;
    check("another file", false)?;
    copy.edit("fixtures/answer.json", "Good morning.", "Good evening.")?;
    check("the answer of an example", true)?;
    fs::write(&other, &spec)?;
    check("a spec that is new", true)?;
    fs::write(&other, spec.replace("v1", "v2"))?;
    check("a spec that changed", true)?;
    fs::remove_file(&other)?;
    check("a spec that is gone", true)
}

const DROPPED: &str = "\
id = \"dropped\"
name = \"Dropped\"
base_url = \"https://dropped.example/v1\"
auth.bearer.env = [\"DROPPED_KEY\"]
api.chat.family = \"openai-chat\"
";

const PROGRAM: &str = "\
use headwater::AnyProvider;
use headwater_providers::{by_base_url, by_id, dropped::Dropped};
fn main() {
    let dropped = AnyProvider::of::<Dropped>();
    assert_eq!(by_id(\"dropped\").as_ref(), Some(&dropped));
    assert_eq!(by_base_url(\"https://dropped.example/v1\").as_ref(), Some(&dropped));
    println!(\"{}\", dropped.name());
}
";

#[test]
fn a_file_dropped_into_the_catalogue_is_a_module() -> io::Result<()> {
    let copy = Copy::of_house("house")?;
    let providers = copy.root.join("providers");
    fs::write(providers.join("specs/dropped.toml"), DROPPED)?;
    fs::create_dir_all(providers.join("examples"))?;
    fs::write(providers.join("examples/dropped.rs"), PROGRAM)?;
    let printed = copy.run(&["--package", "headwater-providers", "--example", "dropped"])?;
    assert_eq!(printed, "Dropped\n");
    Ok(())
}

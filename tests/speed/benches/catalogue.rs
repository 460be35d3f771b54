//! What a catalogue costs: the time to generate it, the time that it adds to a release build and the bytes to
//! a program, for each provider, and the time after one spec was edited beside that after `lib.rs` was touched.
//! `cargo bench --bench catalogue -- [SPECS]...` makes catalogues as large out of the shipped specs.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Beside the shipped catalogue.
const SPECS: [usize; 2] = [200, 1000];

fn main() -> Outcome<()> {
    let asked: Vec<usize> = env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let sizes = if asked.is_empty() {
        SPECS.to_vec()
    } else {
        asked
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()?;
    let folder = env::temp_dir().join(format!("headwater-catalogue-{}", std::process::id()));
    let package = Package { root, folder };
    let measured = measure(&package, &sizes);
    fs::remove_dir_all(&package.folder)?;
    measured
}

fn measure(package: &Package, sizes: &[usize]) -> Outcome<()> {
    let shipped = headwater_providers::specs();
    let originals: Vec<_> = shipped.iter().filter_map(|(_, text)| plain(text)).collect();
    package.lay_out(&synthetic(&originals, 1))?;
    package.build()?; // whatever all of them depend on
    let least = package.cost(&synthetic(&originals, 1))?;
    println!(
        "{:>6} {:>14} {:>16} {:>14} {:>10} {:>10} {:>7}",
        "specs", "generate, ms", "build, ms/spec", "bytes/spec", "touch, s", "edit, s", "ratio"
    );
    let shipped: Vec<_> = shipped
        .iter()
        .map(|(id, text)| ((*id).to_owned(), (*text).to_owned()))
        .collect();
    let catalogues = sizes.iter().map(|size| synthetic(&originals, *size));
    for specs in std::iter::once(shipped).chain(catalogues) {
        let cost = package.cost(&specs)?;
        let generated = package.generated()?;
        let more = f64::from(u32::try_from(specs.len() - 1)?);
        let build = (cost.build.as_secs_f64() - least.build.as_secs_f64()) * 1e3 / more;
        let bytes = f64::from(u32::try_from(cost.bytes - least.bytes)?) / more;
        let touch = package.touched()?.as_secs_f64();
        let edit = package.edited(&specs[specs.len() / 2])?.as_secs_f64();
        println!(
            "{:>6} {:>14.0} {build:>16.1} {bytes:>14.0} {touch:>10.2} {edit:>10.2} {:>7.2}",
            specs.len(),
            generated.as_secs_f64() * 1e3,
            edit / touch
        );
    }
    Ok(())
}

/// A spec's id and its text.
type Spec = (String, String);

/// A shipped spec without what makes it the only one of its kind: its host, and files of examples.
fn plain(text: &str) -> Option<toml::Table> {
    let mut spec: toml::Table = text.parse().ok()?;
    let base = spec.get("base_url")?.as_str()?;
    let is_plain = !base.contains('{') && !spec.contains_key("hosts") && !spec.contains_key("base");
    spec.remove("also");
    let apis = spec.get_mut("api")?.as_table_mut()?;
    for (_, api) in apis.iter_mut() {
        let api = api.as_table_mut()?;
        api.remove("example");
        if api.contains_key("base_url") {
            return None;
        }
    }
    is_plain.then_some(spec)
}

/// As many specs, each with an id and a host of its own.
fn synthetic(originals: &[toml::Table], count: usize) -> Vec<Spec> {
    let copies = originals.iter().cycle().take(count).enumerate();
    let copy = |(number, original): (usize, &toml::Table)| {
        let mut spec = original.clone();
        let id = format!("{}-{number}", original["id"].as_str().unwrap_or_default());
        let base = original["base_url"].as_str().unwrap_or_default();
        spec.insert(
            "base_url".into(),
            base.replacen("://", &format!("://n{number}."), 1).into(),
        );
        spec.insert("id".into(), id.clone().into());
        (id, spec.to_string())
    };
    copies.map(copy).collect()
}

/// A program with a catalogue of its own.
struct Package {
    root: PathBuf,
    folder: PathBuf,
}

struct Cost {
    build: Duration,
    bytes: u64,
}

impl Package {
    fn lay_out(&self, specs: &[Spec]) -> Outcome<()> {
        let specs_folder = self.folder.join("specs");
        let _ = fs::remove_dir_all(&specs_folder);
        fs::create_dir_all(&specs_folder)?;
        fs::create_dir_all(self.folder.join("src"))?;
        for (id, text) in specs {
            fs::write(specs_folder.join(format!("{id}.toml")), text)?;
        }
        let fixtures = self.folder.join("fixtures");
        if !fixtures.exists() {
            let copied = Command::new("cp")
                .arg("-r")
                .arg(self.root.join("providers/fixtures"))
                .arg(&fixtures)
                .status()?;
            assert!(copied.success(), "fixtures cannot be copied");
        }
        let root = self.root.display();
        self.write("Cargo.toml", &format!(
            "[package]\nname = \"catalogue\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\nheadwater = {{ path = \"{root}/runtime\", default-features = false }}\n\
             [build-dependencies]\nheadwater-codegen = {{ path = \"{root}/codegen\" }}\n\
             [profile.release]\nstrip = true\n[workspace]\n"
        ))?;
        self.write("build.rs", "fn main() { headwater_codegen::build_catalogue(\"specs/*.toml\", \"https://catalogue.example\"); }\n")?;
        self.write("src/lib.rs", "include!(concat!(env!(\"OUT_DIR\"), \"/headwater/catalogue.rs\"));\npub fn specs() -> &'static [(&'static str, &'static str)] { SPECS }\npub fn families() -> usize { FAMILIES.len() }\n")?;
        self.write("src/main.rs", "fn main() { for it in catalogue::ALL { println!(\"{} {:?}\", it.id(), it.table().apis.len()); } }\n")
    }

    fn write(&self, name: &str, text: &str) -> Outcome<()> {
        Ok(fs::write(self.folder.join(name), text)?)
    }

    fn build(&self) -> Outcome<Duration> {
        let begun = Instant::now();
        let output = Command::new(env!("CARGO"))
            .args(["build", "--release", "--offline", "--quiet"])
            .current_dir(&self.folder)
            .env_remove("CARGO_TARGET_DIR")
            .env("CARGO_INCREMENTAL", "0")
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        Ok(begun.elapsed())
    }

    /// A build with everything else done before.
    fn cost(&self, specs: &[Spec]) -> Outcome<Cost> {
        self.lay_out(specs)?;
        let build = self.build()?;
        let bytes = fs::metadata(self.folder.join("target/release/catalogue"))?.len();
        Ok(Cost { build, bytes })
    }

    /// The build script as cargo has built it, without optimisation.
    fn generated(&self) -> Outcome<Duration> {
        let scripts = fs::read_dir(self.folder.join("target/release/build"))?;
        let scripts =
            scripts.filter_map(|entry| Some(entry.ok()?.path().join("build-script-build")));
        let is_own = |path: &PathBuf| {
            let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
            folder.to_string_lossy().starts_with("catalogue-") && path.is_file()
        };
        let script = scripts
            .into_iter()
            .find(is_own)
            .ok_or("no build script was built")?;
        let out = self.folder.join("out");
        let _ = fs::remove_dir_all(&out);
        fs::create_dir_all(&out)?;
        let begun = Instant::now();
        let ran = Command::new(script)
            .current_dir(&self.folder)
            .env("OUT_DIR", &out)
            .output()?;
        assert!(ran.status.success(), "the specs are refused");
        Ok(begun.elapsed())
    }

    /// A build after `lib.rs` was written as it was: nothing is generated.
    fn touched(&self) -> Outcome<Duration> {
        let lib = fs::read_to_string(self.folder.join("src/lib.rs"))?;
        self.write("src/lib.rs", &lib)?;
        self.build()
    }

    /// A build after one spec has another name.
    fn edited(&self, (id, text): &Spec) -> Outcome<Duration> {
        let mut spec: toml::Table = text.parse()?;
        spec.insert("name".into(), "Another Name".into());
        self.write(&format!("specs/{id}.toml"), &spec.to_string())?;
        self.build()
    }
}

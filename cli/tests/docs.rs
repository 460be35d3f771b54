//! The site: its links lead somewhere, and a browser shows it on a wide screen and on a phone, by day and by
//! night. Where no browser is installed, it says so.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The site, in a folder of its own.
struct Site(PathBuf);

impl Site {
    fn new(name: &str, specs: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("headwater-{name}-{}", std::process::id()));
        let output = Command::new(env!("CARGO_BIN_EXE_headwater"))
            .args(["docs", "--out"])
            .arg(&folder)
            .args(specs)
            .output()
            .expect("it runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        Self(folder)
    }

    fn pages(&self) -> Vec<(String, String)> {
        let files = fs::read_dir(&self.0).expect("it is there");
        let files = files.map(|file| file.expect("it can be read").path());
        let pages = files.filter(|path| path.extension().is_some_and(|end| end == "html"));
        let read = |path: PathBuf| {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(path).expect("it can be read"))
        };
        pages.map(read).collect()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The values of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!("{attribute}=\"");
    let values = page.split(start.as_str()).skip(1);
    values.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_provider_has_a_page_and_every_link_leads_somewhere() {
    let site = Site::new("docs-links", &[]);
    let pages = site.pages();
    assert_eq!(pages.len(), headwater_providers::ALL.len() + 1);
    let names: BTreeSet<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    for (name, page) in &pages {
        let ids: BTreeSet<&str> = values(page, " id").into_iter().collect();
        assert_eq!(
            ids.len(),
            values(page, " id").len(),
            "{name}: an id stands twice"
        );
        for link in values(page, "href") {
            let is_known = match link.strip_prefix('#') {
                Some(id) => ids.contains(id),
                None => names.contains(link) || link == "style.css" || link.starts_with("https://"),
            };
            assert!(is_known, "{name}: {link}");
        }
    }
    let (_, codex) = pages
        .iter()
        .find(|(name, _)| name == "codex.html")
        .expect("a page");
    for part in [
        "x-codex-turn-state",
        "prompt_cache_key",
        "input_tokens_details.cached_tokens",
        "Codex::new(Auth::from_env()?",
        "Prompt cache",
    ] {
        assert!(codex.contains(part), "{part}");
    }
}

/// What a spec says is text, whatever it looks like.
#[test]
fn no_spec_writes_html() {
    let path = std::env::temp_dir().join(format!("headwater-docs-{}.toml", std::process::id()));
    let spec = "id = 'evil'\nname = '<b onload=x>&'\nbase_url = 'https://evil.example'\nauth.key.env = []\n\
        [headers.static]\nX-A = '<script>'\n[api.chat]\nfamily = 'openai-chat'\n";
    fs::write(&path, spec).expect("it can be written");
    let site = Site::new("docs-evil", &[path.to_str().expect("a name")]);
    let _ = fs::remove_file(&path);
    for (name, page) in site.pages() {
        assert!(!page.contains("<b onload"), "{name}");
        assert_eq!(
            page.matches("<script>").count(),
            usize::from(name == "index.html"),
            "{name}"
        );
    }
}

/// Reports what is seen of a page in a frame as wide as a phone.
const LOOK: &str =
    "<!DOCTYPE html><iframe id=f style='width:360px;height:700px;border:0' src='PAGE'></iframe>
<pre id=seen></pre><script>
onload = () => {
  const page = document.getElementById('f').contentDocument;
  const root = page.documentElement;
  const rows = [...page.querySelectorAll('tbody tr')].filter(row => row.offsetHeight > 0);
  const back = getComputedStyle(page.body).backgroundColor;
  document.getElementById('seen').textContent =
    `overflow ${root.scrollWidth - root.clientWidth} rows ${rows.length} back ${back}`;
};
</script>";

fn browser() -> Option<&'static str> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    names
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok())
}

/// What a browser sees of a page on a phone.
fn seen(browser: &str, folder: &Path, page: &str, is_dark: bool) -> String {
    let look = folder.join("look.html");
    fs::write(&look, LOOK.replace("PAGE", page)).expect("it can be written");
    let scheme = format!(
        "--blink-settings=preferredColorScheme={}",
        u8::from(!is_dark)
    );
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--allow-file-access-from-files",
        ])
        .args(["--virtual-time-budget=5000", "--dump-dom", &scheme])
        .arg(format!("file://{}", look.display()))
        .output()
        .expect("it runs");
    let page = String::from_utf8_lossy(&output.stdout);
    let (_, seen) = page
        .split_once("<pre id=\"seen\">")
        .expect("the page is shown");
    seen.split('<').next().unwrap_or_default().to_owned()
}

#[test]
fn a_browser_shows_it() {
    let Some(browser) = browser() else {
        println!("no browser is installed: nothing is shown");
        return;
    };
    let site = Site::new("docs-seen", &[]);
    let folder = &site.0;
    let all = headwater_providers::ALL.len();
    let light = "rgb(255, 255, 255)";
    let dark = "rgb(20, 23, 26)";
    for (page, is_dark, expected) in [
        (
            "index.html",
            false,
            format!("overflow 0 rows {all} back {light}"),
        ),
        (
            "index.html",
            true,
            format!("overflow 0 rows {all} back {dark}"),
        ),
        (
            "index.html#copilot%20messages",
            false,
            format!("overflow 0 rows 1 back {light}"),
        ),
        (
            "index.html#no-such-provider",
            false,
            format!("overflow 0 rows 0 back {light}"),
        ),
    ] {
        assert_eq!(seen(browser, folder, page, is_dark), expected, "{page}");
    }
    for page in ["codex.html", "openai.html", "anthropic.html"] {
        let seen = seen(browser, folder, page, false);
        assert!(seen.starts_with("overflow 0 rows "), "{page}: {seen}");
    }
}

//! Cuts the Rust blocks out of the README, so that its tests run the very text, and compiles the golden
//! specs, so that what is compiled is what the compiler prints now.

use std::path::Path;
use std::{env, fs};

fn main() {
    headwater_codegen::build("golden/*.toml");
    let base = fs::read_to_string("golden/fronts.toml").expect("the golden spec is there");
    headwater_codegen::build_over("sites/*.toml", &[("two-fronts", &base)]);
    let readme = "../README.md";
    println!("cargo::rerun-if-changed={readme}");
    let text = fs::read_to_string(readme).expect("the README stands in the workspace");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let mut names = Vec::new();
    for block in text.split("```rust\n").skip(1) {
        let code = block.split("```").next().unwrap_or_default();
        let name = function(code).expect("each Rust block of the README is a function");
        fs::write(Path::new(&out).join(format!("{name}.rs")), code).expect("OUT_DIR is writable");
        names.push(name);
    }
    let list = format!("{names:?}");
    fs::write(Path::new(&out).join("readme_blocks.rs"), list).expect("OUT_DIR is writable");
}

fn function(code: &str) -> Option<&str> {
    let (_, rest) = code.split_once("fn ")?;
    rest.split('(').next()
}

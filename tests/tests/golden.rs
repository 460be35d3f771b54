//! Small specs, and the Rust that they become, to be read.

use std::path::Path;
use std::{env, fs};

use headwater_codegen::{Source, expand};

/// With `BLESS=1` the files are written instead.
#[test]
fn a_spec_becomes_the_rust_that_is_kept_beside_it() {
    let golden = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/golden"));
    for name in ["fronts", "minimal", "tables"] {
        let path = golden.join(name).with_extension("rs");
        let spec = path.with_extension("toml");
        let spec = Source::new(&spec, fs::read_to_string(&spec).unwrap());
        let rust = expand(&spec).unwrap_or_else(|report| panic!("{report}"));
        if env::var_os("BLESS").is_some() {
            fs::write(&path, &rust).unwrap();
        }
        assert_eq!(rust, fs::read_to_string(path).unwrap(), "{name}");
    }
}

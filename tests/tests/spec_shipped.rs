//! Every spec that is shipped compiles, and without a warning.

use std::path::Path;

use headwater_codegen::check;

#[test]
fn every_shipped_spec_compiles() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../providers/specs");
    let report = check(&[specs], &[]);
    assert_eq!((report.errors(), report.warnings()), (0, 0), "{report}");
    assert!(report.files().count() >= 11);
}

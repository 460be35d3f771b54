//! Mistakes that rustc refuses, and what it says to whoever made them.

#[test]
fn mistakes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("compile-fail/*.rs");
}

//! Compiles `specs/` to the catalogue.

fn main() {
    let web = concat!(
        env!("CARGO_PKG_REPOSITORY"),
        "/blob/v",
        env!("CARGO_PKG_VERSION"),
        "/providers"
    );
    headwater_codegen::build_catalogue("specs/*.toml", web);
}

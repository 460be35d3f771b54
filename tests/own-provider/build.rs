fn main() {
    headwater_codegen::build("specs/*.toml");
}

//! What is compiled is what the compiler had in memory, and what the examples of a spec ran against.

use headwater::Provider;
use headwater_codegen::load_over;

macro_rules! golden {
    ($($file:literal: $module:ident::$provider:ident,)*) => {
        $(headwater::include_provider!($module);)*

        /// The build script compiles them anew, so what is compared is what is printed now, and not
        /// what was checked in.
        #[test]
        fn a_golden_table_equals_its_spec_in_memory() {
            $(
                let spec = include_str!(concat!("../golden/", $file, ".toml"));
                assert_eq!(load_over(spec, headwater_providers::specs()).unwrap().table(), $module::$provider::TABLE);
            )*
        }
    };
}

golden! {
    "fronts": two_fronts::TwoFronts,
    "minimal": minimal::Minimal,
    "tables": tables::Tables,
}

#[test]
fn every_table_of_the_catalogue_equals_its_spec_in_memory() {
    let specs = headwater_providers::specs();
    assert_eq!(specs.len(), headwater_providers::ALL.len());
    for (id, spec) in specs {
        let compiled = headwater_providers::by_id(id).unwrap();
        assert_eq!(load_over(spec, specs).unwrap().table(), compiled.table());
    }
}

//! Names that people type, found in the catalogue. One that is not there gets its nearest neighbour.

use std::fs;
use std::path::Path;

use headwater::AnyProvider;
use headwater::table::{Api, Provider};
use headwater_codegen::{Compiled, Report, Source, Style, compile};

use crate::failure::Failure;

/// The provider of an id, or of another name of it.
pub(crate) fn provider(id: &str) -> Result<&'static Provider, Failure> {
    headwater_providers::by_id(id)
        .as_ref()
        .map(AnyProvider::table)
        .ok_or_else(|| {
            let ids = headwater_providers::ALL.iter().map(AnyProvider::table);
            let ids = ids.flat_map(|table| table.also.iter().copied().chain([table.id]));
            let near = nearest(id, ids);
            Failure::usage(format!(
                "no provider {id:?}{}; `headwater providers` lists them",
                near.map_or_else(String::new, |near| format!(", did you mean {near:?}?"))
            ))
        })
}

/// The provider of an id, or of the file of a spec: what ends in `.toml` is one.
pub(crate) fn provider_or_file(name: &str) -> Result<&'static Provider, Failure> {
    match spec_file(name) {
        Some(path) => load(path),
        None => provider(name),
    }
}

/// The spec of an id or of a file, with what its table leaves out.
pub(crate) fn spec(name: &str) -> Result<Compiled, Failure> {
    match spec_file(name) {
        Some(path) => compiled(path),
        None => compile(&source(provider(name)?.id)).map_err(|report| refused(&report)),
    }
}

/// The spec of a file, with what its table leaves out.
pub(crate) fn compiled(path: &Path) -> Result<Compiled, Failure> {
    compile(&read(path)?).map_err(|report| refused(&report))
}

fn spec_file(name: &str) -> Option<&Path> {
    let path = Path::new(name);
    let is_spec = path.extension().is_some_and(|end| end == "toml");
    is_spec.then_some(path)
}

/// The text of a spec of the catalogue.
pub(crate) fn source(id: &str) -> Source {
    let specs = headwater_providers::specs();
    let text = specs.iter().find(|(known, _)| *known == id);
    let source = Source::new(
        format!("specs/{id}.toml"),
        text.map_or("", |(_, text)| text),
    );
    let alone = source.clone();
    source.over(specs).unwrap_or(alone)
}

/// The provider of a spec that is not in the catalogue.
pub(crate) fn load(path: &Path) -> Result<&'static Provider, Failure> {
    compiled(path).map(|spec| spec.table)
}

/// The text of a spec, or of a layer over one of the catalogue's.
pub(crate) fn read(path: &Path) -> Result<Source, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let source = Source::new(path, text).over(headwater_providers::specs());
    source.map_err(|report| refused(&report))
}

/// A spec that cannot be used, with all its mistakes.
pub(crate) fn refused(report: &Report) -> Failure {
    let report = report.render(Style::Coloured);
    Failure::run(format!("the spec is refused\n\n{}", report.trim_end()))
}

/// An API by its name, by another name of it, or as the first of a family; the first of all where none is named.
pub(crate) fn api(
    provider: &'static Provider,
    name: Option<&str>,
) -> Result<&'static Api, Failure> {
    let apis = || provider.apis.iter().copied();
    let Some(name) = name else {
        return apis()
            .next()
            .ok_or_else(|| Failure::usage(format!("{} has no API", provider.id)));
    };
    api_named(provider, name).ok_or_else(|| {
        let near = nearest(name, apis().map(|api| api.name));
        let near = near.map_or_else(String::new, |near| format!(", did you mean {near:?}?"));
        let names: Vec<_> = apis().map(|api| api.name).collect();
        let (id, names) = (provider.id, names.join(", "));
        Failure::usage(format!("{id} has no API {name:?}{near}; it has: {names}"))
    })
}

/// The API that a name stands for, in the order in which records are matched; `None` where it has none.
pub(crate) fn api_named(provider: &'static Provider, name: &str) -> Option<&'static Api> {
    let apis = || provider.apis.iter().copied();
    let of_family = |family: &str| apis().find(|api| api.family == family);
    apis()
        .find(|api| api.name == name)
        .or_else(|| apis().find(|api| api.also.contains(&name)))
        .or_else(|| of_family(name))
        .or_else(|| apis().find(|api| api.is_called(name)))
        .or_else(|| of_family(headwater_providers::family(name)?.family))
}

/// The known name that a typed one most resembles, if any is near enough.
pub(crate) fn nearest<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(typed, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_meant_if_it_is_near() {
        let known = ["codex", "codex-gateway", "anthropic"];
        for (typed, near) in [
            ("codx", Some("codex")),
            ("antropic", Some("anthropic")),
            ("zzz", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, known), near, "{typed:?}");
        }
    }
}

//! What a record stands on: a provider's spec, or a wire family alone.

use headwater::table::{Api, Provider};

use crate::catalogue::api_named;

/// What a record may stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// A spec, and where there is none the family alone; the record says which.
    SpecOrFamily,
    /// A spec.
    Spec,
}

/// The tables for a provider and an API by their names in a log. Without a spec there is no provider.
pub(super) fn find(
    provider: &str,
    api: &str,
    ground: Ground,
) -> Result<(Option<&'static Provider>, &'static Api), String> {
    let table = headwater_providers::by_id(provider).map(|found| found.table());
    if let Some(table) = table
        && let Some(found) = api_named(table, api)
    {
        return Ok((Some(table), found));
    }
    if ground == Ground::Spec {
        return Err(match table {
            None => format!("no provider {provider:?}, and a spec is required"),
            Some(_) => format!("{provider} has no API {api:?}, and a spec is required"),
        });
    }
    headwater_providers::family(api)
        .map(|family| (None, family))
        .ok_or_else(|| match table {
            None => format!("no provider {provider:?}, and no family {api:?}"),
            Some(_) => format!("{provider} has no API {api:?}, and there is no such family"),
        })
}

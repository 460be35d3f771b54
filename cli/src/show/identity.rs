//! Who a provider is: its place, its credentials, its parameters.

use std::io::{self, Write};

use headwater::table::{Api, Auth, Param, Place, Provider};
use headwater_codegen::ir;

use crate::style::{FAINT, HEADING, NAME};
use crate::words;

/// Writes what holds for all APIs.
pub(super) fn write(spec: &ir::Provider, table: &Provider, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{HEADING}{}{HEADING:#} ({})", table.name, table.id)?;
    let base_url = words::template(table, &Api::NONE, table.base_url);
    let base_url = if base_url.is_empty() {
        "the caller's"
    } else {
        &base_url
    };
    writeln!(out, "  base URL  {base_url}")?;
    if !spec.hosts.is_empty() {
        let hosts: Vec<_> = spec.hosts.iter().map(ir::Host::pattern).collect();
        writeln!(out, "  official  at {}", hosts.join(", "))?;
    }
    for auth in table.auth {
        writeln!(
            out,
            "  auth      {NAME}{}{NAME:#}: {}{FAINT}  ({}){FAINT:#}",
            auth.name,
            credential(table, auth),
            auth.env.join(", ")
        )?;
    }
    let mut params = spec.params.iter().zip(table.params);
    params.try_for_each(|(param, table)| write_param(param, table, out))
}

/// Where a credential goes, and how it looks there.
pub(crate) fn credential(provider: &Provider, auth: &Auth) -> String {
    let value = words::template(provider, &Api::NONE, auth.value);
    match auth.place {
        Place::Header(name) => format!("{name}: {value}"),
        Place::Query(name) => format!("?{name}={value}"),
        Place::Signature { service, .. } => format!("a signature for {service}: {value}"),
    }
}

fn write_param(param: &ir::Param, table: &Param, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "  param     {NAME}{}{NAME:#} ({}){FAINT}  {}{FAINT:#}",
        param.name.value,
        kinds(table),
        param.doc
    )
}

/// What holds for a parameter.
pub(crate) fn kinds(param: &Param) -> String {
    let kinds = [
        Some(param.lifetime.word().to_owned()),
        param.required.then(|| "required".to_owned()),
        (!param.values.is_empty()).then(|| param.values.join(" or ")),
        param.default.map(|value| format!("{value:?} unless told")),
        (!param.env.is_empty()).then(|| format!("from {}", param.env.join(", "))),
    ];
    let kinds: Vec<_> = kinds.into_iter().flatten().collect();
    kinds.join("; ")
}

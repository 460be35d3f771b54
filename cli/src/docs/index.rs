//! The table of all providers, with a filter.

use headwater::table::Api;
use headwater_codegen::Compiled;
use maud::{Markup, html};

use crate::evidence::Evidence;
use crate::words;

/// Shows the rows in which every word that is typed occurs.
const FILTER: &str = "
const box = document.getElementById('filter');
const rows = [...document.querySelectorAll('tbody tr')];
const show = () => {
  const words = box.value.toLowerCase().split(/\\s+/);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
    shown += !row.hidden;
  }
  document.getElementById('shown').textContent = shown;
};
box.addEventListener('input', show);
box.value = decodeURIComponent(location.hash.slice(1));
show();
";

pub(super) fn page(specs: &[Compiled]) -> Markup {
    let body = html! {
        header {
            h1 { "Wire contracts of LLM providers" }
            p {
                "Which headers and body members a request must carry and for how long each value must stay the \
                 same, and under which names responses report token usage. Each page says on what it rests."
            }
        }
        main {
            p {
                label for="filter" { "Filter " }
                input id="filter" type="search" placeholder="name, API, family, key" autocomplete="off";
                " " span id="shown" { (specs.len()) } " of " (specs.len())
            }
            div.wide {
                table {
                    thead { tr { th { "Provider" } th { "APIs" } th { "Base URL" } th { "Key in" } th { "Evidence" } } }
                    tbody { @for spec in specs { (row(spec)) } }
                }
            }
        }
        (super::script(FILTER))
    };
    super::frame("Wire contracts of LLM providers", &body)
}

fn row(spec: &Compiled) -> Markup {
    let table = spec.table;
    let base = words::template(table, &Api::NONE, table.base_url);
    let env: Vec<_> = table
        .auth
        .iter()
        .flat_map(|auth| auth.env)
        .copied()
        .collect();
    html! {
        tr {
            td {
                a href=(super::file(spec)) { (table.name) } br;
                code { (table.id) }
                @for name in table.also { " " code.faint { (name) } }
            }
            td { @for api in table.apis { span.api title=(api.family) { (api.name) } " " } span.hidden { @for api in table.apis { (api.family) " " } } }
            td { code { (if base.is_empty() { "the caller's" } else { &base }) } }
            td { @for name in env { code { (name) } " " } }
            td { (Evidence::in_text(&spec.source)) }
        }
    }
}

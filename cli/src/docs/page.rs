//! The page of a provider: what is sent and when, what is reported, how it is called, and the sources.

use headwater::Sink;
use headwater::table::{Api, Provider, Rule};
use headwater_codegen::spec::{Prefix, SourceKind, UnknownMember};
use headwater_codegen::{Compiled, calling, ir};
use maud::{Markup, html};

use crate::cache;
use crate::evidence::Evidence;
use crate::failure::Failure;
use crate::lock::steps::{self, Sent};
use crate::show;
use crate::words;

pub(super) fn page(spec: &Compiled) -> Result<Markup, Failure> {
    let table = spec.table;
    let apis = table.apis.iter().zip(&spec.provider.apis);
    let apis = apis.map(|(table, api)| self::api(spec, table, api));
    let apis = apis.collect::<Result<Vec<_>, _>>()?;
    let body = html! {
        header {
            p { a href="index.html" { "All providers" } }
            h1 { (table.name) " " code { (table.id) } }
            p { "Evidence: " (Evidence::in_text(&spec.source)) "." }
            nav { @for api in table.apis { a href={ "#" (api.name) } { (api.name) } " " } a href="#call" { "call" } " " a href="#sources" { "sources" } }
        }
        main {
            (identity(spec))
            @for api in apis { (api) }
            (call(table))
            (sources(&spec.provider))
        }
    };
    Ok(super::frame(
        &format!("{}: wire contract", table.name),
        &body,
    ))
}

fn identity(spec: &Compiled) -> Markup {
    let table = spec.table;
    let base = words::template(table, &Api::NONE, table.base_url);
    html! {
        dl {
            dt { "Base URL" }
            dd { code { (if base.is_empty() { "the caller's" } else { &base }) } }
            @if !spec.provider.hosts.is_empty() {
                dt { "Hosts of the vendor's" }
                dd { @for host in &spec.provider.hosts { code { (host.pattern()) } " " } }
            }
            @for auth in table.auth {
                dt { "Credential " code { (auth.name) } }
                dd { code { (show::credential(table, auth)) } @for name in auth.env { ", in " code { (name) } } }
            }
            @for (param, known) in spec.provider.params.iter().zip(table.params) {
                dt { "Parameter " code { (param.name.value) } }
                dd { (param.doc) " (" (show::kinds(known)) ")" }
            }
        }
    }
}

fn api(spec: &Compiled, table: &'static Api, api: &ir::Api) -> Result<Markup, Failure> {
    let place = show::place(spec.table, table);
    let over_http = table
        .has_requests()
        .then(|| steps::over_http(spec.table, table));
    let over_http = over_http.transpose()?;
    let sockets = table
        .has_websocket()
        .then(|| steps::over_sockets(spec.table, table));
    let sockets = sockets.transpose()?;
    Ok(html! {
        section id=(table.name) {
            h2 { (table.name) " " small { code { (place) } (show::family(table)) } }
            @if let Some(sent) = &over_http { (self::sent("What is sent", spec, table, api, sent)) }
            @if let Some(sent) = &sockets { (self::sent("Over a WebSocket of each thread", spec, table, api, sent)) }
            (captures(api))
            (cache(spec, api))
            (usage(spec, api))
            (examples(api))
        }
    })
}

/// A row for each rule, with the steps in which its value is the same.
fn sent(title: &str, spec: &Compiled, table: &'static Api, api: &ir::Api, sent: &Sent) -> Markup {
    let (letters, others) = sent.by_none();
    html! {
        h3 { (title) }
        p.faint { "In a session of " (steps::NAMES.len()) " steps: " (steps::NAMES.join(", ")) ". The same letter is the same value." }
        div.wide {
            table {
                thead { tr { th { "Name" } th { "Value" } th { "Same for one" } th title=(steps::NAMES.join(", ")) { "In a session" } th { "Notes" } } }
                tbody {
                    @for (sink, word, rule) in crate::lock::rules(table) {
                        tr {
                            td { code { (rule.name) } " " span.faint { (word) } }
                            td { code { (show::value(spec.table, table, rule)) } }
                            td { (rule.lifetime.word().replace('_', " ")) }
                            td { (in_steps(&sent.by_rule(sink, rule))) }
                            td { (notes(spec, api, sink, rule)) }
                        }
                    }
                    tr {
                        td.faint { "by HTTP and the credential" }
                        td { code { (others) } }
                        td {}
                        td { (in_steps(&letters)) }
                        td {}
                    }
                }
            }
        }
    }
}

/// The steps of a small session: the same letter, and colour, is the same value.
fn in_steps(letters: &str) -> Markup {
    html! {
        span.steps {
            @for (letter, step) in letters.chars().zip(steps::NAMES) {
                i class=(if letter.is_ascii_lowercase() { letter.to_string() } else { "none".to_owned() }) title=(step) { (letter) }
            }
        }
    }
}

fn notes(spec: &Compiled, api: &ir::Api, sink: Sink, rule: &Rule) -> String {
    let written = match sink {
        Sink::Header => &api.headers,
        Sink::Query => &api.query,
        Sink::Body => &api.body,
    };
    let written = written.iter().find(|one| one.name.value == rule.name);
    let source = written.and_then(|one| spec.provider.sources.get(one.source?));
    show::notes(rule, source).join("; ")
}

fn captures(api: &ir::Api) -> Markup {
    html! {
        @if !api.captures.is_empty() {
            h3 { "What is taken from responses" }
            ul {
                @for capture in &api.captures {
                    li {
                        code { (capture.name.value) } " from "
                        @for header in &capture.headers { code { (header.value) } " " }
                        @for path in &capture.body { code { (path.value) } " " }
                        "for one " (capture.lifetime.word().replace('_', " "))
                        @if capture.sent { ", and sent again" }
                        @if !capture.doc.is_empty() { ". " (capture.doc) }
                    }
                }
            }
        }
    }
}

fn cache(spec: &Compiled, api: &ir::Api) -> Markup {
    let Some(known) = &api.cache else {
        return html! {};
    };
    let source = cache::source(&spec.provider, known);
    html! {
        h3 { "Prompt cache" }
        dl {
            dt { "Prefixes that are kept" }
            dd {
                (match known.prefix {
                    Prefix::Every => "all that are long enough",
                    Prefix::Marked => "those that the body marks",
                    Prefix::EveryAndMarked => "all that are long enough, and those that the body marks",
                })
            }
            @if let Some(does) = known.unknown_member {
                dt { "A body member that it does not know" }
                dd { (match does { UnknownMember::Ignored => "is passed over", UnknownMember::Refused => "is refused" }) }
            }
            (fact("Kept after the last use, in seconds", &cache::range(&known.ttl_s)))
            (fact("Shortest prefix, in tokens", &cache::range(&known.min_tokens)))
            (fact("Price of a token read, by that of an input token", &cache::range(&known.read_price)))
            (fact("Price of a token written, by that of an input token", &cache::range(&known.write_price)))
            @if let Some(source) = source { dt { "Source" } dd { a href=(source.url) { (source.name) } ", " (source.date) } }
        }
    }
}

/// What is known; nothing where it is not.
fn fact(name: &str, value: &str) -> Markup {
    html! { @if value != "-" { dt { (name) } dd { (value) } } }
}

fn usage(spec: &Compiled, api: &ir::Api) -> Markup {
    let lines = show::usage_lines(&api.usage, &spec.provider.sources);
    html! {
        h3 { "What responses report" }
        div.wide {
            table {
                thead { tr { th {} th { "Figure" } th { "Where, the first that is there" } th { "Notes" } } }
                tbody {
                    @for line in lines {
                        tr {
                            td.faint { (line.verb) }
                            td { code { (line.name) } }
                            td { code { (line.text) } }
                            td { (line.notes.join("; ")) }
                        }
                    }
                }
            }
        }
    }
}

/// Those that say what a recorded or documented response comes to.
fn examples(api: &ir::Api) -> Markup {
    let shown = api.examples.iter().filter_map(|example| {
        let usage = example.usage.get()?;
        let figures = usage
            .value
            .iter()
            .map(|(name, value)| format!("{} {}", name.value, value.value.0));
        let source = example
            .source
            .get()
            .map_or("", |source| source.value.as_str());
        Some((source, figures.collect::<Vec<_>>().join(", ")))
    });
    let shown: Vec<_> = shown.collect();
    html! {
        @if !shown.is_empty() {
            h3 { "Examples, run in every build" }
            ul { @for (source, figures) in shown { li { (figures) @if !source.is_empty() { " " span.faint { "(" (source) ")" } } } } }
        }
    }
}

fn call(table: &'static Provider) -> Markup {
    let program = calling(table);
    html! {
        @if !program.is_empty() {
            section id="call" {
                h2 { "Call it from Rust" }
                pre { code { (program) } }
            }
        }
    }
}

fn sources(provider: &ir::Provider) -> Markup {
    html! {
        section id="sources" {
            h2 { "Sources" }
            ul {
                @for source in &provider.sources {
                    li {
                        code { (source.name) } ": " (kind(source.kind)) " "
                        @if !source.url.is_empty() { a href=(source.url) { (source.url) } }
                        @if !source.date.is_empty() { ", " time { (source.date) } }
                        @if !source.note.is_empty() { "; " (source.note) }
                    }
                }
                @for page in &provider.docs { li { a href=(page) { (page) } } }
            }
        }
    }
}

fn kind(kind: Option<SourceKind>) -> &'static str {
    match kind {
        Some(SourceKind::Recorded) => "recorded traffic",
        Some(SourceKind::Documented) => "the vendor's documentation",
        Some(SourceKind::Client) => "a client's code or traffic",
        Some(SourceKind::Derived) | None => "derived, unverified",
    }
}

//! What no single spec can know: whether two of them claim the same name or the same host.

use std::fmt;

use headwater::table::{Host, Piece, Provider, Template};

use crate::lower::host_of;

/// A claim that an earlier provider has made already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    /// By place in the list.
    pub(crate) earlier: usize,
    /// By place in the list.
    pub(crate) later: usize,
    pub(crate) over: Over,
}

/// What two providers claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// An id, its own or another name of it.
    Id(&'static str),
    /// A host that both say is theirs under one base path, as each writes it.
    Host { earlier: String, later: String },
}

/// Every pair of providers that cannot stand side by side.
pub(crate) fn conflicts(providers: &[&'static Provider]) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (later, b) in providers.iter().enumerate() {
        for (earlier, a) in providers[..later].iter().enumerate() {
            let over = shared_id(a, b).or_else(|| shared_host(a, b));
            found.extend(over.map(|over| Conflict {
                earlier,
                later,
                over,
            }));
        }
    }
    found
}

/// Ids that differ only in what a module's name cannot show are the same.
fn shared_id(a: &Provider, b: &Provider) -> Option<Over> {
    let shown = |id: &str| {
        id.to_ascii_lowercase()
            .replace(|c: char| !c.is_ascii_alphanumeric(), "_")
    };
    let taken: Vec<String> = ids(a).map(shown).collect();
    ids(b).find(|id| taken.contains(&shown(id))).map(Over::Id)
}

fn ids(provider: &Provider) -> impl Iterator<Item = &'static str> {
    std::iter::once(provider.id).chain(provider.also.iter().copied())
}

fn shared_host(a: &Provider, b: &Provider) -> Option<Over> {
    a.hosts.iter().find_map(|ours| {
        let mut hosts = b.hosts.iter();
        let theirs = hosts.find(|theirs| overlap(ours, theirs) && !differ(a, ours, b, theirs))?;
        Some(Over::Host {
            earlier: pattern(ours),
            later: pattern(theirs),
        })
    })
}

/// Whether each has base paths of its own at a host that both claim: then the longer tells.
fn differ(a: &Provider, ours: &Host, b: &Provider, theirs: &Host) -> bool {
    let (ours, theirs) = (base_paths(a, ours), base_paths(b, theirs));
    let meets = |path: &String| theirs.iter().any(|other| paths_meet(path, other));
    !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(meets)
}

/// The paths of the base URLs at a host.
fn base_paths(provider: &Provider, host: &Host) -> Vec<String> {
    let apis = provider.apis.iter().map(|api| api.base_url);
    let bases = apis.chain([provider.base_url]).map(globbed);
    let host = pattern(host);
    bases
        .filter_map(|base| {
            let (_, rest) = base.split_once("://")?;
            let name = host_of(rest).to_ascii_lowercase();
            let path = rest.find('/').map_or("", |at| &rest[at..]);
            globs_meet(name.as_bytes(), host.as_bytes()).then(|| path.to_owned())
        })
        .collect()
}

/// Segment by segment: a parameter is one.
fn paths_meet(a: &str, b: &str) -> bool {
    a.split('/').count() == b.split('/').count()
        && a.split('/')
            .zip(b.split('/'))
            .all(|(a, b)| globs_meet(a.as_bytes(), b.as_bytes()))
}

/// Whether some host is both. An open one tells no provider: it overlaps with nothing.
fn overlap(a: &Host, b: &Host) -> bool {
    !a.is_open() && !b.is_open() && globs_meet(pattern(a).as_bytes(), pattern(b).as_bytes())
}

/// A host with `*` where it is open: whatever stands there is at least one letter.
fn pattern(host: &Host) -> String {
    let below = if host.below { "*." } else { "" };
    below.to_owned() + &globbed(host.name).to_ascii_lowercase()
}

fn globbed(template: Template) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => *text,
        Piece::Var(_) => "*",
    };
    template.iter().map(piece).collect()
}

pub(crate) fn globs_meet(a: &[u8], b: &[u8]) -> bool {
    match (a, b) {
        ([], []) => true,
        ([b'*', rest @ ..], [b'*', left @ ..]) => {
            globs_meet(rest, left) || globs_meet(a, left) || globs_meet(rest, b)
        }
        ([b'*', rest @ ..], [_, left @ ..]) => globs_meet(rest, left) || globs_meet(a, left),
        ([_, left @ ..], [b'*', rest @ ..]) => globs_meet(left, rest) || globs_meet(left, b),
        ([x, a @ ..], [y, b @ ..]) => x == y && globs_meet(a, b),
        _ => false,
    }
}

impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "the name `{id}`"),
            Self::Host { earlier, later } if earlier == later => write!(f, "the host `{later}`"),
            Self::Host { earlier, later } => {
                write!(f, "hosts that are both `{earlier}` and `{later}`")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater::table::{host, hosts_below, param, text};

    #[test]
    fn knows_when_two_hosts_can_be_one() {
        const API: Host = host(&[text("api.x.ai")]);
        const SPELLED: Host = host(&[text("API.x.ai")]);
        const BELOW: Host = hosts_below(&[text("x.ai")]);
        const BELOW_API: Host = hosts_below(&[text("api.x.ai")]);
        const TOP: Host = host(&[text("x.ai")]);
        const REGION: Host = host(&[text("api."), param(0), text(".ai")]);
        const ANY: Host = host(&[param(0)]);
        const OTHER: Host = host(&[text("api.y.com")]);
        let cases = [
            (API, SPELLED, true),
            (API, BELOW, true),
            (BELOW, BELOW_API, true),
            (BELOW, TOP, false),
            (API, BELOW_API, false),
            (API, REGION, true),
            (REGION, BELOW, true),
            (REGION, OTHER, false),
            (BELOW, OTHER, false),
            (BELOW, ANY, false),
        ];
        for (a, b, expected) in cases {
            assert_eq!(
                (overlap(&a, &b), overlap(&b, &a)),
                (expected, expected),
                "{a:?} {b:?}"
            );
        }
    }

    #[test]
    fn one_host_serves_two_under_different_base_paths() {
        const HOSTS: &[Host] = &[host(&[text("x.ai")])];
        const fn at(base_url: Template) -> Provider {
            Provider {
                hosts: HOSTS,
                base_url,
                ..Provider::NONE
            }
        }
        static ZEN: Provider = at(&[text("https://x.ai/zen")]);
        static GO: Provider = at(&[text("https://x.ai/zen/go")]);
        static ORG: Provider = at(&[text("https://x.ai/"), param(0)]);
        static BARE: Provider = at(&[]);
        for (a, b, expected) in [
            (&ZEN, &ZEN, true),
            (&ZEN, &GO, false),
            (&ZEN, &ORG, true),
            (&GO, &ORG, false),
            (&ZEN, &BARE, true),
            (&BARE, &BARE, true),
        ] {
            assert_eq!(shared_host(a, b).is_some(), expected, "{a:?} {b:?}");
        }
    }

    #[test]
    fn names_what_two_providers_claim() {
        static A: Provider = Provider {
            id: "google-gemini",
            also: &["gemini"],
            ..Provider::NONE
        };
        static B: Provider = Provider {
            id: "b",
            hosts: &[host(&[text("b.ai")])],
            ..Provider::NONE
        };
        static C: Provider = Provider {
            id: "google_gemini",
            ..Provider::NONE
        };
        static D: Provider = Provider {
            id: "d",
            also: &["gemini"],
            hosts: B.hosts,
            ..Provider::NONE
        };
        let host = || "b.ai".to_owned();
        let conflict = |earlier, later, over| Conflict {
            earlier,
            later,
            over,
        };
        assert_eq!(
            conflicts(&[&A, &B, &C, &D]),
            [
                conflict(0, 2, Over::Id("google_gemini")),
                conflict(0, 3, Over::Id("gemini")),
                conflict(
                    1,
                    3,
                    Over::Host {
                        earlier: host(),
                        later: host()
                    }
                ),
            ]
        );
    }
}

//! Whether there are calls in which some conditions hold and others do not: decided, not guessed.
//!
//! Facts of different kinds do not hang on each other, so a conjunction can hold if the facts of each kind
//! can. Words are tried one by one, texts by running all globs at once.

use headwater::table::{Caller, Kind, Role, Transport};

use crate::glob::has_text;
use crate::ir::{Fact, Param, Provider, When};
use crate::spec::At;

/// How many ways are tried before there is taken to be one.
const MOST: usize = 20_000;

/// What calls there are.
#[derive(Clone, Copy)]
pub(crate) struct Calls<'a> {
    pub(crate) provider: &'a Provider,
    /// How the APIs in question are spoken.
    pub(crate) transports: &'a [Transport],
}

/// What a call is like: all of it.
#[derive(Clone, Default)]
pub(crate) struct Region<'a> {
    holds: Vec<&'a Fact>,
    clauses: Vec<Clause<'a>>,
}

/// One of several things.
#[derive(Clone, Copy)]
enum Clause<'a> {
    /// One of these does not hold.
    NotAll(&'a [At<Fact>]),
    /// The condition does not hold.
    Not(&'a When),
}

/// The value of a fact's kind, where it is one of few.
enum Value {
    Is(bool),
    Caller(Caller),
    Transport(Transport),
    Last(Option<Role>),
    Auth(Vec<u16>),
    Param(Option<String>),
}

impl<'a> Region<'a> {
    /// A condition holds.
    pub(crate) fn within(mut self, when: &'a When) -> Self {
        self.holds.extend(when.all.iter().map(|fact| &fact.value));
        if !when.not.is_empty() {
            self.clauses.push(Clause::NotAll(&when.not));
        }
        self
    }

    /// A condition does not hold.
    pub(crate) fn without(mut self, when: &'a When) -> Self {
        self.clauses.push(Clause::Not(when));
        self
    }
}

impl<'a> Calls<'a> {
    /// Whether there is such a call.
    pub(crate) fn has(self, region: &Region<'_>) -> bool {
        let mut search = Search {
            calls: self,
            holds: region.holds.clone(),
            fails: Vec::new(),
            left: MOST,
        };
        search.finds(&region.clauses)
    }

    /// Whether there is one in which a condition holds.
    pub(crate) fn any_meets(self, when: &When) -> bool {
        self.has(&Region::default().within(when))
    }

    /// Whether a fact is one of every call.
    pub(crate) fn all_are(self, fact: &Fact) -> bool {
        !self.can_be(&[], &[fact])
    }

    /// Whether a fact is one of any call.
    pub(crate) fn any_is(self, fact: &Fact) -> bool {
        self.can_be(&[fact], &[])
    }

    /// Whether facts of one kind can be so.
    fn can_be(self, holds: &[&Fact], fails: &[&Fact]) -> bool {
        let Some(fact) = holds.first().or(fails.first()) else {
            return true;
        };
        let Some(values) = self.values(fact) else {
            return self.can_be_text(holds, fails);
        };
        values.iter().any(|value| {
            let mut fails = fails.iter();
            holds.iter().all(|fact| value.is(fact)) && !fails.any(|fact| value.is(fact))
        })
    }

    /// The values of a fact's kind; `None` where they are texts of any kind.
    fn values(self, fact: &Fact) -> Option<Vec<Value>> {
        let values = match fact {
            flag if flag.flag().is_some() => [false, true].map(Value::Is).into(),
            Fact::Caller(_) => Caller::ALL.map(|(_, caller)| Value::Caller(caller)).into(),
            Fact::Transport(_) => {
                let transports = self.transports.iter().copied();
                transports.map(Value::Transport).collect()
            }
            Fact::Last(_) => {
                let roles = Role::ALL.iter().map(|(_, role)| Some(*role));
                roles.chain([None]).map(Value::Last).collect()
            }
            Fact::Auth(_) => self.credentials().into_iter().map(Value::Auth).collect(),
            Fact::Param(place, _) => closed_set(self.param(*place)?)?,
            _ => return None,
        };
        Some(values)
    }

    /// The kinds of credential that are used together: of each group one, or none.
    fn credentials(self) -> Vec<Vec<u16>> {
        let mut groups: Vec<(&str, Vec<u16>)> = Vec::new();
        for (kind, auth) in (0..).zip(&self.provider.auth) {
            match groups.iter_mut().find(|(group, _)| *group == auth.group) {
                Some((_, kinds)) => kinds.push(kind),
                None => groups.push((&auth.group, vec![kind])),
            }
        }
        groups.iter().fold(vec![Vec::new()], |all, (_, kinds)| {
            let with = |used: &Vec<u16>| {
                let one_more = |kind: &u16| [used.as_slice(), &[*kind]].concat();
                kinds.iter().map(one_more).collect::<Vec<_>>()
            };
            all.iter().flat_map(with).chain(all.clone()).collect()
        })
    }

    /// Whether a text can be so, or texts: of several, each fact may hold of another one.
    fn can_be_text(self, holds: &[&Fact], fails: &[&Fact]) -> bool {
        let param = holds.iter().chain(fails).find_map(|fact| match fact {
            Fact::Param(place, _) => self.param(*place),
            _ => None,
        });
        let [lists, excluded] = [holds, fails].map(|facts| {
            let lists = facts.iter().map(|fact| globs(fact));
            lists.collect::<Vec<_>>()
        });
        match param.map(|param| param.kind) {
            Some(Kind::List) => lists.iter().all(|list| has_text(&[list], &excluded)),
            _ if lists.is_empty() && param.is_none_or(Param::may_be_absent) => true,
            _ => has_text(&lists, &excluded),
        }
    }

    fn param(self, place: u16) -> Option<&'a Param> {
        self.provider.params.get(usize::from(place))
    }
}

/// A search for a call, one choice after the other.
struct Search<'a, 'f> {
    calls: Calls<'a>,
    holds: Vec<&'f Fact>,
    fails: Vec<&'f Fact>,
    left: usize,
}

impl<'f> Search<'_, 'f> {
    /// Whether there is one that is so, and of each clause one thing.
    fn finds(&mut self, clauses: &[Clause<'f>]) -> bool {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return true;
        }
        if !self.is_possible() {
            return false;
        }
        let Some((clause, clauses)) = clauses.split_first() else {
            return true;
        };
        let (all, not): (&[At<Fact>], &[At<Fact>]) = match clause {
            Clause::NotAll(facts) => (facts, &[]),
            Clause::Not(when) => (&when.all, &when.not),
        };
        let fails_one = all.iter().any(|fact| {
            self.fails.push(&fact.value);
            let found = self.finds(clauses);
            self.fails.pop();
            found
        });
        fails_one || (!not.is_empty() && self.finds_with(not, clauses))
    }

    /// The same, where these hold too.
    fn finds_with(&mut self, facts: &'f [At<Fact>], clauses: &[Clause<'f>]) -> bool {
        let before = self.holds.len();
        self.holds.extend(facts.iter().map(|fact| &fact.value));
        let found = self.finds(clauses);
        self.holds.truncate(before);
        found
    }

    /// Whether the facts of each kind can be so.
    fn is_possible(&self) -> bool {
        let all = || self.holds.iter().chain(&self.fails);
        all().enumerate().all(|(place, fact)| {
            let of_kind = |facts: &[&'f Fact]| -> Vec<&'f Fact> {
                let facts = facts.iter().filter(|other| is_alike(other, fact));
                facts.copied().collect()
            };
            let is_known = all().take(place).any(|known| is_alike(known, fact));
            is_known
                || self
                    .calls
                    .can_be(&of_kind(&self.holds), &of_kind(&self.fails))
        })
    }
}

impl Value {
    /// Whether a fact of its kind is one.
    fn is(&self, fact: &Fact) -> bool {
        match (self, fact) {
            (Self::Is(value), flag) => flag.flag() == Some(*value),
            (Self::Caller(value), Fact::Caller(callers)) => callers.contains(value),
            (Self::Transport(value), Fact::Transport(words)) => words.contains(value),
            (Self::Last(value), Fact::Last(roles)) => {
                value.is_some_and(|role| roles.contains(&role))
            }
            (Self::Auth(used), Fact::Auth(kinds)) => used.iter().any(|kind| kinds.contains(kind)),
            (Self::Param(value), Fact::Param(_, globs)) => {
                let matches =
                    |text: &String| globs.iter().any(|glob| crate::glob::matches(glob, text));
                value.as_ref().is_some_and(matches)
            }
            _ => false,
        }
    }
}

/// Whether two facts are about the same.
fn is_alike(one: &Fact, other: &Fact) -> bool {
    match (one, other) {
        (Fact::Param(one, _), Fact::Param(other, _)) => one == other,
        (Fact::Body(one, _), Fact::Body(other, _)) => one == other,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

/// The values of a parameter, and its absence; `None` where it may be any text, or several.
fn closed_set(param: &Param) -> Option<Vec<Value>> {
    let is_one = matches!(param.kind, Kind::Bool | Kind::String);
    let mut values = param.known_values().filter(|_| is_one).peekable();
    values.peek()?;
    let absent = param.may_be_absent().then_some(None);
    let values = values.map(str::to_owned).map(Some).chain(absent);
    Some(values.map(Value::Param).collect())
}

fn globs(fact: &Fact) -> &[String] {
    match fact {
        Fact::Param(_, globs) | Fact::Model(globs) | Fact::Body(_, globs) => globs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Source, compile};

    const SPEC: &str = r#"
        id = "acme"
        base_url = "https://api.acme.example"
        auth.key.env = ["A"]
        auth.oauth.env = ["B"]
        auth.team = { env = ["C"], header = "x-team", group = "team" }
        params.tier = { values = ["low", "high"], default = "low" }
        params.area = { values = ["eu", "us"] }
        api.chat.family = "openai-chat"
        headers.static.X-A = "{tier} {area}"
    "#;

    const MODELS: [Option<&str>; 7] = [
        None,
        Some("c"),
        Some("a"),
        Some("b"),
        Some("ab"),
        Some("cb"),
        Some("ac"),
    ];
    const AUTH: [&[u16]; 6] = [&[], &[0], &[1], &[2], &[0, 2], &[1, 2]];
    const AREAS: [Option<&str>; 3] = [None, Some("eu"), Some("us")];

    /// One call of all that there are.
    struct One {
        official: bool,
        transport: Transport,
        auth: &'static [u16],
        tier: &'static str,
        area: Option<&'static str>,
        model: Option<&'static str>,
    }

    impl One {
        fn is(&self, fact: &Fact) -> bool {
            let matches = |globs: &[String], text: Option<&str>| {
                let is = |text: &str| globs.iter().any(|glob| crate::glob::matches(glob, text));
                text.is_some_and(is)
            };
            match fact {
                Fact::Official(is) => self.official == *is,
                Fact::Transport(words) => words.contains(&self.transport),
                Fact::Auth(kinds) => self.auth.iter().any(|kind| kinds.contains(kind)),
                Fact::Param(0, globs) => matches(globs, Some(self.tier)),
                Fact::Param(_, globs) => matches(globs, self.area),
                Fact::Model(globs) => matches(globs, self.model),
                other => panic!("{other:?} is not drawn"),
            }
        }

        fn meets(&self, when: &When) -> bool {
            let is = |fact: &At<Fact>| self.is(&fact.value);
            when.all.iter().all(is) && (when.not.is_empty() || !when.not.iter().all(is))
        }
    }

    fn every_call() -> Vec<One> {
        let mut calls = Vec::new();
        for official in [false, true] {
            for transport in [Transport::Http, Transport::Sse] {
                for auth in AUTH {
                    for tier in ["low", "high"] {
                        for area in AREAS {
                            calls.extend(MODELS.map(|model| One {
                                official,
                                transport,
                                auth,
                                tier,
                                area,
                                model,
                            }));
                        }
                    }
                }
            }
        }
        calls
    }

    fn draw(random: &mut fastrand::Rng) -> At<Fact> {
        let globs = |random: &mut fastrand::Rng, words: &[&str]| {
            let globs = random.usize(1..=2);
            let word = |_| words[random.usize(..words.len())].to_owned();
            (0..globs).map(word).collect::<Vec<_>>()
        };
        let fact = match random.u8(..6) {
            0 => Fact::Official(random.bool()),
            1 => Fact::Transport(match random.u8(..3) {
                0 => vec![Transport::Http],
                1 => vec![Transport::Sse, Transport::Websocket],
                _ => vec![Transport::Websocket],
            }),
            2 => Fact::Auth((0..random.u16(1..=2)).map(|_| random.u16(..3)).collect()),
            3 => Fact::Param(0, globs(random, &["low", "h*", "*"])),
            4 => Fact::Param(1, globs(random, &["eu", "u*", "*u*"])),
            _ => Fact::Model(globs(random, &["a", "b", "a*", "*b", "*"])),
        };
        At::new(0..0, fact)
    }

    fn condition(random: &mut fastrand::Rng) -> When {
        let mut facts = |most: usize| (0..random.usize(..=most)).map(|_| draw(random)).collect();
        When {
            all: facts(3),
            not: facts(2),
        }
    }

    /// Against every call, one by one.
    #[test]
    fn as_trying_every_call_says() {
        let compiled = compile(&Source::new("acme.toml", SPEC)).unwrap();
        let calls = Calls {
            provider: &compiled.provider,
            transports: &[Transport::Http, Transport::Sse],
        };
        let all = every_call();
        let mut random = fastrand::Rng::with_seed(11);
        let mut found = [0; 2];
        for _ in 0..4000 {
            let within = [condition(&mut random), condition(&mut random)];
            let without = [condition(&mut random), condition(&mut random)];
            let region = within.iter().fold(Region::default(), Region::within);
            let region = without.iter().fold(region, Region::without);
            let is_one = |call: &&One| {
                within.iter().all(|when| call.meets(when))
                    && !without.iter().any(|when| call.meets(when))
            };
            let expected = all.iter().any(|call| is_one(&call));
            assert_eq!(
                calls.has(&region),
                expected,
                "{within:?} without {without:?}"
            );
            found[usize::from(expected)] += 1;
        }
        assert!(found.iter().all(|&count| count > 400), "{found:?}");
    }
}

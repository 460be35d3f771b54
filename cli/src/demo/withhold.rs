//! The fault that the demo shows: a client that does not know the session contract.
//!
//! Which headers those are is read from the compiled table; all else stays, the cache key in the body too.

use headwater::table::{Api, Breaks, Provider, Rule};

/// A provider without the headers whose absence breaks the cache, and these headers' names.
pub(super) struct Withheld {
    pub(super) provider: &'static Provider,
    pub(super) headers: Vec<&'static str>,
}

/// Takes the headers off one API of a provider. The rest of its table is as it was compiled.
pub(super) fn withhold(provider: &'static Provider, api: &'static Api) -> Withheld {
    let (broken, kept): (Vec<Rule>, Vec<Rule>) = api
        .headers
        .iter()
        .partition(|rule| rule.breaks == Some(Breaks::Cache));
    // Tables live as long as the program, and the program ends with the demo.
    let api: &'static Api = Box::leak(Box::new(Api {
        headers: kept.leak(),
        ..*api
    }));
    let provider = Box::leak(Box::new(Provider {
        apis: vec![api].leak(),
        ..*provider
    }));
    Withheld {
        provider,
        headers: broken.iter().map(|rule| rule.name).collect(),
    }
}

#[cfg(test)]
mod tests {
    use headwater::table::{Api, Breaks, Lifetime, Piece, Provider, Rule, Value, Var};

    use super::withhold;

    const SESSION: Value = Value::Text(&[Piece::Var(Var::Session)]);
    const KEPT: Rule = Rule::new(Lifetime::Session, "kept", SESSION).breaks(Breaks::Billing);
    const LOST: Rule = Rule::new(Lifetime::Session, "lost", SESSION).breaks(Breaks::Cache);
    const KEY: Rule = Rule::new(Lifetime::CacheScope, "key", SESSION).breaks(Breaks::Cache);
    const API: Api = Api {
        name: "responses",
        headers: &[KEPT, LOST],
        body: &[KEY],
        ..Api::NONE
    };
    const PROVIDER: Provider = Provider {
        id: "p",
        apis: &[&API],
        ..Provider::NONE
    };

    static LEFT: Api = Api {
        headers: &[KEPT],
        ..API
    };
    static LEFT_PROVIDER: Provider = Provider {
        apis: &[&LEFT],
        ..PROVIDER
    };

    #[test]
    fn only_headers_that_break_the_cache_go() {
        let withheld = withhold(&PROVIDER, &API);
        assert_eq!(
            (withheld.headers, withheld.provider),
            (vec!["lost"], &LEFT_PROVIDER)
        );
    }
}

//! A prompt cache: a range has one value or two, and the least comes first.

use crate::spec::{At, Cache, Key, Provider};
use crate::{Diagnostic, Sink};

pub(super) fn check_caches(spec: &Provider, sink: &mut Sink) {
    for cache in caches(spec) {
        check_range(&cache.value.ttl_s, |least| *least > 0, sink);
        check_range(&cache.value.min_tokens, |least| *least > 0, sink);
        for prices in [&cache.value.read_price, &cache.value.write_price] {
            check_range(prices, |least| *least >= 0.0, sink);
        }
        if cache.value.prefix.is_absent() {
            let message = "the cache has no `prefix`";
            sink.push(
                Diagnostic::error("missing-key", cache.span.clone(), message)
                    .label("says which prefixes are kept: `every`, `marked`, `every_and_marked`"),
            );
        }
    }
}

/// That of the provider and those of its APIs.
pub(super) fn caches(spec: &Provider) -> impl Iterator<Item = &At<Cache>> {
    let of_apis = spec.api.entries().filter_map(|(_, api)| api.cache.get());
    spec.cache.get().into_iter().chain(of_apis)
}

fn check_range<T: PartialOrd>(
    list: &Key<Vec<At<T>>>,
    is_fit: impl Fn(&T) -> bool,
    sink: &mut Sink,
) {
    let Some(range) = list.get() else { return };
    let is_range = match &range.value[..] {
        [only] => is_fit(&only.value),
        [least, most] => is_fit(&least.value) && least.value < most.value,
        _ => false,
    };
    if !is_range {
        sink.push(
            Diagnostic::error("bad-range", range.span.clone(), "this is no range")
                .label("one number, or the least and the most"),
        );
    }
}

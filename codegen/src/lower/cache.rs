//! The prompt cache of an API: its own block, or the provider's where it is asked for text.

use headwater::table::{Operation, Transport};

use super::stack::Stack;
use super::text;
use crate::ir;
use crate::spec::{At, Key};

pub(super) fn lower_cache(stack: &Stack<'_>, operation: Option<Operation>) -> Option<ir::Cache> {
    use Operation::{Chat, GenerateContent, TextCompletion};
    let is_request = |transport: &Transport| *transport != Transport::Websocket;
    let generates = matches!(operation, Some(Chat | GenerateContent | TextCompletion))
        && stack.transports().iter().any(is_request);
    let of_provider = stack.spec.cache.get().filter(|_| generates);
    let cache = stack.api.cache.get().or(of_provider)?;
    Some(ir::Cache {
        prefix: cache.prefix.get()?.value.0,
        unknown_member: cache.unknown_member.get().map(|word| word.value.0),
        ttl_s: range(&cache.ttl_s),
        min_tokens: range(&cache.min_tokens),
        read_price: range(&cache.read_price),
        write_price: range(&cache.write_price),
        source: text(&cache.source),
    })
}

fn range<T: Copy>(list: &Key<Vec<At<T>>>) -> Vec<T> {
    list.items().iter().map(|item| item.value).collect()
}

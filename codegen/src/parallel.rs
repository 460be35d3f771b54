//! The same for many, on all cores: a catalogue is compiled in every build.

use std::thread;

/// What each item becomes, in their order.
pub(crate) fn in_parallel<T: Sync, R: Send>(items: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(threads).max(1);
    let part = |items: &[T]| -> Vec<R> { items.iter().map(&each).collect() };
    let part = &part;
    thread::scope(|scope| {
        let parts = items.chunks(share);
        let parts = parts.map(|items| scope.spawn(move || part(items)));
        let parts: Vec<_> = parts.collect();
        let parts = parts.into_iter().map(thread::ScopedJoinHandle::join);
        // A panic goes on as if there were no threads.
        let parts = parts.map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        parts.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::in_parallel;

    #[test]
    fn the_order_is_kept() {
        for count in [0, 1, 7, 100] {
            let items: Vec<u32> = (0..count).collect();
            let doubled: Vec<u32> = items.iter().map(|item| item * 2).collect();
            assert_eq!(in_parallel(&items, |item| item * 2), doubled);
        }
    }
}

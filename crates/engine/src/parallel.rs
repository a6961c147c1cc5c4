//! The same work on many things, on several threads, with results in a fixed order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// `work(…, 0)`, `work(…, 1)`, … up to `count`, in that order, whatever thread made them. There is one thread for each of
/// `workers`, at least one, which it has to itself: this one for the first.
pub fn map<W: Send, T: Send>(
    workers: &mut [W],
    count: usize,
    work: impl Fn(&mut W, usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let places: Vec<Mutex<Option<T>>> = (0..count).map(|_| Mutex::new(None)).collect();
    let run = |worker: &mut W| {
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = places.get(i) else { return };
            let result = work(worker, i);
            if let Ok(mut place) = place.lock() {
                *place = Some(result);
            }
        }
    };
    if let Some((first, others)) = workers.split_first_mut() {
        std::thread::scope(|scope| {
            for worker in others.iter_mut().take(count.saturating_sub(1)) {
                scope.spawn(|| run(worker));
            }
            run(first);
        });
    }
    let results = places
        .into_iter()
        .filter_map(|place| place.into_inner().ok());
    results.flatten().collect()
}

/// Works on every part, each on a thread of its own, the first on this one.
pub(crate) fn each<T: Send>(parts: impl Iterator<Item = T>, work: impl Fn(T) + Sync) {
    let mut parts = parts.peekable();
    let Some(first) = parts.next() else { return };
    if parts.peek().is_none() {
        return work(first);
    }
    let work = &work;
    std::thread::scope(|scope| {
        for part in parts {
            scope.spawn(move || work(part));
        }
        work(first);
    });
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_keep_their_order_at_any_number_of_threads() {
        let squares: Vec<usize> = (0..100).map(|i| i * i).collect();
        for threads in [1, 2, 7, 200] {
            assert_eq!(map(&mut vec![(); threads], 100, |(), i| i * i), squares);
        }
        assert!(map(&mut [(); 3], 0, |(), i| i).is_empty());
    }

    #[test]
    fn a_worker_belongs_to_one_thread() {
        let mut counts = [0_usize; 4];
        map(&mut counts, 50, |own, _| *own += 1);
        assert_eq!(counts.iter().sum::<usize>(), 50);
    }
}

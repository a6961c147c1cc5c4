//! The same work on many things, on several threads, with results in a fixed order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::Builder;

/// `work(…, 0)`, `work(…, 1)`, … up to `count`, in that order, whatever thread made them. There is one thread for each of
/// `workers`, at least one, which it has to itself: this one for the first. There are fewer where the system has no room for more.
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
                // Where the system has no room for another thread, those that there are do the work.
                let work = || run(worker);
                if Builder::new().spawn_scoped(scope, work).is_err() {
                    break;
                }
            }
            run(first);
        });
    }
    let results = places
        .into_iter()
        .filter_map(|place| place.into_inner().ok());
    results.flatten().collect()
}

/// Works on every part, each on a thread of its own if the system has room for it, the first on this one.
pub(crate) fn each<T: Send>(parts: impl Iterator<Item = T>, work: impl Fn(T) + Sync) {
    let mut parts = parts.peekable();
    let Some(first) = parts.next() else { return };
    if parts.peek().is_none() {
        return work(first);
    }
    let parts: Vec<Mutex<Option<T>>> = parts.map(|part| Mutex::new(Some(part))).collect();
    let take = |place: &Mutex<Option<T>>| {
        let part = place.lock().ok().and_then(|mut place| place.take());
        part.into_iter().for_each(&work);
    };
    std::thread::scope(|scope| {
        let spawned = parts.iter().take_while(|&place| {
            let work = move || take(place);
            Builder::new().spawn_scoped(scope, work).is_ok()
        });
        let spawned = spawned.count();
        work(first);
        // Where the system has no room for another thread, this one does the work.
        parts[spawned..].iter().for_each(take);
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

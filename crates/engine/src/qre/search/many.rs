//! Many starts, few places where they end: the part of a search that knows nothing of games.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::parallel;
use crate::progress::Progress;
use crate::qre::newton::{System, newton};

/// A root, and how many starts led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Basin<R> {
    /// The root, as the first start that came to it left it.
    pub root: R,
    /// How many starts came to it.
    pub starts: usize,
}

/// Starts between two merges of their results. Fixed, so that results do not depend on the number of threads.
const BATCH: usize = 16;

/// Distinct roots of a fixed-point system by Newton's method from `start(0)` to `start(count − 1)`, in the order in which
/// they were first found. Roots are the same that differ by less than `apart` everywhere; they are found to `tolerance`, the
/// largest |x − F(x)|. `systems` holds the same system once for each thread, at least one. When cancelled, what was found so
/// far is the result.
pub fn roots<S: System + Send>(
    systems: &mut [S],
    count: usize,
    start: &(dyn Fn(usize) -> Vec<f64> + Sync),
    (tolerance, apart): (f64, f64),
    progress: &dyn Progress,
) -> Vec<Basin<Vec<f64>>> {
    let mut basins = Vec::new();
    let from = |system: &mut S, i: usize| {
        let root = newton(system, &start(i), tolerance);
        root.converged.then_some(root.x)
    };
    let same = |a: &Vec<f64>, b: &Vec<f64>| a.iter().zip(b).all(|(a, b)| (a - b).abs() < apart);
    gather(systems, count, &from, &same, progress, &mut basins);
    basins
}

/// Starts made, and how many of these arrived at a root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gathered {
    pub(super) made: usize,
    pub(super) arrived: usize,
}

/// Adds what `from` comes to, from start 0 to start `count` − 1, to `basins`. There is one worker for each thread.
pub(super) fn gather<W: Send, R: Send>(
    workers: &mut [W],
    count: usize,
    from: &(impl Fn(&mut W, usize) -> Option<R> + Sync),
    same: &dyn Fn(&R, &R) -> bool,
    progress: &dyn Progress,
    basins: &mut Vec<Basin<R>>,
) -> Gathered {
    let mut gathered = Gathered::default();
    for first in (0..count).step_by(BATCH) {
        if progress.cancelled() {
            break;
        }
        let batch = count.min(first + BATCH) - first;
        let phase = format!("searching, {} found", basins.len());
        let done = AtomicUsize::new(first);
        let ends = parallel::map(workers, batch, |worker, i| {
            let begun = done.fetch_add(1, Ordering::Relaxed);
            progress.step(&phase, begun as f64 / count as f64);
            (!progress.cancelled()).then(|| from(worker, first + i))
        });
        for end in ends.into_iter().flatten() {
            gathered.made += 1;
            let Some(root) = end else { continue };
            gathered.arrived += 1;
            match basins.iter_mut().find(|basin| same(&basin.root, &root)) {
                Some(basin) => basin.starts += 1,
                None => basins.push(Basin { root, starts: 1 }),
            }
        }
    }
    gathered
}

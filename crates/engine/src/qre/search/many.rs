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

/// How exactly roots are found, and told from each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exactness {
    /// The largest |x − F(x)| of a root.
    pub tolerance: f64,
    /// Roots are the same that differ by less than this everywhere.
    pub apart: f64,
}

/// The basins found so far, and which roots are the same.
pub(super) struct Basins<R, S> {
    pub(super) found: Vec<Basin<R>>,
    same: S,
}

impl<R, S: Fn(&R, &R) -> bool> Basins<R, S> {
    pub(super) fn new(same: S) -> Basins<R, S> {
        Basins {
            found: Vec::new(),
            same,
        }
    }

    /// Counts a start that came to a root.
    fn count(&mut self, root: R) {
        match self.known(&root) {
            Some(basin) => basin.starts += 1,
            None => self.found.push(Basin { root, starts: 1 }),
        }
    }

    /// Keeps a root that no start has come to, if it is not there yet.
    pub(super) fn put(&mut self, root: R) {
        if self.known(&root).is_none() {
            self.found.push(Basin { root, starts: 0 });
        }
    }

    fn known(&mut self, root: &R) -> Option<&mut Basin<R>> {
        let same = &self.same;
        let mut found = self.found.iter_mut();
        found.find(|basin| same(&basin.root, root))
    }
}

/// Starts between two merges of their results. Fixed, so that results do not depend on the number of threads.
const BATCH: usize = 16;

/// Distinct roots of a fixed-point system by Newton's method from `start(0)` to `start(count − 1)`, in the order in which
/// they were first found. `systems` holds the same system once for each thread, at least one. When cancelled, what was found so
/// far is the result.
pub fn roots<S: System + Send>(
    systems: &mut [S],
    count: usize,
    start: &(dyn Fn(usize) -> Vec<f64> + Sync),
    exactness: Exactness,
    progress: &dyn Progress,
) -> Vec<Basin<Vec<f64>>> {
    let Exactness { tolerance, apart } = exactness;
    let from = |system: &mut S, i: usize| {
        let root = newton(system, &start(i), tolerance);
        root.converged.then_some(root.x)
    };
    let same = |a: &Vec<f64>, b: &Vec<f64>| a.iter().zip(b).all(|(a, b)| (a - b).abs() < apart);
    let mut basins = Basins::new(same);
    gather(systems, count, &from, progress, &mut basins);
    basins.found
}

/// Starts made, and how many of these arrived at a root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gathered {
    pub(super) made: usize,
    pub(super) arrived: usize,
}

/// Adds what `from` comes to, from start 0 to start `count` − 1, to `basins`. There is one worker for each thread.
pub(super) fn gather<W: Send, R: Send, S: Fn(&R, &R) -> bool>(
    workers: &mut [W],
    count: usize,
    from: &(impl Fn(&mut W, usize) -> Option<R> + Sync),
    progress: &dyn Progress,
    basins: &mut Basins<R, S>,
) -> Gathered {
    let mut gathered = Gathered::default();
    for first in (0..count).step_by(BATCH) {
        if progress.cancelled() {
            break;
        }
        let batch = count.min(first + BATCH) - first;
        let phase = format!("searching, {} found", basins.found.len());
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
            basins.count(root);
        }
    }
    gathered
}

//! A budget of time: when it is used up, the computation is asked to stop, and returns what it has.

use std::time::{Duration, Instant};

use demarche_engine::progress::Progress;

use crate::args::Shared;
use crate::console::Bar;

/// A bar that asks to stop when the time is up.
pub(crate) struct Budget {
    bar: Bar,
    until: Option<Instant>,
}

impl Budget {
    /// From now on; without end if `time` says none.
    pub(crate) fn new(shared: &Shared, time: Option<Duration>) -> Budget {
        Budget {
            bar: Bar::new(shared),
            until: time.and_then(|time| Instant::now().checked_add(time)),
        }
    }

    /// The same, with draws counted.
    pub(crate) fn drawing(shared: &Shared, time: Option<Duration>, draws: u64) -> Budget {
        let mut budget = Budget::new(shared, time);
        budget.bar = Bar::counting(shared, "drawing", draws);
        budget
    }
}

impl Progress for Budget {
    fn step(&self, phase: &str, done: f64) {
        self.bar.step(phase, done);
    }

    fn cancelled(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until) || self.bar.cancelled()
    }
}

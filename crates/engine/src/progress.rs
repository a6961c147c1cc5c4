//! Progress of long computations, and their cancellation, without printing anything.

/// Told about progress, asked whether to go on.
pub trait Progress: Sync {
    /// `done` of `phase` is complete, from 0 to 1.
    fn step(&self, phase: &str, done: f64) {
        let _ = (phase, done);
    }

    /// Whether to stop at the next opportunity.
    fn cancelled(&self) -> bool {
        false
    }
}

/// Reports no progress and never cancels.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {}

/// Passes cancellation on and reports no progress: for computations that run at the same time, whose reports would mix.
#[derive(Clone, Copy)]
pub struct Silent<'a>(pub &'a dyn Progress);

impl Progress for Silent<'_> {
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

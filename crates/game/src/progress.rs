//! How long computations tell how far they are, without printing anything.

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

/// Says nothing and never stops.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {}

//! Settings of the trace.

use crate::qre::response::Response;

/// Settings of the trace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Largest |Q − F(Q)| of a solution, relative to the range of payoffs.
    pub tolerance: f64,
    /// Steps before giving up.
    pub max_steps: usize,
    /// Largest step: a change of ln λ.
    pub max_step: f64,
    /// How far the branch may be from where a step predicts it, as a share of the usual (a quarter of a nat where induction
    /// contracts, a tenth elsewhere). Smaller is more careful.
    pub pace: f64,
    /// Whether induction may be used as a corrector where it contracts; otherwise Newton's method alone.
    pub induction: bool,
    /// Steps along the branch from one look at the sign of the determinant to the next, ≥ 1. A sign that does not fit takes
    /// the branch back to where the last one fitted.
    pub sign_every: usize,
    /// How σ follows from Q.
    pub response: Response,
    /// Threads that a sweep may use where the game is large enough, ≥ 1. Results do not depend on it.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            tolerance: 2e-14,
            max_steps: 20_000,
            max_step: 1.0,
            pace: 1.0,
            induction: true,
            sign_every: 4,
            response: Response::Logit,
            threads: 1,
        }
    }
}

impl Settings {
    /// With so many threads, ≥ 1.
    pub fn with_threads(self, threads: usize) -> Settings {
        Settings { threads, ..self }
    }

    /// With responses of this distribution of errors.
    pub fn with_response(self, response: Response) -> Settings {
        Settings { response, ..self }
    }

    /// With at most so many steps.
    pub fn with_max_steps(self, max_steps: usize) -> Settings {
        Settings { max_steps, ..self }
    }

    /// The same with shorter steps, and Newton's method alone.
    pub fn careful(&self) -> Settings {
        Settings {
            pace: 0.3 * self.pace,
            max_step: 0.5 * self.max_step,
            induction: false,
            sign_every: 1,
            ..*self
        }
    }
}

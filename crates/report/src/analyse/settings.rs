//! Settings of an analysis.

use demarche_engine::qre::trace;
use demarche_engine::qre::vouch::Effort;
use demarche_inference::uncertain::worlds;
use demarche_inference::{compile, solve};
use demarche_scenario::date::Date;

/// Settings of an analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How large games may be.
    pub limits: compile::Settings,
    /// λ of every actor, whatever the scenario says.
    pub precision: Option<f64>,
    /// Leave out evidence dated later.
    pub cut_off: Option<Date>,
    /// Whether to solve the variants beside the base.
    pub variants: bool,
    /// Starts from which to look for other equilibria; 0 to look for none.
    pub others: usize,
    /// Draws of every uncertain input, for the spreads of a briefing; 0 for none.
    pub draws: u64,
    /// Whether there may be fewer where each takes long.
    pub fewer_draws: bool,
    /// Whether to drop every assumption that cites no source, in turn, to see what a briefing's answers hang on.
    pub stress: bool,
    /// What is done to vouch for the path to the point estimate's solution, beside following it.
    pub vouch: Option<Effort>,
    /// How many solves may run at once, ≥ 1. Results do not depend on it.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            limits: compile::Settings::default(),
            precision: None,
            cut_off: None,
            variants: true,
            others: 0,
            draws: 0,
            fewer_draws: false,
            stress: false,
            vouch: None,
            threads: 1,
        }
    }
}

impl Settings {
    /// One worker for each thread.
    pub(crate) fn workers(&self) -> Vec<()> {
        vec![(); self.threads.max(1)]
    }

    /// Settings of the solver for many settings of a scenario's numbers.
    pub fn worlds(&self) -> worlds::Settings {
        worlds::Settings {
            solve: self.solve(),
            cut_off: self.cut_off,
        }
    }

    /// Settings of the solver.
    pub fn solve(&self) -> solve::Settings {
        solve::Settings {
            limits: self.limits,
            precision: self.precision,
            trace: trace::Settings::default().with_threads(self.threads),
            vouch: self.vouch,
        }
    }
}

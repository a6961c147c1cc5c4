//! The stages of an analysis: check, solve, filter by the reports.

use std::sync::{Arc, OnceLock};

use demarche_engine::progress::Progress;
use demarche_inference::filter::{Date, Filtered, Reports};
use demarche_inference::query::insight::Insight;
use demarche_inference::solve::{SolveError, Solved};
use demarche_scenario::World;
use demarche_scenario::load::Loaded;
use demarche_scenario::model::Model;

use super::{AnalyseError, Asked, Settings, ask, equilibrium};
use crate::findings::Equilibrium;

/// What analyses are made of beside the solved scenario: its files, the documents that it cites, how much to do, and whom to tell.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The scenario's files.
    pub loaded: &'a Loaded,
    /// Access to documents.
    pub world: &'a dyn World,
    /// Settings of an analysis.
    pub settings: &'a Settings,
    /// Receives progress, and may cancel.
    pub progress: &'a dyn Progress,
}

/// A solved scenario held against its reports. What is asked of it is computed when it is first asked for, and kept.
#[derive(Debug)]
pub struct Analysis {
    solved: Arc<Solved>,
    cut_off: Option<Date>,
    weighed: OnceLock<Result<(Reports, Filtered), SolveError>>,
    asked: OnceLock<Vec<Asked>>,
    insight: OnceLock<Arc<Insight>>,
}

impl Analysis {
    /// Of a solved scenario, with the reports dated no later than the settings' cut-off.
    pub fn new(solved: Arc<Solved>, settings: &Settings) -> Analysis {
        Analysis {
            solved,
            cut_off: settings.cut_off,
            weighed: OnceLock::new(),
            asked: OnceLock::new(),
            insight: OnceLock::new(),
        }
    }

    /// Compiles and solves a checked scenario.
    ///
    /// # Errors
    /// See [`SolveError`].
    pub fn solve(
        model: &Model,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Analysis, AnalyseError> {
        let solved = Solved::new(model, &settings.solve(), progress)?;
        Ok(Analysis::new(Arc::new(solved), settings))
    }

    /// The solved scenario.
    pub fn solved(&self) -> &Arc<Solved> {
        &self.solved
    }

    /// Reports dated later than this do not count.
    pub(super) fn cut_off(&self) -> Option<Date> {
        self.cut_off
    }

    /// The scenario.
    pub fn model(&self) -> &Model {
        self.solved.model()
    }

    fn weighed(&self) -> Result<&(Reports, Filtered), AnalyseError> {
        let weighed = self
            .weighed
            .get_or_init(|| self.solved.filter(self.cut_off));
        Ok(weighed.as_ref().map_err(Clone::clone)?)
    }

    /// The reports, weighed.
    ///
    /// # Errors
    /// No history fits them.
    pub fn reports(&self) -> Result<&Reports, AnalyseError> {
        self.weighed().map(|(reports, _)| reports)
    }

    /// Beliefs given the reports.
    ///
    /// # Errors
    /// No history fits the reports.
    pub fn filtered(&self) -> Result<&Filtered, AnalyseError> {
        self.weighed().map(|(_, filtered)| filtered)
    }

    /// The answers to the scenario's questions, given the reports.
    ///
    /// # Errors
    /// No history fits the reports.
    pub fn asked(&self) -> Result<&[Asked], AnalyseError> {
        let filtered = self.filtered()?;
        Ok(self
            .asked
            .get_or_init(|| ask(self.solved.instance(), filtered)))
    }

    /// Which solution everything rests on.
    ///
    /// # Errors
    /// No history fits the reports.
    pub fn equilibrium(&self) -> Result<Equilibrium, AnalyseError> {
        Ok(equilibrium(&self.solved, self.filtered()?))
    }

    /// The parts that need passes over the game.
    pub fn insight(&self) -> Arc<Insight> {
        Arc::clone(self.insight.get_or_init(|| self.solved.insight()))
    }
}

//! The error of an analysis.

use demarche_inference::solve::SolveError;
use demarche_scenario::{Problem, Severity};

/// Why there are no findings.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AnalyseError {
    /// The scenario has mistakes.
    #[error("{}", first(.0))]
    Problems(Vec<Problem>),
    /// The scenario has no solution, or no history fits its reports.
    #[error(transparent)]
    Solve(#[from] SolveError),
    /// The solution is at a turning point of its branch, so that nothing has a derivative there.
    #[error(
        "at these precisions the branch of equilibria turns, and answers have no derivatives there; ask for a slightly different λ"
    )]
    TurningPoint,
}

fn first(problems: &[Problem]) -> String {
    match problems.iter().find(|p| p.severity == Severity::Error) {
        Some(first) => format!("the scenario has mistakes; the first: {}", first.message),
        None => "the scenario has mistakes".into(),
    }
}

//! Answers along λ: what they would be if everybody were more or less precise.

use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::question::probability;
use demarche_inference::solve::{Instance, SolveError};

use super::{AnalyseError, Analysis, Context};
use crate::findings::{AtPrecision, Findings};

/// The answers along λ, by question of the scenario. Empty for each where nobody decides anything.
///
/// # Errors
/// No history fits the reports.
pub(crate) fn along(
    analysis: &Analysis,
    context: Context<'_>,
) -> Result<Vec<Vec<AtPrecision>>, AnalyseError> {
    let solved = analysis.solved();
    let questions = &analysis.model().questions;
    let mut rows = vec![Vec::new(); questions.len()];
    if solved.game.graph.infosets.is_empty() {
        return Ok(rows);
    }
    let equilibrium = analysis.equilibrium()?;
    let mut each = equilibrium.precision.iter().map(|(_, lambda)| *lambda);
    let first = each.next();
    let common = first.filter(|first| each.all(|lambda| lambda == *first));
    let settings = context.settings.solve().trace;
    for (times, point) in solved.along(&settings, context.progress) {
        let at = Instance {
            sigma: &point.sigma,
            ..solved.instance()
        };
        let given = |reports: &Reports| -> Result<Vec<Option<f64>>, SolveError> {
            let filtered = filter(at, reports)?;
            let each = questions.iter();
            Ok(each
                .map(|asked| probability(at, &filtered, asked))
                .collect())
        };
        let priors = given(&Reports::none())?;
        let answers = given(analysis.reports()?)?;
        for (row, (prior, answer)) in rows.iter_mut().zip(priors.into_iter().zip(answers)) {
            row.push(AtPrecision {
                times,
                lambda: common.map(|lambda| lambda * times),
                prior,
                answer,
            });
        }
    }
    Ok(rows)
}

/// Puts the answers along λ beside the answers.
///
/// # Errors
/// No history fits the reports.
pub fn add_along(
    findings: &mut Findings,
    analysis: &Analysis,
    context: Context<'_>,
) -> Result<(), AnalyseError> {
    let mut rows = findings.questions.iter_mut().peekable();
    for (question, along) in analysis
        .model()
        .questions
        .iter()
        .zip(along(analysis, context)?)
    {
        // Questions without an answer have no row; the others stand in the scenario's order.
        if let Some(row) = rows.next_if(|row| row.name == question.name) {
            row.along = along;
        }
    }
    Ok(())
}

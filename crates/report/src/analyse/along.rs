//! Answers along λ: what they would be if everybody were more or less precise.

use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::anatomy::settled;
use demarche_inference::query::question::probability;
use demarche_inference::solve::{Instance, SolveError};

use demarche_scenario::model::Question;

use super::{AnalyseError, Analysis, Context};
use crate::findings::{AtPrecision, Findings};

/// The answers along λ, by question. Empty for each where nobody decides anything.
///
/// # Errors
/// No history fits the reports.
pub(crate) fn along(
    analysis: &Analysis,
    questions: &[Question],
    context: Context<'_>,
) -> Result<Vec<Vec<AtPrecision>>, AnalyseError> {
    let solved = analysis.solved();
    let mut rows = vec![Vec::new(); questions.len()];
    if solved.game.graph.infosets.is_empty() {
        return Ok(rows);
    }
    let common = analysis.equilibrium()?.common_precision();
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
    rows.iter_mut().for_each(|row| settle(row));
    Ok(rows)
}

/// Answers before any report that differ from the point estimate's by rounding alone are that: what is said of types does not depend on
/// λ before something is reported.
fn settle(row: &mut [AtPrecision]) {
    let own = row.iter().find(|at| at.times == 1.0);
    let Some(prior) = own.and_then(|at| at.prior) else {
        return;
    };
    for at in row {
        at.prior = at.prior.map(|other| settled(other, prior));
    }
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
    for (question, along) in analysis.model().questions.iter().zip(along(
        analysis,
        &analysis.model().questions,
        context,
    )?) {
        // Questions without an answer have no row; the others stand in the scenario's order.
        if let Some(row) = rows.next_if(|row| row.name == question.name) {
            row.along = along;
        }
    }
    Ok(())
}

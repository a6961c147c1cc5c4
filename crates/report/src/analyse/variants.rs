//! What-ifs: every variant is solved anew and compared with the base.

use std::collections::HashMap;

use demarche_engine::parallel;
use demarche_scenario::model::{Sort, Variant};
use demarche_scenario::vary;
use demarche_scenario::vary::edit::Touches;

use super::measured::{Measured, measure, put_varied};
use super::{AnalyseError, Analysis, Asked, Context, answer};
use crate::findings::{Findings, VariantResult};

/// Solves all variants, as many at a time as the settings allow; results are in the scenario's order.
///
/// # Errors
/// No history fits the reports of the base.
pub(super) fn solve_all(
    base: &Analysis,
    context: Context<'_>,
) -> Result<Vec<VariantResult>, AnalyseError> {
    let asked = base.asked()?;
    let measured = measure(base.solved().instance(), base.filtered()?);
    let variants = &base.model().variants;
    let mut workers = context.settings.workers();
    Ok(parallel::map(&mut workers, variants.len(), |(), i| {
        one(&variants[i], base, (asked, &measured), context)
    }))
}

/// Puts what-ifs into the findings, and beside the answers that they give.
pub(super) fn put(findings: &mut Findings, variants: Vec<VariantResult>) {
    let mut by_question: HashMap<&str, Vec<(String, f64)>> = HashMap::new();
    for variant in &variants {
        let only_here = variant
            .only_here
            .iter()
            .map(|(question, here)| (question, here));
        let both = variant
            .answers
            .iter()
            .map(|(question, _, here)| (question, here));
        for (question, here) in both.chain(only_here) {
            let there = by_question.entry(question).or_default();
            there.push((variant.name.clone(), *here));
        }
    }
    for answer in &mut findings.questions {
        answer.variants = by_question.remove(&*answer.name).unwrap_or_default();
    }
    findings.variants = variants;
}

/// The sorts of a variant's changes, each once.
fn sorts(variant: &Variant) -> Vec<Sort> {
    let mut sorts = variant.sorts.clone();
    sorts.sort_unstable();
    sorts.dedup();
    sorts
}

fn one(
    variant: &Variant,
    base: &Analysis,
    (base_asked, base_measured): (&[Asked], &Measured),
    context: Context<'_>,
) -> VariantResult {
    let mut result = VariantResult {
        name: variant.name.clone(),
        label: variant.label.clone(),
        sorts: sorts(variant),
        ..VariantResult::default()
    };
    let varied = vary(&context.loaded.whole, &variant.name)
        .map_err(|problem| AnalyseError::Problems(vec![problem]));
    let touched = match result.sorts.as_slice() {
        [] | [Sort::Reported] => Touches::Reports,
        _ => Touches::Shape,
    };
    match varied.and_then(|varied| answer(&varied, touched, base, context)) {
        Ok(varied) => {
            result.residual = varied.solved.certificate().residual;
            put_varied(
                &mut result,
                (base.model(), base_measured),
                (varied.solved.model(), &varied.measured),
            );
            let asked = varied.asked;
            let there: HashMap<&str, &Asked> = asked.iter().map(|a| (a.name.as_str(), a)).collect();
            let both = base_asked
                .iter()
                .filter_map(|base| Some((base, there.get(base.name.as_str())?)));
            for (base, here) in both {
                let name = base.name.clone();
                match (base.probability, here.probability) {
                    (Some(before), Some(now)) => result.answers.push((name, before, now)),
                    (Some(before), None) => result.undefined.push((name, before)),
                    (None, Some(now)) => result.only_here.push((name, now)),
                    (None, None) => {}
                }
            }
        }
        Err(error) => result.unanswered = error.to_string(),
    }
    result
}

//! What-ifs: every variant solved anew beside the base.

use demarche_engine::parallel;
use demarche_engine::progress::Progress;
use demarche_scenario::load::Loaded;
use demarche_scenario::model::{Model, Sort, Variant};
use demarche_scenario::vary::edit::Touches;
use demarche_scenario::{World, vary};

use super::varied::{Base, answer};
use super::{AnalyseError, Settings};
use crate::findings::{Findings, VariantResult};

/// Solves all variants, as many at a time as the settings allow; results are in the scenario's order.
pub(super) fn solve_all(
    loaded: &Loaded,
    model: &Model,
    base: &Base<'_>,
    settings: &Settings,
    world: &dyn World,
    progress: &dyn Progress,
) -> Vec<VariantResult> {
    parallel::map(&mut settings.workers(), model.variants.len(), |(), i| {
        one(loaded, &model.variants[i], base, settings, world, progress)
    })
}

/// Puts what-ifs into the findings, and beside the answers that they give.
pub(super) fn put(findings: &mut Findings, variants: Vec<VariantResult>) {
    for answer in &mut findings.questions {
        let there = variants.iter().filter_map(|variant| {
            let mut answers = variant.answers.iter();
            let (_, _, here) = answers.find(|(name, _, _)| *name == answer.name)?;
            Some((variant.name.clone(), *here))
        });
        answer.variants = there.collect();
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
    loaded: &Loaded,
    variant: &Variant,
    base: &Base<'_>,
    settings: &Settings,
    world: &dyn World,
    progress: &dyn Progress,
) -> VariantResult {
    let mut result = VariantResult {
        name: variant.name.clone(),
        label: variant.label.clone(),
        sorts: sorts(variant),
        ..VariantResult::default()
    };
    let varied =
        vary(&loaded.whole, &variant.name).map_err(|problem| AnalyseError::Problems(vec![problem]));
    let touched = match result.sorts.as_slice() {
        [] | [Sort::Reported] => Touches::Reports,
        _ => Touches::Shape,
    };
    match varied.and_then(|varied| answer(&varied, touched, base, settings, world, progress)) {
        Ok((asked, solved)) => {
            result.residual = solved.certificate().residual;
            let both = base
                .asked
                .iter()
                .filter_map(|base| Some((base, asked.iter().find(|a| a.name == base.name)?)));
            result.answers = both
                .filter_map(|(base, here)| {
                    Some((base.name.clone(), base.probability?, here.probability?))
                })
                .collect();
        }
        Err(error) => result.unanswered = error.to_string(),
    }
    result
}

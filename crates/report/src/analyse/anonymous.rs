//! The answers without each anonymous source, and without each of its reports.
//!
//! The actors do not see the reports, so strategies do not depend on them. It is enough to weigh the other reports anew at the same
//! solution; solving the scenario without the source would give the same answers.

use demarche_inference::filter::{Reports, filter};
use demarche_inference::solve::{Instance, Solved};
use demarche_scenario::model::{Evidence, Model};

use super::{AnalyseError, Analysis, Asked, Settings, ask};
use crate::ablate::{Ablation, Effect, effect};
use crate::stress::Stress;

/// The effect of each drop, in the scenario's order.
pub(super) fn dropped(analysis: &Analysis, settings: &Settings) -> Result<Stress, AnalyseError> {
    let model = analysis.model();
    let asked = analysis.asked()?;
    let mut stress = Stress::default();
    let mut drop = |construct: String, keeps: &dyn Fn(&Evidence) -> bool| {
        let mut rest = model.clone();
        rest.evidence.retain(keeps);
        let drop = without(&rest, construct, analysis.solved(), asked, settings);
        stress.drops.push(drop);
        stress.dropped += 1;
    };
    for (s, source) in model.sources.iter().enumerate() {
        if !source.anonymous {
            continue;
        }
        drop(format!("source.{}", source.name), &|e| e.source != Some(s));
        let own: Vec<&Evidence> = model
            .evidence
            .iter()
            .filter(|e| e.source == Some(s))
            .collect();
        if own.len() > 1 {
            for item in own {
                drop(format!("evidence.{}", item.name), &|e| e.name != item.name);
            }
        }
    }
    Ok(stress)
}

/// The answers with the reports of `rest` alone, beside those `asked` before.
fn without(
    rest: &Model,
    construct: String,
    solved: &Solved,
    asked: &[Asked],
    settings: &Settings,
) -> Ablation {
    let reports = Reports::new(rest, &solved.draw, settings.cut_off);
    let at = Instance {
        model: rest,
        ..solved.instance()
    };
    let (effect, flips) = match filter(at, &reports) {
        Ok(filtered) => effect(asked, &ask(at, &filtered)),
        Err(error) => {
            let why = error.to_string();
            (Effect::Needed { why }, Vec::new())
        }
    };
    Ablation {
        construct,
        effect,
        flips,
    }
}

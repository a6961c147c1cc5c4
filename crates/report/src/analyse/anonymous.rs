//! Every anonymous source dropped in turn, and each of its reports.
//!
//! Nobody in the scenario sees the reports, so strategies do not depend on them: what is left is weighed anew at the solution as
//! it is, which gives what solving the scenario without the source would.

use demarche_inference::filter::{Reports, filter};
use demarche_scenario::model::{Evidence, Model};

use super::{Asked, Settings, Solved, ask};
use crate::ablate::{Ablation, Effect, effect};
use crate::stress::Stress;

/// What comes of each drop; in the scenario's order.
pub(super) fn dropped(
    model: &Model,
    solved: &Solved,
    asked: &[Asked],
    settings: &Settings,
) -> Stress {
    let mut stress = Stress::default();
    let mut drop = |construct: String, keeps: &dyn Fn(&Evidence) -> bool| {
        let mut rest = model.clone();
        rest.evidence.retain(keeps);
        stress
            .drops
            .push(without(&rest, construct, solved, asked, settings));
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
    stress
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
    let sigma = &solved.solution.sigma;
    let (effect, flips) = match filter(&solved.game, rest, &solved.draw, sigma, &reports) {
        Ok(filtered) => effect(asked, &ask(rest, solved, &filtered)),
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

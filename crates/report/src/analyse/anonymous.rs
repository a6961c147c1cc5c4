//! The answers without each anonymous source, and without each of its reports.
//!
//! The actors do not see the reports, so strategies do not depend on them. It is enough to weigh the other reports anew at the same
//! solution; solving the scenario without the source would give the same answers.

use std::collections::BTreeMap;

use demarche_inference::filter::{ReportFilter, Reports};

use super::{AnalyseError, Analysis, Settings, ask};
use crate::ablate::{Ablation, Effect, effect};
use crate::stress::Stress;

/// The effect of each drop, in the scenario's order.
pub(super) fn dropped(analysis: &Analysis, settings: &Settings) -> Result<Stress, AnalyseError> {
    let model = analysis.model();
    let asked = analysis.asked()?;
    let mut stress = Stress::default();
    if model.sources.iter().all(|source| !source.anonymous) {
        return Ok(stress);
    }
    // The reports of each source.
    let mut own: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (item, evidence) in model.evidence.iter().enumerate() {
        if let Some(s) = evidence.source {
            own.entry(s).or_default().push(item);
        }
    }
    let at = analysis.solved().instance();
    let report_filter = ReportFilter::new(at);
    let reports = analysis.reports()?;
    let mut drop = |construct: String, left_out: &dyn Fn(usize) -> bool| {
        let rest: Reports = reports.without(model, settings.cut_off, left_out);
        let (effect, flips) = match report_filter.filter(&rest) {
            Ok(filtered) => effect(asked, &ask(at, &filtered), |_| false),
            Err(error) => {
                let why = error.to_string();
                (Effect::Needed { why }, Vec::new())
            }
        };
        stress.drops.push(Ablation {
            construct,
            effect,
            flips,
            undefined: Vec::new(),
        });
        stress.dropped += 1;
    };
    for (s, source) in model.sources.iter().enumerate() {
        if !source.anonymous {
            continue;
        }
        drop(format!("source.{}", source.name), &|item| {
            model.evidence[item].source == Some(s)
        });
        let own = own.get(&s).map_or(&[][..], Vec::as_slice);
        if own.len() > 1 {
            for &only in own {
                let name = &model.evidence[only].name;
                drop(format!("evidence.{name}"), &|item| item == only);
            }
        }
    }
    Ok(stress)
}

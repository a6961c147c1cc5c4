//! Forecasts frozen on a day: the answers of a scenario without anything dated later.

use demarche_scenario::vary::as_of;
use demarche_scenario::{Problem, check, cite, print};
use serde::{Deserialize, Serialize};

use super::{iso, persistence};
use crate::analyse::{self, AnalyseError, Analysis, Context, Settings};
use demarche_scenario::date::Date;

/// The answers of a scenario as they stood on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Freeze {
    /// Title of the scenario.
    pub title: String,
    /// SHA-256 of the canonical text of the scenario as it stood on that day.
    pub scenario: String,
    /// Version of the program.
    pub version: String,
    /// The cut-off: nothing that is dated later is in it.
    pub as_of: String,
    /// Where that day comes from.
    pub dated: Dated,
    /// Number of parts that enter the answers and cite only later sources, where `--hindsight` allowed it.
    #[serde(default, skip_serializing_if = "none")]
    pub hindsight: usize,
    /// The equilibrium that the answers rest on.
    pub equilibrium: FrozenEquilibrium,
    /// In the scenario's order, without questions whose condition has probability 0.
    pub questions: Vec<Frozen>,
}

/// Where the day of a forecast comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dated {
    /// The user, by an argument: the forecast may have been made later.
    Given,
    /// The clock of the machine.
    Clock,
}

/// The equilibrium that the answers rest on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrozenEquilibrium {
    /// As in the briefing.
    pub name: String,
    /// λ by actor.
    pub precision: Vec<(String, f64)>,
    /// As in the briefing.
    pub status: String,
    /// Largest |σ − softmax(λQ)|, by independent code.
    pub residual: f64,
}

/// One question's forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// Name of the question.
    pub name: String,
    /// What it says.
    pub label: String,
    /// The property as written.
    pub asks: String,
    /// The rule of resolution.
    pub rule: Option<String>,
    /// The day on which the answer is looked up.
    pub due: Option<String>,
    /// The forecast.
    pub probability: f64,
    /// The base rate, where the scenario has one.
    pub base_rate: Option<f64>,
    /// The persistence forecast, where the question is about the state alone.
    pub no_change: Option<f64>,
}

/// A forecast, and what was left out of it.
#[derive(Clone, Debug)]
pub struct Made {
    /// The entry for the ledger.
    pub freeze: Freeze,
    /// Items of evidence that it could not use, and why.
    pub left_out: Vec<(String, &'static str)>,
}

/// Why there is no forecast.
#[derive(Clone, Debug, thiserror::Error)]
pub enum FreezeError {
    /// The answers rest on what only sources dated later speak for.
    #[error("the answers rest on parts that only sources of a later date support")]
    Hindsight(Vec<Problem>),
    /// There are no answers.
    #[error(transparent)]
    Analyse(#[from] AnalyseError),
}

/// Answers a scenario as it stood on a day. `hindsight` lets pass what cites only sources dated later.
///
/// # Errors
/// The answers rest on such parts and that was not let pass, or there are none.
pub fn freeze(
    day: Date,
    dated: Dated,
    hindsight: bool,
    context: Context<'_>,
) -> Result<Made, FreezeError> {
    let Context {
        loaded,
        world,
        settings,
        progress,
    } = context;
    let then = as_of(&loaded.whole, day);
    if !then.hindsight.is_empty() && !hindsight {
        return Err(FreezeError::Hindsight(then.hindsight));
    }
    let (model, problems) = check::check_varied(&then.scenario, world);
    let model = model.ok_or(AnalyseError::Problems(problems))?;
    let settings = Settings {
        cut_off: Some(day),
        ..settings.clone()
    };
    let analysis = Analysis::solve(&model, &settings, progress)?;
    let asked = analysis.asked()?;
    let found = analysis.equilibrium()?;
    let draw = &analysis.solved().draw;
    let properties = analyse::Properties::new(&then.scenario);
    let questions = model.questions.iter().zip(asked).filter_map(|(q, asked)| {
        let rate = q.base_rate.as_ref();
        Some(Frozen {
            name: q.name.clone(),
            label: q.label.clone(),
            asks: properties.of(&q.name),
            rule: q.resolves.clone(),
            due: analyse::due(&model, q, &asked.by_round),
            probability: asked.probability?,
            base_rate: rate.map(|rate| draw.number(&model, rate)),
            no_change: persistence::persistence_forecast(&model, draw, q),
        })
    });
    Ok(Made {
        freeze: Freeze {
            title: model.title.clone(),
            scenario: cite::sha256(&print::print(&then.scenario)),
            version: env!("CARGO_PKG_VERSION").into(),
            as_of: iso(day),
            dated,
            hindsight: then.hindsight.len(),
            equilibrium: FrozenEquilibrium {
                name: found.name,
                precision: found.precision,
                status: found.status,
                residual: found.residual,
            },
            questions: questions.collect(),
        },
        left_out: then.left_out,
    })
}

fn none(n: &usize) -> bool {
    *n == 0
}

//! The answers of a changed scenario.

use demarche_engine::progress::Silent;
use demarche_engine::qre::trace;
use demarche_inference::solve::{self, Solved};
use demarche_scenario::check;
use demarche_scenario::syntax::Scenario;
use demarche_scenario::vary::edit::Touches;

use super::measured::{Measured, measure};
use super::{AnalyseError, Analysis, Asked, Context, ask};

/// A changed scenario.
pub(crate) struct Varied {
    /// Its answers.
    pub(crate) asked: Vec<Asked>,
    /// Its answers of how much and when.
    pub(crate) measured: Measured,
    /// The equilibrium that they rest on.
    pub(crate) solved: Solved,
}

/// The answers of a changed scenario, solved from the solution of the scenario as it is: see [`Solved::near`].
///
/// # Errors
/// The scenario has mistakes, or no solution, or no history fits its reports.
pub(crate) fn answer(
    varied: &Scenario,
    touched: Touches,
    base: &Analysis,
    context: Context<'_>,
) -> Result<Varied, AnalyseError> {
    let (model, problems) = check::check_varied(varied, context.world);
    let model = model.ok_or(AnalyseError::Problems(problems))?;
    let settings = solve::Settings {
        // Several are solved at once.
        trace: trace::Settings::default(),
        vouch: None,
        ..context.settings.solve()
    };
    let progress = &Silent(context.progress);
    let solved = base.solved().near(&model, touched, &settings, progress)?;
    let (_, filtered) = solved.filter(context.settings.cut_off)?;
    Ok(Varied {
        asked: ask(solved.instance(), &filtered),
        measured: measure(solved.instance(), &filtered),
        solved,
    })
}

//! The findings at the point estimate alone, without what-ifs, other equilibria and draws; so no answer has a confidence word.

use std::thread::{Builder, Scope, ScopedJoinHandle};

use demarche_inference::query::forecast;
use demarche_scenario::load::Loaded;
use demarche_scenario::{cite, print};

use super::equilibrium::equilibrium;
use super::{
    AnalyseError, Analysis, Context, answers, assumptions, beliefs, calendar, citations, evidence,
    measured, moves, shifts,
};
use crate::findings::{Equilibrium, Findings, Forecast, RoundName};
use crate::network;

/// The texts that findings quote: the files of the scenario and the documents that it cites.
pub(super) struct Sources<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) library: &'a citations::Library<'a>,
}

/// All that follows at the point estimate. Beside the findings of a scenario that is played in the same way and asks the same
/// questions, answers before any report need not be sought again.
///
/// # Errors
/// No history fits the reports.
pub fn point(
    analysis: &Analysis,
    beside: Option<&Findings>,
    context: Context<'_>,
) -> Result<Findings, AnalyseError> {
    let mut findings = early(analysis, beside, context)?;
    add_late(&mut findings, analysis, context)?;
    Ok(findings)
}

/// The first half of [`point`], what people wait for: answers and beliefs, and what they rest on. Signals, forecasts, moves
/// to watch and the certificate are blank.
///
/// # Errors
/// No history fits the reports.
pub fn early(
    analysis: &Analysis,
    beside: Option<&Findings>,
    context: Context<'_>,
) -> Result<Findings, AnalyseError> {
    let (solved, settings) = (analysis.solved(), context.settings);
    let model = analysis.model();
    let reports = analysis.reports()?;
    let questions = || {
        let asked = analysis.asked()?;
        let known = beside.and_then(|there| answers::known(there, asked));
        Ok::<_, AnalyseError>((asked, known))
    };
    // Whether they are known is not known before the questions are asked; where the game is another they are not.
    let before = || match beside {
        None => answers::before(solved).map(Some),
        Some(_) => Ok(None),
    };
    let beliefs = || beliefs::rows(solved, reports);
    let (questions, before, beliefs) = match settings.threads {
        0 | 1 => (questions(), before(), beliefs()),
        _ => std::thread::scope(|scope| {
            let before = aside(scope, before);
            let beliefs = aside(scope, beliefs);
            (questions(), before(), beliefs())
        }),
    };
    let (asked, known) = questions?;
    let before = match before?.or(known) {
        Some(before) => before,
        None => answers::before(solved)?,
    };
    let (loaded, filtered) = (context.loaded, analysis.filtered()?);
    let library = citations::Library::new(model, context.world);
    let sources = Sources {
        loaded,
        library: &library,
    };
    let canonical = print::print(&loaded.whole);
    let mut findings = Findings {
        title: model.title.clone(),
        digest: cite::sha256(&canonical),
        version: env!("CARGO_PKG_VERSION").into(),
        cut_off: settings.cut_off.map(calendar::date),
        rounds: (1..=model.rounds)
            .map(|round| RoundName {
                round,
                label: calendar::round(model, round),
            })
            .collect(),
        equilibrium: Equilibrium::default(),
        worlds: None,
        anonymous_dropped: 0,
        unreferenced: 0,
        unreferenced_dropped: 0,
        questions: answers::rows(solved, asked, &before, &sources),
        how_much: Vec::new(),
        when: Vec::new(),
        beliefs: beliefs?,
        signals: Vec::new(),
        shifts: Vec::new(),
        watch: Vec::new(),
        forecasts: Vec::new(),
        variants: Vec::new(),
        undefined: answers::undefined(solved, asked, &sources),
        evidence: evidence::rows(model, reports, filtered, &sources),
        assumptions: assumptions::rows(model, &sources),
        network: network::network(model, &loaded.whole, &solved.draw),
    };
    measured::put(&mut findings, solved, filtered, &sources)?;
    Ok(findings)
}

/// The second half of [`point`]: signals, forecasts and moves to watch, and the certificate of it all.
///
/// # Errors
/// No history fits the reports.
pub fn add_late(
    findings: &mut Findings,
    analysis: &Analysis,
    context: Context<'_>,
) -> Result<(), AnalyseError> {
    let (solved, model) = (analysis.solved(), analysis.model());
    let filtered = analysis.filtered()?;
    let signals = || moves::signals(solved, filtered);
    let forecasts = || forecast::forecast(solved.instance(), filtered);
    let equilibrium = || equilibrium(solved, filtered);
    let (signals, forecasts, equilibrium) = match context.settings.threads {
        0 | 1 => (signals(), forecasts(), equilibrium()),
        _ => std::thread::scope(|scope| {
            let signals = aside(scope, signals);
            let (equilibrium, forecasts) = (equilibrium(), forecasts());
            (signals(), forecasts, equilibrium)
        }),
    };
    findings.equilibrium = equilibrium;
    findings.signals = signals;
    let from = shifts::current(analysis)?;
    findings.watch = moves::watch(solved, filtered, from);
    findings.shifts = shifts::shifts(&findings.questions, analysis, from)?;
    answers::add_leading(&mut findings.questions, solved, analysis.reports()?)?;
    let named = |forecast: forecast::Forecast| {
        let variable = &model.variables[forecast.variable];
        Forecast {
            variable: variable.name.clone(),
            label: variable.label.clone(),
            levels: variable.levels.clone(),
            by_round: forecast.by_round,
        }
    };
    let told = |forecast: &forecast::Forecast| !model.variables[forecast.variable].internal;
    findings.forecasts = forecasts.into_iter().filter(told).map(named).collect();
    Ok(())
}

/// Begins something on a thread of its own; gives what waits for its result. Where the system has no room for another thread it
/// is done then. A panic is passed on.
fn aside<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + Copy + 'scope,
) -> impl FnOnce() -> T {
    let thread = Builder::new().spawn_scoped(scope, work);
    move || match thread.map(ScopedJoinHandle::join) {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(_) => work(),
    }
}

//! From a loaded scenario to everything a briefing says: check, compile, solve, certify, filter, forecast.

mod anonymous;
mod answers;
mod assumptions;
mod beliefs;
pub(crate) mod calendar;
mod citations;
mod ensemble;
mod evidence;
mod firmness;
mod limit;
mod moves;
mod others;
mod play;
mod variants;
mod varied;
mod worlds;

use std::sync::{Arc, OnceLock};

use demarche_engine::certify::{Certificate, certify};
use demarche_engine::game::Game;
use demarche_engine::progress::Progress;
use demarche_engine::qre::trace::{self, Solution, Status, trace};
use demarche_engine::qre::vouch::{self, Effort, Path, PathError};
use demarche_inference::compile::{self, CompileError, Compiled, Draw, compile};
use demarche_inference::filter::{self, EvidenceError, Filtered, Reports};
use demarche_inference::query::forecast;
use demarche_inference::query::insight::Insight;
use demarche_inference::session::Table;
use demarche_inference::tree_explorer::Unfolding;
use demarche_scenario::load::Loaded;
use demarche_scenario::model::Model;
use demarche_scenario::vary::edit::Touches;
use demarche_scenario::{Problem, Severity, World, cite, print};

use crate::findings::{Equilibrium, Findings, Forecast, RoundName};
use crate::stress::unreferenced;
use crate::{ablate, network, vouching};

pub use self::answers::Asked;
pub(crate) use self::answers::{ask, due, property};
use self::ensemble::affordably_drawn;
pub use self::ensemble::{
    Drawn, Ranged, RangedBelief, RangedChoice, RangedLevel, RangedNumber, RangedReport,
    RangedSignal, RangedType, drawn, filling,
};
pub use self::limit::{Limiting, LimitingStrategy, limit, settled};
pub use self::others::{Other, Others, others};
pub use self::play::{Explained, Played, PlayedMove, PlayedOtherwise, Strategy, explained, played};
pub(crate) use self::varied::{Base, answer};
pub(crate) use self::worlds::under;
pub use self::worlds::worlds;

/// What to do, and how much of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Stop before a game has more nodes than this.
    pub max_nodes: usize,
    /// λ of every actor, whatever the scenario says.
    pub precision: Option<f64>,
    /// Leave out evidence dated later.
    pub cut_off: Option<(i32, u32, u32)>,
    /// Whether to solve the variants beside the base.
    pub variants: bool,
    /// Starts from which to look for other equilibria; 0 to look for none.
    pub others: usize,
    /// Draws of all that is left open, for the spreads of a briefing; 0 for none.
    pub draws: u64,
    /// Whether there may be fewer where each takes long.
    pub fewer_draws: bool,
    /// Whether to drop every assumption that cites no source, in turn, to see what a briefing's answers hang on.
    pub stress: bool,
    /// What is done to vouch for the path to the point estimate's solution, beside following it.
    pub vouch: Option<Effort>,
    /// How many solves may run at once, ≥ 1. Results do not depend on it.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            max_nodes: compile::Settings::default().max_nodes,
            precision: None,
            cut_off: None,
            variants: true,
            others: 0,
            draws: 0,
            fewer_draws: false,
            stress: false,
            vouch: None,
            threads: 1,
        }
    }
}

impl Settings {
    /// One worker for each thread.
    pub(crate) fn workers(&self) -> Vec<()> {
        vec![(); self.threads.max(1)]
    }
}

/// Why there are no findings.
#[derive(Clone, Debug)]
pub enum AnalyseError {
    /// The scenario has mistakes.
    Problems(Vec<Problem>),
    /// It did not become a game.
    Compile(CompileError),
    /// The branch could not be followed to the precision asked for.
    Unsolved(Box<Solution>),
    /// The solution is not on the principal branch, or two runs do not agree on which is.
    PathError(PathError),
    /// No course of play fits the reports.
    Evidence(EvidenceError),
    /// The solution is at a turning point of its branch, so that nothing has a derivative there.
    TurningPoint,
}

impl std::fmt::Display for AnalyseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            AnalyseError::Problems(list) => match list
                .iter()
                .find(|p| p.severity == Severity::Error)
            {
                Some(first) => write!(f, "the scenario has mistakes; the first: {}", first.message),
                None => write!(f, "the scenario has mistakes"),
            },
            AnalyseError::Compile(error) => error.fmt(f),
            AnalyseError::Unsolved(solution) => write!(
                f,
                "the principal branch was followed only to {:.2e} of the precision asked for: {}, after {} steps and {} \
                 turning points; ask for a lower precision",
                solution.scale, solution.status, solution.info.steps, solution.info.turning_points
            ),
            AnalyseError::PathError(error) => write!(
                f,
                "no answer can be given at this precision: {error}; ask for a lower precision"
            ),
            AnalyseError::Evidence(error) => error.fmt(f),
            AnalyseError::TurningPoint => write!(
                f,
                "at these precisions the branch of equilibria turns, and answers have no derivatives there; ask for a \
                 slightly different λ"
            ),
        }
    }
}

impl std::error::Error for AnalyseError {}

/// A scenario's game at its point estimate, and how it is played.
#[derive(Clone, Debug)]
pub struct Solved {
    /// The point estimate.
    pub draw: Draw,
    /// The game.
    pub game: Game,
    /// Its strategies.
    pub solution: Solution,
    /// How far the path to them is vouched for.
    pub path: Path,
    certificate: OnceLock<Certificate>,
}

impl Solved {
    pub(crate) fn new(draw: Draw, game: Game, solution: Solution) -> Solved {
        Solved {
            draw,
            game,
            solution,
            path: Path::default(),
            certificate: OnceLock::new(),
        }
    }

    /// With a certificate that is known.
    pub(crate) fn with(self, certificate: Certificate) -> Solved {
        Solved {
            certificate: certificate.into(),
            ..self
        }
    }

    /// What independent code says of the strategies, worked out when somebody first asks: it takes several passes over the game.
    pub fn certificate(&self) -> Certificate {
        let found = || certify(&self.game, &self.solution.sigma);
        *self.certificate.get_or_init(found)
    }

    /// What takes passes over the game; a moment's work for a small one.
    pub fn insight(&self) -> Arc<Insight> {
        Insight::new(&self.game, &self.solution.sigma)
    }

    /// The game laid out to be played by a person.
    pub fn table<'a>(&'a self, model: &'a Model, insight: Arc<Insight>) -> Table<'a> {
        let sigma = &self.solution.sigma;
        Table::new(&self.game, model, &self.draw, sigma, insight)
    }

    /// The tree of play, to be looked into.
    pub fn unfolding<'a>(&'a self, model: &'a Model, insight: Arc<Insight>) -> Unfolding<'a> {
        let sigma = &self.solution.sigma;
        Unfolding::new(&self.game, model, &self.draw, sigma, insight)
    }
}

/// Compiles and solves a checked scenario.
///
/// # Errors
/// It is too large, somebody has nothing to do, or the branch could not be followed to the end.
pub fn solve(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Solved, AnalyseError> {
    let (draw, game) = build(model, settings, progress)?;
    let solved = follow(draw, game, settings.threads, progress)?;
    vouched(solved, settings, progress)
}

/// The same, with the path vouched for as the settings ask.
fn vouched(
    mut solved: Solved,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Solved, AnalyseError> {
    if let Some(effort) = settings.vouch {
        let (game, solution) = (&solved.game, &solved.solution);
        let path = vouch::vouch(game, solution, effort, &on(settings.threads), progress);
        solved.path = path.map_err(AnalyseError::PathError)?;
    }
    Ok(solved)
}

/// The shape of a scenario's game.
fn compiled(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Compiled, AnalyseError> {
    let limits = compile::Settings {
        max_nodes: settings.max_nodes,
    };
    compile(model, &limits, progress).map_err(AnalyseError::Compile)
}

/// The game at the point estimate.
fn build(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<(Draw, Game), AnalyseError> {
    let compiled = compiled(model, settings, progress)?;
    let draw = Draw::point(model);
    let mut game = compiled.into_game(model, &draw);
    if let Some(precision) = settings.precision {
        game.numbers.precision.fill(precision);
    }
    Ok((draw, game))
}

/// How a branch is followed by so many threads.
fn on(threads: usize) -> trace::Settings {
    trace::Settings {
        threads,
        ..trace::Settings::default()
    }
}

/// Strategies of a game; by so many threads.
fn follow(
    draw: Draw,
    game: Game,
    threads: usize,
    progress: &dyn Progress,
) -> Result<Solved, AnalyseError> {
    let solution = trace(&game, &on(threads), progress);
    if solution.status != Status::Solved {
        return Err(AnalyseError::Unsolved(Box::new(solution)));
    }
    Ok(Solved::new(draw, game, solution))
}

/// How a scenario was solved that differs a little from one that is solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Its game is the same.
    Same,
    /// On the path from the other's solution.
    Refined,
    /// Along its own branch from uniform play.
    Traced,
}

/// A solved scenario, ready for others that differ a little.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Its shape, and how to put numbers to it.
    pub compiled: Arc<Compiled>,
    /// How it is played.
    pub solved: Solved,
}

/// The same as [`solve`], with what others can start from.
///
/// # Errors
/// As [`solve`].
pub fn prepare(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Prepared, AnalyseError> {
    let compiled = compiled(model, settings, progress)?;
    let draw = Draw::point(model);
    let game = numbered(&compiled, model, &draw, settings);
    Ok(Prepared {
        compiled: Arc::new(compiled),
        solved: follow(draw, game, settings.threads, progress)?,
    })
}

fn numbered(compiled: &Compiled, model: &Model, draw: &Draw, settings: &Settings) -> Game {
    let mut game = Game {
        numbers: compiled.numbers(model, draw),
        graph: compiled.graph.clone(),
    };
    if let Some(precision) = settings.precision {
        game.numbers.precision.fill(precision);
    }
    game
}

/// The same as [`solve`], from the solution of a scenario that differs in no more than `touched` says. Where only reports differ
/// the game is the same, and so is how it is played; where only numbers do, a path leads from one solution to the
/// other. The route says how it went.
///
/// # Errors
/// As [`solve`].
pub fn solve_near(
    model: &Model,
    near: &Prepared,
    touched: Touches,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<(Prepared, Route), AnalyseError> {
    if touched == Touches::Shape || !compile::serves(&near.compiled.graph, model) {
        return Ok((prepare(model, settings, progress)?, Route::Traced));
    }
    let draw = Draw::point(model);
    let of = |solved| Prepared {
        compiled: Arc::clone(&near.compiled),
        solved,
    };
    if touched == Touches::Reports {
        let solved = Solved {
            draw,
            ..near.solved.clone()
        };
        return Ok((of(solved), Route::Same));
    }
    let game = numbered(&near.compiled, model, &draw, settings);
    let (solved, route) = beside(draw, game, &near.solved, settings.threads, progress)?;
    Ok((of(solved), route))
}

/// Strategies of a game, on the path from those of another with the same graph where that can be followed; by so many threads.
fn beside(
    draw: Draw,
    game: Game,
    known: &Solved,
    threads: usize,
    progress: &dyn Progress,
) -> Result<(Solved, Route), AnalyseError> {
    match trace::refine(&known.game, &known.solution, &game, &on(threads), progress) {
        Some(solution) => Ok((Solved::new(draw, game, solution), Route::Refined)),
        None => Ok((follow(draw, game, threads, progress)?, Route::Traced)),
    }
}

/// The checked scenario.
///
/// # Errors
/// It has mistakes: all problems, warnings included.
pub fn model(loaded: &Loaded, world: &dyn World) -> Result<(Model, Vec<Problem>), Vec<Problem>> {
    let (model, problems) = loaded.check(world);
    match model {
        Some(model) => Ok((model, problems)),
        None => Err(problems),
    }
}

/// Reports weighed, and what follows for what is hidden.
///
/// # Errors
/// No course of play fits the reports.
pub fn weigh(
    model: &Model,
    solved: &Solved,
    settings: &Settings,
) -> Result<(Reports, Filtered), AnalyseError> {
    let reports = Reports::new(model, &solved.draw, settings.cut_off);
    let filtered = filter::filter(
        &solved.game,
        model,
        &solved.draw,
        &solved.solution.sigma,
        &reports,
    )
    .map_err(AnalyseError::Evidence)?;
    Ok((reports, filtered))
}

/// Everything a briefing says.
///
/// # Errors
/// See [`AnalyseError`].
pub fn analyse(
    loaded: &Loaded,
    settings: &Settings,
    world: &dyn World,
    progress: &dyn Progress,
) -> Result<Findings, AnalyseError> {
    let (model, _) = model(loaded, world).map_err(AnalyseError::Problems)?;
    let solved = solve(&model, settings, progress)?;
    let mut findings = point(loaded, &model, &solved, settings, world)?;
    let (_, filtered) = weigh(&model, &solved, settings)?;
    let asked = ask(&model, &solved, &filtered);
    if settings.variants {
        let base = Base {
            asked: &asked,
            solved: &solved,
        };
        let found = variants::solve_all(loaded, &model, &base, settings, world, progress);
        variants::put(&mut findings, found);
    }
    let Others {
        list: others,
        searched,
    } = others(&solved, settings, progress);
    findings.equilibrium.searched = searched;
    if searched.is_some() {
        findings.equilibrium.found = Some(1 + others.len());
        let spread = others::spread(&model, &asked, &others, settings)?;
        let by_name = asked.iter().zip(spread);
        for (asked, spread) in by_name {
            let own = findings.questions.iter_mut().find(|a| a.name == asked.name);
            own.into_iter().for_each(|own| own.equilibria = spread);
        }
    }
    let drawn = match settings.draws {
        0 => None,
        _ => Some(affordably_drawn(&model, &solved, settings, progress)?),
    };
    let mut stress = anonymous::dropped(&model, &solved, &asked, settings);
    if settings.stress {
        let assumed = unreferenced(&model);
        let drops = ablate::each(&model, &solved, loaded, &assumed, settings, world, progress)?;
        stress.dropped += drops.len();
        stress.drops.extend(drops);
    }
    let (drawn, fewer) = drawn.unzip();
    firmness::put(&mut findings, &model, drawn.as_ref(), &stress);
    if let Some(worlds) = &mut findings.worlds {
        worlds.instead_of = fewer.flatten();
    }
    Ok(findings)
}

/// What follows at the point estimate alone: no what-ifs, no other equilibria, nothing drawn, so that no answer says how firm
/// it is.
///
/// # Errors
/// No course of play fits the reports.
pub fn point(
    loaded: &Loaded,
    model: &Model,
    solved: &Solved,
    settings: &Settings,
    world: &dyn World,
) -> Result<Findings, AnalyseError> {
    point_beside(loaded, model, solved, None, settings, world)
}

/// The same beside the findings of a scenario that is played in the same way and asks the same questions, so that answers before
/// any report need not be sought again.
///
/// # Errors
/// No course of play fits the reports.
pub fn point_beside(
    loaded: &Loaded,
    model: &Model,
    solved: &Solved,
    beside: Option<&Findings>,
    settings: &Settings,
    world: &dyn World,
) -> Result<Findings, AnalyseError> {
    let (mut findings, filtered) = early(loaded, model, solved, beside, settings, world)?;
    add_late(&mut findings, model, solved, &filtered, settings);
    Ok(findings)
}

/// The first half of [`point_beside`], what people wait for: answers and beliefs, and what they rest on. Signals, forecasts, moves
/// to watch and the certificate are blank.
///
/// # Errors
/// No course of play fits the reports.
pub fn early(
    loaded: &Loaded,
    model: &Model,
    solved: &Solved,
    beside: Option<&Findings>,
    settings: &Settings,
    world: &dyn World,
) -> Result<(Findings, Filtered), AnalyseError> {
    let (reports, filtered) = weigh(model, solved, settings)?;
    let questions = || {
        let asked = ask(model, solved, &filtered);
        let known = beside.and_then(|there| answers::known(there, &asked));
        (asked, known)
    };
    // Whether they are known is not known before the questions are asked; where the game is another they are not.
    let priors = || match beside {
        None => answers::priors(model, solved).map(Some),
        Some(_) => Ok(None),
    };
    let beliefs = || beliefs::rows(model, solved, &reports);
    let ((asked, known), priors, beliefs) = match settings.threads {
        0 | 1 => (questions(), priors(), beliefs()),
        _ => std::thread::scope(|scope| {
            let priors = scope.spawn(priors);
            let beliefs = scope.spawn(beliefs);
            (questions(), joined(priors), joined(beliefs))
        }),
    };
    let priors = match priors?.or(known) {
        Some(priors) => priors,
        None => answers::priors(model, solved)?,
    };
    let library = citations::Library::new(model, world);
    let sources = Sources {
        loaded,
        library: &library,
    };
    let canonical = print::print(&loaded.whole);
    let findings = Findings {
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
        questions: answers::rows(model, solved, &asked, &priors, &sources),
        beliefs: beliefs?,
        signals: Vec::new(),
        watch: Vec::new(),
        forecasts: Vec::new(),
        variants: Vec::new(),
        evidence: evidence::rows(model, &reports, &filtered, &sources),
        assumptions: assumptions::rows(model, &sources),
        network: network::network(model, &loaded.whole, &solved.draw),
    };
    Ok((findings, filtered))
}

/// The second half of [`point_beside`]: signals, forecasts and moves to watch, and the certificate of it all.
pub fn add_late(
    findings: &mut Findings,
    model: &Model,
    solved: &Solved,
    filtered: &Filtered,
    settings: &Settings,
) {
    let signals = || moves::signals(model, solved, filtered);
    let forecasts = || forecast::forecast(&solved.game, model, filtered);
    let equilibrium = || equilibrium(model, solved, filtered);
    let (signals, forecasts, equilibrium) = match settings.threads {
        0 | 1 => (signals(), forecasts(), equilibrium()),
        _ => std::thread::scope(|scope| {
            let signals = scope.spawn(signals);
            let (equilibrium, forecasts) = (equilibrium(), forecasts());
            (joined(signals), forecasts, equilibrium)
        }),
    };
    findings.equilibrium = equilibrium;
    findings.signals = signals;
    findings.watch = moves::watch(model, solved, filtered);
    let named = |forecast: forecast::Forecast| {
        let variable = &model.variables[forecast.variable];
        Forecast {
            variable: variable.name.clone(),
            label: variable.label.clone(),
            levels: variable.levels.clone(),
            by_round: forecast.by_round,
        }
    };
    findings.forecasts = forecasts.into_iter().map(named).collect();
}

/// What a thread came to; its panic goes on here.
fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    match thread.join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// The what-ifs of a scenario, put beside the answers.
pub fn add_variants(
    findings: &mut Findings,
    loaded: &Loaded,
    model: &Model,
    solved: &Solved,
    settings: &Settings,
    world: &dyn World,
    progress: &dyn Progress,
) -> Result<(), AnalyseError> {
    let (_, filtered) = weigh(model, solved, settings)?;
    let asked = ask(model, solved, &filtered);
    let base = Base {
        asked: &asked,
        solved,
    };
    let found = variants::solve_all(loaded, model, &base, settings, world, progress);
    variants::put(findings, found);
    Ok(())
}

/// How firm what was found is, put beside the answers: its spread over what was drawn, and what it hangs on.
///
/// # Errors
/// No course of play fits the reports.
pub fn add_spread(
    findings: &mut Findings,
    model: &Model,
    solved: &Solved,
    drawn: Option<&Drawn>,
    settings: &Settings,
) -> Result<(), AnalyseError> {
    let (_, filtered) = weigh(model, solved, settings)?;
    let asked = ask(model, solved, &filtered);
    let stress = anonymous::dropped(model, solved, &asked, settings);
    firmness::put(findings, model, drawn, &stress);
    Ok(())
}

/// What the findings quote: the files of the scenario and the documents that it cites.
struct Sources<'a> {
    loaded: &'a Loaded,
    library: &'a citations::Library,
}

/// Which solution everything rests on.
pub fn equilibrium(model: &Model, solved: &Solved, filtered: &Filtered) -> Equilibrium {
    Equilibrium {
        evidence_likelihood: filtered.log_evidence.exp(),
        ..unreported(model, solved)
    }
}

/// The largest λ of any actor where other branches cross the one that was followed.
fn crossings(solved: &Solved) -> Vec<f64> {
    let precision = &solved.game.numbers.precision;
    let most = precision.iter().copied().fold(0.0, f64::max);
    let met = solved.solution.crossings.iter();
    met.map(|crossing| crossing.scale * most).collect()
}

/// Which solution it is, no reports being weighed.
pub(crate) fn unreported(model: &Model, solved: &Solved) -> Equilibrium {
    let graph = &solved.game.graph;
    let precision = &solved.game.numbers.precision;
    let certificate = solved.certificate();
    let movers = model
        .actors
        .iter()
        .zip(precision)
        .filter(|(actor, _)| actor.moves);
    Equilibrium {
        name: "logit agent quantal response equilibrium, principal branch".into(),
        precision: movers.map(|(actor, &p)| (actor.name.clone(), p)).collect(),
        perfect_recall: graph.perfect_recall,
        nodes: graph.nodes(),
        infosets: graph.infosets.len(),
        unknowns: graph.unknowns,
        profiles: graph.profiles,
        residual: certificate.residual,
        regret: certificate.regret,
        turning_points: solved.solution.info.turning_points,
        path: solved.path.word,
        path_evidence: vouching::evidence(&solved.path, solved.solution.info.steps),
        crossings: crossings(solved),
        reached: certificate.reached,
        status: format!("{:?}", solved.solution.status).to_lowercase(),
        evidence_likelihood: 1.0,
        found: None,
        searched: None,
    }
}

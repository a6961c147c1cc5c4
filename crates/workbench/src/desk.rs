//! The computed states: the scenario as in its file, the same with edits, and everything that follows from either.
//!
//! An edited state is solved from the solution of the file's own state, never from the state looked at before. So a page shows the
//! same at the same address, whichever way led there.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use demarche_engine::progress::{Progress, Quiet};
use demarche_inference::solve::{Route, Solved};
use demarche_report::analyse::{self, AnalyseError, Analysis, Context, Settings};
use demarche_report::findings::Findings;
use demarche_scenario::load::{Loaded, load};
use demarche_scenario::model::Model;
use demarche_scenario::render::{Style, render};
use demarche_scenario::vary::edit::{self, Edit, EditError, Touches};
use demarche_scenario::{Problem, Severity, World, check, cite, print};
use tokio::sync::Semaphore;

use crate::jobs::{Job, Jobs, Wanted, held};
use crate::store::Store;

/// Draws after which the spreads are told; the last as many as stand behind a briefing.
pub const STAGES: [u64; 4] = [4, 16, 48, 128];
/// States whose spreads and what-ifs are kept.
const KEPT: usize = 64;
/// States whose solved games are kept: these are large, and soon made again.
const KEPT_SOLVED: usize = 12;

/// The scenario's file as it was read last.
#[derive(Debug)]
pub struct Now {
    /// Text of the file.
    pub text: String,
    /// The scenario.
    pub loaded: Loaded,
    /// A digest of the file and all that it includes.
    pub stamp: String,
}

impl Now {
    /// Reads the file.
    ///
    /// # Errors
    /// The reason why it cannot be read.
    pub fn read(store: &dyn Store) -> Result<Now, String> {
        let text = store.text()?;
        let loaded = load(&store.name(), text.clone(), store);
        let stamp = stamp(&text, &loaded);
        Ok(Now {
            text,
            loaded,
            stamp,
        })
    }

    /// Reads the file again; none if it is what it was, or cannot be had.
    pub fn again(&self, store: &dyn Store) -> Option<Now> {
        // Without includes, the text is all there is.
        if self.loaded.files.len() == 1 && store.text().is_ok_and(|text| text == self.text) {
            return None;
        }
        Now::read(store).ok().filter(|now| now.stamp != self.stamp)
    }
}

fn stamp(text: &str, loaded: &Loaded) -> String {
    let mut all = cite::sha256(text);
    for file in &loaded.files {
        all.push_str(&cite::sha256(&file.text));
    }
    // Whether a file could be had is part of what was read.
    for problem in &loaded.problems {
        all.push_str(&problem.message);
    }
    cite::sha256(&all)[..16].to_string()
}

/// The scenario with edits.
#[derive(Debug)]
pub struct Edited {
    /// The file that the edits are made to.
    pub now: Arc<Now>,
    /// The edits.
    pub edits: Vec<Edit>,
    /// Edits that do not apply.
    pub refused: Vec<EditError>,
    /// The scenario as edited.
    pub loaded: Loaded,
    /// Digest of the edited scenario's text, which everything derived from it carries.
    pub digest: String,
}

impl Edited {
    /// Makes the edits that apply.
    pub fn new(now: Arc<Now>, edits: Vec<Edit>, world: &dyn World) -> Edited {
        let (whole, refused) = edit::edit(&now.loaded.whole, &edits);
        // The edits in the text too, so that what is quoted from it is what holds.
        let loaded = if edits.len() == refused.len() {
            now.loaded.clone()
        } else {
            let mut loaded = load(&now.loaded.files[0].name, print::print(&whole), world);
            loaded.problems.extend(now.loaded.problems.iter().cloned());
            loaded
        };
        let digest = cite::sha256(&(print::print(&loaded.whole) + &now.stamp))[..16].to_string();
        Edited {
            now,
            edits,
            refused,
            loaded,
            digest,
        }
    }

    /// Whether there are no edits.
    pub fn plain(&self) -> bool {
        self.edits.len() == self.refused.len()
    }

    /// How much of the game the edits can change.
    fn touched(&self) -> Touches {
        let all = self.edits.iter().map(Edit::touches);
        all.max().unwrap_or(Touches::Reports)
    }

    fn check(&self, world: &dyn World) -> (Option<Model>, Vec<Problem>) {
        let unread = |p: &Problem| p.severity == Severity::Error;
        if self.plain() || self.loaded.problems.iter().any(unread) {
            self.loaded.check(world)
        } else {
            check::check_varied(&self.loaded.whole, world)
        }
    }

    /// The checked scenario.
    ///
    /// # Errors
    /// The scenario has mistakes: all of them, as the terminal shows them.
    pub fn model(&self, world: &dyn World) -> Result<Model, String> {
        match self.check(world) {
            (Some(model), _) => Ok(model),
            (None, problems) => Err(render(&problems, &self.loaded.files, Style::Plain)),
        }
    }
}

/// The findings at the point estimate.
#[derive(Clone, Debug)]
pub struct Point {
    /// The edited scenario.
    pub edited: Arc<Edited>,
    /// The solved scenario, with its reports filtered.
    pub analysis: Arc<Analysis>,
    /// The findings.
    pub findings: Findings,
    /// The same for the file without edits.
    pub file: Option<Arc<Baseline>>,
    /// Duration of the computation.
    pub took: Duration,
    /// Whether signals and forecasts are still to come.
    pub early: bool,
}

impl Point {
    /// The checked scenario.
    pub fn model(&self) -> &Model {
        self.analysis.model()
    }

    /// The solved scenario.
    pub fn solved(&self) -> &Solved {
        self.analysis.solved()
    }
}

/// The file's own solution, from which edited states are solved.
#[derive(Debug)]
pub struct Baseline {
    stamp: String,
    /// The solved scenario, and the shape of its game.
    pub solved: Arc<Solved>,
    /// The findings at the point estimate.
    pub findings: Findings,
}

/// Findings with more in them than those of a point.
#[derive(Clone, Debug)]
pub struct More {
    /// All of them.
    pub findings: Arc<Findings>,
    /// Draws behind the spreads; 0 where none are there yet.
    pub draws: usize,
}

/// Progress of the draws, over all stages.
struct Filling<'a> {
    job: &'a Job<More>,
    stage: AtomicUsize,
}

impl Progress for Filling<'_> {
    fn step(&self, phase: &str, done: f64) {
        // The phases before the draws are short.
        if phase == "drawing" {
            let stage = self.stage.load(Ordering::Relaxed);
            let from = if stage == 0 { 0 } else { STAGES[stage - 1] } as f64;
            let to = STAGES[stage] as f64;
            let most = STAGES[STAGES.len() - 1] as f64;
            self.job.step(phase, (from + done * (to - from)) / most);
        }
    }

    fn cancelled(&self) -> bool {
        self.job.cancelled()
    }
}

/// Computes the states of a scenario, and keeps the latest ones.
#[derive(Debug)]
pub struct Desk {
    settings: Settings,
    points: Jobs<Arc<Point>>,
    worlds: Jobs<More>,
    whatifs: Jobs<More>,
    /// Long computations on demand, as HTML.
    longer: Jobs<Arc<str>>,
    baseline: Mutex<Option<Arc<Baseline>>>,
    /// Limits further computations of panels to one at a time.
    pub gate: Arc<Semaphore>,
}

impl Desk {
    /// `settings` has the limits of memory and threads.
    pub fn new(settings: Settings) -> Desk {
        // Points come first, whatever else is under way.
        let quick = Arc::new(Semaphore::new(settings.threads.max(1)));
        let gate = Arc::new(Semaphore::new(1));
        Desk {
            points: Jobs::new(KEPT_SOLVED, quick),
            worlds: Jobs::new(KEPT, Arc::clone(&gate)),
            whatifs: Jobs::new(KEPT, Arc::clone(&gate)),
            longer: Jobs::new(KEPT, Arc::clone(&gate)),
            baseline: Mutex::new(None),
            settings,
            gate,
        }
    }

    /// Limits of memory and threads.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The point answer of a state.
    pub fn point(
        self: &Arc<Desk>,
        edited: &Arc<Edited>,
        store: &Arc<dyn Store>,
    ) -> Wanted<Arc<Point>> {
        let (desk, own, store) = (Arc::clone(self), Arc::clone(edited), Arc::clone(store));
        self.points.want(&edited.digest, move |job| {
            desk.solve(own, store.as_ref(), job).map(Arc::new)
        })
    }

    fn solve(
        &self,
        edited: Arc<Edited>,
        store: &dyn Store,
        job: &Job<Arc<Point>>,
    ) -> Result<Point, String> {
        let started = Instant::now();
        let settings = &self.settings;
        let model = edited.model(store)?;
        let file = self.baseline(&edited.now, store);
        let say = |error: AnalyseError| error.to_string();
        let solving = settings.solve();
        let solved = match &file {
            Some(file) => file.solved.near(&model, edited.touched(), &solving, job),
            None => Solved::new(&model, &solving, job),
        };
        let solved = Arc::new(solved.map_err(|error| error.to_string())?);
        let mut point = Point {
            analysis: Arc::new(Analysis::new(solved, settings)),
            findings: Findings::default(),
            file,
            took: Duration::ZERO,
            early: true,
            edited,
        };
        match &point.file {
            Some(file) if point.edited.plain() => point.findings = file.findings.clone(),
            file => {
                let same = point.solved().route == Route::Same;
                let beside = file.as_ref().filter(|_| same).map(|file| &file.findings);
                let edited = Arc::clone(&point.edited);
                let context = self.context(&edited.loaded, store, job);
                let findings = analyse::early(&point.analysis, beside, context).map_err(say)?;
                point.findings = findings;
                point.took = started.elapsed();
                job.partly(Arc::new(point.clone()), 0.5);
                analyse::add_late(&mut point.findings, &point.analysis, context).map_err(say)?;
            }
        }
        if point.took.is_zero() {
            point.took = started.elapsed();
        }
        point.early = false;
        Ok(point)
    }

    fn context<'a>(
        &'a self,
        loaded: &'a Loaded,
        world: &'a dyn World,
        progress: &'a dyn Progress,
    ) -> Context<'a> {
        Context {
            loaded,
            world,
            settings: &self.settings,
            progress,
        }
    }

    /// The solution of the file's own state; none if the file has mistakes. Requests that come during the computation wait.
    fn baseline(&self, now: &Arc<Now>, store: &dyn Store) -> Option<Arc<Baseline>> {
        let mut baseline = held(&self.baseline);
        if let Some(there) = baseline.as_ref().filter(|there| there.stamp == now.stamp) {
            return Some(Arc::clone(there));
        }
        let (model, _) = now.loaded.check(store);
        let model = model?;
        let solved = Arc::new(Solved::new(&model, &self.settings.solve(), &Quiet).ok()?);
        let analysis = Analysis::new(Arc::clone(&solved), &self.settings);
        let context = self.context(&now.loaded, store, &Quiet);
        let findings = analyse::point(&analysis, None, context).ok()?;
        let made = Arc::new(Baseline {
            stamp: now.stamp.clone(),
            solved,
            findings,
        });
        *baseline = Some(Arc::clone(&made));
        Some(made)
    }

    /// A long computation on demand, shared by `key`.
    pub fn longer(
        &self,
        key: &str,
        compute: impl FnOnce(&Job<Arc<str>>) -> Result<String, String> + Send + 'static,
    ) -> Wanted<Arc<str>> {
        self.longer.want(key, |job| compute(job).map(Arc::from))
    }

    /// Spreads over the worlds that fit, filling.
    pub fn worlds(self: &Arc<Desk>, point: &Arc<Point>) -> Wanted<More> {
        let (desk, point) = (Arc::clone(self), Arc::clone(point));
        let key = point.edited.digest.clone();
        self.worlds.want(&key, move |job| {
            let settings = &desk.settings;
            let most = STAGES[STAGES.len() - 1] as f64;
            let spread = |drawn: &analyse::Drawn| {
                let mut findings = point.findings.clone();
                analyse::add_spread(&mut findings, &point.analysis, Some(drawn), settings)
                    .map_err(|error| error.to_string())?;
                Ok::<More, String>(More {
                    findings: Arc::new(findings),
                    draws: drawn.summary.draws,
                })
            };
            let filling = Filling {
                job,
                stage: AtomicUsize::new(0),
            };
            let mut tell = |drawn: analyse::Drawn| {
                filling.stage.fetch_add(1, Ordering::Relaxed);
                if let Ok(more) = spread(&drawn) {
                    let done = more.draws as f64 / most;
                    job.partly(more, done);
                }
            };
            let drawn =
                analyse::filling(point.solved(), &STAGES, 0, (settings, &filling), &mut tell);
            if job.cancelled() {
                return Err("it was stopped".into());
            }
            spread(&drawn)
        })
    }

    /// What-ifs, and the answers along λ.
    pub fn whatifs(self: &Arc<Desk>, point: &Arc<Point>, store: &Arc<dyn Store>) -> Wanted<More> {
        let (desk, point, store) = (Arc::clone(self), Arc::clone(point), Arc::clone(store));
        let key = point.edited.digest.clone();
        self.whatifs.want(&key, move |job| {
            let mut findings = point.findings.clone();
            let context = desk.context(&point.edited.loaded, store.as_ref(), job);
            let say = |error: AnalyseError| error.to_string();
            analyse::add_along(&mut findings, &point.analysis, context).map_err(say)?;
            analyse::add_variants(&mut findings, &point.analysis, context).map_err(say)?;
            if job.cancelled() {
                return Err("it was stopped".into());
            }
            Ok(More {
                findings: Arc::new(findings),
                draws: 0,
            })
        })
    }

    /// Spreads and what-ifs, where they are there already.
    pub fn there(&self, digest: &str) -> (Option<More>, Option<More>) {
        (self.worlds.there(digest), self.whatifs.there(digest))
    }
}

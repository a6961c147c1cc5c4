//! What follows from a scenario, worked out beside the editing.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use demarche_engine::progress::Progress;
use demarche_report::analyse::{self, Analysis, Context, Settings};
use demarche_report::findings::Findings;
use demarche_report::view::words::{bits, percent};
use demarche_scenario::load::Loaded;

use crate::reading::Overlay;

/// Bits below which an option tells nothing that is worth a margin.
const TELLS: f64 = 0.05;

/// A scenario to be solved.
pub struct Task {
    pub(crate) key: String,
    pub(crate) loaded: Loaded,
    pub(crate) world: Arc<Overlay>,
    pub(crate) settings: Settings,
    pub(crate) cancelled: Arc<AtomicBool>,
}

/// What came of a [`Task`].
#[derive(Debug)]
pub struct Outcome {
    pub(crate) key: String,
    /// The texts that were solved.
    pub(crate) texts: Vec<String>,
    /// None where it was cancelled, or there is no solution.
    pub(crate) answers: Option<Answers>,
}

/// What is said of a question or option: a few words for the margin, and lines that say more.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Told {
    /// Nothing where there is nothing to be shown.
    pub(crate) short: String,
    pub(crate) lines: Vec<String>,
}

/// What was found out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers {
    pub(crate) questions: BTreeMap<String, Told>,
    /// By decision and option.
    pub(crate) options: BTreeMap<(String, String), Told>,
}

struct Cancelled<'a>(&'a AtomicBool);

impl Progress for Cancelled<'_> {
    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Task {
    /// Solves it. This takes as long as it takes, unless the text changes meanwhile.
    pub fn run(self) -> Outcome {
        let answers = self.solve();
        Outcome {
            key: self.key,
            texts: self.loaded.files.into_iter().map(|f| f.text).collect(),
            answers,
        }
    }

    fn solve(&self) -> Option<Answers> {
        let (model, _) = analyse::model(&self.loaded, &*self.world).ok()?;
        let progress = Cancelled(&self.cancelled);
        let context = Context {
            loaded: &self.loaded,
            world: &*self.world,
            settings: &self.settings,
            progress: &progress,
        };
        let analysis = Analysis::solve(&model, &self.settings, &progress).ok()?;
        if progress.cancelled() {
            return None;
        }
        let findings = analyse::point(&analysis, None, context).ok()?;
        Some(Answers::new(&findings))
    }
}

impl Answers {
    fn new(findings: &Findings) -> Answers {
        let mut answers = Answers::default();
        for x in &findings.questions {
            let told = Told {
                short: percent(x.probability),
                lines: vec![
                    format!("{}, {}", percent(x.probability), x.words),
                    format!("before any report {}", percent(x.prior)),
                ],
            };
            answers.questions.insert(x.name.clone(), told);
        }
        for x in &findings.how_much {
            let levels = x.levels.iter();
            let likeliest = levels.reduce(|a, b| if b.probability > a.probability { b } else { a });
            let short = match (&x.expected, likeliest) {
                (Some(expected), _) => format!("{:.2}", expected.value),
                (None, Some(level)) => format!("{} {}", level.name, percent(level.probability)),
                (None, None) => String::new(),
            };
            let line = |l: &demarche_report::measured::Level| {
                format!("{} {}", l.name, percent(l.probability))
            };
            let lines = x.levels.iter().map(line).collect();
            let told = Told { short, lines };
            answers.questions.insert(x.name.clone(), told);
        }
        for x in &findings.when {
            let within = percent(x.within);
            let told = Told {
                short: format!("{within} by round {}", x.last_round),
                lines: vec![
                    format!("{within} that it comes by round {}", x.last_round),
                    format!("before any report {}", percent(x.prior)),
                ],
            };
            answers.questions.insert(x.name.clone(), told);
        }
        for x in &findings.undefined {
            let told = Told {
                short: "no answer".into(),
                lines: vec!["no answer: what it is given cannot hold".into()],
            };
            answers.questions.insert(x.name.clone(), told);
        }
        answers.signals(findings);
        answers
    }

    /// What each option tells an observer: of all rounds and types, the most.
    fn signals(&mut self, findings: &Findings) {
        let mut most: BTreeMap<(String, String), f64> = BTreeMap::new();
        for group in &findings.signals {
            for row in &group.rows {
                let key = (row.decision.clone(), row.option.clone());
                let told = self.options.entry(key.clone()).or_default();
                told.lines.push(format!(
                    "round {}: {} bits for {} against {}",
                    row.round,
                    bits(row.seen_bits),
                    group.favours,
                    group.against
                ));
                let size = row.seen_bits.abs();
                let before = most.get(&key).copied().unwrap_or(TELLS);
                if size > before {
                    told.short = format!("{} bits for {}", bits(row.seen_bits), group.favours);
                    most.insert(key, size);
                }
            }
        }
    }
}

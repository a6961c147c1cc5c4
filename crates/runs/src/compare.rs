//! Two runs side by side: which answers moved.

use demarche_inference::uncertain::ensemble::{Holds, Schema, Spread, Table, Weighing};
use demarche_scenario::date::Date;
use serde::Serialize;

use super::folder::{DRAWS, disk};
use super::{Run, RunError};

/// A difference of two answers below this is negligible.
const LEAST: f64 = 0.005;
/// Standard errors beyond which a difference is not put down to which draws there are.
const ERRORS: f64 = 2.0;

/// Questions that both runs ask.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// By question, in the order of the first run.
    pub questions: Vec<Moved>,
    /// Questions that only the first asks.
    pub only_first: Vec<String>,
    /// Questions that only the second asks.
    pub only_second: Vec<String>,
    /// What the runs differ in, such as `seed 0 → 1`.
    pub differences: Vec<String>,
}

/// One question in both.
#[derive(Clone, Debug, Serialize)]
pub struct Moved {
    /// Its name.
    pub name: String,
    /// Its value in the first.
    pub label: String,
    /// In the first run; none where no draw answers it.
    pub first: Option<Spread>,
    /// In the second.
    pub second: Option<Spread>,
    /// Standard error of the difference between the means, as if draws were independent: from Σw²(x−m)²/(Σw)² of each.
    /// Low-discrepancy draws do better.
    pub error: f64,
    /// Whether the means differ by more than half a point and two standard errors.
    pub moved: bool,
}

/// Compares two runs.
///
/// # Errors
/// A table cannot be read.
pub fn compare(first: &Run, second: &Run) -> Result<Compared, RunError> {
    let (one, two) = (Answers::new(first)?, Answers::new(second)?);
    let mut questions = Vec::new();
    for (q, asked) in first.model.questions.iter().enumerate() {
        let others = &second.model.questions;
        let Some(other) = others.iter().position(|o| o.name == asked.name) else {
            continue;
        };
        let ((a, a_error), (b, b_error)) = (one.answer(q)?, two.answer(other)?);
        let error = a_error.hypot(b_error);
        let apart = match (&a, &b) {
            (Some(a), Some(b)) => (a.mean - b.mean).abs(),
            (None, None) => 0.0,
            _ => 1.0,
        };
        questions.push(Moved {
            name: asked.name.clone(),
            label: asked.label.clone(),
            first: a,
            second: b,
            error,
            moved: apart > LEAST.max(ERRORS * error),
        });
    }
    let missing = |from: &Run, other: &Run| {
        let names = from.model.questions.iter().map(|q| q.name.clone());
        let there = |name: &String| other.model.questions.iter().any(|q| q.name == *name);
        names.filter(|name| !there(name)).collect()
    };
    Ok(Compared {
        questions,
        only_first: missing(first, second),
        only_second: missing(second, first),
        differences: differences(first, second),
    })
}

/// The answers of one run.
struct Answers<'r> {
    run: &'r Run,
    schema: &'r Schema,
    weighing: Weighing,
}

impl<'r> Answers<'r> {
    fn new(run: &'r Run) -> Result<Answers<'r>, RunError> {
        let heads = run.table.heads();
        let heads = heads.map_err(|e| disk(&run.folder.join(DRAWS), &e))?;
        Ok(Answers {
            run,
            schema: &run.schema,
            weighing: Weighing::new(heads),
        })
    }

    /// The answer to a question, and the standard error of its mean.
    fn answer(&self, question: usize) -> Result<(Option<Spread>, f64), RunError> {
        let Some(place) = self.schema.place(Holds::Answer { question }) else {
            return Ok((None, 0.0));
        };
        let values = self.run.table.column(place);
        let values = values.map_err(|e| disk(&self.run.folder.join(DRAWS), &e))?;
        let spread = Spread::of(&values, &self.weighing.weights);
        let error = spread.map_or(0.0, |spread| spread.error(&values, &self.weighing.weights));
        Ok((spread, error))
    }
}

fn differences(first: &Run, second: &Run) -> Vec<String> {
    let (a, b) = (&first.manifest, &second.manifest);
    let date = |until: Option<Date>| until.map_or("none".into(), |day| day.to_string());
    let precision = |p: Option<f64>| p.map_or("the scenario's".into(), |p| p.to_string());
    let short = |digest: &str| digest.chars().take(12).collect::<String>();
    let pairs = [
        ("scenario", short(&a.scenario), short(&b.scenario)),
        ("version", a.demarche.clone(), b.demarche.clone()),
        ("seed", a.seed.to_string(), b.seed.to_string()),
        ("draws", a.draws.to_string(), b.draws.to_string()),
        ("λ", precision(a.precision), precision(b.precision)),
        ("cut-off", date(a.until), date(b.until)),
    ];
    let differ = pairs.into_iter().filter(|(_, a, b)| a != b);
    differ
        .map(|(what, a, b)| format!("{what} {a} → {b}"))
        .collect()
}

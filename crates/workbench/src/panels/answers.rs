//! The questions and their answers: now, over the worlds that fit, in the file, and round by round.

use askama::Template;
use demarche_report::charts;
use demarche_report::findings::Answer;
use demarche_report::view::firmness::{common, firmness, over, standing};
use demarche_report::view::question::due;
use demarche_report::view::words::percent;

use super::{View, cited, put, share};

#[derive(Template)]
#[template(path = "answers.html")]
struct Answers<'a> {
    rows: Vec<Row<'a>>,
    standing: Vec<String>,
    drawn: bool,
}

struct Row<'a> {
    answer: &'a Answer,
    now: String,
    /// In hundredths of the scale's width.
    at: f64,
    interval: Option<(f64, f64)>,
    /// The answer without edits, where it is another.
    file: Option<(String, f64)>,
    points: String,
    over: Option<String>,
    firmness: Option<String>,
    prior: String,
    base_rate: Option<String>,
    chart: String,
    due: Option<String>,
    cited: String,
}

pub(super) fn write(view: &View<'_>) -> String {
    let findings = view.findings;
    let said = common(findings);
    let file = view.point.file.as_ref().filter(|_| !view.edited.plain());
    let row = |answer| -> Row<'_> {
        let answer: &Answer = answer;
        let there = file.and_then(|file| {
            let mut there = file.findings.questions.iter();
            there.find(|there| there.name == answer.name)
        });
        let changed =
            there.filter(|there| percent(there.probability) != percent(answer.probability));
        Row {
            now: percent(answer.probability),
            at: share(answer.probability),
            interval: answer
                .over
                .map(|over| (share(over.low), share(over.high) - share(over.low))),
            file: changed.map(|there| (percent(there.probability), share(there.probability))),
            points: changed.map_or_else(String::new, |there| {
                points(answer.probability - there.probability)
            }),
            over: over(answer),
            firmness: answer.over.and(firmness(answer, &said)),
            prior: percent(answer.prior),
            base_rate: answer.base_rate.map(percent),
            chart: charts::answer(answer, &findings.rounds).inline(),
            due: answer.resolves.as_ref().map(|rule| due(rule, answer)),
            cited: cited(&answer.citations),
            answer,
        }
    };
    put(&Answers {
        rows: findings.questions.iter().map(row).collect(),
        standing: match view.draws {
            0 => Vec::new(),
            _ => standing(findings),
        },
        drawn: view.draws > 0,
    })
}

/// A difference of probabilities in percentage points, signed.
fn points(difference: f64) -> String {
    let points = (100.0 * difference).round() as i64;
    match points {
        0 => "±0".into(),
        p if p > 0 => format!("+{p}"),
        p => format!("−{}", -p),
    }
}

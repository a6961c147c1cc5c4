//! The reports: their sources and weights, the unused ones, and a form for one more.

use askama::Template;
use demarche_report::findings::EvidenceRow;
use demarche_report::view;
use demarche_report::view::report::{Report, report};
use demarche_report::view::words::bits;
use demarche_scenario::check::grades;
use demarche_scenario::print;
use demarche_scenario::vary::edit::{ADDED, Edit};

use super::{View, cited, put};

/// Bits below which a report did not move a belief.
const MOVED: f64 = 0.05;

#[derive(Template)]
#[template(path = "evidence.html")]
struct Ledger<'a> {
    rows: Vec<Row<'a>>,
    grades: Vec<String>,
    sources: Vec<(&'a str, &'a str)>,
    /// By heading: what can be reported, as written and in words.
    claims: Vec<(&'a str, Vec<(String, String)>)>,
    rounds: Vec<(u32, String)>,
}

struct Row<'a> {
    row: &'a EvidenceRow,
    on: bool,
    /// The edit that added it, as it stands in the address.
    added: Option<String>,
    graded: bool,
    report: Report<'a>,
    /// Actor, type, bits.
    moved: Vec<(&'a str, &'a str, String)>,
    cited: String,
}

pub(super) fn write(view: &View<'_>) -> String {
    let findings = view.findings;
    let file: &[EvidenceRow] = match &view.point.file {
        Some(file) => &file.findings.evidence,
        None => &[],
    };
    let here = |name: &str| findings.evidence.iter().find(|row| row.name == name);
    let in_file = |name: &str| file.iter().any(|row| row.name == name);
    let added = |row: &EvidenceRow| {
        let mut edits = view.edited.edits.iter();
        edits.find_map(|edit| match edit {
            Edit::Report { source, claim } => {
                let label = format!("{ADDED}{}", print::claim(claim));
                (row.source == source.text && row.label == label).then(|| edit.pair().1)
            }
            _ => None,
        })
    };
    let mut rows: Vec<Row<'_>> = file
        .iter()
        .map(|own| match here(&own.name) {
            Some(row) => one(view, row, true, None),
            None => one(view, own, false, None),
        })
        .collect();
    // In the order in which they were added, which is that of their names.
    let mut more: Vec<&EvidenceRow> = findings
        .evidence
        .iter()
        .filter(|row| !in_file(&row.name))
        .collect();
    more.sort_by_key(|row| (row.name.len(), row.name.clone()));
    rows.extend(more.into_iter().map(|row| one(view, row, true, added(row))));
    let model = view.point.model();
    let sources = model.sources.iter();
    put(&Ledger {
        rows,
        grades: every_grade(),
        sources: sources
            .map(|s| (s.name.as_str(), s.label.as_str()))
            .collect(),
        claims: claims(view),
        rounds: findings
            .rounds
            .iter()
            .map(|round| {
                let name = view::round(&findings.rounds, round.round);
                (round.round, name)
            })
            .collect(),
    })
}

fn one<'a>(view: &View<'a>, row: &'a EvidenceRow, on: bool, added: Option<String>) -> Row<'a> {
    let mut moved = Vec::new();
    for belief in &view.findings.beliefs {
        let mut steps = belief.steps.iter();
        let step = steps.find(|step| !step.evidence.is_empty() && step.evidence == row.name);
        let (Some(step), Some((kind, _))) = (step, belief.types.first()) else {
            continue;
        };
        if step.bits.abs() >= MOVED {
            moved.push((belief.actor_label.as_str(), kind.as_str(), bits(step.bits)));
        }
    }
    let graded = view.edited.edits.iter().any(|edit| match edit {
        Edit::Grade { source, .. } => source.text == row.source,
        _ => false,
    });
    Row {
        on,
        added,
        graded,
        report: report(row),
        moved,
        cited: cited(&row.citations),
        row,
    }
}

fn every_grade() -> Vec<String> {
    let letters = 'A'..='F';
    let all = letters.flat_map(|letter| (1..=6).map(move |digit| format!("{letter}{digit}")));
    all.filter(|grade| grades::rates(grade).is_some()).collect()
}

/// Claims that a report can make: moves, levels, types.
fn claims<'a>(view: &View<'a>) -> Vec<(&'a str, Vec<(String, String)>)> {
    let model = view.point.model();
    let is = |thing: &str, what: &str| format!("{thing} is {what}");
    let mut all = Vec::new();
    for decision in &model.decisions {
        let options = decision.options.iter();
        let said = options.map(|o| (is(&decision.name, &o.name), o.label.clone()));
        all.push((decision.label.as_str(), said.collect()));
    }
    for event in &model.events {
        let said = ["happened", "was possible"]
            .map(|word| (format!("{} {word}", event.name), word.into()));
        all.push((event.label.as_str(), said.into()));
    }
    let declared = model.variables.iter().filter(|v| v.is_declared());
    for variable in declared {
        let levels = variable.levels.iter();
        let said = levels.map(|level| (is(&variable.name, level), level.clone()));
        all.push((variable.label.as_str(), said.collect()));
    }
    for actor in model.actors.iter().filter(|actor| actor.types.len() > 1) {
        let types = actor.types.iter();
        let said = types.map(|kind| (is(&actor.name, &kind.name), kind.name.clone()));
        all.push((actor.label.as_str(), said.collect()));
    }
    all
}

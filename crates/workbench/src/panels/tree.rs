//! The tree explorer along one line of play: continuations, their probabilities and values, and the beliefs there.

use askama::Template;
use demarche_inference::tree_explorer::TreeExplorer;
use demarche_report::tree_explorer::{Mind, Point, TypeWorth, Way, point};
use demarche_report::view::seat::believed;
use demarche_report::view::words::percent;
use demarche_scenario::model::Model;

use super::{View, put, share};
use crate::desk;

/// Points that are open along the likeliest line where the address names none.
const OPEN: usize = 3;
/// Steps of a line; longer ones are of no game that a browser is served.
const LONGEST: usize = 4096;

#[derive(Template)]
#[template(path = "tree.html")]
struct Tree {
    ways: String,
    detail: String,
    lost: bool,
}

#[derive(Template)]
#[template(path = "ways.html")]
struct Ways {
    level: usize,
    ways: Vec<Branch>,
}

/// A way on, and what is open behind it.
struct Branch {
    line: String,
    says: String,
    p: String,
    bar: f64,
    changes: String,
    /// What is decided or happens there; none where play is over.
    next: Option<String>,
    open: bool,
    selected: bool,
    behind: String,
}

#[derive(Template)]
#[template(path = "point.html")]
struct Detail<'a> {
    point: &'a Point,
    trail: Vec<(String, String)>,
    here: String,
    p: String,
    onlooker: Vec<String>,
    minds: Vec<(&'a Mind, String, String)>,
    /// Types that decide here.
    types: Vec<&'a str>,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    way: &'a Way,
    p: String,
    by_type: Vec<Option<(String, String, &'a TypeWorth)>>,
}

pub(super) fn write(view: &View<'_>) -> String {
    let (model, tree) = tree_explorer(view.point);
    let asked = view.query.look("line").map(read);
    let (line, lost) = match asked {
        Some(Some(line)) if tree.at(&line).is_ok() => (line, false),
        None => (likeliest(model, &tree), false),
        _ => (Vec::new(), true),
    };
    put(&Tree {
        ways: ways(model, &tree, &[], &line),
        detail: detail(model, &tree, &line),
        lost,
    })
}

/// What is behind a line, and the details of its end; none where it leads nowhere.
pub(crate) fn opened(state: &desk::Point, line: &str) -> Option<String> {
    let (model, tree) = tree_explorer(state);
    let line = read(line)?;
    tree.at(&line).ok()?;
    let ways = ways(model, &tree, &line, &line);
    Some(format!("{ways}\n{}", detail(model, &tree, &line)))
}

fn tree_explorer(state: &desk::Point) -> (&Model, TreeExplorer<'_>) {
    (
        state.model(),
        state.solved().tree_explorer(state.analysis.insight()),
    )
}

/// `3.0.1`: the steps of a line.
fn read(text: &str) -> Option<Vec<u32>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let steps: Option<Vec<u32>> = text
        .split('.')
        .take(LONGEST + 1)
        .map(|s| s.parse().ok())
        .collect();
    steps.filter(|steps| steps.len() <= LONGEST)
}

fn write_line(line: &[u32]) -> String {
    let steps: Vec<String> = line.iter().map(u32::to_string).collect();
    steps.join(".")
}

fn likeliest(model: &Model, tree: &TreeExplorer<'_>) -> Vec<u32> {
    let mut line = Vec::new();
    for _ in 0..OPEN {
        match point(model, tree, &line)
            .ok()
            .and_then(|point| point.ways.into_iter().next())
        {
            Some(way) => line = way.line,
            None => break,
        }
    }
    line
}

/// The ways on from a line, and behind each that `open` leads through, the ways on from there.
fn ways(model: &Model, tree: &TreeExplorer<'_>, line: &[u32], open: &[u32]) -> String {
    let Ok(here) = point(model, tree, line) else {
        return String::new();
    };
    let branch = |way: &Way| {
        let next = point(model, tree, &way.line)
            .ok()
            .filter(|next| next.kind != "over");
        let through = open.starts_with(&way.line);
        let behind = match (&next, through) {
            (Some(_), true) => ways(model, tree, &way.line, open),
            _ => String::new(),
        };
        let changes = way
            .levels
            .iter()
            .map(|l| format!("{} {}", l.variable.name, l.to));
        let changes: Vec<String> = changes.collect();
        Branch {
            line: write_line(&way.line),
            says: way.says.label.clone(),
            p: percent(way.probability),
            bar: share(way.probability),
            // Chance is called after what it changes.
            changes: if here.kind == "decision" {
                changes.join(", ")
            } else {
                String::new()
            },
            next: next.map(|next| about(&next)),
            open: through,
            selected: way.line == open,
            behind,
        }
    };
    if here.ways.is_empty() {
        return String::new();
    }
    put(&Ways {
        level: line.len() + 1,
        ways: here.ways.iter().map(branch).collect(),
    })
}

/// `2025 Q1, Tehran: Reaching out`
fn about(point: &Point) -> String {
    let what = &point.about.label;
    let who = point
        .actor
        .as_ref()
        .map(|actor| format!("{}: {what}", actor.label));
    let what = match point.kind {
        "sight" => format!("who sees it? ({what})"),
        "outcome" => format!("what comes of it? ({what})"),
        _ => what.clone(),
    };
    match point.kind {
        "over" => what,
        _ => format!("{}, {}", point.when, who.unwrap_or(what)),
    }
}

fn detail(model: &Model, tree: &TreeExplorer<'_>, line: &[u32]) -> String {
    let Ok(here) = point(model, tree, line) else {
        return String::new();
    };
    let mut trail = Vec::new();
    for end in 0..line.len() {
        if let Ok(before) = point(model, tree, &line[..end]) {
            let mut taken = before.ways.iter();
            if let Some(way) = taken.find(|way| way.line == line[..=end]) {
                trail.push((about(&before), way.says.label.clone()));
            }
        }
    }
    let minds = here.minds.iter().map(|mind| {
        let beliefs: Vec<String> = mind.beliefs.iter().map(believed).collect();
        (mind, percent(mind.probability), beliefs.join("; "))
    });
    let types: Vec<&str> = here
        .minds
        .iter()
        .map(|mind| mind.type_name.name.as_str())
        .collect();
    put(&Detail {
        here: about(&here),
        p: percent(here.probability),
        onlooker: here.types.iter().map(believed).collect(),
        minds: minds.collect(),
        rows: here.ways.iter().map(|way| row(way, &types)).collect(),
        types,
        trail,
        point: &here,
    })
}

fn row<'a>(way: &'a Way, types: &[&str]) -> Row<'a> {
    let by_type = types.iter().map(|kind| {
        let worth = way
            .types
            .iter()
            .find(|worth| worth.type_name.name == *kind)?;
        Some((
            percent(worth.probability),
            format!("{:.3}", worth.value),
            worth,
        ))
    });
    Row {
        p: percent(way.probability),
        by_type: by_type.collect(),
        way,
    }
}

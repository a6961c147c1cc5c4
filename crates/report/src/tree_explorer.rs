//! The tree explorer, with names in place of indices: the continuations of a line of play, their probabilities and their values.

#![allow(missing_docs)] // fields say their name; what needs more than a name has a line

use demarche_inference::tree_explorer::{self, Kind, LineError, Seen, TreeExplorer};
use demarche_scenario::model::Model;
use serde::Serialize;

use crate::analyse::calendar;
use crate::seat::{Level, Named, Unknown, level, unknown};

/// The end of a line of play.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The steps that lead here.
    pub line: Vec<u32>,
    pub round: u32,
    /// The round's place in the calendar.
    pub when: String,
    /// `start`, `decision`, `sight` (how an option comes to be seen), `outcome`, `event` or `over`.
    pub kind: &'static str,
    /// The actor that decides; none at other points.
    pub actor: Option<Named>,
    /// The decision or event.
    pub about: Named,
    /// Probability of the whole line.
    pub probability: f64,
    /// Beliefs of an observer who saw every step.
    pub types: Vec<Unknown>,
    /// Levels that changed since the last point of the line.
    pub since: Vec<Level>,
    /// Beliefs of the mover about the others, type by type.
    pub minds: Vec<Mind>,
    /// Likeliest first.
    pub ways: Vec<Way>,
}

/// Beliefs of one type of the mover.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mind {
    #[serde(rename = "type")]
    pub type_name: Named,
    /// That it is this type, to an onlooker who saw every step.
    pub probability: f64,
    pub beliefs: Vec<Unknown>,
}

/// A way on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Way {
    /// The line with this step.
    pub line: Vec<u32>,
    pub says: Named,
    /// Levels that change with it.
    pub levels: Vec<Level>,
    /// Given the line so far.
    pub probability: f64,
    /// At a decision: the types that have the option.
    pub types: Vec<TypeWorth>,
}

/// The expected value of an option to a type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeWorth {
    #[serde(rename = "type")]
    pub type_name: Named,
    /// Probability that the type takes it.
    pub probability: f64,
    pub value: f64,
    pub goals: Vec<Goal>,
}

/// Contribution of a goal to a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Goal {
    pub goal: Named,
    pub weight: f64,
    /// Its expected value.
    pub expected: f64,
    /// weight × expected
    pub contribution: f64,
}

/// The point at the end of a line, with names in place of indices.
///
/// # Errors
/// The line takes a continuation that does not exist.
pub fn point(model: &Model, tree: &TreeExplorer<'_>, line: &[u32]) -> Result<Point, LineError> {
    let point = tree.at(line)?;
    let decision = |d: usize| {
        let declared = &model.decisions[d];
        Named::new(&declared.name, &declared.label)
    };
    let (kind, about, by) = match point.kind {
        Kind::Start => (
            "start",
            Named::new("start", "How things stand at first"),
            None,
        ),
        Kind::Decision(d) => ("decision", decision(d), Some(model.decisions[d].by)),
        Kind::Sight(d) => ("sight", decision(d), None),
        Kind::Outcome(d) => ("outcome", decision(d), None),
        Kind::Event(e) => {
            let event = &model.events[e];
            ("event", Named::new(&event.name, &event.label), None)
        }
        Kind::Over => ("over", Named::new("over", "Play is over"), None),
    };
    let kinds = by.map(|by| &model.actors[by].types);
    let named = |k: usize| {
        let kind = kinds.and_then(|kinds| kinds.get(k));
        kind.map_or_else(Named::default, |kind| Named::new(&kind.name, &kind.label))
    };
    let minds = point.minds.iter().map(|mind| Mind {
        type_name: named(mind.type_id),
        probability: mind.probability,
        beliefs: beliefs(model, &mind.beliefs),
    });
    let ways = point.ways.iter().map(|way| Way {
        line: line.iter().copied().chain([way.step]).collect(),
        says: says(model, point.kind, way),
        levels: way.levels.iter().map(|c| level(model, c)).collect(),
        probability: way.probability,
        types: way
            .by_type
            .iter()
            .enumerate()
            .filter_map(|(k, worth)| Some(worth_to(model, named(k), worth.as_ref()?)))
            .collect(),
    });
    Ok(Point {
        line: line.to_vec(),
        round: point.round,
        when: calendar::round(model, point.round.max(1)),
        kind,
        actor: by.map(|by| Named::new(&model.actors[by].name, &model.actors[by].label)),
        about,
        probability: point.probability,
        types: beliefs(model, &point.types),
        since: point.since.iter().map(|c| level(model, c)).collect(),
        minds: minds.collect(),
        ways: ways.collect(),
    })
}

fn beliefs(model: &Model, types: &[(usize, Vec<f64>)]) -> Vec<Unknown> {
    types
        .iter()
        .map(|(a, types)| unknown(model, *a, types))
        .collect()
}

/// The name of a continuation.
fn says(model: &Model, kind: Kind, way: &tree_explorer::Way) -> Named {
    if let (Kind::Decision(d), Some(o)) = (kind, way.option) {
        let option = &model.decisions[d].options[o];
        return Named::new(&option.name, &option.label);
    }
    if let (Kind::Sight(d), Some(seen)) = (kind, &way.seen) {
        return seen_as(model, d, seen);
    }
    let levels = way.levels.iter().map(|change| {
        let variable = &model.variables[change.variable];
        format!("{} {}", variable.name, variable.levels[change.to])
    });
    let levels: Vec<String> = levels.collect();
    match levels[..] {
        [] => Named::new("nothing", "Nothing changes"),
        _ => Named::new(&levels.join(", "), ""),
    }
}

/// The name of a way in which an option comes to be seen.
fn seen_as(model: &Model, decision: usize, seen: &Seen) -> Named {
    match seen {
        Seen::Hidden => Named::new("holds", "It stays hidden"),
        Seen::Leaked => Named::new("leaks", "It comes out"),
        Seen::Plainly => Named::new("plain", "It is taken for what it is"),
        Seen::SpiedOutBy(actors) => {
            let labels: Vec<&str> = actors.iter().map(|&i| &*model.actors[i].label).collect();
            let verb = if labels.len() == 1 { "finds" } else { "find" };
            let said = format!("{} {verb} it out", labels.join(" and "));
            Named::new("spied_out", &said)
        }
        Seen::TakenFor(option) => {
            let other = &model.decisions[decision].options[*option];
            Named::new(&other.name, &format!("It is taken for “{}”", other.label))
        }
    }
}

fn worth_to(model: &Model, type_name: Named, worth: &tree_explorer::TypeValue) -> TypeWorth {
    let goals = worth.goals.iter().map(|goal| {
        let declared = model.goals.iter().find(|g| g.name == goal.goal);
        Goal {
            goal: Named::new(&goal.goal, declared.map_or("", |g| &g.label)),
            weight: goal.weight,
            expected: goal.expected,
            contribution: goal.contribution,
        }
    });
    TypeWorth {
        type_name,
        probability: worth.probability,
        value: worth.value,
        goals: goals.collect(),
    }
}

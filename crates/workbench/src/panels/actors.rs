//! The actors: the network; each actor's types, rankings and λ; and the named numbers.

use askama::Template;
use demarche_report::charts;
use demarche_report::view::words::percent;
use demarche_scenario::model::{Actor, Dist, Formula, Model, Param, Prior, Weights};
use demarche_scenario::vary::edit::Edit;

use super::{View, put};

#[derive(Template)]
#[template(path = "actors.html")]
struct Actors<'a> {
    network: String,
    /// Names of the nodes in their order.
    nodes: String,
    actors: Vec<One<'a>>,
    numbers: Vec<Slider>,
    open: &'a str,
}

struct One<'a> {
    actor: &'a Actor,
    lambda: Option<Lambda>,
    types: Vec<Kind<'a>>,
    edited: bool,
}

struct Lambda {
    value: f64,
    most: f64,
}

struct Kind<'a> {
    name: &'a str,
    label: &'a str,
    prior: String,
    slider: Option<Slider>,
    /// As `rank` has it in the address: `tehran.stalling`.
    whose: String,
    /// Goals best first, ties in one group: name, label.
    ranked: Vec<Vec<(&'a str, &'a str)>>,
    /// Goal, share of the weight; where they are given as numbers.
    weighed: Vec<(&'a str, String)>,
}

/// A number that can be dragged.
struct Slider {
    /// Of the edit: `set`, `leaks`, `prior`.
    key: &'static str,
    /// What it sets: `sway`, `musk`, `tehran.sincere`.
    subject: String,
    label: String,
    /// All in hundredths where `percent` says so.
    low: String,
    high: String,
    step: String,
    value: String,
    shown: String,
    percent: bool,
    edited: bool,
}

pub(super) fn write(view: &View<'_>) -> String {
    let model: &Model = view.point.model();
    let file = view
        .point
        .file
        .as_ref()
        .map_or(model, |file| file.solved.model());
    let network = &view.findings.network;
    let nodes: Vec<&str> = network
        .nodes
        .iter()
        .map(|node| node.name.as_str())
        .collect();
    put(&Actors {
        network: charts::network(network).inline(),
        nodes: nodes.join(" "),
        actors: model
            .actors
            .iter()
            .map(|actor| one(view, file, actor))
            .collect(),
        numbers: numbers(view, file),
        open: view.query.look("actor").unwrap_or_default(),
    })
}

fn one<'a>(view: &View<'a>, file: &Model, actor: &'a Actor) -> One<'a> {
    let (model, solved) = (view.point.model(), view.point.solved());
    let seat = solved
        .game
        .graph
        .actors
        .iter()
        .position(|name| *name == actor.name);
    let lambda = seat.filter(|_| actor.moves).map(|seat| {
        let value = solved.game.numbers.precision[seat];
        Lambda {
            value,
            most: (2.0 * value).max(60.0).ceil(),
        }
    });
    let belief = view.findings.beliefs.iter().find(|b| b.actor == actor.name);
    let priors = belief
        .and_then(|belief| belief.steps.first())
        .map(|step| &step.posterior);
    let types = actor.types.iter().enumerate().map(|(k, kind)| {
        let prior = priors
            .and_then(|priors| priors.get(k))
            .copied()
            .unwrap_or(1.0);
        let whose = match kind.name.as_str() {
            "" => actor.name.clone(),
            kind => format!("{}.{kind}", actor.name),
        };
        let goal = |&g: &usize| (model.goals[g].name.as_str(), model.goals[g].label.as_str());
        let a = model
            .actors
            .iter()
            .position(|other| other.name == actor.name);
        let weight = |g: usize| a.map_or(0.0, |a| solved.draw.weights[a][k][g]);
        let (ranked, weighed) = match &kind.weights {
            Weights::Ranked(groups) => {
                let groups = groups.iter().map(|group| group.iter().map(goal).collect());
                (groups.collect(), Vec::new())
            }
            Weights::Given(given) => {
                let rows = given.iter().map(|(g, _)| (goal(g).1, percent(weight(*g))));
                (Vec::new(), rows.collect())
            }
        };
        Kind {
            name: &kind.name,
            label: &kind.label,
            prior: percent(prior),
            slider: prior_slider(view, file, actor, &kind.name, prior),
            whose,
            ranked,
            weighed,
        }
    });
    One {
        lambda,
        types: types.collect(),
        edited: view.edited.edits.iter().any(|edit| match edit {
            Edit::Rank { actor: own, .. }
            | Edit::Lambda { actor: own, .. }
            | Edit::Prior { actor: own, .. } => own.text == actor.name,
            _ => false,
        }),
        actor,
    }
}

/// A slider for a type's prior, over the range that the file gives it; none for one that takes what is left, or that hangs on other
/// actors' types.
fn prior_slider(
    view: &View<'_>,
    file: &Model,
    actor: &Actor,
    kind: &str,
    prior: f64,
) -> Option<Slider> {
    let own = file.actors.iter().find(|own| own.name == actor.name)?;
    let own = own.types.iter().find(|own| own.name == kind)?;
    let alone = |formula: &Formula| {
        !formula
            .leaves()
            .any(|leaf| matches!(leaf, Formula::IsType(..)))
    };
    if kind.is_empty() || !matches!(&own.prior, Prior::Given(formula) if alone(formula)) {
        return None;
    }
    let path = format!("{}.{kind}.prior", actor.name);
    let dist = file.params.iter().find(|param| param.path == path)?.dist;
    let subject = format!("{}.{kind}", actor.name);
    let number = Number {
        key: "prior",
        subject,
        label: "Before any report".into(),
        dist,
        value: prior,
    };
    Some(slider(view, number))
}

/// The numbers that have a name of their own: `let`s and the channels' leak rates.
fn numbers(view: &View<'_>, file: &Model) -> Vec<Slider> {
    let one = |param: &Param| {
        let (key, subject) = match param.path.strip_prefix("let.") {
            Some(name) => ("set", name),
            None => {
                let channel = param.path.strip_prefix("channel.")?;
                ("leaks", channel.strip_suffix(".leaks")?)
            }
        };
        // The second and later numbers of one expression.
        if subject.contains('.') {
            return None;
        }
        let construct = match key {
            "set" => format!("let.{subject}"),
            _ => format!("channel.{subject}"),
        };
        let mut constructs = file.constructs.iter();
        let label = constructs
            .find(|c| c.path == construct)
            .map(|c| c.label.clone())
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| subject.replace('_', " "));
        let label = match key {
            "leaks" => format!("{label}: comes out"),
            _ => label,
        };
        let (model, draw) = (view.point.model(), &view.point.solved().draw);
        let at = model.params.iter().position(|own| own.path == param.path);
        let value = at.map_or(param.dist.mean(), |at| draw.params[at]);
        let number = Number {
            key,
            subject: subject.to_string(),
            label,
            dist: param.dist,
            value,
        };
        Some(slider(view, number))
    };
    file.params.iter().filter_map(one).collect()
}

/// A number that can be set.
struct Number {
    /// Of the edit that sets it, and what that edit says of whose number it is.
    key: &'static str,
    subject: String,
    label: String,
    /// In the file.
    dist: Dist,
    value: f64,
}

fn slider(view: &View<'_>, number: Number) -> Slider {
    let Number {
        key,
        subject,
        label,
        dist,
        value,
    } = number;
    let (low, high) = match dist {
        Dist::Uniform { lo, hi } | Dist::Triangular { lo, hi, .. } => (lo, hi),
        Dist::Point(x) if (0.0..=1.0).contains(&x) => (0.0, 1.0),
        Dist::Point(x) => (x.min(0.0), (2.0 * x).max(1.0)),
    };
    // What was set beyond its range stays in reach.
    let (low, high) = (low.min(value), high.max(value));
    let share = low >= 0.0 && high <= 1.0;
    let scale = if share { 100.0 } else { 1.0 };
    let number = |x: f64| format!("{}", (x * scale * 1e4).round() / 1e4);
    let edited = view.edited.edits.iter().any(|edit| {
        let (own, text) = edit.pair();
        own == key && text.split(':').next() == Some(subject.as_str())
    });
    Slider {
        key,
        label,
        low: number(low),
        high: number(high),
        step: if share {
            "0.5".into()
        } else {
            number((high - low) / 100.0)
        },
        value: number(value),
        shown: if share {
            format!("{}%", (value * 1000.0).round() / 10.0)
        } else {
            number(value)
        },
        percent: share,
        edited,
        subject,
    }
}

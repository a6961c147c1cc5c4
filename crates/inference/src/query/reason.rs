//! Why two types do not do the same, in a sentence.

use demarche_scenario::model::{GoalId, Model, TypeId, Weights};

use demarche_engine::game::{Graph, Numbers};

/// What is known about one move of one pair of types.
pub(crate) struct Why<'a> {
    /// Among the graph's actors.
    pub(crate) actor: usize,
    /// The type that positive bits speak for, and the other.
    pub(crate) pair: [usize; 2],
    /// P(option | type).
    pub(crate) probabilities: [f64; 2],
    pub(crate) bits: f64,
    /// By goal: what the type expects from this option more than from the others.
    pub(crate) advantages: [&'a [f64]; 2],
}

/// A share of a goal that is not worth a word.
const SLIGHT: f64 = 0.0005;

/// Says which goal separates the types and by how much.
pub(crate) fn say(model: &Model, numbers: &Numbers, graph: &Graph, why: &Why<'_>) -> String {
    if why.bits == 0.0 {
        return "cheap talk: both types do the same".into();
    }
    let declared = model
        .actors
        .iter()
        .find(|a| a.name == graph.actors[why.actor]);
    let Some(declared) = declared else {
        return String::new();
    };
    let names = why.pair.map(|k| declared.types[k].name.as_str());
    if let Some(barred) = why.probabilities.iter().position(|&p| p == 0.0) {
        return format!("open to {} only", names[1 - barred]);
    }
    let Some((goal, _)) = separating(numbers, why) else {
        return "both value it alike; what came before tells them apart".into();
    };
    let gains = why.advantages.map(|a| a[goal]);
    let wants = why
        .pair
        .map(|k| want(&declared.types[k].weights, numbers, why.actor, k, goal));
    let label = &model.goals[goal].label;
    let label = if label.is_empty() {
        &model.goals[goal].name
    } else {
        label
    };
    // The type that the move speaks for comes first.
    let (a, b) = if why.bits > 0.0 { (0, 1) } else { (1, 0) };
    let alike = (gains[a] - gains[b]).abs() < SLIGHT.max(0.1 * gains[a].abs().max(gains[b].abs()));
    if alike {
        let sentence = format!("both expect {} {label} by this", change(gains[a]));
        if wants[a] == wants[b] {
            return sentence;
        }
        return format!(
            "{sentence}; {} {}, {} {}",
            names[a], wants[a], names[b], wants[b]
        );
    }
    format!(
        "{} expects {} {label} by this and {}; {} expects {} and {}",
        names[a],
        change(gains[a]),
        wants[a],
        names[b],
        change(gains[b]).trim_end_matches(" of"),
        wants[b]
    )
}

/// The goal whose weighted advantage differs most in the direction of the bits.
fn separating(numbers: &Numbers, why: &Why<'_>) -> Option<(GoalId, f64)> {
    let weights = &numbers.weights[why.actor];
    let [a, b] = why.pair;
    let goals = why.advantages[0].iter().zip(why.advantages[1]).enumerate();
    goals
        .map(|(g, (x, y))| {
            (
                g,
                (weights[a][g] * x - weights[b][g] * y) * why.bits.signum(),
            )
        })
        .filter(|(_, apart)| *apart > 1e-9)
        .fold(None, |best: Option<(GoalId, f64)>, new| match best {
            Some(best) if best.1 >= new.1 => Some(best),
            _ => Some(new),
        })
}

fn change(gain: f64) -> String {
    if gain.abs() < SLIGHT {
        "no change of".into()
    } else if gain.abs() < 0.01 {
        let verb = if gain > 0.0 { "to gain" } else { "to lose" };
        format!("{verb} {:.3} of", gain.abs())
    } else {
        let verb = if gain > 0.0 { "to gain" } else { "to lose" };
        format!("{verb} {:.2} of", gain.abs())
    }
}

/// How much a type wants a goal.
fn want(
    weights: &Weights,
    numbers: &Numbers,
    actor: usize,
    type_id: TypeId,
    goal: GoalId,
) -> String {
    match weights {
        Weights::Ranked(groups) => {
            let Some(at) = groups.iter().position(|group| group.contains(&goal)) else {
                return "does not care for it".into();
            };
            let place = match at {
                _ if groups.len() == 1 => return "wants it as much as all else".into(),
                _ if at + 1 == groups.len() => "last".to_string(),
                0 => "first".to_string(),
                1 => "second".to_string(),
                2 => "third".to_string(),
                _ => format!("{}th", at + 1),
            };
            format!("ranks it {place}")
        }
        Weights::Given(_) => {
            let weight = numbers.weights[actor][type_id][goal];
            if weight == 0.0 {
                "does not care for it".into()
            } else {
                format!("gives it a weight of {weight:.2}")
            }
        }
    }
}

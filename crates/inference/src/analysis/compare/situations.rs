//! The strategy of every type in every situation, and where two forms of a scenario differ in it.

use crate::solve::Instance;
use std::collections::BTreeMap;

use crate::filter::Filtered;
use crate::filter::truth::cast;
use crate::query::goals::goal_values;
use crate::uncertain::worlds::{World, Worlds};
use demarche_engine::game::{LayerKind, NONE};

/// A type of an actor at an information set, by names, so that it can be found again in another form of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
    /// Name of the actor.
    pub actor: String,
    /// Name of its type.
    pub type_name: String,
    /// Name of the decision.
    pub decision: String,
    /// Round, from 1.
    pub round: u32,
    /// The actor's information here, for people; empty where several situations are taken together.
    pub knows: String,
    /// Probability of being here, given the type and the reports.
    pub reached: f64,
    /// Probability of the type, given the reports.
    pub likely: f64,
    /// The options that the type has, in the scenario's order.
    pub options: Vec<OptionValue>,
}

/// An option in a situation.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionValue {
    /// Its name.
    pub option: String,
    /// σ.
    pub probability: f64,
    /// The contribution of each goal that the type wants to its value, by name.
    pub goals: Vec<(String, f64)>,
}

impl Situation {
    /// An option by name.
    pub fn option(&self, name: &str) -> Option<&OptionValue> {
        self.options.iter().find(|worth| worth.option == name)
    }

    /// The probability of an option; 0 where there is none of that name.
    pub fn probability(&self, name: &str) -> f64 {
        self.option(name).map_or(0.0, |worth| worth.probability)
    }
}

/// Everything that every possible type faces, in order of play.
pub fn situations(worlds: &Worlds, world: &World) -> Vec<Situation> {
    let mut game = worlds.game();
    match worlds.filter(&mut game, world) {
        Ok((_, filtered)) => {
            let sigma = &world.solution.sigma;
            list(
                Instance {
                    model: worlds.model(),
                    game: &game,
                    draw: &world.draw,
                    sigma,
                },
                &filtered,
            )
        }
        Err(_) => Vec::new(),
    }
}

fn list(at: Instance<'_>, filtered: &Filtered) -> Vec<Situation> {
    let Instance {
        game,
        model,
        draw,
        sigma,
    } = at;
    let graph = &game.graph;
    let values = goal_values(at, &at.profile().reach());
    let cast = cast(graph, model);
    let mut all = Vec::new();
    for (l, layer) in graph.layers.iter().enumerate() {
        let LayerKind::Decision(decision) = layer.kind else {
            continue;
        };
        let declared = &model.decisions[decision];
        let posterior = filtered.layer(graph, l);
        // Weight of each information set by type, in order of their first node.
        let mut place = BTreeMap::new();
        let mut sets: Vec<(usize, Vec<f64>)> = Vec::new();
        let nodes = layer.nodes.clone().map(|n| n as usize);
        for (n, weights) in nodes.zip(posterior.chunks_exact(graph.profiles)) {
            if graph.infoset[n] == NONE {
                continue;
            }
            let set = graph.infoset[n] as usize;
            let actor = graph.infosets[set].actor as usize;
            let at = *place.entry(set).or_insert_with(|| {
                sets.push((set, vec![0.0; graph.types[actor] as usize]));
                sets.len() - 1
            });
            for (w, &k) in weights.iter().zip(&graph.type_of[actor]) {
                sets[at].1[k as usize] += w;
            }
        }
        for (set, by_type) in sets {
            let info = &graph.infosets[set];
            let actor = info.actor as usize;
            let named = &model.actors[cast[actor]];
            for (k, weight) in by_type.into_iter().enumerate() {
                let likely = filtered.types[actor][k];
                if likely <= 0.0 || weight <= 0.0 {
                    continue;
                }
                let own = &draw.weights[cast[actor]][k];
                let option = |o: usize| {
                    let slot = graph.slot(set, k, o);
                    let goals = own.iter().zip(&model.goals).enumerate();
                    let goals = goals.map(|(g, (w, goal))| {
                        let adds = values.contribution((actor, *w), g, slot);
                        (goal.name.clone(), *w, adds)
                    });
                    let goals = goals.filter(|(_, w, adds)| *w > 0.0 || *adds != 0.0);
                    let goals = goals.map(|(goal, _, adds)| (goal, adds));
                    OptionValue {
                        option: declared.options[o].name.clone(),
                        probability: sigma[slot],
                        goals: goals.collect(),
                    }
                };
                let open = |o: &usize| graph.available[graph.slot(set, k, *o)];
                all.push(Situation {
                    actor: named.name.clone(),
                    type_name: named.types[k].name.clone(),
                    decision: declared.name.clone(),
                    round: layer.round,
                    knows: info.label.clone(),
                    reached: weight / likely,
                    likely,
                    options: (0..info.options as usize)
                        .filter(open)
                        .map(option)
                        .collect(),
                });
            }
        }
    }
    all
}

/// A type that does otherwise in a situation.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Under the first form.
    pub before: Situation,
    /// Under the second.
    pub after: Situation,
    /// Probability that moves to other options, where the situation arises.
    pub moved: f64,
    /// The same, weighed by how likely it is that the type is there at all, under the form in which that is likelier.
    pub weight: f64,
    /// The option that becomes more frequent by most, and the one that becomes less.
    pub to: String,
    /// See `to`.
    pub from: String,
    /// By goal, the change of the value of `to` minus that of `from`, largest first; empty if one of them is available under one
    /// form only.
    pub goals: Vec<Gain>,
}

/// The contribution of a goal to the difference of two options' values, under two forms of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Gain {
    /// Name of the goal.
    pub goal: String,
    /// Under the first form.
    pub before: f64,
    /// Under the second.
    pub after: f64,
}

/// Round, decision, actor, type, what is known.
type Key = (u32, String, String, String, String);

/// Where types do otherwise under the second form, what weighs most first. Situations are the same if the same actor and type
/// decide the same in the same round and know the same; those of one form only are compared taken together, decision by
/// decision and round by round.
pub fn shifts(before: &[Situation], after: &[Situation]) -> Vec<Shift> {
    let key = |s: &Situation| -> Key {
        let of = |text: &str| text.to_owned();
        (
            s.round,
            of(&s.decision),
            of(&s.actor),
            of(&s.type_name),
            of(&s.knows),
        )
    };
    let index = |all: &[Situation]| -> BTreeMap<Key, Situation> {
        let mut index = BTreeMap::new();
        for s in all {
            match index.get_mut(&key(s)) {
                Some(known) => *known = together(&[known, s], known.knows.clone()),
                None => {
                    index.insert(key(s), s.clone());
                }
            }
        }
        index
    };
    let (first, second) = (index(before), index(after));
    let mut all = Vec::new();
    for (key, before) in &first {
        if let Some(after) = second.get(key) {
            all.extend(shift(before.clone(), after.clone()));
        }
    }
    // Situations of one form alone.
    let alone = |own: &BTreeMap<Key, Situation>, other: &BTreeMap<Key, Situation>| {
        let mut groups: BTreeMap<_, Vec<Situation>> = BTreeMap::new();
        for (key, s) in own.iter().filter(|(key, _)| !other.contains_key(key)) {
            let (round, decision, actor, type_name, _) = key.clone();
            groups
                .entry((round, decision, actor, type_name))
                .or_default()
                .push(s.clone());
        }
        groups
    };
    let (first_alone, second_alone) = (alone(&first, &second), alone(&second, &first));
    for (key, before) in &first_alone {
        if let Some(after) = second_alone.get(key) {
            let of = |all: &[Situation]| together(&all.iter().collect::<Vec<_>>(), String::new());
            all.extend(shift(of(before), of(after)));
        }
    }
    all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    all
}

/// Several situations as one: options by how often they are taken where one of them arises.
fn together(all: &[&Situation], knows: String) -> Situation {
    let mut one = Situation {
        knows,
        reached: all.iter().map(|s| s.reached).sum(),
        options: Vec::new(),
        ..all[0].clone()
    };
    let total = one.reached.max(f64::MIN_POSITIVE);
    for s in all {
        let share = s.reached / total;
        for worth in &s.options {
            let known = one.options.iter().position(|w| w.option == worth.option);
            let at = known.unwrap_or_else(|| {
                one.options.push(OptionValue {
                    option: worth.option.clone(),
                    probability: 0.0,
                    goals: Vec::new(),
                });
                one.options.len() - 1
            });
            let own = &mut one.options[at];
            own.probability += share * worth.probability;
            for (goal, value) in &worth.goals {
                match own.goals.iter_mut().find(|(g, _)| g == goal) {
                    Some((_, known)) => *known += share * value,
                    None => own.goals.push((goal.clone(), share * value)),
                }
            }
        }
    }
    one
}

fn shift(before: Situation, after: Situation) -> Option<Shift> {
    let mut names: Vec<&String> = before.options.iter().map(|worth| &worth.option).collect();
    for worth in &after.options {
        if !names.contains(&&worth.option) {
            names.push(&worth.option);
        }
    }
    let change = |name: &&String| after.probability(name) - before.probability(name);
    let moved = 0.5 * names.iter().map(|n| change(n).abs()).sum::<f64>();
    let to = names
        .iter()
        .max_by(|a, b| change(a).total_cmp(&change(b)))?;
    let from = names
        .iter()
        .min_by(|a, b| change(a).total_cmp(&change(b)))?;
    if moved <= 0.0 {
        return None;
    }
    let present = |s: &Situation| s.reached * s.likely;
    let (to, from) = ((*to).clone(), (*from).clone());
    Some(Shift {
        moved,
        weight: moved * present(&before).max(present(&after)),
        goals: gains(&before, &after, &to, &from),
        to,
        from,
        before,
        after,
    })
}

fn gains(before: &Situation, after: &Situation, to: &str, from: &str) -> Vec<Gain> {
    let goals = |s: &Situation, name: &str| {
        let goals = &s.option(name)?.goals;
        Some(goals.iter().cloned().collect::<BTreeMap<String, f64>>())
    };
    let pair = |s: &Situation| Some((goals(s, to)?, goals(s, from)?));
    let (Some(first), Some(second)) = (pair(before), pair(after)) else {
        return Vec::new();
    };
    let worth = |(to, from): &(BTreeMap<String, f64>, BTreeMap<String, f64>), goal: &str| {
        let of = |all: &BTreeMap<String, f64>| all.get(goal).copied().unwrap_or(0.0);
        of(to) - of(from)
    };
    let mut names: Vec<&String> = first.0.keys().chain(second.0.keys()).collect();
    names.sort();
    names.dedup();
    let mut gains: Vec<Gain> = names
        .into_iter()
        .map(|goal| Gain {
            goal: goal.clone(),
            before: worth(&first, goal),
            after: worth(&second, goal),
        })
        .collect();
    let gain = |g: &Gain| g.after - g.before;
    gains.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
    gains
}

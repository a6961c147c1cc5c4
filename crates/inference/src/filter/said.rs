//! How likely a report is at each place of the layer that it speaks of.
//!
//! A source that says whether something is so reports it with its hit rate where it is and with its false-alarm rate where it is not. A
//! source that gives a number gives one near the true one with its hit rate, and otherwise any. A plant comes whatever is so, with a chance
//! that may hang on what its planter did. Places at which all that matters is the same are one class, with one probability.

use std::collections::HashMap;

use demarche_scenario::model::{About, Evidence, Formula, Model, Num, Source};

use super::Report;
use super::truth::{Here, Mask, cast, find_layer, judge};
use crate::compile::Draw;
use demarche_engine::game::{Graph, LayerKind};

/// A report's classes of places.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The layer that it speaks of.
    pub(crate) layer: usize,
    /// Nodes of the layer × profiles: which class.
    pub(crate) class: Vec<u32>,
    classes: Vec<Class>,
}

/// Places at which a report is equally likely.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Class {
    /// Whether its claim is true.
    holds: bool,
    /// The level of the variable of which it gives a number; else 0.
    level: u8,
    /// What the chance of a plant looks at, where it looks at anything: the state, and types by actor of the scenario.
    state: Vec<u8>,
    types: Vec<u32>,
}

impl Said {
    /// The classes of an item of evidence; none if its round is never played.
    pub(crate) fn new(graph: &Graph, model: &Model, draw: &Draw, item: &Evidence) -> Option<Said> {
        let layer = find_layer(graph, LayerKind::RoundEnd, item.claim.round)?;
        let mask = judge(graph, model, &draw.params, &item.claim.condition, layer);
        if plain(model, item) {
            return Some(Said::of_mask(&mask));
        }
        let looks = hangs_on(model, item);
        let (bytes, actors) = match looks.is_empty() {
            true => (0, 0),
            false => (graph.state_width, model.actors.len()),
        };
        let cast = cast(graph, model);
        let mut number: HashMap<Class, u32> = HashMap::new();
        let mut said = Said {
            layer,
            class: Vec::with_capacity(mask.holds.len()),
            classes: Vec::new(),
        };
        for (local, n) in graph.layers[layer].nodes.clone().enumerate() {
            let state = graph.state_of(n as usize);
            for p in 0..graph.profiles {
                let mut class = Class {
                    holds: mask.holds[local * graph.profiles + p],
                    level: item.claim.about.map_or(0, |about| state[about.variable]),
                    state: vec![0; bytes],
                    types: vec![0; actors],
                };
                for look in &looks {
                    match look {
                        Look::At(byte) => class.state[*byte] = state[*byte],
                        Look::Type(actor) => {
                            let own = cast.iter().position(|a| a == actor);
                            class.types[*actor] = own.map_or(0, |g| graph.type_of[g][p]);
                        }
                    }
                }
                let next = said.classes.len() as u32;
                let known = *number.entry(class).or_insert_with_key(|class| {
                    said.classes.push(class.clone());
                    next
                });
                said.class.push(known);
            }
        }
        Some(said)
    }

    /// Two classes: where a mask holds, and where it does not.
    fn of_mask(mask: &Mask) -> Said {
        let class = |holds| Class {
            holds,
            level: 0,
            state: Vec::new(),
            types: Vec::new(),
        };
        Said {
            layer: mask.layer,
            class: mask.holds.iter().map(|holds| u32::from(!holds)).collect(),
            classes: vec![class(true), class(false)],
        }
    }

    /// Where the claim is true.
    pub(crate) fn mask(&self) -> Mask {
        let holds = self.class.iter().map(|c| self.classes[*c as usize].holds);
        Mask {
            layer: self.layer,
            holds: holds.collect(),
        }
    }

    /// The report's probability in each class.
    pub(crate) fn chances(&self, model: &Model, draw: &Draw, report: &Report) -> Vec<f64> {
        let item = &model.evidence[report.item];
        let plain = plain(model, item);
        let chance = |class: &Class| match plain {
            true if class.holds => report.hit,
            true => report.false_alarm,
            false => chance(model, draw, (item, class)),
        };
        self.classes.iter().map(chance).collect()
    }

    /// Adds the derivative by the source's numbers, from that by the probability in each class.
    pub(crate) fn derivative(
        &self,
        model: &Model,
        draw: &Draw,
        (item, by): (usize, &[f64]),
        slope: &mut [f64],
    ) {
        let item = &model.evidence[item];
        let Some(source) = item.source.map(|s| &model.sources[s]) else {
            return;
        };
        for (class, by) in self.classes.iter().zip(by) {
            let here = here(model, draw, (item, class));
            let [right, wrong] = kernel(model, item, class);
            let clamped = |number: &Num| number.eval(&here).clamp(0.0, 1.0);
            let mut alone = 1.0;
            if let Some((_, planted)) = &source.planted {
                alone -= clamped(planted);
                let rest = unplanted(&here, source, (item, class), [right, wrong]);
                here.clamped(planted, by * (1.0 - rest), slope);
            }
            match item.claim.about {
                None if class.holds => here.clamped(&source.hit, by * alone, slope),
                None => here.clamped(&source.false_alarm, by * alone, slope),
                Some(_) => here.clamped(&source.hit, by * alone * (right - wrong), slope),
            }
        }
    }
}

/// Whether all that matters of a place is whether the claim is true there: the report's own rates then say how likely it is.
fn plain(model: &Model, item: &Evidence) -> bool {
    let source = item.source.map(|s| &model.sources[s]);
    item.claim.about.is_none() && !source.is_some_and(Source::planted_by_choice)
}

/// Something that the chance of a plant looks at.
enum Look {
    /// A byte of the state.
    At(usize),
    /// The type of an actor of the scenario.
    Type(usize),
}

/// What the chance of a plant looks at.
fn hangs_on(model: &Model, item: &Evidence) -> Vec<Look> {
    let source = item.source.map(|s| &model.sources[s]);
    let Some((_, chance)) = source.and_then(|source| source.planted.as_ref()) else {
        return Vec::new();
    };
    let look = |leaf: &Formula| match leaf {
        Formula::Var(v) => Some(Look::At(*v)),
        Formula::Chose(d, _) => Some(Look::At(model.variables.len() + d)),
        Formula::IsType(actor, _) => Some(Look::Type(*actor)),
        _ => None,
    };
    chance.leaves().filter_map(look).collect()
}

fn here<'a>(model: &'a Model, draw: &'a Draw, (item, class): (&Evidence, &'a Class)) -> Here<'a> {
    Here {
        model,
        params: &draw.params,
        state: &class.state,
        types: &class.types,
        round: item.claim.round,
    }
}

/// The probability of a report in a class.
fn chance(model: &Model, draw: &Draw, (item, class): (&Evidence, &Class)) -> f64 {
    let weights = kernel(model, item, class);
    let Some(source) = item.source.map(|s| &model.sources[s]) else {
        // A report without a source is right.
        return match item.claim.about {
            Some(_) => weights[0],
            None => f64::from(u8::from(class.holds)),
        };
    };
    let here = here(model, draw, (item, class));
    let rest = unplanted(&here, source, (item, class), weights);
    let planted = source.planted.as_ref();
    let planted = planted.map_or(0.0, |(_, q)| q.eval(&here).clamp(0.0, 1.0));
    planted + (1.0 - planted) * rest
}

/// The same, given that it is no plant.
fn unplanted(
    here: &Here<'_>,
    source: &Source,
    (item, class): (&Evidence, &Class),
    [right, wrong]: [f64; 2],
) -> f64 {
    let clamped = |number: &Num| number.eval(here).clamp(0.0, 1.0);
    match item.claim.about {
        None if class.holds => clamped(&source.hit),
        None => clamped(&source.false_alarm),
        Some(_) => {
            let hit = clamped(&source.hit);
            hit * right + (1.0 - hit) * wrong
        }
    }
}

/// The probability of a reported number where the source is right, and where it is not; of a report of no number, 0.
fn kernel(model: &Model, item: &Evidence, class: &Class) -> [f64; 2] {
    let Some(about) = item.claim.about else {
        return [0.0; 2];
    };
    let levels = model.variables[about.variable].levels.len();
    [
        near(about, usize::from(class.level), levels),
        1.0 / levels as f64,
    ]
}

/// The probability that a source that is right gives a number, where the true level is `level` of so many.
pub(crate) fn near(about: About, level: usize, levels: usize) -> f64 {
    let weight = |given: usize| {
        let apart = given.abs_diff(level);
        (about.give_or_take + 1).saturating_sub(apart) as f64
    };
    let all: f64 = (0..levels).map(weight).sum();
    weight(about.level) / all
}

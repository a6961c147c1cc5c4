//! An actor's observations of a history: moves as they look to it, and levels that it can see.

use serde::Serialize;

use super::Table;
use super::history::Step;
use crate::compile::replay::Point;
use crate::compile::sight::{self, Sight};
use crate::query::moves::{forced, observed};
use demarche_engine::game::{LayerKind, NONE};
use demarche_scenario::model::{Origin, Start};

/// Decisions taken and not observed yet: the decision, and its option with how it is seen; none where it did not
/// take place.
pub(super) type Pending = Vec<(usize, Option<(usize, Sight)>)>;

/// A time at which all actors observe some decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// As they really were.
    pub(super) taken: Pending,
}

/// An actor's observation at a look: what it takes each decision for, and the level of each variable that it can see.
pub(super) type Observed = (Vec<Option<(usize, bool)>>, Vec<u8>);

/// An actor's observation at one time of play.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Observation {
    /// Round, from 1; 0 before play.
    pub round: u32,
    /// Number of observations before: the same thing seen at another time is another observation.
    pub moment: usize,
    /// Moves, in order of play.
    pub moves: Vec<Seen>,
    /// Levels that changed.
    pub levels: Vec<Change>,
}

/// A move as it looks to an actor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Seen {
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// Index into its options.
    pub option: usize,
    /// Whether it was meant to be hidden and came out.
    pub leaked: bool,
    /// Whether it was the actor's own.
    pub own: bool,
    /// Whether it is what it looks like: nothing that the actor cannot see looks the same.
    pub sure: bool,
    /// Whether the actor can tell that the decision did not take place: nobody was seen to keep quiet.
    pub idle: bool,
}

/// A level that is not what it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Index into the scenario's variables.
    pub variable: usize,
    /// Index of the level before; none where it was not known.
    pub from: Option<usize>,
    /// Index of the level now.
    pub to: usize,
}

impl Look {
    pub(super) fn new(decisions: &[usize], pending: &Pending) -> Look {
        let of = |&d: &usize| {
            let taken = pending.iter().find(|(decision, _)| *decision == d);
            (d, taken.and_then(|(_, taken)| *taken))
        };
        Look {
            taken: decisions.iter().map(of).collect(),
        }
    }
}

impl Table<'_> {
    /// Adds what an edge of a layer decides to what is pending.
    pub(super) fn decide(&self, pending: &mut Pending, layer: usize, node: usize, edge: usize) {
        let graph = self.graph();
        let option = edge - graph.first_edge[node] as usize;
        match graph.layers[layer].kind {
            LayerKind::Decision(d) => {
                let taken = if graph.infoset[node] != NONE {
                    Some(option)
                } else if graph.occurs[node] {
                    let round = graph.layers[layer].round;
                    Some(forced(self.instance(), &self.cast, d, node, round))
                } else {
                    None
                };
                pending.push((d, taken.map(|option| (option, Sight::Plain))));
            }
            LayerKind::Sight(d) => {
                let own = pending.iter_mut().find(|(decision, _)| *decision == d);
                if let Some((_, Some((taken, sight)))) = own {
                    *sight = sight::compiled(graph, self.model, d, *taken)[option];
                }
            }
            _ => {}
        }
    }

    /// The observation of an actor (of the scenario) at a look that leaves play at `point`.
    pub(super) fn observe(&self, actor: usize, look: &Look, point: &Point) -> Observed {
        let decisions = &self.model.decisions;
        let taken = look.taken.iter();
        let moves = taken.map(|&(d, taken)| observed(&decisions[d], actor, taken));
        let levels = self.levels(actor, point);
        (
            moves.collect(),
            levels.map(|(_, level)| level as u8).collect(),
        )
    }

    /// (variable, level) of what an actor can see at a point of play.
    pub(super) fn levels(
        &self,
        actor: usize,
        point: &Point,
    ) -> impl Iterator<Item = (usize, usize)> {
        let state = self.replay.levels(point);
        let variables = self.model.variables.iter().enumerate();
        let seen = variables.filter(move |(_, variable)| {
            // What it remembers tells it nothing that it has not seen.
            let remembered = matches!(variable.origin, Origin::Remembered(_));
            let known = variable.known_to.as_ref();
            !remembered && known.is_none_or(|list| list.contains(&actor))
        });
        seen.map(|(v, _)| (v, usize::from(state[v])))
    }

    /// Whether a variable has its level from the start, and is not drawn.
    pub(super) fn at_start(&self, variable: usize) -> bool {
        matches!(self.model.variables[variable].start, Start::At(_))
    }

    /// An actor's observation at a look, where there is any. `before` holds the levels as it saw them last, `known` the decisions of
    /// which it can tell whether they took place.
    pub(super) fn observation(
        &self,
        actor: usize,
        step: &Step,
        before: &mut [Option<usize>],
        known: &[(usize, bool)],
    ) -> Option<Observation> {
        let (moment, look) = step.look.as_ref()?;
        let taken = look.taken.iter();
        let moves = taken.filter_map(|&(d, taken)| {
            let (option, leaked) = observed(&self.model.decisions[d], actor, taken)?;
            let known = known.iter().find(|(decision, _)| *decision == d);
            let known = known.map(|(_, takes_place)| *takes_place);
            Some(Seen {
                decision: d,
                option,
                leaked,
                own: self.model.decisions[d].by == actor,
                idle: known == Some(false),
                sure: leaked || self.sure(actor, (d, known), option),
            })
        });
        let moves: Vec<Seen> = moves.collect();
        let mut levels = Vec::new();
        for (variable, to) in self.levels(actor, &step.point) {
            let from = before[variable].replace(to);
            if from != Some(to) {
                levels.push(Change { variable, from, to });
            }
        }
        let anything = !moves.is_empty() || !levels.is_empty();
        anything.then_some(Observation {
            round: self.graph().layers[step.layer].round,
            moment: *moment,
            moves,
            levels,
        })
    }

    /// Whether nothing else that an actor cannot see looks to it like this option of a decision, of which it may know whether it took
    /// place.
    fn sure(&self, actor: usize, decision: (usize, Option<bool>), option: usize) -> bool {
        let (decision, takes_place) = decision;
        let declared = &self.model.decisions[decision];
        if declared.by == actor {
            return true;
        }
        let others = (0..declared.options.len()).filter(|&o| o != option);
        let ways = others.flat_map(|o| {
            let sights = sight::sights(self.model, decision, o).into_iter();
            sights.map(move |sight| observed(declared, actor, Some((o, sight))))
        });
        let idle = takes_place != Some(true) && declared.quiet == Some(option);
        // A leak is seen as one: what came out is never taken for anything else.
        let alike = |seen: Option<(usize, bool)>| seen == Some((option, false));
        !idle && !ways.into_iter().any(alike)
    }
}

//! The ways on from a point of play: what a layer may bring.

use demarche_scenario::model::{Formula, Outcome, Start};

use super::numbers::Place;
use super::point::{Frame, Point, Stage};
use super::program::{self, Op};
use super::sight::Sight;
use crate::filter::truth::Here;
use demarche_engine::game::LayerKind;

/// What makes play take one of the ways on.
#[derive(Clone, Copy, Debug)]
pub(super) enum By {
    /// There is no other.
    Necessity,
    /// Somebody chooses it.
    Choice,
    /// A probability.
    Chance(Place),
}

/// The ways on from a point of play.
pub(super) struct Ways {
    /// Each way on, and the point that it leads to.
    pub(super) steps: Vec<(By, Point)>,
    /// The state in which probabilities are judged.
    pub(super) state: Vec<u8>,
    /// Types × options, where somebody chooses.
    pub(super) available: Option<Vec<bool>>,
    pub(super) occurs: bool,
}

/// A type of the actor that moves has no option.
pub(super) struct Stuck {
    pub(super) point: Point,
    pub(super) decision: usize,
}

impl Ways {
    fn one(point: Point) -> Ways {
        Ways::of(vec![(By::Necessity, point)], Vec::new())
    }

    fn idle(point: Point) -> Ways {
        Ways {
            occurs: false,
            ..Ways::one(point)
        }
    }

    fn of(steps: Vec<(By, Point)>, state: Vec<u8>) -> Ways {
        Ways {
            steps,
            state,
            available: None,
            occurs: true,
        }
    }
}

impl Frame<'_> {
    /// The ways on from a point through a layer of this kind, which `op` makes.
    pub(super) fn ways(
        &self,
        op: &Op,
        stage: Stage,
        kind: LayerKind,
        point: Point,
    ) -> Result<Ways, Stuck> {
        let (model, round) = (self.model, stage.round);
        Ok(match kind {
            LayerKind::Decision(d) => return self.decide(round, d, point),
            LayerKind::Sight(d) => match self.choice(&point, d) {
                Some((option, _)) if self.sights[d][option] != [Sight::Plain] => {
                    let state = self.state(&point);
                    let seen = |sight: Sight| {
                        let mut point = point.clone();
                        self.see(&mut point, d, sight);
                        (By::Chance(Place::Sight(d, option, sight)), point)
                    };
                    let sights = self.sights[d][option].iter();
                    Ways::of(sights.copied().map(seen).collect(), state)
                }
                Some(_) => Ways::one(point),
                None => Ways::idle(point),
            },
            LayerKind::Outcome(d) => match self.choice(&point, d) {
                Some((option, _)) => {
                    let outcomes = &model.decisions[d].options[option].outcomes;
                    self.outcomes(point, round, outcomes, |i| Place::Outcome(d, option, i))
                }
                None => Ways::idle(point),
            },
            LayerKind::Event(e) => {
                let event = &model.events[e];
                let mut point = point;
                if !self.goes(event.when.as_ref(), &point, None, round) {
                    return Ok(Ways::idle(point));
                }
                self.apply(&mut point, &event.effects, round);
                self.outcomes(point, round, &event.outcomes, |i| Place::Event(e, i))
            }
            LayerKind::Start => match op {
                Op::Draw(v) => self.drawn(point, *v),
                _ => Ways::one(point),
            },
            LayerKind::RoundEnd | LayerKind::Plain => Ways::one(point),
        })
    }

    fn drawn(&self, point: Point, variable: usize) -> Ways {
        let Start::Drawn(list) = &self.model.variables[variable].start else {
            return Ways::one(point);
        };
        let mut steps = Vec::new();
        for (i, (level, prior)) in list.iter().enumerate() {
            if program::never(self.model, prior) {
                continue;
            }
            let mut point = point.clone();
            self.set_level(&mut point, variable, *level);
            steps.push((By::Chance(Place::Start(variable, i)), point));
        }
        Ways::of(steps, self.state(&point))
    }

    /// One way for each outcome that the scenario does not call impossible.
    fn outcomes(
        &self,
        point: Point,
        round: u32,
        list: &[Outcome],
        place: impl Fn(usize) -> Place,
    ) -> Ways {
        if list.is_empty() {
            return Ways::one(point);
        }
        let mut steps = Vec::new();
        for (i, outcome) in list.iter().enumerate() {
            if program::never(self.model, &outcome.chance) {
                continue;
            }
            let mut point = point.clone();
            self.apply(&mut point, &outcome.effects, round);
            steps.push((By::Chance(place(i)), point));
        }
        Ways::of(steps, self.state(&point))
    }

    fn decide(&self, round: u32, d: usize, point: Point) -> Result<Ways, Stuck> {
        let decision = &self.model.decisions[d];
        if !self.goes(decision.when.as_ref(), &point, None, round) {
            return Ok(Ways::idle(point));
        }
        let types = self.model.actors[decision.by].types.len();
        let options = decision.options.len();
        let mut available = Vec::with_capacity(types * options);
        for kind in 0..types as u32 {
            for option in &decision.options {
                let own = Some((decision.by, kind));
                available.push(self.goes(option.when.as_ref(), &point, own, round));
            }
        }
        let chosen = |o: usize| {
            let mut point = point.clone();
            self.choose(&mut point, d, o);
            point
        };
        let open = |o: usize| (0..types).any(|k| available[k * options + o]);
        if let Some((option, window)) = decision.committed
            && window.holds(round)
            && open(option)
        {
            return Ok(Ways::one(chosen(option)));
        }
        if (0..types).any(|k| !available[k * options..(k + 1) * options].contains(&true)) {
            return Err(Stuck { point, decision: d });
        }
        let all: Vec<usize> = (0..options).filter(|&o| open(o)).collect();
        if let [only] = all[..] {
            return Ok(Ways::one(chosen(only)));
        }
        let steps = (0..options).map(|o| {
            let to = chosen(if open(o) { o } else { all[0] });
            (By::Choice, to)
        });
        Ok(Ways {
            steps: steps.collect(),
            state: Vec::new(),
            available: Some(available),
            occurs: true,
        })
    }

    /// Whether a condition holds, if there is one.
    fn goes(
        &self,
        when: Option<&Formula>,
        point: &Point,
        own: Option<(usize, u32)>,
        round: u32,
    ) -> bool {
        let Some(formula) = when else { return true };
        let mut types = vec![0; self.model.actors.len()];
        if let Some((actor, kind)) = own {
            types[actor] = kind;
        }
        let here = Here {
            model: self.model,
            params: &self.means,
            state: &self.state(point),
            types: &types,
            round,
        };
        formula.eval(&here) != 0.0
    }
}

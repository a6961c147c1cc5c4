//! The ways on from a point of play: what a layer may bring.

use demarche_scenario::model::{Formula, Outcome, Start};

use super::chances::{At, Row, possible};
use super::point::{Frame, Point, Stage};
use super::program::Op;
use super::sight::Sight;
use super::sites::Place;
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

/// The ways on from a point of play, with room that is used again for the next one.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// Each way on, and the point that it leads to; those beyond `count` are room.
    steps: Vec<(By, Point)>,
    count: usize,
    /// The point with everything that is certain, in which probabilities are judged.
    here: Option<Point>,
    /// Which outcomes may come about.
    may: Vec<bool>,
    /// By actor, while guards are looked at.
    types: Vec<u32>,
    /// Types × options, where somebody chooses.
    pub(super) available: Vec<bool>,
    /// Whether somebody chooses.
    pub(super) chosen: bool,
    pub(super) occurs: bool,
    /// The option taken, where a decision takes place and nothing is left to choose.
    pub(super) forced: Option<usize>,
}

/// A type of the actor that moves has no option.
pub(super) struct Stuck {
    pub(super) point: Point,
    pub(super) decision: usize,
}

impl Ways {
    /// Each way on.
    pub(super) fn steps(&self) -> &[(By, Point)] {
        &self.steps[..self.count]
    }

    /// The same, to be changed.
    pub(super) fn steps_mut(&mut self) -> &mut [(By, Point)] {
        &mut self.steps[..self.count]
    }

    /// The point in which probabilities are judged.
    pub(super) fn here(&self) -> Option<&Point> {
        self.here.as_ref()
    }

    fn start(&mut self) {
        self.count = 0;
        self.available.clear();
        self.chosen = false;
        self.occurs = true;
        self.forced = None;
    }

    /// Adds a way on from a point, to be changed into where it leads.
    fn add(&mut self, by: By, from: &Point) -> &mut Point {
        match self.steps.get_mut(self.count) {
            Some((how, point)) => {
                *how = by;
                point.copy_from(from);
            }
            None => self.steps.push((by, from.clone())),
        }
        self.count += 1;
        &mut self.steps[self.count - 1].1
    }

    fn pass(&mut self, point: &Point, occurs: bool) {
        self.occurs = occurs;
        self.add(By::Necessity, point);
    }

    fn keep(&mut self, point: &Point) {
        match &mut self.here {
            Some(here) => here.copy_from(point),
            None => self.here = Some(point.clone()),
        }
    }
}

impl Frame<'_> {
    /// The ways on from a point through a layer of this kind, which `op` makes.
    pub(super) fn ways(
        &self,
        ways: &mut Ways,
        op: &Op,
        (stage, kind): (Stage, LayerKind),
        point: &Point,
    ) -> Result<(), Stuck> {
        let (model, round) = (self.model, stage.round);
        ways.start();
        match kind {
            LayerKind::Decision(d) => return self.decide(ways, round, d, point),
            LayerKind::Sight(d) => match self.choice(point, d) {
                Some((option, _)) if self.sights[d][option] != [Sight::Plain] => {
                    ways.keep(point);
                    for &sight in &self.sights[d][option] {
                        let by = By::Chance(Place::Sight(d, option, sight));
                        self.see(ways.add(by, point), d, sight);
                    }
                }
                Some(_) => ways.pass(point, true),
                None => ways.pass(point, false),
            },
            LayerKind::Outcome(d) => match self.choice(point, d) {
                Some((option, _)) => {
                    let outcomes = &model.decisions[d].options[option].outcomes;
                    let row = &self.rows.options[d][option];
                    ways.keep(point);
                    self.outcomes(ways, round, (outcomes, row), |i| {
                        Place::Outcome(d, option, i)
                    });
                }
                None => ways.pass(point, false),
            },
            LayerKind::Event(e) => {
                let event = &model.events[e];
                if !self.goes(event.when.as_ref(), point, &[], round) {
                    ways.pass(point, false);
                    return Ok(());
                }
                ways.keep(point);
                if let Some(here) = &mut ways.here {
                    self.apply(here, &event.effects, round);
                }
                let list = (&event.outcomes[..], &self.rows.events[e]);
                self.outcomes(ways, round, list, |i| Place::Event(e, i));
            }
            LayerKind::Start => match op {
                Op::Draw(v) => self.drawn(ways, point, *v),
                _ => ways.pass(point, true),
            },
            LayerKind::RoundEnd | LayerKind::Plain => ways.pass(point, true),
        }
        Ok(())
    }

    fn drawn(&self, ways: &mut Ways, point: &Point, variable: usize) {
        let Start::Drawn(list) = &self.model.variables[variable].start else {
            return ways.pass(point, true);
        };
        let priors = list.iter().map(|(_, prior)| prior);
        let may = possible(self.model, priors, At::Everywhere);
        ways.keep(point);
        for (i, (level, _)) in list.iter().enumerate().filter(|(i, _)| may[*i]) {
            let by = By::Chance(Place::Start(variable, i));
            self.set_level(ways.add(by, point), variable, *level);
        }
    }

    /// One way for each outcome that the scenario does not call impossible, from the point that was kept.
    fn outcomes(
        &self,
        ways: &mut Ways,
        round: u32,
        (list, row): (&[Outcome], &Row),
        place: impl Fn(usize) -> Place,
    ) {
        let Some(here) = ways.here.take() else { return };
        if list.is_empty() {
            ways.pass(&here, true);
        } else {
            let mut may = std::mem::take(&mut ways.may);
            row.at(&mut may, (self.model, self.at(&here, round)), list);
            let outcomes = list.iter().enumerate().zip(&may);
            for ((i, outcome), _) in outcomes.filter(|(_, may)| **may) {
                let point = ways.add(By::Chance(place(i)), &here);
                self.apply(point, &outcome.effects, round);
            }
            ways.may = may;
        }
        ways.here = Some(here);
    }

    fn decide(&self, ways: &mut Ways, round: u32, d: usize, point: &Point) -> Result<(), Stuck> {
        let decision = &self.model.decisions[d];
        ways.types.clear();
        ways.types.resize(self.model.actors.len(), 0);
        if !self.goes(decision.when.as_ref(), point, &ways.types, round) {
            ways.pass(point, false);
            return Ok(());
        }
        let types = self.model.actors[decision.by].types.len();
        let options = decision.options.len();
        for kind in 0..types {
            ways.types[decision.by] = kind as u32;
            for (o, option) in decision.options.iter().enumerate() {
                let open = match kind {
                    // A guard that does not look at the type is the same for all.
                    1.. if !self.typed[d][o] => ways.available[o],
                    _ => self.goes(option.when.as_ref(), point, &ways.types, round),
                };
                ways.available.push(open);
            }
        }
        let available = &ways.available;
        let open = |o: usize| (0..types).any(|k| available[k * options + o]);
        let bound = decision
            .committed
            .filter(|(option, window)| window.holds(round) && open(*option));
        let only = || {
            let mut all = (0..options).filter(|&o| open(o));
            let first = all.next();
            (first, all.next().is_none())
        };
        if bound.is_none() {
            let mut own = available.chunks_exact(options);
            if own.any(|own| !own.contains(&true)) {
                let point = point.clone();
                return Err(Stuck { point, decision: d });
            }
        }
        let (first, alone) = match bound {
            Some((option, _)) => (option, true),
            None => match only() {
                (Some(first), alone) => (first, alone),
                (None, _) => (0, true),
            },
        };
        if alone {
            ways.forced = Some(first);
            self.choose(ways.add(By::Necessity, point), d, first);
            return Ok(());
        }
        ways.chosen = true;
        for o in 0..options {
            let open = (0..types).any(|k| ways.available[k * options + o]);
            let to = if open { o } else { first };
            self.choose(ways.add(By::Choice, point), d, to);
        }
        Ok(())
    }

    /// A point of play as expressions see it, of which the types are not known.
    fn at<'p>(&'p self, point: &'p Point, round: u32) -> Here<'p> {
        Here {
            state: self.state(point),
            round,
            ..Here::before(self.model, &self.means)
        }
    }

    /// Whether a condition holds, if there is one.
    fn goes(&self, when: Option<&Formula>, point: &Point, types: &[u32], round: u32) -> bool {
        let Some(formula) = when else { return true };
        let here = Here {
            types,
            ..self.at(point, round)
        };
        formula.eval(&here) != 0.0
    }
}

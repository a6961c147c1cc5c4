//! The possible states at one point of play, and the truth values that conditions can have there.

use std::sync::Arc;

use super::sheets::Sheets;
use crate::formula::{Bounds, Formula, Op, Ranges, either};
use crate::model::{ActorId, DecisionId, Model, OptionId, ParamId, TypeId, VarId};

/// Ends of a number of which nothing is known.
const UNKNOWN: Bounds = (f64::NEG_INFINITY, f64::INFINITY);

/// A set of level indices below 256.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Levels([u64; 4]);

impl Levels {
    pub(super) fn insert(&mut self, level: usize) {
        self.0[(level / 64).min(3)] |= 1 << (level % 64);
    }

    fn has(&self, level: usize) -> bool {
        level < 256 && self.0[level / 64] >> (level % 64) & 1 == 1
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let set = *self;
        (0..256).filter(move |&l| set.has(l))
    }

    pub(super) fn join(&mut self, other: &Levels) {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a |= b;
        }
    }

    fn ends(&self) -> (usize, usize) {
        let first = self.iter().next().unwrap_or(0);
        (first, self.iter().last().unwrap_or(0))
    }
}

/// Everything that may be so at one point of play.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Possible {
    /// Of each variable.
    pub(super) levels: Sheets<Levels>,
    /// Integer value of level 0 of each variable.
    pub(super) bases: Arc<Vec<f64>>,
    /// `chosen[d]`: options of decision d that may have been chosen this round; the last entry: none of them.
    pub(super) chosen: Sheets<Vec<bool>>,
    /// `types[i]`: types that actor i may be of.
    pub(super) types: Sheets<Vec<bool>>,
    /// First and last round that this stands for.
    pub(super) rounds: (u32, u32),
}

impl Ranges for Possible {
    /// Conditions hold no parameters but certain ones, which are constants; values of chances are not asked here.
    fn param(&self, _: ParamId) -> Bounds {
        UNKNOWN
    }

    fn variable(&self, variable: VarId) -> Bounds {
        let (lo, hi) = self.levels[variable].ends();
        let base = self.bases[variable];
        (base + lo as f64, base + hi as f64)
    }

    fn is_type(&self, actor: ActorId, type_id: TypeId) -> Bounds {
        one_of(&self.types[actor], type_id)
    }

    fn chose(&self, decision: DecisionId, option: OptionId) -> Bounds {
        one_of(&self.chosen[decision], option)
    }

    fn round(&self) -> Bounds {
        (f64::from(self.rounds.0), f64::from(self.rounds.1))
    }

    fn condition(&self, condition: &Formula) -> Bounds {
        let Formula::Bin(op, a, b) = condition else {
            return condition.judged(self);
        };
        match (op, &**a, &**b) {
            (Op::And, a, b) => {
                let (x, y) = (a.bounds(self), b.bounds(self));
                // What the first half asks for narrows down what the second half can be.
                let may = x.1 > 0.0 && self.given(a).is_some_and(|p| b.bounds(&p).1 > 0.0);
                either(may, x.0 <= 0.0 || y.0 <= 0.0)
            }
            // A set tells more than its ends.
            (Op::Eq | Op::Ne, Formula::Var(v), &Formula::Const(x)) => {
                let set = &self.levels[*v];
                let is = |l: usize| self.bases[*v] + l as f64 == x;
                let (may, may_not) = (set.iter().any(is), set.iter().any(|l| !is(l)));
                if *op == Op::Eq {
                    either(may, may_not)
                } else {
                    either(may_not, may)
                }
            }
            _ => condition.judged(self),
        }
    }

    /// Quotients are not followed.
    fn quotient(&self, _: Bounds, _: Bounds) -> Bounds {
        UNKNOWN
    }
}

impl Possible {
    /// The possible states under which the condition holds, as far as its parts tell; none if there is none.
    pub(super) fn given(&self, formula: &Formula) -> Option<Possible> {
        let mut left = self.clone();
        left.narrow(formula, true).then_some(left)
    }

    /// Drops what contradicts `formula` being `wanted`; false if nothing is left.
    fn narrow(&mut self, formula: &Formula, wanted: bool) -> bool {
        match formula {
            Formula::Not(x) => self.narrow(x, !wanted),
            Formula::Bin(Op::And, a, b) if wanted => self.narrow(a, true) && self.narrow(b, true),
            Formula::Bin(Op::Or, a, b) if !wanted => self.narrow(a, false) && self.narrow(b, false),
            Formula::IsType(i, k) => narrow_to(&mut self.types[*i], *k, wanted),
            Formula::Chose(d, o) => narrow_to(&mut self.chosen[*d], *o, wanted),
            Formula::Bin(op, a, b) => match (&**a, &**b) {
                (Formula::Var(v), &Formula::Const(x)) => {
                    let holds = |value: f64| match op {
                        Op::Eq => value == x,
                        Op::Ne => value != x,
                        Op::Lt => value < x,
                        Op::Le => value <= x,
                        Op::Gt => value > x,
                        Op::Ge => value >= x,
                        _ => wanted,
                    };
                    let mut kept = Levels::default();
                    for l in self.levels[*v].iter() {
                        if holds(self.bases[*v] + l as f64) == wanted {
                            kept.insert(l);
                        }
                    }
                    self.levels[*v] = kept;
                    kept != Levels::default()
                }
                _ => true,
            },
            _ => true,
        }
    }

    /// Gives up telling what is impossible.
    pub(super) fn allow_everything(&mut self, model: &Model) {
        self.levels.each(|v, set| {
            (0..model.variables[v].levels.len()).for_each(|l| set.insert(l));
        });
        self.chosen.each(|_, chosen| chosen.fill(true));
    }

    /// Adds what may be so in `other`; false if that is nothing new.
    pub(super) fn join(&mut self, other: &Possible) -> bool {
        let levels = self.levels.join(&other.levels, Levels::join);
        let chosen = self.chosen.join(&other.chosen, |a, b| {
            a.iter_mut().zip(b).for_each(|(x, y)| *x |= y);
        });
        levels || chosen
    }
}

fn one_of(set: &[bool], index: usize) -> Bounds {
    let others = set.iter().enumerate().any(|(i, &x)| x && i != index);
    either(set[index], others)
}

fn narrow_to(set: &mut [bool], index: usize, wanted: bool) -> bool {
    for (i, x) in set.iter_mut().enumerate() {
        *x &= (i == index) == wanted;
    }
    set.iter().any(|&x| x)
}

/// The reason why a condition cannot hold, where one part of it tells: the level that is never reached, the option never chosen.
pub(super) fn reason(model: &Model, formula: &Formula, end: &Possible) -> Option<String> {
    match formula {
        Formula::Bin(Op::And | Op::Or, a, b) => {
            reason(model, a, end).or_else(|| reason(model, b, end))
        }
        _ if formula.bounds(end).1 > 0.0 => None,
        Formula::Chose(d, o) => {
            let decision = &model.decisions[*d];
            let option = &decision.options[*o].name;
            Some(format!("`{}` is never `{option}`", decision.name))
        }
        Formula::Bin(Op::Eq, a, b) => match (&**a, &**b) {
            (Formula::Var(v), &Formula::Const(x)) => {
                let variable = &model.variables[*v];
                let level = x - end.bases[*v];
                let name = variable.levels.get(level as usize)?;
                Some(format!("`{}` never gets to `{name}`", variable.name))
            }
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::formula::random::{EACH, Point, ROUNDS, WAYS, condition, point};

    /// Sets with at least one member each.
    fn possible() -> impl Strategy<Value = Possible> {
        let each = |ways: usize| prop::collection::vec(1..1_usize << ways, EACH);
        let members = |ways: usize, set: usize| (0..ways).map(move |i| set >> i & 1 == 1);
        let flags = move |ways: usize, sets: Vec<usize>| {
            let sets = sets.into_iter();
            sets.map(|set| members(ways, set).collect::<Vec<bool>>())
                .collect::<Vec<_>>()
        };
        let rounds = (1..=ROUNDS).prop_flat_map(|first| (Just(first), first..=ROUNDS));
        (each(WAYS), each(WAYS + 1), each(WAYS), rounds).prop_map(
            move |(levels, chosen, types, rounds)| Possible {
                levels: flags(WAYS, levels)
                    .iter()
                    .map(|set| {
                        let mut levels = Levels::default();
                        let there = set.iter().enumerate().filter(|(_, there)| **there);
                        there.for_each(|(l, _)| levels.insert(l));
                        levels
                    })
                    .collect(),
                bases: Arc::new(vec![0.0; EACH]),
                chosen: flags(WAYS + 1, chosen).into_iter().collect(),
                types: flags(WAYS, types).into_iter().collect(),
                rounds,
            },
        )
    }

    fn holds(set: &Possible, at: &Point) -> bool {
        let mut levels = set.levels.iter().zip(&at.variables);
        let mut chosen = set.chosen.iter().zip(&at.chosen);
        let mut types = set.types.iter().zip(&at.types);
        levels.all(|(set, x)| set.has(*x as usize))
            && chosen.all(|(set, o)| set[*o])
            && types.all(|(set, k)| set[*k])
            && (set.rounds.0..=set.rounds.1).contains(&at.round)
    }

    /// A point of the set, decided by any point.
    fn within(set: &Possible, at: &Point) -> Point {
        let pick = |members: Vec<usize>, x: usize| members[x % members.len()];
        let flags = |set: &Vec<bool>| (0..set.len()).filter(|&i| set[i]).collect::<Vec<_>>();
        let levels = set.levels.iter().zip(&at.variables);
        let chosen = set.chosen.iter().zip(&at.chosen);
        let types = set.types.iter().zip(&at.types);
        Point {
            params: at.params.clone(),
            variables: levels
                .map(|(set, x)| pick(set.iter().collect(), *x as usize) as f64)
                .collect(),
            types: types.map(|(set, x)| pick(flags(set), *x)).collect(),
            chosen: chosen.map(|(set, x)| pick(flags(set), *x)).collect(),
            round: at.round.clamp(set.rounds.0, set.rounds.1),
        }
    }

    proptest! {
        #[test]
        fn what_is_possible_holds_every_point_of_it(
            now in possible(),
            formula in condition(4),
            at in prop::collection::vec(point(), 64),
        ) {
            let known = |part: &Formula| {
                let (lo, hi) = part.bounds(&now);
                lo.is_finite() && hi.is_finite()
            };
            if !formula.walk().all(known) {
                return Ok(());
            }
            for at in at.iter().map(|at| within(&now, at)) {
                prop_assert!(holds(&now, &at));
                let (lo, hi) = formula.bounds(&now);
                let value = formula.eval(&at);
                prop_assert!(lo <= value && value <= hi, "{value} outside {lo} {hi}");
                if value != 0.0 {
                    let left = now.given(&formula);
                    prop_assert!(left.is_some_and(|left| holds(&left, &at)));
                }
            }
        }
    }
}

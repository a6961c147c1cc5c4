//! What may be so at one point of play, and what conditions can be under it.

use crate::model::{Model, Op, Rx};

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
    pub(super) levels: Vec<Levels>,
    /// Integer value of level 0 of each variable.
    pub(super) bases: Vec<f64>,
    /// `chosen[d]`: options of decision d that may have been chosen this round; the last entry: none of them.
    pub(super) chosen: Vec<Vec<bool>>,
    /// `types[i]`: types that actor i may be of.
    pub(super) types: Vec<Vec<bool>>,
    /// First and last round that this stands for.
    pub(super) rounds: (u32, u32),
}

/// Neither certainly true nor certainly false, or one of the two, as bounds on 0 and 1.
fn truth(may: bool, may_not: bool) -> (f64, f64) {
    (if may_not { 0.0 } else { 1.0 }, if may { 1.0 } else { 0.0 })
}

impl Possible {
    /// Bounds of an expression; a condition is 0 or 1.
    pub(super) fn bounds(&self, rx: &Rx) -> (f64, f64) {
        match rx {
            Rx::Const(x) => (*x, *x),
            // Conditions hold no parameters but certain ones, which are constants; values of chances are not asked here.
            Rx::Param(_) => (f64::NEG_INFINITY, f64::INFINITY),
            Rx::Var(v) => {
                let (lo, hi) = self.levels[*v].ends();
                (self.bases[*v] + lo as f64, self.bases[*v] + hi as f64)
            }
            Rx::IsType(i, k) => one_of(&self.types[*i], *k),
            Rx::Chose(d, o) => one_of(&self.chosen[*d], *o),
            Rx::Round => (f64::from(self.rounds.0), f64::from(self.rounds.1)),
            Rx::Not(x) => {
                let (lo, hi) = self.bounds(x);
                truth(lo <= 0.0, hi > 0.0)
            }
            Rx::Neg(x) => {
                let (lo, hi) = self.bounds(x);
                (-hi, -lo)
            }
            Rx::If(c, a, b) => {
                let (lo, hi) = self.bounds(c);
                match (lo > 0.0, hi > 0.0) {
                    (true, _) => self.bounds(a),
                    (_, false) => self.bounds(b),
                    _ => {
                        let (a, b) = (self.bounds(a), self.bounds(b));
                        (a.0.min(b.0), a.1.max(b.1))
                    }
                }
            }
            Rx::Bin(op, a, b) => self.binary(*op, a, b),
        }
    }

    fn binary(&self, op: Op, a: &Rx, b: &Rx) -> (f64, f64) {
        if op == Op::And {
            let (x, y) = (self.bounds(a), self.bounds(b));
            // What the first half asks for narrows down what the second half can be.
            let may = x.1 > 0.0 && self.given(a).is_some_and(|p| p.bounds(b).1 > 0.0);
            return truth(may, x.0 <= 0.0 || y.0 <= 0.0);
        }
        if let (Op::Eq | Op::Ne, Rx::Var(v), &Rx::Const(x)) = (op, a, b) {
            let set = &self.levels[*v];
            let is = |l: usize| self.bases[*v] + l as f64 == x;
            let (may, may_not) = (set.iter().any(is), set.iter().any(|l| !is(l)));
            return if op == Op::Eq {
                truth(may, may_not)
            } else {
                truth(may_not, may)
            };
        }
        let (x, y) = (self.bounds(a), self.bounds(b));
        let equal = x.0 <= y.1 && y.0 <= x.1;
        let differ = !(x.0 == x.1 && y.0 == y.1 && x.0 == y.0);
        match op {
            Op::And => truth(x.1 > 0.0 && y.1 > 0.0, x.0 <= 0.0 || y.0 <= 0.0),
            Op::Or => truth(x.1 > 0.0 || y.1 > 0.0, x.0 <= 0.0 && y.0 <= 0.0),
            Op::Eq => truth(equal, differ),
            Op::Ne => truth(differ, equal),
            Op::Lt => truth(x.0 < y.1, x.1 >= y.0),
            Op::Le => truth(x.0 <= y.1, x.1 > y.0),
            Op::Gt => truth(x.1 > y.0, x.0 <= y.1),
            Op::Ge => truth(x.1 >= y.0, x.0 < y.1),
            Op::Add => (x.0 + y.0, x.1 + y.1),
            Op::Sub => (x.0 - y.1, x.1 - y.0),
            Op::Mul => {
                let all = [x.0 * y.0, x.0 * y.1, x.1 * y.0, x.1 * y.1];
                let lo = all.iter().copied().fold(f64::INFINITY, f64::min);
                (lo, all.iter().copied().fold(f64::NEG_INFINITY, f64::max))
            }
            Op::Div => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// What is left where the condition holds, as far as it can be told part by part; none if nothing is.
    pub(super) fn given(&self, rx: &Rx) -> Option<Possible> {
        let mut left = self.clone();
        left.narrow(rx, true).then_some(left)
    }

    /// Drops what contradicts `rx` being `wanted`; false if nothing is left.
    fn narrow(&mut self, rx: &Rx, wanted: bool) -> bool {
        match rx {
            Rx::Not(x) => self.narrow(x, !wanted),
            Rx::Bin(Op::And, a, b) if wanted => self.narrow(a, true) && self.narrow(b, true),
            Rx::Bin(Op::Or, a, b) if !wanted => self.narrow(a, false) && self.narrow(b, false),
            Rx::IsType(i, k) => narrow_to(&mut self.types[*i], *k, wanted),
            Rx::Chose(d, o) => narrow_to(&mut self.chosen[*d], *o, wanted),
            Rx::Bin(op, a, b) => match (&**a, &**b) {
                (Rx::Var(v), &Rx::Const(x)) => {
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
        for (set, variable) in self.levels.iter_mut().zip(&model.variables) {
            (0..variable.levels.len()).for_each(|l| set.insert(l));
        }
        self.chosen.iter_mut().for_each(|c| c.fill(true));
    }

    /// Adds what may be so in `other`; false if that is nothing new.
    pub(super) fn join(&mut self, other: &Possible) -> bool {
        let before = self.clone();
        for (a, b) in self.levels.iter_mut().zip(&other.levels) {
            a.join(b);
        }
        for (a, b) in self.chosen.iter_mut().zip(&other.chosen) {
            a.iter_mut().zip(b).for_each(|(x, y)| *x |= y);
        }
        *self != before
    }
}

fn one_of(set: &[bool], index: usize) -> (f64, f64) {
    let others = set.iter().enumerate().any(|(i, &x)| x && i != index);
    truth(set[index], others)
}

fn narrow_to(set: &mut [bool], index: usize, wanted: bool) -> bool {
    for (i, x) in set.iter_mut().enumerate() {
        *x &= (i == index) == wanted;
    }
    set.iter().any(|&x| x)
}

/// Why a condition cannot hold, where one part of it tells: the level that is never reached, the option never chosen.
pub(super) fn reason(model: &Model, rx: &Rx, end: &Possible) -> Option<String> {
    match rx {
        Rx::Bin(Op::And | Op::Or, a, b) => reason(model, a, end).or_else(|| reason(model, b, end)),
        _ if end.bounds(rx).1 > 0.0 => None,
        Rx::Chose(d, o) => {
            let decision = &model.decisions[*d];
            let option = &decision.options[*o].name;
            Some(format!("`{}` is never `{option}`", decision.name))
        }
        Rx::Bin(Op::Eq, a, b) => match (&**a, &**b) {
            (Rx::Var(v), &Rx::Const(x)) => {
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

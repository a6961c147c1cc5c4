//! Bounds on the values of a resolved number: over all of the scenario, and at chosen points.

use crate::formula::{Bounds, Formula, Ranges, Values};
use crate::model::{ActorId, DecisionId, Model, OptionId, ParamId, TypeId, VarId};

/// All parameters and states of a scenario. Whether conditions hold is not asked: they may go either way.
pub(super) struct Anywhere<'a>(pub(super) &'a Model);

impl Ranges for Anywhere<'_> {
    fn param(&self, param: ParamId) -> Bounds {
        self.0.params[param].dist.support()
    }

    fn variable(&self, variable: VarId) -> Bounds {
        let variable = &self.0.variables[variable];
        let lo = variable.int_base.unwrap_or(0) as f64;
        (lo, lo + variable.levels.len().saturating_sub(1) as f64)
    }

    fn is_type(&self, _: ActorId, _: TypeId) -> Bounds {
        (0.0, 1.0)
    }

    fn chose(&self, _: DecisionId, _: OptionId) -> Bounds {
        (0.0, 1.0)
    }

    fn round(&self) -> Bounds {
        (1.0, f64::from(self.0.rounds.max(1)))
    }

    fn condition(&self, _: &Formula) -> Bounds {
        (0.0, 1.0)
    }
}

impl Model {
    /// The smallest and the largest value of a number, over all that the scenario leaves open and all states. They may be too far
    /// apart, but are never too close.
    pub fn bounds(&self, number: &Formula) -> Bounds {
        number.bounds(&Anywhere(self))
    }

    /// Whether λ has a range for anybody who decides something.
    pub fn precision_is_open(&self) -> bool {
        let open = |formula: &Formula| {
            let (low, high) = self.bounds(formula);
            low < high
        };
        self.actors
            .iter()
            .any(|actor| actor.moves && open(&actor.precision))
    }
}

/// How many points [`Sample`] knows that are worth trying.
pub(super) const SAMPLES: u64 = 24;

/// One of [`SAMPLES`] points: all parameters at their mean, at their lowest, at their highest, then scattered; states
/// scattered. The same expression has the same value at the same point.
pub(super) struct Sample<'a> {
    pub(super) model: &'a Model,
    pub(super) point: u64,
}

impl Sample<'_> {
    /// A number in [0, 1) that depends only on the point and the arguments (the finaliser of SplitMix64).
    fn scatter(&self, kind: u64, index: usize) -> f64 {
        let mut z = self
            .point
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(kind << 56)
            .wrapping_add(index as u64)
            .wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        (z >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Which of so many alternatives, from 0.
    fn one_of(&self, count: usize, kind: u64, index: usize) -> usize {
        (self.scatter(kind, index) * count as f64).floor() as usize
    }
}

impl Values for Sample<'_> {
    fn param(&self, param: ParamId) -> f64 {
        let dist = self.model.params[param].dist;
        let (lo, hi) = dist.support();
        match self.point {
            0 => dist.mean(),
            1 => lo,
            2 => hi,
            _ => lo + (hi - lo) * self.scatter(0, param),
        }
    }

    fn variable(&self, variable: VarId) -> f64 {
        let declared = &self.model.variables[variable];
        let level = self.one_of(declared.levels.len(), 1, variable);
        declared.int_base.unwrap_or(0) as f64 + level as f64
    }

    fn is_type(&self, actor: ActorId, type_id: TypeId) -> bool {
        self.one_of(self.model.actors[actor].types.len(), 2, actor) == type_id
    }

    fn chose(&self, decision: DecisionId, option: OptionId) -> bool {
        // One more than there are options: the decision may not have been taken.
        let options = self.model.decisions[decision].options.len() + 1;
        self.one_of(options, 3, decision) == option
    }

    fn round(&self) -> u32 {
        1 + self.one_of(self.model.rounds as usize, 4, 0) as u32
    }
}

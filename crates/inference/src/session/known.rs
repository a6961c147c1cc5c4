//! Whether an actor can tell if a decision takes place, by what it sees at that point of play.

use demarche_scenario::formula::{Bounds, Ranges, Values, either};
use demarche_scenario::model::{ActorId, DecisionId, Model, OptionId, ParamId, TypeId, VarId};

use super::Table;
use crate::filter::truth::Here;

/// What an actor knows at a point of play.
struct Known<'a> {
    here: Here<'a>,
    actor: ActorId,
}

impl Known<'_> {
    fn model(&self) -> &Model {
        self.here.model
    }

    /// Whether the actor can tell if this option was taken earlier in the round.
    fn sees(&self, decision: DecisionId, option: OptionId) -> bool {
        let declared = &self.model().decisions[decision];
        if declared.by == self.actor {
            return true;
        }
        // A quiet option looks like no decision.
        let may_be_idle = declared.when.is_some() && declared.quiet == Some(option);
        let mut options = declared.options.iter();
        !may_be_idle && options.all(|option| option.always_shows(self.actor))
    }
}

impl Ranges for Known<'_> {
    fn param(&self, param: ParamId) -> Bounds {
        let value = self.here.param(param);
        (value, value)
    }

    fn variable(&self, variable: VarId) -> Bounds {
        let declared = &self.model().variables[variable];
        let known = declared.known_to.as_ref();
        if known.is_none_or(|list| list.contains(&self.actor)) {
            let value = self.here.variable(variable);
            return (value, value);
        }
        let base = declared.int_base.unwrap_or(0) as f64;
        (base, base + declared.levels.len().saturating_sub(1) as f64)
    }

    fn is_type(&self, _: ActorId, _: TypeId) -> Bounds {
        (0.0, 1.0)
    }

    fn chose(&self, decision: DecisionId, option: OptionId) -> Bounds {
        let did = self.here.chose(decision, option);
        match self.sees(decision, option) {
            true => either(did, !did),
            false => (0.0, 1.0),
        }
    }

    fn round(&self) -> Bounds {
        let round = f64::from(self.here.round());
        (round, round)
    }
}

impl Table<'_> {
    /// Whether a decision takes place at this node of its layer, where an actor can tell: its guard holds, or fails, whatever the
    /// actor does not know. None where it cannot tell.
    pub(super) fn knows_whether(
        &self,
        actor: ActorId,
        decision: DecisionId,
        at: (usize, usize),
    ) -> Option<bool> {
        let Some(when) = &self.model.decisions[decision].when else {
            return Some(true);
        };
        let (layer, node) = at;
        let here = Here {
            model: self.model,
            params: &self.draw.params,
            state: self.graph().state_of(node),
            types: &[],
            round: self.graph().layers[layer].round,
        };
        match when.bounds(&Known { here, actor }) {
            (_, most) if most <= 0.0 => Some(false),
            (least, _) if least > 0.0 => Some(true),
            _ => None,
        }
    }
}

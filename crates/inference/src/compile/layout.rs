//! Where everything stands among the bytes of a point of play.

use std::ops::Range;

use demarche_scenario::model::Model;

/// Level of every variable; 1 + the choice of every tracked decision this round; level of every variable as last revealed; for every
/// decision of the group that is moving 1 + the choice, else 0; and for every decision how its choice is seen, which is plainly unless
/// its group is moving. The first two are the state as in [`demarche_engine::game::Graph::states`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    variables: usize,
    decisions: usize,
}

impl Layout {
    pub(super) fn new(model: &Model) -> Layout {
        Layout {
            variables: model.variables.len(),
            decisions: model.decisions.len(),
        }
    }

    /// Bytes in all.
    pub(super) fn width(self) -> usize {
        2 * self.variables + 3 * self.decisions
    }

    /// Bytes of the state, which comes first.
    pub(super) fn state(self) -> usize {
        self.variables + self.decisions
    }

    /// The round's choice of a decision.
    pub(super) fn choice(self, decision: usize) -> usize {
        self.variables + decision
    }

    /// The round's choices.
    pub(super) fn choices(self) -> Range<usize> {
        self.variables..self.state()
    }

    /// The level of a variable as last revealed.
    pub(super) fn shown(self, variable: usize) -> usize {
        self.state() + variable
    }

    /// Levels as last revealed.
    pub(super) fn all_shown(self) -> Range<usize> {
        self.state()..self.state() + self.variables
    }

    /// The choice of a decision that is moving.
    pub(super) fn pending(self, decision: usize) -> usize {
        self.state() + self.variables + decision
    }

    /// How the choice of a decision that is moving is seen.
    pub(super) fn sight(self, decision: usize) -> usize {
        self.pending(decision) + self.decisions
    }
}

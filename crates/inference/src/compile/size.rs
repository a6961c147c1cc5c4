//! The steps that make a game grow.

use demarche_scenario::model::Model;

use super::CompileError;
use demarche_engine::game::LayerKind;

/// By how much each step has multiplied the points of play so far.
#[derive(Debug, Default)]
pub(super) struct Growth {
    factors: Vec<(String, f64)>,
}

impl Growth {
    /// A step of this kind turned `before` points into `after`.
    pub(super) fn record(&mut self, model: &Model, kind: LayerKind, before: usize, after: usize) {
        if before == 0 || after == 0 {
            return;
        }
        let name = match kind {
            LayerKind::Decision(d) => format!("decision `{}`", model.decisions[d].name),
            LayerKind::Leak(d) => format!("leaks of `{}`", model.decisions[d].name),
            LayerKind::Outcome(d) => format!("outcomes of `{}`", model.decisions[d].name),
            LayerKind::Event(e) => format!("event `{}`", model.events[e].name),
            LayerKind::Start => "starting levels".to_owned(),
            LayerKind::RoundEnd => "end of the round".to_owned(),
            LayerKind::Plain => return,
        };
        let factor = after as f64 / before as f64;
        match self.factors.iter_mut().find(|(known, _)| *known == name) {
            Some((_, total)) => *total *= factor,
            None => self.factors.push((name, factor)),
        }
    }

    /// The error that says what multiplied, and what to do about it.
    pub(super) fn too_large(&self, model: &Model, nodes: usize, round: u32) -> CompileError {
        let mut factors = self.factors.clone();
        factors.retain(|(_, factor)| *factor > 1.0);
        factors.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        factors.truncate(5);
        let advice = match model.memory {
            None => "every actor remembers everything (perfect recall), so every history is a node of its own: say `memory 1 \
                     round` in the header to keep the visible state and one round, or use fewer rounds"
                .to_owned(),
            Some(0) => "actors remember nothing but the visible state, so the state itself is large: use fewer variables or \
                        levels, narrow what multiplied most with `when` or `in round`, or use fewer rounds"
                .to_owned(),
            Some(rounds) => format!(
                "actors remember {rounds} round{} besides the visible state: say `memory 0 rounds`, or narrow what multiplied \
                 most with `when` or `in round`",
                if rounds == 1 { "" } else { "s" }
            ),
        };
        CompileError::TooLarge {
            nodes,
            round,
            factors,
            advice,
        }
    }
}

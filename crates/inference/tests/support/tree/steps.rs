//! The order of play.

use demarche_scenario::model::{DecisionId, EventId, Model, Stage};

/// What happens between one point of play and the next.
pub enum Step {
    Draw(usize),
    Choose(DecisionId, u32),
    Sight(DecisionId),
    Consequences(DecisionId, u32),
    Event(EventId, u32),
    /// All actors observe what these decisions brought.
    Look(Vec<DecisionId>, u32),
    End,
}

/// The whole of play: hidden variables are drawn, then round follows round.
pub fn steps(model: &Model) -> Vec<Step> {
    let mut steps: Vec<Step> = (0..model.variables.len()).map(Step::Draw).collect();
    steps.push(Step::Look(Vec::new(), 1));
    for round in 1..=model.rounds {
        let mut at = 0;
        while at < model.stages.len() {
            let first = at;
            at += 1;
            match model.stages[first] {
                Stage::Event(e) if model.events[e].window.holds(round) => {
                    steps.push(Step::Event(e, round));
                    steps.push(Step::Look(Vec::new(), round));
                }
                Stage::Event(_) => {}
                Stage::Decision(d) => {
                    let mut moving = vec![d];
                    while let Some(Stage::Decision(next)) = model.stages.get(at)
                        && model.decisions[d].group.is_some()
                        && model.decisions[*next].group == model.decisions[d].group
                    {
                        moving.push(*next);
                        at += 1;
                    }
                    moving.retain(|&d| model.decisions[d].window.holds(round));
                    steps.extend(moving.iter().map(|&d| Step::Choose(d, round)));
                    for &d in &moving {
                        steps.extend([Step::Sight(d), Step::Consequences(d, round)]);
                    }
                    steps.push(Step::Look(moving, round));
                }
            }
        }
        steps.push(Step::End);
    }
    steps
}

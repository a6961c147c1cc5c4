//! What single actors remember of single decisions, in the variables that the checker made for it.

use demarche_scenario::model::Kept;

use super::point::{Frame, Point};

impl Frame<'_> {
    /// What actors are to remember of these decisions: variables with their new levels.
    pub(super) fn kept_of(&self, point: &Point, at: usize, group: &[usize]) -> Vec<(usize, u8)> {
        let mut kept = Vec::new();
        for (m, &actor) in self.movers().iter().enumerate() {
            // Who does not decide any more needs no memory.
            if self.last[m][self.model.rounds as usize] <= at {
                continue;
            }
            let own = self.model.actors[actor].remembers.iter();
            for remembers in own.filter(|own| group.contains(&own.decision)) {
                let code = self.observed(point, remembers.decision, actor);
                let Some(option) = usize::from(code / 2).checked_sub(1) else {
                    continue;
                };
                match &remembers.what {
                    Kept::Rounds(now, _) => kept.push((*now, 1 + option as u8)),
                    Kept::Ever(asked, variable) if *asked == option => kept.push((*variable, 1)),
                    Kept::Times(asked, variable) if *asked == option => {
                        let top = self.model.variables[*variable].levels.len() - 1;
                        let times = point.bytes[*variable].saturating_add(1);
                        kept.push((*variable, times.min(top as u8)));
                    }
                    _ => {}
                }
            }
        }
        kept
    }

    /// A level that its only reader knows at once.
    pub(super) fn keep(&self, point: &mut Point, variable: usize, level: u8) {
        point.bytes[variable] = level;
        point.bytes[self.layout.shown(variable)] = level;
    }

    /// A round has gone by: what was seen this round was seen a round ago. What nobody needs any more is forgotten.
    pub(super) fn grow_older(&self, point: &mut Point, at: usize) {
        for (m, &actor) in self.movers().iter().enumerate() {
            let over = self.last[m][self.model.rounds as usize] <= at;
            for remembers in &self.model.actors[actor].remembers {
                match &remembers.what {
                    Kept::Rounds(now, past) => {
                        let mut newer = if over { 0 } else { point.bytes[*now] };
                        self.keep(point, *now, 0);
                        for &variable in past {
                            let older = if over { 0 } else { point.bytes[variable] };
                            self.keep(point, variable, newer);
                            newer = older;
                        }
                    }
                    Kept::Ever(_, variable) | Kept::Times(_, variable) if over => {
                        self.keep(point, *variable, 0);
                    }
                    Kept::Ever(..) | Kept::Times(..) => {}
                }
            }
        }
    }
}

//! The plain meaning of a scenario: the tree of all courses of play, one for each profile of types, by recursion.
//!
//! Written from the language's page and the design alone, on the checked scenario: it knows no graph, merges nothing, and
//! names what an actor knows by a text that lists what the actor saw.

use std::collections::HashMap;

use demarche_game::compile::Draw;
use demarche_scenario::model::{
    Change, Choice, DecisionId, Effect, EventId, Model, Outcome, Prior, Rx, Stage, Start,
};

use super::value::{Here, holds, number};

/// A course of play, up to some point.
#[derive(Clone, Default)]
pub struct Course {
    /// Level of every variable.
    pub levels: Vec<usize>,
    /// The same, when everybody last looked.
    shown: Vec<usize>,
    /// By decision: the option taken this round, and whether it leaked.
    pub choices: Vec<Option<(usize, bool)>>,
    /// By actor: what it saw and in which round.
    seen: Vec<Vec<(u32, String)>>,
    /// Levels and choices at the end of each round so far.
    pub ends: Vec<(Vec<usize>, Vec<Option<(usize, bool)>>)>,
    /// Events that took place, with their rounds.
    pub happened: Vec<(EventId, u32)>,
}

/// What may come after a point of play. What is certain, or without alternative, leaves no trace.
pub enum Tree {
    Over(Course),
    /// Alternatives with probabilities above zero.
    Chance(Vec<(f64, Tree)>),
    /// An information set (see [`Sets`]) and the options open to its type.
    Choice(usize, Vec<(usize, Tree)>),
}

/// Information sets by what their type knows there.
#[derive(Default)]
pub struct Sets {
    number: HashMap<(usize, usize, String), usize>,
    /// Actor, and number of options open.
    pub list: Vec<(usize, usize)>,
}

/// What happens between one point of play and the next.
enum Step {
    Draw(usize),
    Choose(DecisionId, u32),
    Leak(DecisionId),
    Consequences(DecisionId, u32),
    Event(EventId, u32),
    /// Everybody looks at what these decisions brought.
    Look(Vec<DecisionId>, u32),
    End,
}

/// Play of one profile of types.
pub struct Play<'a> {
    pub model: &'a Model,
    pub draw: &'a Draw,
    pub types: &'a [usize],
    pub sets: &'a mut Sets,
}

impl Play<'_> {
    pub fn tree(&mut self) -> Tree {
        let start = |start: &Start| match start {
            Start::At(level) => *level,
            Start::Drawn(_) => usize::MAX,
        };
        let variables = self.model.variables.iter();
        let levels: Vec<usize> = variables.map(|v| start(&v.start)).collect();
        let course = Course {
            shown: levels.clone(),
            levels,
            choices: vec![None; self.model.decisions.len()],
            seen: vec![Vec::new(); self.model.actors.len()],
            ..Course::default()
        };
        self.play(course, &steps(self.model))
    }

    fn play(&mut self, mut course: Course, steps: &[Step]) -> Tree {
        let Some((step, rest)) = steps.split_first() else {
            return Tree::Over(course);
        };
        let model = self.model;
        match step {
            Step::Draw(v) => {
                let Start::Drawn(list) = &model.variables[*v].start else {
                    return self.play(course, rest);
                };
                let priors: Vec<&Prior> = list.iter().map(|(_, prior)| prior).collect();
                let shares = self.shares(&priors, &course, 0);
                let ways = list.iter().map(|(level, _)| {
                    let mut course = course.clone();
                    course.levels[*v] = *level;
                    course
                });
                let ways = shares.into_iter().zip(ways).collect();
                self.chance(ways, rest)
            }
            Step::Choose(d, round) => self.choose(course, *d, *round, rest),
            Step::Leak(d) => {
                let Some((option, _)) = course.choices[*d] else {
                    return self.play(course, rest);
                };
                let option_taken = &model.decisions[*d].options[option];
                let p = match (&option_taken.seen_by, &option_taken.leak) {
                    (Some(_), Some(leak)) => self.number(leak, &course, 0),
                    _ => 0.0,
                };
                let mut leaked = course.clone();
                leaked.choices[*d] = Some((option, true));
                self.chance(vec![(1.0 - p, course), (p, leaked)], rest)
            }
            Step::Consequences(d, round) => {
                let Some((option, _)) = course.choices[*d] else {
                    return self.play(course, rest);
                };
                let option: &Choice = &model.decisions[*d].options[option];
                self.apply(&mut course, &option.effects, *round);
                self.outcomes(course, &option.outcomes, *round, rest)
            }
            Step::Event(e, round) => {
                let event = &model.events[*e];
                if !self.holds(&event.when, &course, *round) {
                    return self.play(course, rest);
                }
                course.happened.push((*e, *round));
                self.apply(&mut course, &event.effects, *round);
                self.outcomes(course, &event.outcomes, *round, rest)
            }
            Step::Look(decisions, round) => {
                self.look(&mut course, decisions, *round, steps.len());
                self.play(course, rest)
            }
            Step::End => {
                let choices =
                    std::mem::replace(&mut course.choices, vec![None; model.decisions.len()]);
                course.ends.push((course.levels.clone(), choices));
                self.play(course, rest)
            }
        }
    }

    fn choose(&mut self, course: Course, d: DecisionId, round: u32, rest: &[Step]) -> Tree {
        let decision = &self.model.decisions[d];
        if !self.holds(&decision.when, &course, round) {
            return self.play(course, rest);
        }
        let options = decision.options.iter().enumerate();
        let open: Vec<usize> = options
            .filter(|(_, option)| self.holds(&option.when, &course, round))
            .map(|(o, _)| o)
            .collect();
        let after = |play: &mut Self, o: usize| {
            let mut course = course.clone();
            course.choices[d] = Some((o, false));
            play.play(course, rest)
        };
        if let [only] = open[..] {
            return after(self, only);
        }
        let knows = (
            decision.by,
            self.types[decision.by],
            self.knowledge(&course, d, round),
        );
        let next = self.sets.list.len();
        let set = *self.sets.number.entry(knows).or_insert(next);
        if set == next {
            self.sets.list.push((decision.by, open.len()));
        }
        Tree::Choice(set, open.into_iter().map(|o| (o, after(self, o))).collect())
    }

    /// What the actor of a decision knows: all that it saw, or with limited memory what stands in the variables that it can
    /// see and what it saw in the last rounds and this one.
    fn knowledge(&self, course: &Course, d: DecisionId, round: u32) -> String {
        let by = self.model.decisions[d].by;
        let mut text = format!("decision {d} in round {round}");
        let mut since = 0;
        if let Some(memory) = self.model.memory {
            since = round.saturating_sub(memory);
            for v in (0..course.levels.len()).filter(|&v| self.visible(v, by)) {
                text += &format!("; v{v} at {}", course.levels[v]);
            }
        }
        for (_, seen) in course.seen[by].iter().filter(|(when, _)| *when >= since) {
            text += &format!("; {seen}");
        }
        text
    }

    /// Everybody sees what these decisions made visible, and which visible variables changed. `step` tells points apart.
    fn look(&self, course: &mut Course, decisions: &[DecisionId], round: u32, step: usize) {
        for actor in 0..self.model.actors.len() {
            let mut news = String::new();
            for &d in decisions {
                if let Some((o, leaked)) = self.looks(course, d, actor) {
                    news += &format!(" d{d}=o{o}{}", if leaked { "!" } else { "" });
                }
            }
            for v in 0..course.levels.len() {
                if self.visible(v, actor) && course.levels[v] != course.shown[v] {
                    news += &format!(" v{v}={}", course.levels[v]);
                }
            }
            if !news.is_empty() {
                course.seen[actor].push((round, format!("with {step} to go{news}")));
            }
        }
        course.shown.clone_from(&course.levels);
    }

    /// What a decision looks like to an actor: an option, and whether it came out by a leak.
    fn looks(&self, course: &Course, d: DecisionId, actor: usize) -> Option<(usize, bool)> {
        let decision = &self.model.decisions[d];
        let own = decision.by == actor;
        let Some((o, leaked)) = course.choices[d] else {
            return decision.quiet.filter(|_| !own).map(|quiet| (quiet, false));
        };
        let option = &decision.options[o];
        let told = option
            .seen_by
            .as_ref()
            .is_none_or(|list| list.contains(&actor));
        if own || told || leaked {
            return Some((o, leaked));
        }
        option
            .looks_like
            .or(decision.quiet)
            .map(|as_if| (as_if, false))
    }

    fn visible(&self, v: usize, actor: usize) -> bool {
        let known = &self.model.variables[v].known_to;
        known.as_ref().is_none_or(|list| list.contains(&actor))
    }

    fn outcomes(&mut self, course: Course, list: &[Outcome], round: u32, rest: &[Step]) -> Tree {
        if list.is_empty() {
            return self.play(course, rest);
        }
        let chances: Vec<&Prior> = list.iter().map(|outcome| &outcome.chance).collect();
        let shares = self.shares(&chances, &course, round);
        let ways = list.iter().map(|outcome| {
            let mut course = course.clone();
            self.apply(&mut course, &outcome.effects, round);
            course
        });
        let ways = shares.into_iter().zip(ways).collect();
        self.chance(ways, rest)
    }

    fn chance(&mut self, mut ways: Vec<(f64, Course)>, rest: &[Step]) -> Tree {
        ways.retain(|(p, _)| *p > 0.0);
        if ways.len() == 1
            && let Some((_, only)) = ways.pop()
        {
            return self.play(only, rest);
        }
        let ways = ways
            .into_iter()
            .map(|(p, course)| (p, self.play(course, rest)));
        Tree::Chance(ways.collect())
    }

    fn apply(&self, course: &mut Course, effects: &[Effect], round: u32) {
        for effect in effects {
            let variable = &self.model.variables[effect.variable];
            let level = match &effect.change {
                Change::Step(by) => course.levels[effect.variable] as i64 + i64::from(*by),
                Change::Set(rx) => {
                    self.number(rx, course, round).round() as i64 - variable.int_base.unwrap_or(0)
                }
            };
            course.levels[effect.variable] =
                level.clamp(0, variable.levels.len() as i64 - 1) as usize;
        }
    }

    fn here<'c>(&'c self, course: &'c Course, round: u32) -> Here<'c> {
        Here {
            model: self.model,
            params: &self.draw.params,
            levels: &course.levels,
            choices: &course.choices,
            types: self.types,
            round,
        }
    }

    fn number(&self, rx: &Rx, course: &Course, round: u32) -> f64 {
        number(rx, &self.here(course, round))
    }

    fn holds(&self, when: &Option<Rx>, course: &Course, round: u32) -> bool {
        when.as_ref()
            .is_none_or(|rx| holds(rx, &self.here(course, round)))
    }

    /// Probabilities; "otherwise" takes what is left.
    fn shares(&self, list: &[&Prior], course: &Course, round: u32) -> Vec<f64> {
        let given = |prior: &Prior| match prior {
            Prior::Given(rx) => Some(self.number(rx, course, round)),
            Prior::Otherwise => None,
        };
        let sum: f64 = list.iter().filter_map(|prior| given(prior)).sum();
        list.iter()
            .map(|prior| given(prior).unwrap_or(1.0 - sum))
            .collect()
    }
}

/// The whole of play: hidden variables are drawn, then round follows round.
fn steps(model: &Model) -> Vec<Step> {
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
                        steps.extend([Step::Leak(d), Step::Consequences(d, round)]);
                    }
                    steps.push(Step::Look(moving, round));
                }
            }
        }
        steps.push(Step::End);
    }
    steps
}

//! What single actors remember of single decisions.
//!
//! Each thing that is remembered is held by variables of the model, which nobody declares and which the actor alone sees, so that points of
//! play are told apart by what is remembered and by nothing else.

use super::Checker;
use super::mistakes::{memory as wrong, names as unnamed, sizes};
use crate::model::{
    ActorId, DecisionId, Kept, OptionId, Origin, Remembers, Start, VarId, Variable,
};
use crate::span::Span;
use crate::syntax::{Name, Remember};

/// Rounds of which an actor can be told to remember what it saw one by one.
const MOST_ROUNDS: u32 = 64;
/// As many times are told apart as a variable has levels.
const MOST_TIMES: u32 = 100;

impl Checker<'_> {
    /// The variables that hold what actors are told to remember.
    pub(super) fn memory_shells(&mut self) {
        for a in 0..self.names.actors.len() {
            let item = self.names.actors.items[a];
            for clause in &item.remembers {
                if self.model.memory.is_none() {
                    self.report(wrong::anyway(clause.meta.span, "everything"));
                    continue;
                }
                let kept = match &clause.value {
                    Remember::Rounds(decision, rounds) => self.kept_rounds(a, decision, *rounds),
                    Remember::Ever(decision, option) => self.kept_ever(a, decision, option),
                    Remember::Times(decision, option) => self.kept_times(a, decision, option),
                };
                let Some(kept) = kept else { continue };
                self.remembered_anyway(&kept, clause.meta.span);
                self.model.actors[a].remembers.push(kept);
            }
        }
    }

    fn kept_rounds(&mut self, a: ActorId, name: &Name, rounds: Option<u32>) -> Option<Remembers> {
        let decision = self.decision_of(name)?;
        if rounds == Some(0) {
            self.report(wrong::no_rounds(name.span));
            return None;
        }
        // What is longer ago than play is long never comes up.
        let rounds = rounds
            .unwrap_or(u32::MAX)
            .min(self.model.rounds.saturating_sub(1));
        if rounds > MOST_ROUNDS {
            let problem = sizes::too_many(name.span, "a memory", MOST_ROUNDS as usize, "rounds");
            self.report(problem);
            return None;
        }
        let options = self.model.decisions[decision].options.iter();
        let options = options.map(|option| option.name.clone());
        let levels: Vec<String> = ["nothing".to_owned()].into_iter().chain(options).collect();
        let now = self.holds(a, format!("{} this round", name.text), levels.clone());
        let past = (1..=rounds).map(|ago| {
            let what = format!("{} {} ago", name.text, rounds_of(ago));
            self.holds(a, what, levels.clone())
        });
        let what = Kept::Rounds(now, past.collect());
        Some(Remembers { decision, what })
    }

    fn kept_ever(&mut self, a: ActorId, decision: &Name, option: &Name) -> Option<Remembers> {
        let (d, o) = self.option_asked(decision, option)?;
        let what = format!("whether {} was {}", decision.text, option.text);
        let variable = self.holds(a, what, ["no", "yes"].map(String::from).into());
        let what = Kept::Ever(o, variable);
        Some(Remembers { decision: d, what })
    }

    fn kept_times(&mut self, a: ActorId, decision: &Name, option: &Name) -> Option<Remembers> {
        let (d, o) = self.option_asked(decision, option)?;
        let what = format!("how often {} was {}", decision.text, option.text);
        let levels = 0..=self.model.rounds.min(MOST_TIMES);
        let variable = self.holds(a, what, levels.map(|n| n.to_string()).collect());
        let what = Kept::Times(o, variable);
        Some(Remembers { decision: d, what })
    }

    fn option_asked(&mut self, decision: &Name, option: &Name) -> Option<(DecisionId, OptionId)> {
        let d = self.decision_of(decision)?;
        let found = self.option_of(d, &option.text);
        if found.is_none() {
            let problem = self.not_an_option(d, &option.text, option.span);
            self.report(problem);
        }
        found.map(|o| (d, o))
    }

    fn decision_of(&mut self, name: &Name) -> Option<DecisionId> {
        let found = self.names.decisions.get(&name.text);
        if found.is_none() {
            let all = self.hints().then(|| self.names.decisions.names().collect());
            let problem = unnamed::unknown("decision", &name.text, name.span, all);
            self.report(problem);
        }
        found
    }

    fn holds(&mut self, actor: ActorId, what: String, levels: Vec<String>) -> VarId {
        let owner = &self.model.actors[actor];
        let variable = Variable {
            // No declared name has a blank.
            name: format!("{} remembers {what}", owner.name),
            label: format!("{} remembers {what}", owner.label),
            levels,
            int_base: None,
            start: Start::At(0),
            known_to: Some(vec![actor]),
            internal: true,
            origin: Origin::Remembered(actor),
        };
        self.model.variables.push(variable);
        self.model.variables.len() - 1
    }

    /// Warns of what all remember anyway.
    fn remembered_anyway(&mut self, kept: &Remembers, span: Span) {
        if let (Some(all), Kept::Rounds(_, past)) = (self.model.memory, &kept.what)
            && past.len() <= all as usize
        {
            self.report(wrong::anyway(span, &format!("the last {}", rounds_of(all))));
        }
    }
}

/// `1 round`, `2 rounds`
fn rounds_of(count: u32) -> String {
    match count {
        1 => "1 round".into(),
        _ => format!("{count} rounds"),
    }
}

//! What is asked.

use super::{Formula, Model, Num, VarId};
use crate::date::Date;

/// A question that is answered by yes or no.
#[derive(Clone, Debug)]
pub struct Question {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// What would make the answer yes.
    pub property: Property,
    /// It is asked of the courses of play of which this is true. None: of all.
    pub given: Option<Property>,
    /// How anybody could tell the answer, in the author's words.
    pub resolves: Option<String>,
    /// The day on which the answer is looked up, where the scenario names one.
    pub due: Option<Date>,
    /// How often such things happen, for comparison.
    pub base_rate: Option<Num>,
    /// Whether a briefing answers it on its first page.
    pub headline: bool,
}

/// What may be true of a course of play. Conditions are judged at the end of a round; see [`crate::syntax::Property`], of which
/// rounds that are left out are filled in here.
#[derive(Clone, Debug)]
pub enum Property {
    /// It holds in this round.
    InRound(Formula, u32),
    /// It holds in this round or one before.
    By(Formula, u32),
    /// It holds in this round and all before.
    Always(Formula, u32),
    /// The second holds in this round or one before, and the first in every round before that.
    Until(Formula, Formula, u32),
}

/// A question of how much: which level a variable has at the end of a round.
///
/// Its answer is a distribution. It is put together of the answers to yes-or-no questions, one for each level, so that whatever
/// answers those answers this.
#[derive(Clone, Debug)]
pub struct HowMuch {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// Of what.
    pub variable: VarId,
    /// At the end of which round, from 1.
    pub round: u32,
    /// By level: whether the variable has it. Each is called `NAME.LEVEL`, and all have the same condition.
    pub members: Vec<Question>,
    /// How anybody could tell the answer, in the author's words.
    pub resolves: Option<String>,
    /// The day on which the answer is looked up, where the scenario names one.
    pub due: Option<Date>,
    /// Whether a briefing answers it on its first page.
    pub headline: bool,
}

impl Model {
    /// Everything that is answered by yes or no: the questions, then when, then the levels of how much. Where a list has a number
    /// for each, it has them in this order, so that those of [`Model::questions`] come first.
    pub fn asked(&self) -> impl Iterator<Item = &Question> {
        let members = self.how_much.iter().flat_map(|own| &own.members);
        self.questions.iter().chain(&self.when).chain(members)
    }

    /// The question at a place in [`Model::asked`].
    ///
    /// # Panics
    /// There is none at that place.
    pub fn asked_at(&self, place: usize) -> &Question {
        let members = self.how_much.iter().map(|own| own.members.as_slice());
        let mut rest = place;
        for list in [&self.questions[..], &self.when].into_iter().chain(members) {
            match list.get(rest) {
                Some(found) => return found,
                None => rest -= list.len(),
            }
        }
        panic!("the scenario asks fewer questions than {place}");
    }

    /// Where those of a question of how much begin in [`Model::asked`].
    pub fn first_member(&self, how_much: usize) -> usize {
        let before = self.how_much[..how_much].iter();
        let before: usize = before.map(|own| own.members.len()).sum();
        self.questions.len() + self.when.len() + before
    }

    /// The value of each level of a variable, lowest first; none where its levels are names.
    pub fn values(&self, variable: VarId) -> Option<Vec<f64>> {
        let declared = &self.variables[variable];
        let base = declared.int_base?;
        let levels = 0..declared.levels.len() as i64;
        Some(levels.map(|level| (base + level) as f64).collect())
    }
}

//! Variables: levels, start, who knows.

use super::Checker;
use super::actors::label;
use super::mistakes::{moves as wrong, names as unnamed, sizes};
use super::scope::Place;
use crate::model::{Origin, Start, VarId, Variable};
use crate::syntax::{self, Domain, Level};

/// A level is a byte in a state of the game; a few values stay free.
const MOST_LEVELS: usize = 250;

impl Checker<'_> {
    pub(super) fn variable_shells(&mut self) {
        for v in 0..self.names.variables.len() {
            let item = self.names.variables.items[v];
            let (levels, int_base) = self.levels(item);
            let known_to = item.known_to.as_ref().map(|list| self.actor_list(list));
            self.model.variables.push(Variable {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                levels,
                int_base,
                start: Start::At(0),
                known_to,
                internal: item.internal,
                origin: Origin::Declared,
            });
        }
    }

    /// The levels of a variable, none if they are broken, and the first where they are whole numbers.
    fn levels(&mut self, item: &syntax::Variable) -> (Vec<String>, Option<i64>) {
        let name = &item.name;
        match &item.domain {
            Domain::Levels(levels) if levels.len() > MOST_LEVELS => {
                self.report(sizes::too_many_levels(name.span, &name.text, MOST_LEVELS));
                (Vec::new(), None)
            }
            Domain::Levels(levels) => {
                if levels.is_empty() {
                    self.report(wrong::no_levels(name.span, &name.text));
                }
                let mut texts: Vec<String> = Vec::new();
                for level in levels {
                    if texts.contains(&level.text) {
                        self.report(unnamed::duplicate("level", level));
                    }
                    texts.push(level.text.clone());
                }
                (texts, None)
            }
            &Domain::Integers { lo, hi } if lo > hi => {
                self.report(wrong::levels_backwards(name.span, lo, hi));
                (Vec::new(), Some(lo))
            }
            &Domain::Integers { lo, hi } if hi.abs_diff(lo) >= MOST_LEVELS as u64 => {
                self.report(sizes::too_many_levels(name.span, &name.text, MOST_LEVELS));
                (Vec::new(), Some(lo))
            }
            &Domain::Integers { lo, hi } => ((lo..=hi).map(|x| x.to_string()).collect(), Some(lo)),
        }
    }

    pub(super) fn variables(&mut self) {
        for v in 0..self.names.variables.len() {
            let item = self.names.variables.items[v];
            let start = match &item.start {
                syntax::Start::At(level) => Start::At(self.level(v, level).unwrap_or(0)),
                syntax::Start::Drawn(rows) => {
                    let base = format!("{}.start", item.name.text);
                    let chances = rows.iter().map(|(level, prior)| {
                        let span = prior.span().unwrap_or(level.span);
                        (prior, span, format!("{base}.{}", level.text))
                    });
                    let what = format!("the levels at which `{}` starts", item.name.text);
                    let priors = self.chances(chances, Place::Quantity, &what);
                    let mut drawn: Vec<(usize, _)> = Vec::new();
                    for ((level, _), prior) in rows.iter().zip(priors) {
                        if let Some(l) = self.level(v, level) {
                            if drawn.iter().any(|(known, _)| *known == l) {
                                self.report(super::mistakes::goals::listed_twice(
                                    level.span,
                                    &level.text,
                                ));
                            }
                            drawn.push((l, prior));
                        }
                    }
                    Start::Drawn(drawn)
                }
            };
            self.model.variables[v].start = start;
        }
    }

    /// The index of a level; one that the variable does not have is reported.
    pub(super) fn level(&mut self, v: VarId, level: &Level) -> Option<usize> {
        // Broken levels have been reported, and nothing can be said about what refers to them.
        if self.model.variables[v].levels.is_empty() {
            return None;
        }
        let found = self.level_of(v, &level.text);
        if found.is_none() {
            let variable = &self.model.variables[v];
            let problem = match (variable.int_base, level.text.parse::<f64>()) {
                (Some(lo), Ok(x)) => {
                    let hi = lo + variable.levels.len() as i64 - 1;
                    Some(super::mistakes::expressions::integer_outside(
                        level.span,
                        &variable.name,
                        x,
                        lo,
                        hi,
                    ))
                }
                _ => self.not_a_level(v, &level.text, level.span),
            };
            self.report(problem);
        }
        found
    }
}

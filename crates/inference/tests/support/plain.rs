//! Strategies, worth and beliefs on the tree of all histories, straight from their definitions.

use demarche_inference::compile::Draw;
use demarche_scenario::model::{Claim, Formula, Model, Prior};

use super::tree::{History, Play, Sets, Tree};
use super::value::{Here, goal, holds, number};

/// A scenario as trees: one for each profile of types.
pub struct Plain<'a> {
    pub model: &'a Model,
    pub draw: &'a Draw,
    /// Type of every actor.
    pub profiles: Vec<Vec<usize>>,
    pub prior: Vec<f64>,
    pub trees: Vec<Tree>,
    pub sets: Sets,
}

/// What one of several has of a whole, of which some are given: its own, or an equal part of the rest. Where all are given, each
/// as a share of their sum.
fn part(own: Option<f64>, all: &[Option<f64>]) -> f64 {
    let sum: f64 = all.iter().flatten().sum();
    let others = all.iter().filter(|given| given.is_none()).count();
    match (own, others) {
        (Some(own), 0) => own / sum,
        (Some(own), _) => own,
        (None, others) => (1.0 - sum) / others as f64,
    }
}

/// By information set and open option: a probability, or a worth.
pub type BySet = Vec<Vec<f64>>;

/// What is added up over all trees: what options bring by set, and how probable each set is, where play is `sigma`.
struct Roll<'a> {
    sigma: &'a BySet,
    sums: BySet,
    mass: Vec<f64>,
}

impl<'a> Plain<'a> {
    pub fn new(model: &'a Model, draw: &'a Draw) -> Plain<'a> {
        let mut plain = Plain {
            model,
            draw,
            profiles: vec![Vec::new()],
            prior: vec![1.0],
            trees: Vec::new(),
            sets: Sets::default(),
        };
        for actor in &model.actors {
            let (mut profiles, mut prior) = (Vec::new(), Vec::new());
            for (profile, p) in plain.profiles.iter().zip(&plain.prior) {
                // What a type's probability looks at are the types of actors before.
                let given: Vec<Option<f64>> = actor
                    .types
                    .iter()
                    .map(|declared| match &declared.prior {
                        Prior::Given(formula) => Some(plain.of_types(formula, profile)),
                        Prior::Otherwise => None,
                    })
                    .collect();
                let rest = 1.0 - given.iter().flatten().sum::<f64>();
                for (type_id, share) in given.iter().enumerate() {
                    profiles.push(profile.iter().copied().chain([type_id]).collect());
                    prior.push(p * share.unwrap_or(rest));
                }
            }
            (plain.profiles, plain.prior) = (profiles, prior);
        }
        for types in &plain.profiles {
            let sets = &mut plain.sets;
            let mut play = Play {
                model,
                draw,
                types,
                sets,
            };
            plain.trees.push(play.tree());
        }
        plain
    }

    /// A number that depends on nothing but parameters.
    /// A number that looks at the types of the first actors alone.
    fn of_types(&self, formula: &Formula, types: &[usize]) -> f64 {
        let here = Here {
            model: self.model,
            params: &self.draw.params,
            levels: &[],
            choices: &[],
            types,
            round: 0,
        };
        number(formula, &here)
    }

    pub fn constant(&self, formula: &Formula) -> f64 {
        self.of_types(formula, &[])
    }

    /// Play where nothing is at stake: as usual among the available options.
    pub fn usual(&self) -> BySet {
        let sets = self.sets.menus.iter().map(|(decision, open)| {
            let shares: Vec<f64> = open
                .iter()
                .map(|&o| self.usual_share(*decision, o))
                .collect();
            let total: f64 = shares.iter().sum();
            shares.iter().map(|share| share / total).collect()
        });
        sets.collect()
    }

    /// The share of a decision that an option has: what is said of it, or an equal part of what the others leave; where it is in a
    /// group, that of the group times its own within.
    fn usual_share(&self, decision: usize, o: usize) -> f64 {
        let decision = &self.model.decisions[decision];
        let options = &decision.options;
        let alone = options.iter().filter(|option| option.group.is_none());
        let said = |usual: &Prior| match usual {
            Prior::Given(formula) => Some(self.constant(formula)),
            Prior::Otherwise => None,
        };
        let mut whole: Vec<Option<f64>> = alone.map(|option| said(&option.usual)).collect();
        whole.extend(decision.groups.iter().map(|group| said(&group.usual)));
        let own = said(&options[o].usual);
        match options[o].group {
            None => part(own, &whole),
            Some(group) => {
                let members = options.iter().filter(|option| option.group == Some(group));
                let within: Vec<Option<f64>> = members.map(|option| said(&option.usual)).collect();
                part(said(&decision.groups[group].usual), &whole) * part(own, &within)
            }
        }
    }

    /// What each option is expected to bring to who chooses it, in view of what it knows: the mean over the histories in the
    /// set, as probable as `sigma` makes them, of what comes of taking the option there.
    pub fn worth(&self, sigma: &BySet) -> BySet {
        let zero = |&(_, options): &(usize, usize)| vec![0.0; options];
        let sums: BySet = self.sets.list.iter().map(zero).collect();
        let mut roll = Roll {
            sigma,
            mass: vec![0.0; sums.len()],
            sums,
        };
        for ((tree, types), &p) in self.trees.iter().zip(&self.profiles).zip(&self.prior) {
            self.roll(tree, types, p, &mut roll);
        }
        let Roll { mut sums, mass, .. } = roll;
        for (sums, mass) in sums.iter_mut().zip(mass) {
            sums.iter_mut().for_each(|sum| *sum /= mass);
        }
        sums
    }

    /// Expected utility of every actor from here on; adds up worth and mass of the sets on the way.
    fn roll(&self, tree: &Tree, types: &[usize], reach: f64, all: &mut Roll<'_>) -> Vec<f64> {
        let mut expected = vec![0.0; self.model.actors.len()];
        let mut add = |p: f64, values: &[f64]| {
            expected
                .iter_mut()
                .zip(values)
                .for_each(|(e, v)| *e += p * v);
        };
        match tree {
            Tree::Over(history) => return self.utilities(history, types),
            Tree::Chance(ways) => {
                for (p, way) in ways {
                    add(*p, &self.roll(way, types, reach * p, all));
                }
            }
            Tree::Choice(set, ways) => {
                let actor = self.sets.list[*set].0;
                all.mass[*set] += reach;
                for (a, (_, way)) in ways.iter().enumerate() {
                    let p = all.sigma[*set][a];
                    let values = self.roll(way, types, reach * p, all);
                    all.sums[*set][a] += reach * values[actor];
                    add(p, &values);
                }
            }
        }
        expected
    }

    /// What a whole history is worth to every actor.
    fn utilities(&self, history: &History, types: &[usize]) -> Vec<f64> {
        let model = self.model;
        let discount = self.draw.params[model.discount];
        let rounds = 1..=model.rounds;
        let total: f64 = rounds.clone().map(|r| discount.powi(r as i32 - 1)).sum();
        // What a round is worth to an actor is weighed by what it is at its end.
        let mut worth = vec![0.0; model.actors.len()];
        for r in rounds {
            let end = self.end(history, types, r);
            for (i, worth) in worth.iter_mut().enumerate() {
                let kind = self.type_now(end.levels, i, types[i]);
                for (g, wanted) in model.goals.iter().enumerate() {
                    let share = match wanted.at_end {
                        true => f64::from(u8::from(r == model.rounds)),
                        false => discount.powi(r as i32 - 1) / total,
                    };
                    *worth += share * self.draw.weights[i][kind][g] * goal(wanted, &end);
                }
            }
        }
        worth
    }

    /// The type that an actor is of: as drawn, or as it has become.
    fn type_now(&self, levels: &[usize], actor: usize, drawn: usize) -> usize {
        let mut variables = self.model.variables.iter().zip(levels);
        let turned = variables.find(|(variable, _)| variable.turns() == Some(actor));
        match turned {
            Some((_, &level)) if level > 0 => level - 1,
            _ => drawn,
        }
    }

    /// The end of a round, as expressions see it.
    fn end<'c>(&'c self, history: &'c History, types: &'c [usize], round: u32) -> Here<'c> {
        let (levels, choices) = &history.ends[round as usize - 1];
        Here {
            model: self.model,
            params: &self.draw.params,
            levels,
            choices,
            types,
            round,
        }
    }

    /// The logit response to what options are worth, where actors are as precise as λ says.
    pub fn respond(&self, worth: &BySet, lambda: impl Fn(usize) -> f64) -> BySet {
        let sets = self.sets.list.iter().zip(worth).zip(self.usual());
        sets.map(|((&(actor, _), worth), usual)| {
            let best = worth.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let pairs = worth.iter().zip(usual);
            let odds = pairs.map(|(q, usual)| usual * (lambda(actor) * (q - best)).exp());
            let odds: Vec<f64> = odds.collect();
            let total: f64 = odds.iter().sum();
            odds.iter().map(|o| o / total).collect()
        })
        .collect()
    }

    /// Every whole history with its probability.
    pub fn histories(&self, sigma: &BySet) -> Vec<Whole<'_>> {
        let mut all = Vec::new();
        for (profile, tree) in self.trees.iter().enumerate() {
            let mut open = vec![(tree, self.prior[profile])];
            while let Some((tree, probability)) = open.pop() {
                match tree {
                    Tree::Over(history) => all.push(Whole {
                        profile,
                        history,
                        probability,
                    }),
                    Tree::Chance(ways) => {
                        open.extend(ways.iter().map(|(p, way)| (way, probability * p)));
                    }
                    Tree::Choice(set, ways) => {
                        let ways = ways.iter().zip(&sigma[*set]);
                        open.extend(ways.map(|((_, way), p)| (way, probability * p)));
                    }
                }
            }
        }
        all
    }

    /// Whether a condition holds at the end of a round.
    pub fn holds(&self, whole: &Whole, formula: &Formula, round: u32) -> bool {
        holds(
            formula,
            &self.end(whole.history, &self.profiles[whole.profile], round),
        )
    }

    /// A number at the end of a round.
    pub fn number_at(&self, whole: &Whole, formula: &Formula, round: u32) -> f64 {
        let types = &self.profiles[whole.profile];
        number(formula, &self.end(whole.history, types, round))
    }

    /// The probability of a report on a history; 1 for one without a source, which is not looked at.
    pub fn fits(&self, whole: &Whole, item: usize) -> f64 {
        let (model, item) = (self.model, &self.model.evidence[item]);
        let Some(source) = item.source.map(|s| &model.sources[s]) else {
            return 1.0;
        };
        let planted = source.planted.as_ref();
        let planted = planted.map_or(0.0, |(_, formula)| {
            self.number_at(whole, formula, item.claim.round)
        });
        let hit = self.constant(&source.hit);
        let unplanted = match item.claim.about {
            // Of the levels, those within reach of the true one are given more often the nearer they are.
            Some(about) => {
                let levels = model.variables[about.variable].levels.len() as i64;
                let end = &whole.history.ends[item.claim.round as usize - 1];
                let truth = end.0[about.variable] as i64;
                let room = about.give_or_take as i64 + 1;
                let weight = |given: i64| (room - (given - truth).abs()).max(0) as f64;
                let near = weight(about.level as i64) / (0..levels).map(weight).sum::<f64>();
                hit * near + (1.0 - hit) / levels as f64
            }
            None if self.is_true(whole, &item.claim) => hit,
            None => self.constant(&source.false_alarm),
        };
        planted + (1.0 - planted) * unplanted
    }

    pub fn is_true(&self, whole: &Whole, claim: &Claim) -> bool {
        self.holds(whole, &claim.condition, claim.round)
    }
}

/// A history from start to end.
pub struct Whole<'a> {
    pub profile: usize,
    pub history: &'a History,
    pub probability: f64,
}

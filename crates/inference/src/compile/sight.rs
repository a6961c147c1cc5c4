//! In which ways an option that was taken may come to be seen.

use demarche_scenario::model::{Choice, Formula, Model, Num, Prior};

use super::chances::{At, is, never};
use super::numbers::shares;
use crate::filter::truth::Here;
use demarche_engine::game::Graph;

/// A way in which an option comes to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Sight {
    /// By those who always see it; others take it for what it looks like.
    #[default]
    Plain,
    /// It has come out: by everybody.
    Leaked,
    /// Also by these of the option's spies: a bit for each.
    Spied(u8),
    /// All but the mover take it for this of the options that it may be mistaken for.
    Mistaken(usize),
}

/// The first code of a mistake: behind those of all sets of spies.
const MISTAKEN: u8 = 128;

/// The sights of an option that may come about, in a fixed order. There is always one.
pub(crate) fn sights(model: &Model, decision: usize, option: usize) -> Vec<Sight> {
    let option = &model.decisions[decision].options[option];
    if option.seen_by.is_none() {
        let mistaken = option.mistaken_for.iter().enumerate();
        let mistaken = mistaken.filter(|(_, (_, chance))| !never(model, chance));
        let mistaken = mistaken.map(|(i, _)| Sight::Mistaken(i));
        return [Sight::Plain].into_iter().chain(mistaken).collect();
    }
    let leak = option.leak.as_ref();
    if leak.is_some_and(|leak| is(model, leak, 1.0, At::Everywhere)) {
        return vec![Sight::Leaked];
    }
    let mut sights = Vec::new();
    for set in 0..1_u8 << option.spies.len() {
        let fits = option.spies.iter().enumerate().all(|(i, (actor, chance))| {
            let sees = set >> i & 1 == 1;
            // What an actor that never moves sees is of no account.
            let may = model.actors[*actor].moves && !is(model, chance, 0.0, At::Everywhere);
            let must = may && is(model, chance, 1.0, At::Everywhere);
            if sees { may } else { !must }
        });
        match set {
            _ if !fits => {}
            0 => sights.push(Sight::Plain),
            set => sights.push(Sight::Spied(set)),
        }
    }
    if leak.is_some_and(|leak| !is(model, leak, 0.0, At::Everywhere)) {
        sights.push(Sight::Leaked);
    }
    sights
}

/// The sights of every option, by decision.
pub(super) fn all(model: &Model) -> Vec<Vec<Vec<Sight>>> {
    let decisions = model.decisions.iter().enumerate();
    let each = decisions.map(|(d, decision)| {
        let options = 0..decision.options.len();
        options.map(|o| sights(model, d, o)).collect()
    });
    each.collect()
}

/// The same as they are kept in a graph.
pub(super) fn codes(all: &[Vec<Vec<Sight>>]) -> Vec<Vec<Vec<u8>>> {
    let of = |sights: &Vec<Sight>| sights.iter().map(|sight| sight.code()).collect();
    let each = all.iter().map(|options| options.iter().map(of).collect());
    each.collect()
}

/// From how they are kept in a graph.
pub(super) fn of_codes(all: &[Vec<Vec<u8>>]) -> Vec<Vec<Vec<Sight>>> {
    let of = |codes: &Vec<u8>| codes.iter().map(|&code| Sight::of_code(code)).collect();
    let each = all.iter().map(|options| options.iter().map(of).collect());
    each.collect()
}

/// The sights that a graph has for an option, in the order of the ways on. The numbers of the scenario may have changed since it was
/// compiled, so that some can no longer come about.
pub(crate) fn compiled(graph: &Graph, model: &Model, decision: usize, option: usize) -> Vec<Sight> {
    match graph.sights.get(decision) {
        Some(of) => of[option]
            .iter()
            .map(|&code| Sight::of_code(code))
            .collect(),
        None => sights(model, decision, option),
    }
}

/// Whether a graph has all the sights that a scenario's options may have.
pub(super) fn serves(graph: &Graph, model: &Model) -> bool {
    let asked = codes(&all(model));
    let pairs = asked.iter().zip(&graph.sights);
    let mut options = pairs.flat_map(|(asked, kept)| asked.iter().zip(kept));
    options.all(|(asked, kept)| asked.iter().all(|code| kept.contains(code)))
}

/// Whether an option is always seen in the same plain way.
pub(crate) fn plain(model: &Model, decision: usize, option: usize) -> bool {
    sights(model, decision, option) == [Sight::Plain]
}

impl Sight {
    /// As a byte of a point of play.
    pub(super) fn code(self) -> u8 {
        match self {
            Sight::Plain => 0,
            Sight::Leaked => 1,
            Sight::Spied(set) => 2 + set,
            Sight::Mistaken(i) => MISTAKEN + i as u8,
        }
    }

    /// The sight with this code.
    pub(super) fn of_code(code: u8) -> Sight {
        match code {
            0 => Sight::Plain,
            1 => Sight::Leaked,
            set if set < MISTAKEN => Sight::Spied(set - 2),
            i => Sight::Mistaken(usize::from(i - MISTAKEN)),
        }
    }

    /// Its probability where the option is taken.
    pub(crate) fn probability(
        self,
        model: &Model,
        option: &Choice,
        eval: impl Fn(&Formula) -> f64,
    ) -> f64 {
        let chance = |number: &Num| eval(number).clamp(0.0, 1.0);
        let leak = option.leak.as_ref().map_or(0.0, chance);
        match self {
            Sight::Leaked => leak,
            _ if option.seen_by.is_none() => shares(&mistakes(option), eval)[self.place(option)],
            _ => {
                let each = self.draws(model, option);
                let seen = each.map(|(number, sees)| match sees {
                    true => chance(number),
                    false => 1.0 - chance(number),
                });
                (1.0 - leak) * seen.product::<f64>()
            }
        }
    }

    /// Adds `by` times the derivative of the probability by the scenario's numbers.
    pub(crate) fn derivative(
        self,
        (model, option): (&Model, &Choice),
        here: &Here<'_>,
        by: f64,
        slope: &mut [f64],
    ) {
        let chance = |number: &Num| number.eval(here).clamp(0.0, 1.0);
        if option.seen_by.is_none() {
            let list = mistakes(option);
            let mut each = vec![0.0; list.len()];
            each[self.place(option)] = by;
            here.shares(&list, &each, slope);
            return;
        }
        // A product of chances and of what they leave.
        let mut factors: Vec<(&Num, bool)> = Vec::new();
        factors.extend(
            option
                .leak
                .as_ref()
                .map(|leak| (leak, self == Sight::Leaked)),
        );
        if self != Sight::Leaked {
            factors.extend(self.draws(model, option));
        }
        let value = |&(number, comes): &(&Num, bool)| match comes {
            true => chance(number),
            false => 1.0 - chance(number),
        };
        for (i, (number, comes)) in factors.iter().enumerate() {
            let others = factors.iter().enumerate().filter(|(j, _)| *j != i);
            let rest: f64 = others.map(|(_, factor)| value(factor)).product();
            let sign = if *comes { 1.0 } else { -1.0 };
            here.clamped(number, sign * by * rest, slope);
        }
    }

    /// Among [`mistakes`].
    fn place(self, option: &Choice) -> usize {
        match self {
            Sight::Mistaken(i) => i,
            _ => option.mistaken_for.len(),
        }
    }

    /// The chance of each spy that matters, and whether it sees the option.
    fn draws<'a>(
        self,
        model: &'a Model,
        option: &'a Choice,
    ) -> impl Iterator<Item = (&'a Num, bool)> {
        let set = match self {
            Sight::Spied(set) => set,
            _ => 0,
        };
        let spies = option.spies.iter().enumerate();
        let spies = spies.filter(|(_, (actor, _))| model.actors[*actor].moves);
        spies.map(move |(i, (_, chance))| (chance, set >> i & 1 == 1))
    }
}

/// Chances of being mistaken for other options, and last of being taken for what it is.
fn mistakes(option: &Choice) -> Vec<&Prior> {
    let given = option.mistaken_for.iter().map(|(_, chance)| chance);
    given.chain([&Prior::Otherwise]).collect()
}

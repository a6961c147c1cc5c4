//! Which outcomes may come about, by the text of the scenario itself.
//!
//! A chance such as `60% if ear is hawks_have else 0` is nothing wherever the condition fails. There play has no way on that leads to the
//! outcome. What types and uncertain numbers make of a chance stays open: they are put to the game when it has its shape.

use demarche_scenario::formula::{Bounds, Ranges, Values, either};
use demarche_scenario::model::{
    ActorId, Change, DecisionId, Dist, Effect, Formula, Model, Op, OptionId, Outcome, ParamId,
    Prior, Start, TypeId, VarId,
};

use crate::filter::truth::Here;

/// Where a chance is looked at.
#[derive(Clone, Copy)]
pub(super) enum At<'a> {
    /// In a state, of which the types are not known.
    Here(Here<'a>),
    /// In all states.
    Everywhere,
    /// In some state, as far as can be told.
    Somewhere,
}

/// What is known of a condition.
struct Known<'a>(Option<Here<'a>>);

const ANY: Bounds = (f64::NEG_INFINITY, f64::INFINITY);

impl Ranges for Known<'_> {
    fn param(&self, _: ParamId) -> Bounds {
        ANY
    }

    fn variable(&self, variable: VarId) -> Bounds {
        self.0.map_or(ANY, |here| {
            let level = here.variable(variable);
            (level, level)
        })
    }

    fn is_type(&self, _: ActorId, _: TypeId) -> Bounds {
        either(true, true)
    }

    fn chose(&self, decision: DecisionId, option: OptionId) -> Bounds {
        self.0.map_or(either(true, true), |here| {
            let chose = here.chose(decision, option);
            either(chose, !chose)
        })
    }

    fn round(&self) -> Bounds {
        self.0.map_or(ANY, |here| {
            let round = f64::from(here.round());
            (round, round)
        })
    }
}

/// Whether the scenario itself gives this number, whatever is drawn: 0, or else 1.
pub(super) fn is(model: &Model, formula: &Formula, number: f64, at: At<'_>) -> bool {
    let both = |a, b| is(model, a, number, at) && is(model, b, number, at);
    let either = |a, b| is(model, a, number, at) || is(model, b, number, at);
    match formula {
        Formula::Const(x) => *x == number,
        Formula::Param(p) => model.params[*p].dist == Dist::Point(number),
        Formula::If(condition, a, b) => {
            let here = match at {
                At::Here(here) => Some(here),
                At::Everywhere | At::Somewhere => None,
            };
            match condition.bounds(&Known(here)) {
                (least, _) if least > 0.0 => is(model, a, number, at),
                (_, most) if most <= 0.0 => is(model, b, number, at),
                _ if matches!(at, At::Somewhere) => either(a, b),
                _ => both(a, b),
            }
        }
        Formula::Neg(a) => number == 0.0 && is(model, a, number, at),
        Formula::Bin(Op::Mul, a, b) if number == 0.0 => either(a, b),
        Formula::Bin(Op::Mul, a, b) => both(a, b),
        Formula::Bin(Op::Add | Op::Sub, a, b) => number == 0.0 && both(a, b),
        _ => false,
    }
}

/// Whether the scenario itself says that this outcome never happens.
pub(super) fn never(model: &Model, chance: &Prior) -> bool {
    matches!(chance, Prior::Given(formula) if is(model, formula, 0.0, At::Everywhere))
}

/// Which of some alternatives may come about. There is always one: where the text gives each of them nothing, all are as likely.
pub(super) fn possible<'a>(
    model: &Model,
    list: impl Iterator<Item = &'a Prior> + Clone,
    at: At<'_>,
) -> Vec<bool> {
    let mut found = Vec::new();
    find(model, list, at, &mut found);
    found
}

fn find<'a>(
    model: &Model,
    list: impl Iterator<Item = &'a Prior> + Clone,
    at: At<'_>,
    found: &mut Vec<bool>,
) {
    let given = |prior: &'a Prior, number| match prior {
        Prior::Given(formula) => is(model, formula, number, at),
        Prior::Otherwise => false,
    };
    let certain = list.clone().any(|prior| given(prior, 1.0));
    let may = |prior: &'a Prior| match prior {
        Prior::Given(_) => !given(prior, 0.0),
        Prior::Otherwise => !certain,
    };
    found.clear();
    found.extend(list.map(may));
    if !found.contains(&true) {
        found.fill(true);
    }
}

/// Outcomes of one option or event.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Which may come about in some state.
    may: Vec<bool>,
    /// Whether which of them may hangs on the state.
    varies: bool,
}

impl Row {
    fn new(model: &Model, outcomes: &[Outcome], reduce: bool) -> Row {
        let list = outcomes.iter().map(|outcome| &outcome.chance);
        // Of alternatives that leave nothing for others some draw may leave none of those that remain: then all are as likely.
        let open = list.clone().any(|chance| *chance == Prior::Otherwise);
        Row {
            may: possible(model, list, At::Everywhere),
            varies: reduce && open && outcomes.iter().any(|outcome| varies(model, outcome)),
        }
    }

    /// Writes down which may come about in a state.
    #[inline]
    pub(super) fn at(
        &self,
        may: &mut Vec<bool>,
        (model, here): (&Model, Here<'_>),
        of: &[Outcome],
    ) {
        if self.varies {
            find(
                model,
                of.iter().map(|outcome| &outcome.chance),
                At::Here(here),
                may,
            );
        } else {
            may.clone_from(&self.may);
        }
    }
}

/// Whether it hangs on the state that an outcome never happens, or always.
pub(super) fn varies(model: &Model, outcome: &Outcome) -> bool {
    let Prior::Given(formula) = &outcome.chance else {
        return false;
    };
    [0.0, 1.0].into_iter().any(|number| {
        is(model, formula, number, At::Somewhere) && !is(model, formula, number, At::Everywhere)
    })
}

/// The same as [`varies`] for the outcomes of an option or an event together.
pub(super) fn any_varies(model: &Model, outcomes: &[Outcome]) -> bool {
    outcomes.iter().any(|outcome| varies(model, outcome))
}

/// Which outcomes of a scenario may come about.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    /// By decision and option.
    pub(super) options: Vec<Vec<Row>>,
    pub(super) events: Vec<Row>,
}

impl Rows {
    /// By the state, or else as far as they may in some state.
    pub(super) fn new(model: &Model, reduce: bool) -> Rows {
        let row = |outcomes: &[Outcome]| Row::new(model, outcomes, reduce);
        let decisions = model.decisions.iter();
        let events = model.events.iter();
        Rows {
            options: decisions
                .map(|d| d.options.iter().map(|o| row(&o.outcomes)).collect())
                .collect(),
            events: events.map(|event| row(&event.outcomes)).collect(),
        }
    }
}

/// The formulas that a game's shape hangs on, with the numbers in them that the text itself gives as nothing or as certain; sights
/// apart. Scenarios that are the same but for their numbers have the same shape where these are the same.
pub(super) fn shape(model: &Model) -> Vec<Option<Formula>> {
    let mut shape = Vec::new();
    fn effects(list: &[Effect], shape: &mut Vec<Option<Formula>>) {
        shape.extend(list.iter().map(|effect| match &effect.change {
            Change::Set(formula) => Some(formula.clone()),
            Change::Step(_) => None,
        }));
    }
    let outcomes = |list: &[Outcome], shape: &mut Vec<Option<Formula>>| {
        for outcome in list {
            shape.push(skeleton(model, &outcome.chance));
            effects(&outcome.effects, shape);
        }
    };
    for variable in &model.variables {
        if let Start::Drawn(list) = &variable.start {
            shape.extend(list.iter().map(|(_, prior)| skeleton(model, prior)));
        }
    }
    for decision in &model.decisions {
        shape.push(decision.when.clone());
        for option in &decision.options {
            shape.push(option.when.clone());
            effects(&option.effects, &mut shape);
            outcomes(&option.outcomes, &mut shape);
        }
    }
    for event in &model.events {
        shape.push(event.when.clone());
        effects(&event.effects, &mut shape);
        outcomes(&event.outcomes, &mut shape);
    }
    shape
}

/// A chance of which all numbers but 0 and 1 are one; none where it can be neither.
fn skeleton(model: &Model, chance: &Prior) -> Option<Formula> {
    let Prior::Given(formula) = chance else {
        return None;
    };
    let may = |number| is(model, formula, number, At::Somewhere);
    if !may(0.0) && !may(1.0) {
        return None;
    }
    let mut skeleton = formula.clone();
    fn blank(model: &Model, formula: &mut Formula) {
        if let Formula::Param(p) = formula {
            let given = [0.0, 1.0].into_iter();
            let mut given = given.filter(|&number| model.params[*p].dist == Dist::Point(number));
            *formula = Formula::Const(given.next().unwrap_or(0.5));
        }
        formula.children_mut().for_each(|part| blank(model, part));
    }
    blank(model, &mut skeleton);
    Some(skeleton)
}

#[cfg(test)]
mod tests;

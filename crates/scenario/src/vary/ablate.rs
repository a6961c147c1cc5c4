//! Ablations: one construct taken out, to see what rests on it.

use super::find::get;
use super::remove;
use crate::syntax::*;

/// The scenario without one construct, by its path in [`crate::model::Model::constructs`]. What that means depends on the
/// construct:
///
/// - items, options, types, effects, guards and lines of goals are removed, and what asks about them finds them false;
/// - an outcome changes nothing where it comes up, and the others are as probable as before;
/// - a decision is committed to its quiet (or first) option, since without it there would be another game;
/// - an actor commits each of its decisions to its quiet (or first) option;
/// - a variable that something asks about stays as it starts;
/// - a named number becomes 0, and so does a coefficient;
/// - a ranking ties all goals of its actor;
/// - what an actor remembers it forgets;
/// - a leak rate becomes 0, other rates and precisions their defaults.
///
/// None if there is no such construct, or if the rest would not be a scenario without it (the last option of a decision, the
/// number of rounds), or the same (an actor that decides nothing, an outcome that is `nothing`).
///
/// Variants lose the changes that no longer have anything to change.
pub fn ablate(scenario: &Scenario, construct_path: &str) -> Option<Scenario> {
    let mut out = scenario.clone();
    take_out(&mut out, construct_path)?;
    prune_variants(&mut out);
    Some(out)
}

fn take_out(scenario: &mut Scenario, path: &str) -> Option<()> {
    let parts: Vec<&str> = path.split('.').collect();
    match parts.as_slice() {
        ["header", clause] => header(scenario, clause),
        ["grades", grade] => {
            let tables = scenario.items.iter_mut().filter_map(|i| match i {
                Item::Grades(x) => Some(&mut x.rows),
                _ => None,
            });
            let taken = tables
                .map(|rows| drop_where(rows, |r| r.grade == *grade))
                .filter(|t| *t);
            (taken.count() > 0).then_some(())
        }
        ["let", name] => {
            let value = &mut get::<Let>(scenario, name)?.value;
            value.kind = ExprKind::Number {
                value: 0.0,
                percent: false,
            };
            Some(())
        }
        ["coefficient", name] => {
            let coefficient = get::<Coefficient>(scenario, name)?;
            coefficient.bounds = None;
            coefficient.start.kind = ExprKind::Number {
                value: 0.0,
                percent: false,
            };
            Some(())
        }
        ["coefficient", name, "prior"] => {
            get::<Coefficient>(scenario, name)?.prior.take().map(drop)
        }
        ["relation", name] => removed(scenario, name, remove::relation),
        ["note", name] => removed(scenario, name, remove::note),
        ["variant", name] => removed(scenario, name, remove::variant),
        ["variant", name, clause] => {
            let at = numbered(clause, "change")?;
            let variant = scenario.items.iter_mut().find_map(|i| match i {
                Item::Variant(x) if x.name.text == *name => Some(x),
                _ => None,
            })?;
            remove_at(&mut variant.changes, at)
        }
        ["source", name] => removed(scenario, name, remove::source),
        ["source", name, clause] => source(get(scenario, name)?, clause),
        ["evidence", name] => removed(scenario, name, remove::evidence),
        ["evidence", name, clause] => evidence(get(scenario, name)?, clause),
        ["question", name] => removed(scenario, name, remove::question),
        ["question", name, clause] => question(get(scenario, name)?, clause),
        ["channel", name] => removed(scenario, name, remove::channel),
        ["channel", name, "leaks"] => silence(&mut get::<Channel>(scenario, name)?.leaks),
        ["goal", name] => removed(scenario, name, remove::goal),
        ["goal", name, line] => {
            let goal: &mut Goal = get(scenario, name)?;
            match numbered(line, "case") {
                Some(at) => remove_at(&mut goal.cases, at),
                None => remove_at(&mut goal.adjustments, numbered(line, "adjustment")?),
            }
        }
        ["event", name] => removed(scenario, name, remove::event),
        ["event", name, "when"] => get::<Event>(scenario, name)?.when.take().map(drop),
        ["event", name, row] => {
            let event: &mut Event = get(scenario, name)?;
            row_of(&mut event.then, &mut event.outcomes, row)
        }
        [name] => named(scenario, name),
        [owner, rest @ ..] if get::<Actor>(scenario, owner).is_some() => {
            actor(scenario, owner, rest)
        }
        [owner, rest @ ..] => decision(scenario, owner, rest),
        [] => None,
    }
}

/// Removes a named item, if removing it changes anything.
fn removed(scenario: &mut Scenario, name: &str, remove: fn(&mut Scenario, &str)) -> Option<()> {
    let before = scenario.items.len();
    remove(scenario, name);
    (scenario.items.len() < before).then_some(())
}

fn header(scenario: &mut Scenario, clause: &str) -> Option<()> {
    let header = scenario.items.iter_mut().find_map(|i| match i {
        Item::Header(x) => Some(x),
        _ => None,
    })?;
    match clause {
        "memory" => header.memory.take().map(drop),
        "precision" => header.precision.take().map(drop),
        "discount" => header.discount.take().map(drop),
        _ => None,
    }
}

fn source(source: &mut Source, clause: &str) -> Option<()> {
    match clause {
        "dated" => source.dated.take().map(drop),
        "grade" => source.grade.take().map(drop),
        "hit" => source.hit.take().map(drop),
        "false_alarm" => source.false_alarm.take().map(drop),
        "planted" => source.planted.take().map(drop),
        "anonymous" => source.anonymous.take().map(drop),
        "document" => source.document.take().map(drop),
        _ => None,
    }
}

fn evidence(evidence: &mut Evidence, clause: &str) -> Option<()> {
    match clause {
        "reported_by" => evidence.reported_by.take().map(drop),
        "origin" => evidence.origin.take().map(drop),
        "dated" => evidence.dated.take().map(drop),
        _ => None,
    }
}

fn question(question: &mut Question, clause: &str) -> Option<()> {
    match clause {
        "given" => question.given.take().map(drop),
        "resolves" => question.resolves.take().map(drop),
        "base_rate" => question.base_rate.take().map(drop),
        "headline" => question.headline.take().map(drop),
        _ => None,
    }
}

/// A construct whose path is one name: an actor, a decision or a variable.
fn named(scenario: &mut Scenario, name: &str) -> Option<()> {
    if get::<Variable>(scenario, name).is_some() {
        if !remove::variable(scenario, name) {
            remove::still(scenario, name);
        }
        return Some(());
    }
    if get::<Actor>(scenario, name).is_some() {
        let decisions = scenario.items.iter_mut().filter_map(|item| match item {
            Item::Decision(x) if x.by.text == name => commit(x),
            _ => None,
        });
        return (decisions.count() > 0).then_some(());
    }
    commit(get(scenario, name)?)
}

/// Commits a decision to its quiet (or first) option, if it has others.
fn commit(decision: &mut Decision) -> Option<()> {
    if decision.options.len() < 2 {
        return None;
    }
    let quiet = decision.options.iter().find(|o| o.quiet);
    let option = quiet.or(decision.options.first())?.name.clone();
    decision.committed = Some(Commitment {
        meta: Meta::default(),
        option,
        when_rounds: None,
    });
    Some(())
}

fn actor(scenario: &mut Scenario, owner: &str, rest: &[&str]) -> Option<()> {
    match rest {
        ["precision"] => get::<Actor>(scenario, owner)?.precision.take().map(drop),
        ["ranks" | "weighs"] => tie(scenario, owner, None),
        [name, "ranks" | "weighs"] => tie(scenario, owner, Some(name)),
        [name] => {
            let own: &mut Actor = get(scenario, owner)?;
            if own.types.iter().all(|t| t.name.text != *name) {
                return remove_at(&mut own.remembers, numbered(name, "remembers")?);
            }
            if own.types.len() < 2 {
                return None;
            }
            remove::actor_type(scenario, owner, name);
            Some(())
        }
        _ => None,
    }
}

/// Ties all goals of the actor in one ranking; none if there is nothing to tie.
fn tie(scenario: &mut Scenario, owner: &str, of_type: Option<&str>) -> Option<()> {
    let goals: Vec<Name> = scenario
        .items
        .iter()
        .filter_map(|i| match i {
            Item::Goal(x) if x.of.iter().any(|n| n.text == owner) => Some(x.name.clone()),
            _ => None,
        })
        .collect();
    let actor: &mut Actor = get(scenario, owner)?;
    let same = |p: &&mut Preference| p.of_type.as_ref().map(|t| t.text.as_str()) == of_type;
    let preference = actor.preferences.iter_mut().find(same)?;
    let tied = matches!(&preference.weights, Weights::Ranks(groups) if groups.len() < 2);
    if tied || goals.len() < 2 {
        return None;
    }
    preference.weights = Weights::Ranks(vec![goals]);
    Some(())
}

fn decision(scenario: &mut Scenario, owner: &str, rest: &[&str]) -> Option<()> {
    let decision: &mut Decision = get(scenario, owner)?;
    match rest {
        ["when"] => decision.when.take().map(drop),
        ["committed"] => decision.committed.take().map(drop),
        ["group", name] => {
            let at = decision.groups.iter().position(|g| g.name.text == *name)?;
            decision.groups.remove(at);
            Some(())
        }
        [name] => {
            let options = &decision.options;
            if options.len() < 2 || options.iter().all(|o| o.name.text != *name) {
                return None;
            }
            remove::option(scenario, owner, name);
            Some(())
        }
        [name, clause] => {
            let option = decision.options.iter_mut().find(|o| o.name.text == *name)?;
            option_clause(option, clause)?;
            decision.drop_empty_groups();
            Some(())
        }
        _ => None,
    }
}

fn option_clause(option: &mut Choice, clause: &str) -> Option<()> {
    match clause {
        "when" => option.when.take().map(drop),
        "usual" => option.usual.take().map(drop),
        "group" => option.group.take().map(drop),
        "leaks" => silence(&mut option.leaks),
        "looks_like" => option.looks_like.take().map(drop),
        "seen_by" => {
            option.seen_by.take()?;
            uncover(option);
            Some(())
        }
        "through" => {
            option.through.take()?;
            uncover(option);
            Some(())
        }
        row => row_of(&mut option.then, &mut option.outcomes, row),
    }
}

/// An option that nothing hides any more is public: it looks like itself and cannot leak.
fn uncover(option: &mut Choice) {
    if option.seen_by.is_none() && option.through.is_none() {
        option.looks_like = None;
        option.leaks = None;
    }
}

fn silence(leaks: &mut Option<Clause<Expr>>) -> Option<()> {
    let clause = leaks.as_mut()?;
    let value = ExprKind::Number {
        value: 0.0,
        percent: true,
    };
    if clause.value.kind == value {
        return None;
    }
    clause.value.kind = value;
    Some(())
}

/// `then2` or `outcome1` of a move. Where the removed outcome would have come up nothing happens: given to the others, its share
/// would make them likelier, and one that stays alone certain.
fn row_of(then: &mut Vec<Clause<Effect>>, outcomes: &mut [Outcome], row: &str) -> Option<()> {
    if let Some(at) = numbered(row, "then") {
        return remove_at(then, at);
    }
    let effects = &mut outcomes.get_mut(numbered(row, "outcome")?)?.effects;
    let any = !effects.is_empty();
    effects.clear();
    any.then_some(())
}

/// The index behind `case1`, which counts from one.
fn numbered(text: &str, word: &str) -> Option<usize> {
    text.strip_prefix(word)?
        .parse::<usize>()
        .ok()?
        .checked_sub(1)
}

fn remove_at<T>(items: &mut Vec<T>, at: usize) -> Option<()> {
    (at < items.len()).then(|| drop(items.remove(at)))
}

fn drop_where<T>(items: &mut Vec<T>, gone: impl Fn(&T) -> bool) -> bool {
    let before = items.len();
    items.retain(|x| !gone(x));
    items.len() < before
}

/// Drops changes of variants that name what is no longer there.
fn prune_variants(scenario: &mut Scenario) {
    let variants = scenario.items.iter().filter_map(|i| match i {
        Item::Variant(x) => Some(x.clone()),
        _ => None,
    });
    let variants: Vec<Variant> = variants.collect();
    for variant in variants {
        let mut trial = scenario.clone();
        let mut kept = Vec::new();
        for clause in &variant.changes {
            if super::change::apply(&mut trial, clause).is_ok() {
                kept.push(clause.clone());
            }
        }
        for item in &mut scenario.items {
            if let Item::Variant(x) = item
                && x.name.text == variant.name.text
            {
                x.changes.clone_from(&kept);
            }
        }
    }
}

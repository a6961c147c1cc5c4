//! One change of a variant, applied.

use super::{find, remove};
use crate::problem::Problem;
use crate::syntax::*;

/// Applies one change, or says why it cannot be.
pub(crate) fn apply(scenario: &mut Scenario, change: &Clause<Override>) -> Result<(), Problem> {
    match &change.value {
        Override::Let(name, value) => {
            let item = find::item::<Let>(scenario, name)?;
            item.value = value.clone();
        }
        Override::Leaks(name, value) => leaks(scenario, name, value)?,
        Override::Starts(name, level) => {
            let variable = find::item::<Variable>(scenario, name)?;
            variable.start = Start::At(level.clone());
        }
        Override::TypePrior(actor, name, value) => {
            let values = super::prior::points(scenario, &actor.text);
            let actor = find::item::<Actor>(scenario, actor)?;
            let k = type_index(actor, name)?;
            super::prior::set(actor, k, value, &values);
        }
        Override::Preference {
            actor,
            of_type,
            weights,
        } => preference(scenario, actor, of_type.as_ref(), weights)?,
        Override::Commits {
            actor,
            decision,
            option,
            when_rounds,
        } => commits(scenario, actor, decision, option, when_rounds.clone())?,
        Override::Without(name) => without(scenario, name)?,
        Override::Precision(name, value) => {
            let actor = find::item::<Actor>(scenario, name)?;
            actor.precision = Some(Clause {
                meta: Meta::default(),
                value: value.clone(),
            });
        }
        Override::Grade { source, grade } => {
            let source = find::item::<Source>(scenario, source)?;
            source.grade = Some(Clause {
                meta: Meta {
                    span: grade.span,
                    ..Meta::default()
                },
                value: grade.text.clone(),
            });
            source.hit = None;
            source.false_alarm = None;
        }
        Override::Evidence(x) => evidence(scenario, x, &change.meta)?,
    }
    Ok(())
}

/// One more report, with the reasons of its line.
fn evidence(scenario: &mut Scenario, x: &Evidence, line: &Meta) -> Result<(), Problem> {
    if find::get::<Evidence>(scenario, &x.name.text).is_some() {
        let message = format!("there is already evidence called `{}`", x.name.text);
        let problem = Problem::error("duplicate-name", x.name.span, message);
        return Err(problem.hint("give one of the two another name"));
    }
    // A name that could not be read has been complained of.
    let reporter = x.reported_by.as_ref();
    if let Some(source) = reporter.filter(|c| !c.value.text.is_empty()) {
        find::item::<Source>(scenario, &source.value)?;
    }
    let happened = [UnaryOp::Happened, UnaryOp::DidNotHappen];
    if let ExprKind::Unary(op, event) = &x.claim.condition.kind
        && let ExprKind::Name(name) = &event.kind
        && happened.contains(op)
    {
        let event = Name {
            text: name.clone(),
            span: event.span,
        };
        find::item::<Event>(scenario, &event)?;
    }
    scenario.items.push(Item::Evidence(Evidence {
        meta: line.clone(),
        ..x.clone()
    }));
    Ok(())
}

fn leaks(scenario: &mut Scenario, name: &Name, value: &Expr) -> Result<(), Problem> {
    let clause = Some(Clause {
        meta: Meta {
            span: value.span,
            ..Meta::default()
        },
        value: value.clone(),
    });
    let mut places: Vec<&mut Option<Clause<Expr>>> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for item in &mut scenario.items {
        match item {
            Item::Channel(x) => {
                known.push(x.name.text.clone());
                if x.name.text == name.text {
                    places.push(&mut x.leaks);
                }
            }
            Item::Decision(x) => {
                for o in &mut x.options {
                    known.push(o.name.text.clone());
                    if o.name.text == name.text {
                        places.push(&mut o.leaks);
                    }
                }
            }
            _ => {}
        }
    }
    if places.len() > 1 {
        return Err(find::ambiguous(name, &["several options or channels"]));
    }
    match places.pop() {
        Some(place) => {
            *place = clause;
            Ok(())
        }
        None => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            Err(find::unknown("option or channel", name, &known))
        }
    }
}

fn type_index(actor: &Actor, name: &Name) -> Result<usize, Problem> {
    let found = actor.types.iter().position(|t| t.name.text == name.text);
    found.ok_or_else(|| {
        let types: Vec<&str> = actor.types.iter().map(|t| t.name.text.as_str()).collect();
        find::unknown(&format!("type of `{}`", actor.name.text), name, &types)
    })
}

fn preference(
    scenario: &mut Scenario,
    actor: &Name,
    of_type: Option<&Name>,
    weights: &Weights,
) -> Result<(), Problem> {
    let actor = find::item::<Actor>(scenario, actor)?;
    if let Some(name) = of_type {
        type_index(actor, name)?;
    }
    let text = |n: Option<&Name>| n.map(|n| n.text.clone());
    let wanted = text(of_type);
    // A ranking for the actor as a whole holds for all of its types.
    actor
        .preferences
        .retain(|p| wanted.is_some() && text(p.of_type.as_ref()) != wanted);
    let span = match weights {
        Weights::Ranks(groups) => groups
            .iter()
            .flatten()
            .map(|n| n.span)
            .reduce(|a, b| a.to(b)),
        Weights::Weighs(rows) => rows
            .iter()
            .map(|(n, e)| n.span.to(e.span))
            .reduce(|a, b| a.to(b)),
    };
    actor.preferences.push(Preference {
        meta: Meta {
            span: span.unwrap_or(actor.name.span),
            ..Meta::default()
        },
        of_type: of_type.cloned(),
        weights: weights.clone(),
    });
    Ok(())
}

fn commits(
    scenario: &mut Scenario,
    actor: &Name,
    decision: &Name,
    option: &Name,
    when_rounds: Option<RoundRange>,
) -> Result<(), Problem> {
    find::item::<Actor>(scenario, actor)?;
    let decision = find::item::<Decision>(scenario, decision)?;
    if decision.by.text != actor.text {
        let (name, by) = (&decision.name.text, &decision.by.text);
        let message = format!("`{name}` is decided by `{by}`, not by `{}`", actor.text);
        return Err(Problem::error("wrong-actor", actor.span, message));
    }
    let options: Vec<&str> = decision
        .options
        .iter()
        .map(|o| o.name.text.as_str())
        .collect();
    if !decision.options.iter().any(|o| o.is_called(&option.text)) {
        let kind = format!("option of `{}`", decision.name.text);
        return Err(find::unknown(&kind, option, &options));
    }
    decision.committed = Some(Commitment {
        meta: Meta {
            span: option.span,
            ..Meta::default()
        },
        option: option.clone(),
        when_rounds,
    });
    Ok(())
}

/// Takes out whatever bears the name.
fn without(scenario: &mut Scenario, name: &Name) -> Result<(), Problem> {
    let places: Vec<find::Bearer> = find::bearers(scenario)
        .filter(|b| b.name == name.text)
        .collect();
    let [place] = places.as_slice() else {
        if places.is_empty() {
            let known: Vec<&str> = find::bearers(scenario).map(|b| b.name).collect();
            return Err(find::unknown("item or option", name, &known));
        }
        let kinds: Vec<&str> = places.iter().map(|p| p.kind).collect();
        return Err(find::ambiguous(name, &kinds));
    };
    let text = &name.text;
    let (kind, owner) = (place.kind, place.owner.map(str::to_string));
    match (kind, &owner) {
        ("evidence", _) => remove::evidence(scenario, text),
        ("question", _) => remove::question(scenario, text),
        ("relation", _) => remove::relation(scenario, text),
        ("note", _) => remove::note(scenario, text),
        ("event", _) => remove::event(scenario, text),
        ("source", _) => remove::source(scenario, text),
        ("goal", _) => remove::goal(scenario, text),
        ("channel", _) => remove::channel(scenario, text),
        ("decision", _) => remove::decision(scenario, text),
        ("type", Some(actor)) => remove::actor_type(scenario, actor, text),
        ("option", Some(decision)) => remove::option(scenario, decision, text),
        ("variable", _) if remove::variable(scenario, text) => {}
        (kind, _) => {
            let message =
                format!("the {kind} `{text}` cannot be taken out: other things rest on it");
            return Err(Problem::error("cannot-remove", name.span, message));
        }
    }
    Ok(())
}

//! What a strict reader remarks on: what carries weight because nothing says otherwise.

use std::collections::BTreeSet;

use super::grades::rates;
use super::mistakes::defaults as remark;
use crate::model::Model;
use crate::problem::Problem;
use crate::syntax::{Decision, Header, Item, Scenario, Source};

/// Rounds that count the same, rates of grades, and options that share in equal parts.
pub(super) fn remarks(scenario: &Scenario, model: &Model) -> Vec<Problem> {
    let mut remarks = Vec::new();
    let header = scenario.items.iter().find_map(|item| match item {
        Item::Header(header) => Some(header),
        _ => None,
    });
    remarks.extend(undiscounted(header, model));
    let grades = scenario.items.iter().flat_map(|item| match item {
        Item::Grades(grades) => grades.rows.as_slice(),
        _ => &[],
    });
    // A grade is remarked on once.
    let mut said: BTreeSet<&str> = grades.map(|row| row.grade.as_str()).collect();
    let reporters = model.evidence.iter().filter_map(|e| e.source);
    let reporters: BTreeSet<&str> = reporters.map(|s| &*model.sources[s].name).collect();
    let reports = |source: &Source| reporters.contains(source.name.text.as_str());
    for item in &scenario.items {
        match item {
            Item::Decision(decision) => even(decision, &mut remarks),
            Item::Source(source) if reports(source) => {
                let own = source.hit.is_some() && source.false_alarm.is_some();
                if let (Some(grade), false) = (&source.grade, own)
                    && let Some(rates) = rates(&grade.value)
                    && said.insert(&grade.value)
                {
                    remarks.push(remark::grade_rates(grade.meta.span, &grade.value, rates));
                }
            }
            _ => {}
        }
    }
    remarks
}

fn undiscounted(header: Option<&Header>, model: &Model) -> Option<Problem> {
    let counts = |of: &[usize]| of.iter().any(|&a| model.actors[a].moves);
    let along = model.goals.iter().any(|g| !g.at_end && counts(&g.of));
    let silent = header.is_none_or(|header| header.discount.is_none());
    (model.rounds > 1 && along && silent).then(|| {
        let span = header.map(|header| header.meta.span).unwrap_or_default();
        remark::undiscounted(span, model.rounds)
    })
}

/// Where something is said of how usual options are: those of which nothing is said, in the decision and within each group.
fn even(decision: &Decision, remarks: &mut Vec<Problem>) {
    let options = &decision.options;
    let mut groups: Vec<&str> = Vec::new();
    for group in options.iter().filter_map(|o| o.group.as_ref()) {
        if !groups.contains(&group.value.text.as_str()) {
            groups.push(&group.value.text);
        }
    }
    let says = !groups.is_empty() || options.iter().any(|o| o.usual.is_some());
    if !says {
        // All are equally usual, which is a remark of its own.
        return;
    }
    let silent = |group: &&str| decision.groups.iter().all(|g| g.name.text != **group);
    let alone = options
        .iter()
        .filter(|o| o.group.is_none() && o.usual.is_none());
    let rest: Vec<&str> = alone
        .map(|o| o.name.text.as_str())
        .chain(groups.iter().copied().filter(silent))
        .collect();
    let span = decision.name.span;
    if rest.len() > 1 {
        let whole = format!("in `{}`", decision.name.text);
        remarks.push(remark::even_rest(span, &whole, rest));
    }
    for group in groups {
        let within = |o: &&crate::syntax::Choice| {
            o.usual.is_none() && o.group.as_ref().is_some_and(|g| g.value.text == *group)
        };
        let rest: Vec<&str> = options
            .iter()
            .filter(within)
            .map(|o| o.name.text.as_str())
            .collect();
        if rest.len() > 1 {
            let whole = format!("within the group `{group}`");
            remarks.push(remark::even_rest(span, &whole, rest));
        }
    }
}

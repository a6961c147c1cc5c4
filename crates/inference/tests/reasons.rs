//! Why a move tells two types apart, against the explanation of every situation.

mod support;

use std::cell::Cell;
use std::collections::BTreeMap;

use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::explain::{Explanation, OptionValue, Query, explain};
use demarche_inference::query::reason::{Menu, Reason};
use demarche_inference::query::signal::{Signals, signals};
use proptest::prelude::*;
use support::{Solved, on_changed};

/// The scenario without its reports, so that nothing but play says how likely a situation is.
fn unreported(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut kept = String::new();
    let mut inside = false;
    for line in lines {
        if !line.starts_with(' ') {
            inside = line.starts_with("evidence ");
        }
        if !inside {
            kept += &format!("{line}\n");
        }
    }
    Some(kept)
}

/// Every situation in which a type decides, with the values of the options that it has there.
fn situations(solved: &Solved, of: (usize, usize), at: (usize, u32)) -> Vec<Explanation> {
    let filtered = filter(solved.instance(), &Reports::none()).expect("nothing is reported");
    let query = Query {
        actor: of.0,
        type_id: of.1,
        round: at.1,
        decision: Some(at.0),
        most: usize::MAX,
    };
    explain(solved.instance(), &filtered, query)
}

/// The mean over situations in which both options are open; none where they never are.
fn mean(
    situations: &[Explanation],
    both: [&str; 2],
    of: impl Fn(&OptionValue) -> f64,
) -> Option<(f64, f64)> {
    let (mut sum, mut often) = (0.0, 0.0);
    for own in situations {
        let find = |name: &str| own.options.iter().find(|option| option.option == name);
        if let (Some(a), Some(b)) = (find(both[0]), find(both[1])) {
            sum += own.probability * (of(a) - of(b));
            often += own.probability;
        }
    }
    (often > 0.0).then(|| (sum / often, often))
}

fn close(a: f64, b: f64, what: &str) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() < 1e-9, "{what}: {a}, not {b}");
    Ok(())
}

fn check(
    solved: &Solved,
    group: &Signals,
    told: &mut BTreeMap<&'static str, usize>,
) -> Result<(), TestCaseError> {
    let model = &solved.model;
    for row in &group.rows {
        let options = &model.decisions[row.decision].options;
        let name = options[row.option].name.as_str();
        let at = (row.decision, row.round);
        let [first, second] = match row.bits > 0.0 {
            true => [group.favours, group.against],
            false => [group.against, group.favours],
        };
        let sort = match &row.reason {
            Reason::Goal(separation) => {
                let [a, b] = &separation.stakes;
                prop_assert_eq!([a.type_id, b.type_id], [first, second]);
                prop_assert!(a.advantage > b.advantage);
                prop_assert!(a.gain * a.weight > b.gain * b.weight);
                for stake in [a, b] {
                    let own = situations(solved, (group.actor, stake.type_id), at);
                    let over = |other: &str| mean(&own, [name, other], |option| option.value);
                    let next = options[stake.next_best].name.as_str();
                    let (advantage, often) = over(next).expect("both are open somewhere");
                    close(stake.advantage, advantage, "an advantage")?;
                    // Of the others that are as often there none is worth more.
                    for other in options.iter().filter(|option| option.name != name) {
                        if let Some((less, as_often)) = over(&other.name)
                            && as_often >= often
                        {
                            prop_assert!(less >= advantage - 1e-9);
                        }
                    }
                    let goal = &model.goals[separation.goal].name;
                    let of_goal = |option: &OptionValue| {
                        let own = option.goals.iter().find(|own| own.goal == *goal);
                        own.map_or(0.0, |own| own.contribution)
                    };
                    let (share, _) = mean(&own, [name, next], of_goal).expect("as before");
                    close(stake.gain * stake.weight, share, "a share of it")?;
                }
                "goal"
            }
            Reason::Menu(menu) => {
                let shares = |k: usize| {
                    let own = situations(solved, (group.actor, k), at);
                    let open = |own: &&Explanation| own.options.iter().any(|o| o.option == name);
                    let several = own.iter().filter(|own| own.options.len() > 1).filter(open);
                    let free: f64 = several.clone().map(|own| own.probability).sum();
                    let chosen: f64 = several
                        .flat_map(|own| own.options.iter().map(move |o| (own.probability, o)))
                        .filter(|(_, o)| o.option == name)
                        .map(|(p, o)| p * o.probability)
                        .sum();
                    if free > 0.0 { chosen / free } else { 0.0 }
                };
                prop_assert!(shares(first) <= shares(second) + 1e-9);
                let (type_id, share) = match menu {
                    Menu::NoOther(type_id, share) => (first == *type_id, *share),
                    Menu::Closed(type_id, share) => (second == *type_id, *share),
                };
                prop_assert!(type_id && share > 0.0 && share <= 1.0);
                "menu"
            }
            Reason::OpenOnlyTo(type_id) => {
                prop_assert_eq!(*type_id, first);
                "only"
            }
            Reason::CheapTalk => "cheap talk",
            Reason::Past => "past",
            Reason::Turns => {
                prop_assert!(model.turned(group.actor).is_some());
                "turns"
            }
            Reason::Others => "others",
        };
        *told.entry(sort).or_default() += 1;
    }
    Ok(())
}

#[test]
fn advantages_are_those_over_the_best_other_option() {
    let told = Cell::new(BTreeMap::new());
    on_changed(150, unreported, |solved| {
        let filtered = filter(solved.instance(), &Reports::none())
            .map_err(|e| TestCaseError::fail(e.to_string()))?;
        let mut sorts = told.take();
        for group in signals(solved.instance(), &filtered) {
            check(solved, &group, &mut sorts)?;
        }
        told.set(sorts);
        Ok(())
    });
    let told = told.take();
    assert!(told["goal"] > 100 && told["menu"] > 0, "{told:?}");
    eprintln!("{told:?}");
}

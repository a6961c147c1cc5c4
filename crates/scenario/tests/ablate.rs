//! Taking one construct out leaves a scenario that says what it said without it.

use demarche_scenario::parse::parse;
use demarche_scenario::print::print;
use demarche_scenario::{Nowhere, check, vary};

const TEXT: &str = r#"scenario "A border"
  rounds 2

let cost = 20%

actor north "North"
  ranks calm
actor south "South"
  ranks calm
actor crowd "People at the border"

variable tension: low < high = low

goal calm of north, south
  1 if tension is low
  minus cost if patrol is march

decision patrol by north
  option stay, quiet
  option march
    then tension rises

question tense: tension is high
"#;

fn without(path: &str) -> Option<String> {
    let (scenario, problems) = parse(TEXT, 0);
    assert_eq!(problems, []);
    let ablated = vary::ablate(&scenario, path)?;
    let (model, problems) = check::check_varied(&ablated, &Nowhere);
    assert!(model.is_some(), "without {path}: {problems:?}");
    Some(print(&ablated))
}

#[test]
fn a_variable_that_is_asked_about_stays_as_it_starts() {
    let text = without("tension").unwrap();
    assert!(
        text.contains("variable tension: low < high = low") && !text.contains("rises"),
        "{text}"
    );
}

#[test]
fn an_actor_that_is_taken_out_does_nothing() {
    let text = without("north").unwrap();
    assert!(text.contains("committed to stay"), "{text}");
    assert_eq!(without("crowd"), None);
}

#[test]
fn a_named_number_becomes_nothing() {
    assert!(without("let.cost").unwrap().contains("let cost = 0"));
}

#[test]
fn those_who_only_stand_by_enter_no_number() {
    let (model, _) = check(&parse(TEXT, 0).0, &Nowhere);
    let constructs = model.unwrap().constructs;
    let computes = |path: &str| constructs.iter().find(|c| c.path == path).unwrap().computes;
    assert!(computes("north") && computes("tension") && !computes("crowd"));
}

#[test]
fn variants_lose_reports_of_what_is_taken_out() {
    let more = r#"
source wire
  hit 70%, false alarm 20%
event flood
  30% tension rises
  otherwise nothing
variant told
  grade of wire A1
  evidence marched: patrol was march in round 1, reported by wire
  evidence flooded: flood happened in round 2
  evidence tensed: tension was high in round 2
"#;
    let (scenario, problems) = parse(&format!("{TEXT}{more}"), 0);
    assert_eq!(problems, []);
    let (model, problems) = check(&scenario, &Nowhere);
    let mut told = 0;
    for construct in model.unwrap_or_else(|| panic!("{problems:?}")).constructs {
        let Some(ablated) = vary::ablate(&scenario, &construct.path) else {
            continue;
        };
        let (model, problems) = check::check_varied(&ablated, &Nowhere);
        assert!(model.is_some(), "without {}: {problems:?}", construct.path);
        if construct.path == "variant.told" {
            continue;
        }
        let varied = vary::vary(&ablated, "told").unwrap();
        let (model, problems) = check::check_varied(&varied, &Nowhere);
        let model = model.unwrap_or_else(|| panic!("without {}: {problems:?}", construct.path));
        let lost = match construct.path.as_str() {
            "source.wire" | "patrol.march" | "event.flood" => 1,
            "variant.told.change2" | "variant.told.change3" | "variant.told.change4" => 1,
            _ => 0,
        };
        let left = model.evidence.len();
        assert_eq!(left, 3 - lost, "without {}", construct.path);
        told += 1;
    }
    assert!(told > 14, "{told}");
}

#[test]
fn an_outcome_that_is_taken_out_makes_no_other_one_likelier() {
    let more = "event flood\n  30% tension rises\n  20% tension falls\n  otherwise tension = high\nevent rain\n  30% tension rises\n  otherwise nothing\n";
    let (scenario, problems) = parse(&format!("{TEXT}{more}"), 0);
    assert_eq!(problems, []);
    let without = |path: &str| vary::ablate(&scenario, path).map(|rest| print(&rest));
    for (path, left) in [
        (
            "event.flood.outcome1",
            "  30% nothing\n  20% tension falls\n  otherwise tension = high\n",
        ),
        (
            "event.flood.outcome3",
            "  30% tension rises\n  20% tension falls\n  otherwise nothing\n",
        ),
        (
            "event.rain.outcome1",
            "  30% nothing\n  otherwise nothing\n",
        ),
    ] {
        let text = without(path).expect("it can be taken out");
        assert!(text.contains(left), "{path}: {text}");
    }
    assert_eq!(without("event.rain.outcome2"), None);
}

#[test]
fn an_actor_forgets_what_it_is_told_to_remember() {
    let text = TEXT.replacen(
        "actor south \"South\"\n",
        "actor south \"South\"\n  remembers patrol for 2 rounds\n  remembers whether patrol was ever march\n",
        1,
    );
    let (scenario, problems) = parse(&text, 0);
    assert_eq!(problems, []);
    let without = |path: &str| vary::ablate(&scenario, path).map(|rest| print(&rest));
    let first = without("south.remembers1").expect("it can be taken out");
    assert!(!first.contains("for 2 rounds") && first.contains("was ever march"));
    assert_eq!(without("south.remembers3"), None);

    // A type may be called like such a line.
    let types = "actor north \"North\"\n  type remembers1 30%\n  type remembers2 otherwise\n";
    let text = TEXT.replacen("actor north \"North\"\n", types, 1);
    let (scenario, _) = parse(&text, 0);
    let rest = vary::ablate(&scenario, "north.remembers1").expect("a type can be taken out");
    assert!(!print(&rest).contains("type remembers1"));
}

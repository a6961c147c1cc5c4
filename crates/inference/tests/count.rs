//! How many nodes a game will have, counted before it is built: never too many, and exact where nothing is forgotten unseen.

#![allow(clippy::unwrap_used)]

mod support;

use demarche_engine::progress::Quiet;
use demarche_inference::compile::{
    CompileError, Forecast, Memory, Settings, TooLarge, compile, forecast,
};
use demarche_scenario::model::Model;
use support::{check, on_scenarios};

/// States looked at until a game is refused, at most.
const FEW: usize = 100_000;

/// The nodes counted and those built, layer by layer. None may be counted that is not built.
fn beside(model: &Model) -> Result<(Vec<f64>, Vec<f64>), String> {
    let settings = Settings::default();
    let forecast = forecast(model, &settings);
    let counted = forecast.layers;
    let compiled = compile(model, &settings, &Quiet).map_err(|e| e.to_string())?;
    let graph = compiled.graph;
    let built: Vec<f64> = compiled.expanded.iter().map(|&n| f64::from(n)).collect();
    if forecast.unknowns > graph.unknowns as f64 {
        return Err(format!(
            "{} counted, {} built",
            forecast.unknowns, graph.unknowns
        ));
    }
    let too_many = |(counted, built): (&f64, &f64)| counted > built;
    if counted.len() > built.len() || counted.iter().zip(&built).any(too_many) {
        return Err(format!("{counted:?} counted, {built:?} built"));
    }
    Ok((counted, built))
}

#[test]
fn no_node_is_counted_that_is_not_built() {
    let (exact, all) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    on_scenarios(400, |solved| {
        let sides = beside(&solved.model);
        let (counted, built) = sides.map_err(proptest::test_runner::TestCaseError::fail)?;
        all.set(all.get() + 1);
        exact.set(exact.get() + usize::from(counted == built));
        Ok(())
    });
    assert!(
        exact.get() * 3 > all.get(),
        "{} of {}",
        exact.get(),
        all.get()
    );
}

#[test]
fn bundled_scenarios_are_counted_and_accepted() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        let (scenario, _) = demarche_scenario::parse::parse(&text, 0);
        let (Some(model), _) = demarche_scenario::check(&scenario, &demarche_scenario::Nowhere)
        else {
            continue;
        };
        let (counted, built) = beside(&model).unwrap();
        let sum = |layers: &[f64]| layers.iter().sum::<f64>();
        eprintln!("{} {} of {}", model.title, sum(&counted), sum(&built));
        assert!(sum(&counted) * 10.0 > sum(&built));
        seen += 1;
    }
    assert!(seen >= 4);
}

fn two_actors(header: &str) -> String {
    format!(
        "scenario \"Big\"\n{header}actor north\n  weighs calm 1\nactor south\n  weighs peace 1\n\
         variable v0: no < yes = no\nvariable v1: no < yes = no\n\
         goal calm of north\n  1 if v0 is no\ngoal peace of south\n  1 if v1 is no\n\
         decision d by north\n  option a\n  option b\n    then v0 = yes\n\
         decision e by south\n  option a\n  option b\n    then v1 = yes\n"
    )
}

fn events(header: &str, count: usize, ways: usize, when: impl Fn(usize) -> String) -> Model {
    let mut text = two_actors(header);
    for i in 2..count + 2 {
        let levels: Vec<String> = (0..ways).map(|level| format!("l{level}")).collect();
        text.push_str(&format!("variable v{i}: {} = l0\n", levels.join(" < ")));
    }
    for i in 2..count + 2 {
        text.push_str(&format!("event e{i}\n{}", when(i)));
        for level in &["l1", "l2", "l3"][..ways - 1] {
            text.push_str(&format!("  {}% v{i} = {level}\n", 100 / ways));
        }
        text.push_str("  otherwise nothing\n");
    }
    check(&text).unwrap()
}

fn options(header: &str, decisions: usize, count: usize) -> Model {
    let mut text = two_actors(header);
    for i in 0..decisions {
        let by = ["north", "south"][i % 2];
        text.push_str(&format!("decision d{i} by {by}\n"));
        for o in 0..count {
            text.push_str(&format!("  option o{o}\n"));
            if o % 2 == 1 {
                text.push_str(&format!("    then v{} = yes\n", i % 2));
            }
        }
    }
    check(&text).unwrap()
}

fn header(rounds: u32, memory: &str) -> String {
    format!("  rounds {rounds} months from 2031-01\n  memory {memory}\n")
}

/// Refused, having looked at few states.
fn refused(model: &Model, settings: &Settings) -> TooLarge {
    let Forecast {
        visited, layers, ..
    } = forecast(model, settings);
    assert!(visited < FEW, "{visited} states");
    let error = compile(model, settings, &Quiet).map(|_| ());
    let Err(CompileError::TooLarge(error)) = error else {
        panic!("not refused: {error:?} {layers:?}");
    };
    let counted: f64 = layers.iter().sum();
    assert!(settings.memory.is_some() || counted > settings.max_nodes as f64);
    *error
}

#[test]
fn what_multiplies_is_refused_before_it_is_built() {
    let any = |_| String::new();
    let usual = Settings::default();
    for memory in ["perfect", "1 round", "0 rounds"] {
        let error = refused(&events(&header(1, memory), 60, 2, any), &usual);
        assert!(error.to_string().contains("event `e2` (×2.0);"), "{error}");
        assert!(error.to_string().contains("others together (×"), "{error}");
        refused(&events(&header(3, memory), 40, 3, any), &usual);
    }
    let error = refused(&options(&header(2, "perfect"), 3, 126), &usual);
    assert_eq!(error.factors[0].0, "decision `d0`");
    refused(&options(&header(4, "1 round"), 2, 126), &usual);
    refused(&options(&header(1, "perfect"), 5, 60), &usual);
    refused(&options(&header(40, "perfect"), 0, 2), &usual);
    refused(&options(&header(40, "40 rounds"), 0, 2), &usual);
}

#[test]
fn ways_on_that_the_memory_does_not_hold_are_refused_before_they_are_built() {
    let memory = Memory {
        bytes: 300_000_000,
        of: "half of it",
    };
    let settings = Settings {
        memory: Some(memory),
        ..Settings::default()
    };
    let error = refused(&options(&header(1, "perfect"), 3, 126), &settings);
    assert_eq!(error.memory, Some(memory));
    assert!(
        error
            .to_string()
            .contains("options of `d2`, the last decision (×126.0)"),
        "{error}"
    );
    assert!(
        error.to_string().contains("0.30 GB (half of it)"),
        "{error}"
    );
}

#[test]
fn events_that_look_at_one_another_are_refused_before_they_are_built() {
    let usual = Settings::default();
    // All look at the same level, at a choice of this round, or each at the one before.
    refused(
        &events(&header(1, "0 rounds"), 60, 2, |_| {
            "  when v0 is no\n".into()
        }),
        &usual,
    );
    refused(
        &events(&header(1, "0 rounds"), 60, 2, |_| "  when d is a\n".into()),
        &usual,
    );
    let before = |i| {
        if i > 2 {
            format!("  when v{} is l0\n", i - 1)
        } else {
            String::new()
        }
    };
    refused(&events(&header(1, "0 rounds"), 60, 2, before), &usual);
}

#[test]
fn what_merges_is_accepted() {
    // Fifty rounds of forty events of which each takes back the one before.
    let mut text = two_actors(&header(50, "0 rounds"));
    text.push_str("variable heat: l0 < l1 < l2 = l0\n");
    for i in 0..40 {
        text.push_str(&format!(
            "event e{i}\n  30% heat rises\n  30% heat falls\n  otherwise nothing\n"
        ));
    }
    let model = check(&text).unwrap();
    let (counted, built) = beside(&model).unwrap();
    assert_eq!(counted, built);
    assert!(built.iter().sum::<f64>() < 100_000.0);
}

#[test]
fn combinations_of_types_are_refused_before_anything_is_built() {
    let mut text =
        "scenario \"Big\"\n  rounds 1 month from 2031-01\nvariable v: no < yes = no\n".to_owned();
    for i in 0..14 {
        text.push_str(&format!("actor a{i}\n"));
        for kind in 0..5 {
            text.push_str(&format!("  type t{kind} 15%\n"));
        }
        text.push_str(&format!(
            "  type t5 otherwise\n  weighs g{i} 1\ngoal g{i} of a{i}\n  1 if v is no\n"
        ));
        text.push_str(&format!(
            "decision d{i} by a{i}\n  option a\n  option b\n    then v = yes\n"
        ));
    }
    let model = check(&text).unwrap();
    let error = compile(&model, &Settings::default(), &Quiet)
        .map(|_| ())
        .unwrap_err();
    let CompileError::TooManyTypes { profiles, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(*profiles, 6.0_f64.powi(14));
    assert!(error.to_string().contains("`a0` (×6)"), "{error}");
}

#[test]
fn information_sets_that_the_memory_does_not_hold_are_refused_before_they_are_built() {
    // The first three make nodes, and the last has forty options at every one of them.
    let text = options(&header(1, "perfect"), 4, 40);
    let counted = forecast(&text, &Settings::default());
    assert!(counted.unknowns > 40.0_f64.powi(4), "{}", counted.unknowns);
    let memory = Memory {
        bytes: 1_500_000_000,
        of: "half of it",
    };
    let settings = Settings {
        memory: Some(memory),
        ..Settings::default()
    };
    assert_eq!(refused(&text, &settings).memory, Some(memory));
}

#[test]
fn options_that_lead_to_the_same_points_are_refused_before_they_are_built() {
    let model = options(&header(2, "perfect"), 0, 2);
    assert!(compile(&model, &Settings::default(), &Quiet).is_ok());
    // Ninety options three times over, each time with all that came before to be remembered, and a fourth time for nothing.
    let mut text = two_actors(&header(1, "perfect"));
    for (i, by) in ["north", "south", "north", "south"].iter().enumerate() {
        text.push_str(&format!("decision d{i} by {by}\n"));
        for o in 0..90 {
            text.push_str(&format!(
                "  option o{o}\n    then v{} = {}\n",
                i % 2,
                ["no", "yes"][o % 2]
            ));
        }
    }
    let memory = Memory {
        bytes: 40_000_000_000,
        of: "half of it",
    };
    let settings = Settings {
        memory: Some(memory),
        ..Settings::default()
    };
    assert_eq!(
        refused(&check(&text).unwrap(), &settings).memory,
        Some(memory)
    );
}

#[test]
fn events_that_put_levels_back_are_refused_before_they_are_built() {
    let mut text = two_actors(&header(1, "0 rounds"));
    for i in 2..62 {
        text.push_str(&format!("variable v{i}: l0 < l1 = l0\n"));
    }
    for i in 2..62 {
        let when = format!("  when v{} is l0\n", i - 1);
        let when = if i > 2 { when.as_str() } else { "" };
        text.push_str(&format!(
            "event e{i}\n{when}  50% v{i} = l1\n  otherwise v{i} = l0\n"
        ));
    }
    refused(&check(&text).unwrap(), &Settings::default());
}

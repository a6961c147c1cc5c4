//! What the compiler makes of small scenarios.

use demarche_engine::game::{Graph, LayerKind, NONE};
use demarche_engine::progress::Quiet;
use demarche_inference::compile::{CompileError, Compiled, Draw, Settings, compile};
use demarche_scenario::{Nowhere, model::Model};

fn model(text: &str) -> Model {
    let (scenario, problems) = demarche_scenario::parse::parse(text, 0);
    assert!(problems.is_empty(), "{problems:?}");
    let (model, problems) = demarche_scenario::check(&scenario, &Nowhere);
    model.unwrap_or_else(|| panic!("{problems:?}"))
}

fn made(text: &str) -> (Model, Compiled) {
    let model = model(text);
    let compiled = compile(&model, &Settings::default(), &Quiet).expect("small enough");
    (model, compiled)
}

fn sets<'g>(graph: &'g Graph, model: &Model, decision: &str) -> Vec<&'g str> {
    let of = |d: u32| model.decisions[d as usize].name == decision;
    graph
        .infosets
        .iter()
        .filter(|set| of(set.decision))
        .map(|set| set.label.as_str())
        .collect()
}

const CHANNEL: &str = r#"
scenario "A channel"
  rounds 1 year from 2031-01
actor north
  type sincere 40%
  type stalling otherwise
  sincere ranks relief > face
  stalling ranks face > relief
actor south
  weighs calm 1
variable sanctions: eased < standing = standing
goal relief of north
  1 if sanctions is eased
goal face of north
  1 if sanctions is standing
goal calm of south
  1 if sanctions is eased
decision outreach by north
  option hold, quiet
  option envoy
    seen by north
    leaks 30%
decision reply by south
  option refuse
  option ease
    then sanctions = eased
"#;

#[test]
fn a_leak_is_an_information_set_of_its_own() {
    let (model, compiled) = made(CHANNEL);
    let graph = &compiled.graph;
    assert_eq!(graph.profiles, 2);
    assert_eq!(sets(graph, &model, "outreach"), ["nothing yet"]);
    assert_eq!(
        sets(graph, &model, "reply"),
        ["outreach: hold", "outreach: envoy (leaked)"]
    );
    assert_eq!(
        graph.infosets[1].nodes.len(),
        1,
        "nothing asks any more whether an envoy was sent"
    );
    let asked = format!("{CHANNEL}question sent: outreach is envoy in round 1\n");
    let (_, compiled) = made(&asked);
    assert_eq!(
        compiled.graph.infosets[1].nodes.len(),
        2,
        "holding and a secret envoy look the same to south"
    );
}

#[test]
fn a_channel_that_cannot_leak_has_no_leak_in_the_game() {
    let (model, compiled) = made(&CHANNEL.replace("leaks 30%", "leaks 0%"));
    assert_eq!(sets(&compiled.graph, &model, "reply"), ["outreach: hold"]);
    let (model, compiled) = made(&CHANNEL.replace("leaks 30%", "leaks 100%"));
    assert_eq!(
        sets(&compiled.graph, &model, "reply"),
        ["outreach: hold", "outreach: envoy (leaked)"]
    );
    assert!(
        compiled
            .graph
            .infosets
            .iter()
            .all(|set| set.nodes.len() == 1)
    );
}

#[test]
fn simultaneous_moves_are_not_seen() {
    let text = CHANNEL.replace(
        "decision reply by south",
        "decision reply by south\n  simultaneous with outreach",
    );
    let (model, compiled) = made(&text);
    assert_eq!(sets(&compiled.graph, &model, "reply"), ["nothing yet"]);
}

#[test]
fn memory_merges_what_no_actor_can_tell_apart() {
    let long = CHANNEL.replace("rounds 1 year", "rounds 5 years");
    let (_, perfect) = made(&long);
    let (_, merged) = made(&long.replace("from 2031-01", "from 2031-01\n  memory 0 rounds"));
    let width = |graph: &Graph, round: u32| {
        let at =
            |l: &&demarche_engine::game::Layer| l.round == round && l.kind == LayerKind::RoundEnd;
        graph
            .layers
            .iter()
            .find(at)
            .map(|layer| layer.nodes.len())
            .expect("every round ends")
    };
    assert!(width(&perfect.graph, 4) > 50 * width(&merged.graph, 4));
    assert_eq!(width(&merged.graph, 2), width(&merged.graph, 4));
    assert!(perfect.graph.perfect_recall && !merged.graph.perfect_recall);
}

#[test]
fn over_the_budget_it_says_what_multiplied() {
    let model = model(&CHANNEL.replace("rounds 1 year", "rounds 9 years"));
    let error = compile(
        &model,
        &Settings {
            max_nodes: 1000,
            ..Settings::default()
        },
        &Quiet,
    )
    .expect_err("too large");
    let CompileError::TooLarge(large) = error else {
        panic!("{error}")
    };
    let (nodes, factors, advice) = (large.nodes, large.factors, large.advice);
    assert_eq!(nodes, 1000);
    assert!(
        factors
            .iter()
            .any(|(step, factor)| step == "decision `outreach`" && *factor > 2.0),
        "{factors:?}"
    );
    assert!(advice.contains("memory"), "{advice}");
}

#[test]
fn the_graph_is_well_formed_and_its_numbers_are_probabilities() {
    let (model, compiled) = made(&CHANNEL.replace("rounds 1 year", "rounds 3 years"));
    let graph = &compiled.graph;
    let numbers = compiled.numbers(&Draw::point(&model));
    let profiles = graph.profiles;
    assert!((numbers.prior.iter().sum::<f64>() - 1.0).abs() < 1e-15);
    for pair in graph.layers.windows(2) {
        assert_eq!(pair[0].nodes.end, pair[1].nodes.start);
        for n in pair[0].nodes.clone() {
            let edges = graph.edges(n as usize);
            assert!(!edges.is_empty());
            assert!(
                graph.child[edges.clone()]
                    .iter()
                    .all(|child| pair[1].nodes.contains(child))
            );
            if graph.infoset[n as usize] == NONE {
                for t in 0..profiles {
                    let total: f64 = edges
                        .clone()
                        .map(|e| numbers.chance[graph.chance[e] as usize * profiles + t])
                        .sum();
                    assert!((total - 1.0).abs() < 1e-12, "node {n}: {total}");
                }
            } else {
                assert!(graph.chance[edges].iter().all(|&row| row == NONE));
            }
        }
    }
    assert!(numbers.payoff.iter().all(|u| (0.0..=1.0).contains(u)));
}

#[test]
fn what_is_drawn_is_seen_by_those_who_know_it() {
    let (model, compiled) = made(
        r#"
scenario "A harvest"
  rounds 1
actor north
  ranks bread
variable harvest: bad < good = bad 30%, good otherwise, known to north
goal bread of north
  1 if harvest is good and sale is keep
decision sale by north
  option keep
  option sell
"#,
    );
    assert_eq!(
        sets(&compiled.graph, &model, "sale"),
        ["harvest: bad", "harvest: good"]
    );
}

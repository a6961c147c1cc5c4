//! Weights of moves, the value of watching, and explanations, against every path of play, one by one.

mod play;

use std::sync::Arc;

use demarche_engine::game::{Game, Graph, Infoset, Layer, LayerKind, NONE, Numbers};
use demarche_inference::filter::{Filtered, Reports, filter};
use demarche_inference::query::explain::{Query, explain};
use demarche_inference::query::reason::{Reason, Separation};
use demarche_inference::query::signal::{Signal, signals};
use demarche_scenario::model::Weights;
use play::{OPTIONS, Path, Table, paths, random_table};
use proptest::prelude::*;

fn close(a: f64, b: f64) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() < 1e-10, "{a} is not {b}");
    Ok(())
}

fn beliefs(table: &Table) -> (Reports, Filtered) {
    let reports = Reports::new(&table.model, &table.draw, None);
    let filtered = filter(table.instance(), &reports).expect("every report is possible");
    (reports, filtered)
}

/// The option taken at a decision's layer; none where it does not take place.
fn taken(table: &Table, path: &Path, l: usize) -> Option<usize> {
    let graph = &table.game.graph;
    let LayerKind::Decision(decision) = graph.layers[l].kind else {
        unreachable!("asked about decisions only");
    };
    let n = path.nodes[l];
    if !graph.occurs[n] {
        None
    } else if graph.infoset[n] == NONE {
        Some(
            table.model.decisions[decision]
                .committed
                .map_or(0, |(option, _)| option),
        )
    } else {
        Some(path.edges[l] - graph.first_edge[n] as usize)
    }
}

/// Paths weighed by the reports about layers before `l`.
fn filtered_weights(table: &Table, paths: &[Path], reports: &Reports, l: usize) -> Vec<f64> {
    let before = |item: usize| {
        let round = table.model.evidence[item].claim.round;
        table.layer(LayerKind::RoundEnd, round) < l
    };
    let used: Vec<_> = reports
        .used()
        .filter(|r| before(r.item))
        .map(|r| (r.item, r.hit, r.false_alarm))
        .collect();
    let weigh = |path: &Path| path.probability * table.likelihood(path, &used);
    paths.iter().map(weigh).collect()
}

/// Types × what is seen (options, then nothing): option 1 is hidden, leaks with 25%, and looks like option 0.
fn seen(table: &Table, paths: &[Path], weights: &[f64], l: usize, actor: usize) -> Vec<Vec<f64>> {
    let graph = &table.game.graph;
    let mut joint = vec![vec![0.0; OPTIONS[actor] + 1]; graph.types[actor] as usize];
    for (path, w) in paths.iter().zip(weights) {
        let row = &mut joint[graph.type_of[actor][path.profile] as usize];
        match taken(table, path, l) {
            Some(1) => {
                row[1] += 0.25 * w;
                row[0] += 0.75 * w;
            }
            Some(o) => row[o] += w,
            None => row[0] += w,
        }
    }
    joint
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn bits_are_those_of_every_path(seed: u64) {
        let table = &random_table(seed);
        let (reports, filtered) = beliefs(table);
        let paths = paths(table);
        let graph = &table.game.graph;
        let groups = signals(table.instance(), &filtered);
        for group in &groups {
            let actor = if group.actor == 0 { 0 } else { 1 };
            prop_assert_eq!(table.model.actors[group.actor].name.as_str(), graph.actors[actor].as_str());
            for row in &group.rows {
                let l = table.layer(LayerKind::Decision(row.decision), row.round);
                let weights = filtered_weights(table, &paths, &reports, l);
                let probability = |type_id: usize| {
                    let (mut yes, mut all) = (0.0, 0.0);
                    for (path, w) in paths.iter().zip(&weights) {
                        if graph.type_of[actor][path.profile] as usize == type_id
                            && let Some(o) = taken(table, path, l)
                        {
                            all += w;
                            yes += if o == row.option { *w } else { 0.0 };
                        }
                    }
                    yes / all
                };
                let (p, q) = (probability(group.favours), probability(group.against));
                close(row.p_favours, p)?;
                close(row.p_against, q)?;
                if p > 0.0 && q > 0.0 {
                    prop_assert!((row.bits - (p / q).log2()).abs() < 2e-6);
                } else {
                    prop_assert_eq!(row.bits.abs(), demarche_inference::query::signal::MOST_BITS);
                }
                let joint = seen(table, &paths, &weights, l, actor);
                let class = if row.option == 1 { 0 } else { row.option };
                let share = |k: usize| joint[k][class] / joint[k].iter().sum::<f64>();
                let (p, q) = (share(group.favours), share(group.against));
                if p > 0.0 && q > 0.0 {
                    prop_assert!((row.seen_bits - (p / q).log2()).abs() < 2e-6);
                }
            }
        }
    }

    #[test]
    fn explanations_are_those_of_every_path(seed: u64) {
        let table = &random_table(seed);
        let (reports, filtered) = beliefs(table);
        let paths = paths(table);
        let graph = &table.game.graph;
        let used: Vec<_> = reports.used().map(|r| (r.item, r.hit, r.false_alarm)).collect();
        let numbers = &table.game.numbers;
        for round in 1..=table.model.rounds {
            let query = Query { actor: 0, type_id: 1, round, decision: Some(0), most: 9 };
            let l = table.layer(LayerKind::Decision(0), round);
            let all = explain(table.instance(), &filtered, query);
            let hard = |path: &&Path| graph.type_of[0][path.profile] == 1;
            let choosing = |path: &&Path| graph.infoset[path.nodes[l]] != NONE;
            let posterior = |paths: &[&Path]| -> f64 {
                paths.iter().map(|p| p.probability * table.likelihood(p, &used)).sum()
            };
            let here: Vec<&Path> = paths.iter().filter(hard).filter(choosing).collect();
            let mut probability = 0.0;
            for found in &all {
                probability += found.probability;
                // The set with this probability: labels of random games are empty.
                let mut sets: Vec<u32> = here.iter().map(|p| graph.infoset[p.nodes[l]]).collect();
                sets.sort_unstable();
                sets.dedup();
                let inside = |set: u32| -> Vec<&Path> {
                    here.iter().copied().filter(|p| graph.infoset[p.nodes[l]] == set).collect()
                };
                let fits = |set: &&u32| {
                    let share = posterior(&inside(**set)) / posterior(&here);
                    (share - found.probability).abs() < 1e-10
                };
                let Some(&set) = sets.iter().find(fits) else {
                    prop_assert!(false, "no set has probability {}", found.probability);
                    unreachable!()
                };
                let inside = inside(set);
                let reach = |paths: &[&Path]| -> f64 { paths.iter().map(|p| p.probability).sum() };
                for (k, (_, belief)) in found.beliefs[0].types.iter().enumerate() {
                    let of: Vec<&Path> = inside
                        .iter()
                        .copied()
                        .filter(|p| graph.type_of[1][p.profile] as usize == k)
                        .collect();
                    close(*belief, reach(&of) / reach(&inside))?;
                }
                for option in &found.options {
                    let o: usize = option.option[1..].parse().unwrap();
                    let after: Vec<&Path> =
                        inside.iter().copied().filter(|p| taken(table, p, l) == Some(o)).collect();
                    close(option.probability, reach(&after) / reach(&inside))?;
                    for goal in &option.goals {
                        let g: usize = goal.goal[1..].parse().unwrap();
                        let goals = table.model.goals.len();
                        let collected = |p: &Path| -> f64 {
                            let rows = p.nodes[l + 1..].iter().map(|&n| graph.payoff[n]);
                            rows.filter(|&row| row != NONE)
                                .map(|row| {
                                    numbers.goals[(row as usize * goals + g) * graph.profiles + p.profile]
                                })
                                .sum()
                        };
                        let expected: f64 =
                            after.iter().map(|p| p.probability * collected(p)).sum::<f64>() / reach(&after);
                        close(goal.expected, expected)?;
                        close(goal.contribution, expected * numbers.weights[0][1][g])?;
                    }
                    close(option.value, option.goals.iter().map(|g| g.contribution).sum())?;
                    // The other actor moves right after.
                    if let Some(next) = option.next.first() {
                        let same_round = next.round == round;
                        prop_assert_eq!(next.decision.as_str(), "e");
                        if same_round {
                            for (b, (_, expected)) in next.options.iter().enumerate() {
                                let then: Vec<&Path> = after
                                    .iter()
                                    .copied()
                                    .filter(|p| taken(table, p, l + 1) == Some(b))
                                    .collect();
                                close(*expected, reach(&then) / reach(&after))?;
                            }
                        }
                    }
                }
            }
            if !all.is_empty() {
                close(probability, 1.0)?;
            }
        }
    }

    #[test]
    fn the_same_strategy_for_both_types_is_cheap_talk(seed: u64) {
        let mut table = random_table(seed);
        table.model.evidence.clear();
        let Game { graph, numbers } = &mut table.game;
        let graph = Arc::make_mut(graph);
        // Types are independent and the actor's own types do the same everywhere; then nothing tells them apart.
        let (a, b) = ([0.3, 0.7], [0.2, 0.5, 0.3]);
        for p in 0..graph.profiles {
            numbers.prior[p] = a[p / 3] * b[p % 3];
        }
        for set in graph.infosets.iter().filter(|set| set.actor == 0) {
            let (first, options) = (set.first as usize, set.options as usize);
            table.sigma.copy_within(first..first + options, first + options);
            graph.available.copy_within(first..first + options, first + options);
        }
        let rows = numbers.chance.chunks_exact_mut(graph.profiles);
        rows.for_each(|row| row.copy_within(0..3, 3));
        let (_, filtered) = beliefs(&table);
        let groups = signals(table.instance(), &filtered);
        for row in groups.iter().filter(|g| g.actor == 0).flat_map(|g| &g.rows) {
            prop_assert_eq!(row.bits, 0.0);
            prop_assert_eq!(row.seen_bits, 0.0);
            prop_assert_eq!(&row.reason, &Reason::CheapTalk);
        }
    }
}

/// One move of `a` between ease and press, once; ease brings quiet, press brings capability.
fn one_move() -> Table {
    let seeds = (0..).map(random_table);
    let mut single = seeds.filter(|table| table.model.rounds == 1);
    let mut table = single.next().expect("a third of all seeds");
    let model = &mut table.model;
    model.evidence.clear();
    model.goals.truncate(2);
    for (goal, name) in model.goals.iter_mut().zip(["quiet", "capability"]) {
        goal.name = name.into();
    }
    model.decisions.truncate(1);
    model.decisions[0].options.truncate(2);
    let ranks = [vec![vec![0], vec![1]], vec![vec![1], vec![0]]];
    for (declared, ranks) in model.actors[0].types.iter_mut().zip(ranks) {
        declared.weights = Weights::Ranked(ranks);
    }
    let weights = vec![vec![0.75, 0.25], vec![0.25, 0.75]];
    // [ease, press] × [quiet, capability]
    let goals: [[f64; 2]; 2] = [[0.6, 0.2], [0.2, 0.8]];
    let choice = weights.iter().flat_map(|w| {
        let u = goals.map(|g| 10.0 * (w[0] * g[0] + w[1] * g[1]));
        let total = u[0].exp() + u[1].exp();
        u.map(|u| u.exp() / total)
    });
    table.sigma = choice.collect();
    let layer = |nodes, kind| Layer {
        nodes,
        round: 1,
        kind,
    };
    table.game = Game {
        graph: Arc::new(Graph {
            actors: vec!["a".into()],
            types: vec![2],
            profiles: 2,
            type_of: vec![vec![0, 1]],
            layers: vec![
                layer(0..1, LayerKind::Decision(0)),
                layer(1..3, LayerKind::RoundEnd),
            ],
            first_edge: vec![0, 2, 2, 2],
            child: vec![1, 2],
            chance: vec![NONE; 2],
            infoset: vec![0, NONE, NONE],
            payoff: vec![NONE, 0, 1],
            state: vec![0; 3],
            occurs: vec![true; 3],
            infosets: vec![Infoset {
                actor: 0,
                decision: 0,
                round: 1,
                nodes: 0..1,
                first: 0,
                options: 2,
                label: String::new(),
            }],
            infoset_nodes: vec![0],
            unknowns: 4,
            available: vec![true; 4],
            states: vec![0; 4],
            state_width: 4,
            tracked: vec![false],
            sights: Vec::new(),
            perfect_recall: true,
            reduced: false,
        }),
        numbers: Numbers {
            prior: vec![0.4, 0.6],
            chance: vec![1.0; 2],
            payoff: goals
                .iter()
                .flat_map(|g| weights.iter().map(move |w| w[0] * g[0] + w[1] * g[1]))
                .collect(),
            goals: goals.iter().flatten().flat_map(|&g| [g, g]).collect(),
            weights: vec![weights],
            precision: vec![10.0],
            log_weights: Vec::new(),
        },
    };
    table
}

fn separation(signal: &Signal) -> &Separation {
    match &signal.reason {
        Reason::Goal(separation) => separation,
        other => panic!("no goal separates: {other:?}"),
    }
}

/// Type, advantage over the other option, gain in the goal and weight on it, the type that the move speaks for first.
fn assert_stakes(signal: &Signal, expected: [(usize, [f64; 3]); 2]) {
    let separation = separation(signal);
    for (stake, (type_id, figures)) in separation.stakes.iter().zip(expected) {
        assert_eq!(
            (stake.type_id, stake.next_best),
            (type_id, 1 - signal.option)
        );
        let found = [stake.advantage, stake.gain, stake.weight];
        for (found, expected) in found.iter().zip(figures) {
            assert!(
                (found - expected).abs() < 1e-12,
                "{found} is not {expected}"
            );
        }
    }
}

#[test]
fn the_reason_names_the_goal_that_separates() {
    let table = one_move();
    let (_, filtered) = beliefs(&table);
    let groups = signals(table.instance(), &filtered);
    let [ease, press] = groups[0].rows.as_slice() else {
        panic!("two moves");
    };
    assert!(ease.bits > 1.0 && press.bits < -1.0);
    let (soft, hard, capability) = (0, 1, 1);
    assert_eq!(separation(ease).goal, capability);
    assert_stakes(
        ease,
        [(soft, [0.15, -0.6, 0.25]), (hard, [-0.35, -0.6, 0.75])],
    );
    assert_eq!(separation(press).goal, capability);
    assert_stakes(
        press,
        [(hard, [0.35, 0.6, 0.75]), (soft, [-0.15, 0.6, 0.25])],
    );
}

#[test]
fn the_reason_gives_both_expectations_where_they_differ() {
    let mut table = one_move();
    // Capability comes to the hard type only.
    table.game.numbers.goals[2] = 0.2;
    table.game.numbers.goals[6] = 0.2;
    let (_, filtered) = beliefs(&table);
    let groups = signals(table.instance(), &filtered);
    let press = &groups[0].rows[1];
    assert_stakes(press, [(1, [0.35, 0.6, 0.75]), (0, [-0.3, 0.0, 0.25])]);
}

#[test]
fn a_move_barred_to_one_type_proves_the_other() {
    let mut table = one_move();
    table.sigma = vec![1.0, 0.0, 0.5, 0.5];
    table.game.graph_mut().available[1] = false;
    let (_, filtered) = beliefs(&table);
    let groups = signals(table.instance(), &filtered);
    let press = &groups[0].rows[1];
    assert_eq!((press.bits, &press.reason), (-60.0, &Reason::OpenOnlyTo(1)));
}

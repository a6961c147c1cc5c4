//! Derivatives against differences, transposes against products, short cuts against the long way.

use std::collections::HashMap;

use super::{Sweep, lifted};
use crate::formats::type_recovery::Typed;
use crate::game::{Builder, Game, Graph, InfosetId, NONE, NodeId};
use crate::qre::response::Response;

/// Hidden types on both sides, a hidden move that may leak, a simultaneous pair, chance, a last move of the first mover.
fn border() -> Game {
    let mut border = Border {
        builder: Builder::new(["north", "south"]),
        sets: HashMap::new(),
    };
    let types = [
        ("sincere firm", 0.28),
        ("sincere soft", 0.12),
        ("stalling firm", 0.42),
        ("stalling soft", 0.18),
    ];
    let drawn = border.builder.chance(border.builder.root(), types).unwrap();
    for (t, node) in drawn.into_iter().enumerate() {
        border.word(node, [t / 2, t % 2]);
    }
    let tree = border.builder.build().unwrap().game;
    let typed = Typed::of(&tree)
        .expect("the draw at the root is one of types")
        .game;
    assert_eq!(typed.graph.types, [2, 2]);
    let mut game = merged(&typed);
    assert!(game.graph.nodes() < typed.graph.nodes());
    game.numbers.precision.fill(8.0);
    game
}

struct Border {
    builder: Builder,
    /// By player, its type and what it knows.
    sets: HashMap<(usize, usize, String), InfosetId>,
}

/// What each side has seen of the envoy, and how tense it is.
struct Seen<'a> {
    north: &'a str,
    south: &'a str,
    tension: usize,
}

impl Border {
    fn decide(&mut self, node: NodeId, player: usize, own: usize, knows: &str) -> Vec<NodeId> {
        let builder = &mut self.builder;
        let set = self.sets.entry((player, own, knows.to_owned()));
        let new = || builder.infoset(player, knows, ["no", "yes"]).unwrap();
        let set = *set.or_insert_with(new);
        self.builder.decision(node, set).unwrap()
    }

    /// North may send an envoy, whom South sees only if that leaks; tension may fall.
    fn word(&mut self, node: NodeId, types: [usize; 2]) {
        let [silence, envoy] = self.decide(node, 0, types[0], "word")[..] else {
            unreachable!()
        };
        // As many moves of chance as after an envoy, so that what South cannot tell apart lies in one layer.
        let nothing = self.builder.chance(silence, [("", 1.0)]).unwrap()[0];
        let nothing = self.builder.chance(nothing, [("", 1.0)]).unwrap()[0];
        let seen = Seen {
            north: "silence",
            south: "silence",
            tension: 1,
        };
        self.work(nothing, types, seen);
        let leaks = [("hidden", 0.7), ("leaked", 0.3)];
        let leaked = self.builder.chance(envoy, leaks).unwrap();
        for (seen, node) in ["silence", "envoy"].into_iter().zip(leaked) {
            let falls = [("falls", 0.6), ("stays", 0.4)];
            for (tension, node) in self
                .builder
                .chance(node, falls)
                .unwrap()
                .into_iter()
                .enumerate()
            {
                let north = format!("envoy seen as {seen}, {tension}");
                let seen = Seen {
                    north: &north,
                    south: seen,
                    tension,
                };
                self.work(node, types, seen);
            }
        }
    }

    /// Both move at once; then North, who sees what South did, moves again.
    fn work(&mut self, node: NodeId, types: [usize; 2], seen: Seen<'_>) {
        let Seen {
            north,
            south,
            tension,
        } = seen;
        let built = self.decide(node, 0, types[0], north);
        for (build, node) in built.into_iter().enumerate() {
            let replied = self.decide(node, 1, types[1], south);
            for (close, node) in replied.into_iter().enumerate() {
                let knows = format!("{north}, {build}, {close}");
                let last = self.decide(node, 0, types[0], &knows);
                for (more, node) in last.into_iter().enumerate() {
                    let calm = 1.0 - 0.5 * (tension + build.max(more)).min(2) as f64;
                    let gain = 0.5 * (build + more) as f64;
                    let guard = if close == 1 { 1.0 } else { 0.0 } - 0.3 * f64::from(tension == 0);
                    let north = [0.75 * calm + 0.25 * gain, 0.25 * calm + 0.75 * gain];
                    let south = [0.75 * guard + 0.25 * calm, 0.25 * guard + 0.75 * calm];
                    let payoffs = [north[types[0]], south[types[1]]];
                    self.builder.payoff(node, &payoffs).unwrap();
                }
            }
        }
    }
}

/// The same game with nodes of one layer in one where the same follows from them and no player tells them apart.
fn merged(game: &Game) -> Game {
    let (graph, numbers) = (&game.graph, &game.numbers);
    let (profiles, actors) = (graph.profiles, graph.actors.len());
    let bits = |row: &[f64]| -> Vec<u64> { row.iter().map(|x| x.to_bits()).collect() };
    let mut same = vec![0; graph.nodes()];
    let mut first = HashMap::new();
    for n in (0..graph.nodes()).rev() {
        let paid = match graph.payoff[n] {
            NONE => Vec::new(),
            row => bits(&numbers.payoff[row as usize * actors * profiles..][..actors * profiles]),
        };
        let edges: Vec<(usize, Vec<u64>)> = graph
            .edges(n)
            .map(|e| {
                let chance = match graph.chance[e] {
                    NONE => Vec::new(),
                    row => bits(&numbers.chance[row as usize * profiles..][..profiles]),
                };
                (same[graph.child[e] as usize], chance)
            })
            .collect();
        let key = (graph.layer_of(n), graph.infoset[n], paid, edges);
        same[n] = *first.entry(key).or_insert(n);
    }
    let kept: Vec<usize> = (0..graph.nodes()).filter(|&n| same[n] == n).collect();
    let place = |n: usize| kept.binary_search(&same[n]).unwrap() as u32;
    let mut new = Graph {
        first_edge: vec![0],
        child: Vec::new(),
        chance: Vec::new(),
        infoset_nodes: Vec::new(),
        infoset: kept.iter().map(|&n| graph.infoset[n]).collect(),
        payoff: kept.iter().map(|&n| graph.payoff[n]).collect(),
        state: vec![0; kept.len()],
        occurs: vec![true; kept.len()],
        ..Graph::clone(graph)
    };
    for &n in &kept {
        for e in graph.edges(n) {
            new.child.push(place(graph.child[e] as usize));
            new.chance.push(graph.chance[e]);
        }
        new.first_edge.push(new.child.len() as u32);
    }
    for layer in &mut new.layers {
        let before = |end: u32| kept.partition_point(|&n| n < end as usize) as u32;
        layer.nodes = before(layer.nodes.start)..before(layer.nodes.end);
    }
    for (i, set) in new.infosets.iter_mut().enumerate() {
        let begun = new.infoset_nodes.len() as u32;
        let own = (0..kept.len() as u32).filter(|&n| new.infoset[n as usize] == i as u32);
        new.infoset_nodes.extend(own);
        set.nodes = begun..new.infoset_nodes.len() as u32;
    }
    Game {
        graph: new.into(),
        numbers: numbers.clone(),
    }
}

/// Numbers between −1 and 1 that look like nothing in particular.
pub(super) fn numbers(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

fn at<'g>(game: &'g Game, q: &[f64], response: Response) -> Sweep<'g> {
    let mut sweep = Sweep::new(game, 1.0).with(response);
    sweep.at(q, 0.7);
    sweep
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(super) const RESPONSES: [Response; 2] = [Response::Logit, Response::Probit];

#[test]
fn the_tangent_is_what_differences_come_to() {
    RESPONSES.into_iter().for_each(tangent_against_differences);
}

fn tangent_against_differences(response: Response) {
    let game = border();
    let n = game.graph.unknowns;
    let (q, dq, dtau) = (numbers(1, n), numbers(2, n), 0.3);
    let mut tangent = vec![0.0; n];
    at(&game, &q, response).tangent(&dq, dtau, &mut tangent);
    let residual = |h: f64| {
        let moved: Vec<f64> = q.iter().zip(&dq).map(|(q, d)| q + h * d).collect();
        let mut sweep = Sweep::new(&game, 1.0).with(response);
        sweep.at(&moved, 0.7 * (h * dtau).exp());
        moved
            .iter()
            .zip(sweep.worth())
            .map(|(q, f)| q - f)
            .collect::<Vec<f64>>()
    };
    let h = 1e-5;
    for ((t, up), down) in tangent.iter().zip(residual(h)).zip(residual(-h)) {
        assert!((t - (up - down) / (2.0 * h)).abs() < 1e-8);
    }
}

#[test]
fn the_adjoint_is_the_transpose_of_the_tangent() {
    RESPONSES.into_iter().for_each(adjoint_against_tangent);
}

fn adjoint_against_tangent(response: Response) {
    let game = border();
    let n = game.graph.unknowns;
    let q = numbers(3, n);
    let mut sweep = at(&game, &q, response);
    for seed in 10..15 {
        let (u, v, dtau) = (
            numbers(seed, n),
            numbers(seed + 100, n),
            numbers(seed, 1)[0],
        );
        let (mut forward, mut back) = (vec![0.0; n], vec![0.0; n]);
        sweep.tangent(&v, dtau, &mut forward);
        let by_precision = sweep.adjoint(&u, &mut back);
        let (left, right) = (
            product(&u, &forward),
            product(&back, &v) + by_precision * dtau,
        );
        assert!((left - right).abs() < 1e-11, "{left} {right}");
    }
}

#[test]
fn three_passes_come_to_the_same_as_four() {
    RESPONSES.into_iter().for_each(three_passes_against_four);
}

fn three_passes_against_four(response: Response) {
    let game = border();
    let n = game.graph.unknowns;
    let mut sweep = at(&game, &numbers(4, n), response);
    let v = numbers(5, n);
    let (mut y, mut out) = (vec![0.0; n], vec![0.0; n]);
    sweep.preconditioned(&v, &mut y, &mut out);
    let (mut alone, mut long) = (vec![0.0; n], vec![0.0; n]);
    sweep.precondition(&v, &mut alone);
    sweep.tangent(&alone, 0.0, &mut long);
    assert_eq!(y, alone);
    for (short, long) in out.iter().zip(&long) {
        assert!((short - long).abs() < 1e-12, "{short} {long}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    for response in RESPONSES {
        let game = border();
        let q = numbers(9, game.graph.unknowns);
        let swept = |threads| {
            let mut sweep = Sweep::new(&game, 1.0).with(response).on(threads);
            // Every layer is worth a thread then.
            sweep.least = 1;
            let mut found = Vec::new();
            for induct in [false, true] {
                match induct {
                    false => sweep.at(&q, 0.7),
                    true => sweep.induct(&q, 0.7),
                }
                let results = [&sweep.reach, &sweep.value, &sweep.sigma, &sweep.worth];
                let results = results.into_iter().chain([&sweep.rows, &sweep.mass]);
                found.extend(results.flatten().map(|x| x.to_bits()));
                found.push(sweep.unreached() as u64);
            }
            found
        };
        let alone = swept(1);
        assert_eq!(swept(2), alone);
        assert_eq!(swept(4), alone);
        assert_eq!(swept(64), alone);
    }
}

#[test]
fn derivatives_are_the_same_bytes_at_any_number_of_threads() {
    for response in RESPONSES {
        let game = border();
        let n = game.graph.unknowns;
        let (q, v) = (numbers(11, n), numbers(12, n));
        let changed = |threads| {
            let mut sweep = at(&game, &q, response).on(threads);
            sweep.least = 1;
            let mut found = vec![vec![9.0; n]; 4];
            let [change, alone, y, out] = &mut found[..] else {
                unreachable!()
            };
            sweep.tangent(&v, 0.3, change);
            sweep.precondition(&v, alone);
            sweep.preconditioned(&v, y, out);
            found
        };
        let bits = |found: Vec<Vec<f64>>| -> Vec<u64> {
            found.into_iter().flatten().map(f64::to_bits).collect()
        };
        let alone = bits(changed(1));
        for threads in [2, 4, 64] {
            assert_eq!(bits(changed(threads)), alone, "{threads} threads");
        }
    }
}

#[test]
fn reach_sums_to_one_over_every_cut_of_the_game() {
    let game = border();
    let sweep = at(&game, &numbers(6, game.graph.unknowns), Response::Logit);
    let (layout, l) = (&sweep.layout, sweep.layout.lanes);
    // The reach of ends is not needed: it is what their parents hand on to them.
    let mut total = 0.0;
    for n in 0..layout.inner {
        for e in layout
            .edges(n)
            .filter(|&e| layout.child[e] as usize >= layout.inner)
        {
            let row = &sweep.rows[layout.row[e] as usize * l..];
            let reach = &sweep.reach[n * l..][..l];
            total += reach.iter().zip(row).map(|(w, r)| w * r).sum::<f64>();
        }
    }
    assert!((total - 1.0).abs() < 1e-13, "{total}");
}

#[test]
fn induction_comes_to_rest_where_sweeps_do() {
    RESPONSES.into_iter().for_each(rest_of_induction);
}

fn rest_of_induction(response: Response) {
    let game = border();
    let n = game.graph.unknowns;
    let mut sweep = Sweep::new(&game, 1.0).with(response);
    assert!(sweep.layered());
    let mut q = numbers(7, n);
    for _ in 0..200 {
        sweep.induct(&q, 0.7);
        q.copy_from_slice(sweep.worth());
    }
    sweep.at(&q, 0.7);
    for (q, f) in q.iter().zip(sweep.worth()) {
        assert!((q - f).abs() < 1e-12, "{q} {f}");
    }
}

#[test]
fn other_numbers_are_as_good_as_a_new_layout() {
    let game = border();
    let mut other = game.clone();
    other.numbers.payoff.iter_mut().for_each(|x| *x *= 0.5);
    other.numbers.precision.iter_mut().for_each(|x| *x += 1.0);
    let q = numbers(8, game.graph.unknowns);
    let mut sweep = at(&game, &q, Response::Logit);
    sweep.load(&other.numbers);
    sweep.at(&q, 0.7);
    assert_eq!(sweep.worth(), at(&other, &q, Response::Logit).worth());
}

#[test]
fn pairs_of_types_that_cannot_be_stay_impossible() {
    // Two actors of two types each, of which only two pairs can be, and one type of the last that cannot.
    let graph = |types: &[u32]| {
        let profiles = types.iter().product::<u32>();
        let mut after = profiles;
        let type_of = types.iter().map(|&count| {
            after /= count;
            let after = after;
            (0..profiles).map(|p| p / after % count).collect()
        });
        Graph {
            type_of: type_of.collect(),
            types: types.to_vec(),
            profiles: profiles as usize,
            ..Graph::default()
        }
    };
    let pairs = graph(&[2, 2]);
    assert_eq!(lifted(&pairs, &[0.5, 0.0, 0.0, 0.5]), [0.5, 0.0, 0.0, 0.5]);
    assert_eq!(lifted(&pairs, &[0.25; 4]), [0.25; 4]);
    let reach = lifted(&pairs, &[0.3, 0.0, 0.7, 0.0]);
    assert_eq!((reach[0], reach[2]), (0.3, 0.7));
    assert!(reach[1] > 0.0 && reach[1] < 1e-90 && reach[3] > 0.0);
}

//! Derivatives against differences, transposes against products, short cuts against the long way.

use demarche_scenario::{Nowhere, check, parse::parse};

use super::{Sweep, lifted};
use crate::compile::{Draw, Settings, compile};
use crate::graph::{Game, Graph};
use crate::progress::Quiet;
use crate::response::Response;

/// Hidden types on both sides, a hidden move that may leak, a simultaneous pair, chance, two rounds.
const BORDER: &str = r#"scenario "A border"
  rounds 2
  memory perfect
  precision 8

actor north "North"
  type sincere 40%
  type stalling otherwise
  sincere ranks calm > gain
  stalling ranks gain > calm
actor south "South"
  type firm 70%
  type soft otherwise
  firm ranks guard > calm
  soft ranks calm > guard

variable tension: 0..2 = 1

goal calm of north, south
  1 - tension / 2
goal gain of north
  1 if work is build
goal guard of south
  1 if reply is close
  minus 30% if tension is 0

decision word by north
  option silence, quiet
  option envoy
    seen by south
    leaks 30%
    60% tension falls
    otherwise nothing

decision work by north, simultaneous moves
  option pause
  option build
    then tension rises

decision reply by south, simultaneous moves
  option open
  option close

question calm: tension is 0
"#;

fn border() -> Game {
    let (scenario, problems) = parse(BORDER, 0);
    assert_eq!(problems, []);
    let (model, problems) = check(&scenario, &Nowhere);
    let model = model.unwrap_or_else(|| panic!("{problems:?}"));
    let compiled = compile(&model, &Settings::default(), &Quiet).unwrap();
    compiled.into_game(&model, &Draw::point(&model))
}

/// Numbers between −1 and 1 that look like nothing in particular.
fn numbers(seed: u64, count: usize) -> Vec<f64> {
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

const RESPONSES: [Response; 2] = [Response::Logit, Response::Probit];

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
    // Nobody needs the reach of ends: it is what their parents hand on to them.
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
    let nobody = lifted(&pairs, &[0.3, 0.0, 0.7, 0.0]);
    assert_eq!((nobody[0], nobody[2]), (0.3, 0.7));
    assert!(nobody[1] > 0.0 && nobody[1] < 1e-90 && nobody[3] > 0.0);
}

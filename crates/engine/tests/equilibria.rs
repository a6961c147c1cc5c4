//! Responses other than the logit, and further equilibria.

#![allow(clippy::unwrap_used)]

use demarche_engine::certify::certify_as;
use demarche_engine::formats::efg;
use demarche_engine::game::Game;
use demarche_engine::progress::{Progress, Quiet};
use demarche_engine::qre::response::Response;
use demarche_engine::qre::search::{self, Found, search};
use demarche_engine::qre::trace::{Settings, Status, trace};

/// A game of two players who choose at the same time, as a tree: rows first, then columns that do not see the row.
fn bimatrix(rows: usize, payoffs: &[&[(f64, f64)]], lambda: f64) -> Game {
    let columns = payoffs[0].len();
    let names = |prefix: &str, count: usize| {
        let names = (1..=count).map(|i| format!("\"{prefix}{i}\""));
        names.collect::<Vec<_>>().join(" ")
    };
    let mut text = String::from("EFG 2 R \"Game\" { \"Row\" \"Column\" }\n");
    text += &format!("p \"\" 1 1 \"rows\" {{ {} }} 0\n", names("r", rows));
    for (i, row) in payoffs.iter().enumerate() {
        text += &format!("p \"\" 2 1 \"columns\" {{ {} }} 0\n", names("c", columns));
        for (j, (a, b)) in row.iter().enumerate() {
            text += &format!("t \"\" {} \"\" {{ {a} {b} }}\n", 1 + i * columns + j);
        }
    }
    let mut game = efg::read(&text).unwrap().game;
    game.numbers.precision.fill(lambda);
    game
}

#[test]
fn probit_responses_are_traced_and_certified() {
    // Rock, paper, scissors with a bonus, so that no option is like another.
    let payoffs: [&[(f64, f64)]; 3] = [
        &[(0.0, 0.0), (-1.0, 1.0), (2.0, -2.0)],
        &[(1.0, -1.0), (0.0, 0.0), (-1.0, 1.0)],
        &[(-1.5, 1.5), (1.0, -1.0), (0.0, 0.0)],
    ];
    for lambda in [0.5, 3.0, 20.0] {
        let game = bimatrix(3, &payoffs, lambda);
        let settings = Settings {
            response: Response::Probit,
            ..Settings::default()
        };
        let solution = trace(&game, &settings, &Quiet);
        assert_eq!(solution.status, Status::Solved);
        let certificate = certify_as(Response::Probit, &game, &solution.sigma);
        assert!(certificate.residual < 1e-11, "{certificate:?}");
        let as_logit = certify_as(Response::Logit, &game, &solution.sigma);
        assert!(as_logit.residual > 1e-3, "{as_logit:?}");
    }
}

/// The principal solution and all others found from `starts` starts.
fn all(game: &Game, starts: usize, threads: usize, response: Response) -> Vec<Found> {
    let settings = Settings {
        response,
        ..Settings::default()
    };
    let principal = trace(game, &settings, &Quiet);
    assert_eq!(principal.status, Status::Solved, "{:?}", principal.info);
    let settings = search::Settings {
        starts,
        threads,
        response,
        ..search::Settings::default()
    };
    search(game, &settings, &principal, &Quiet).found
}

/// Fixed points of a map of the numbers between two bounds, by where it crosses the diagonal on a fine grid.
fn crossings(from: f64, to: f64, map: impl Fn(f64) -> f64) -> usize {
    let above = |i: u32| {
        let x = from + (to - from) * f64::from(i) / 100_003.0;
        map(x) > x
    };
    (1..100_003).filter(|&i| above(i) != above(i - 1)).count()
}

fn sane(found: &[Found]) {
    for (i, one) in found.iter().enumerate() {
        assert!(one.certificate.residual <= 1e-9, "{:?}", one.certificate);
        for other in &found[..i] {
            let pairs = one.solution.sigma.iter().zip(&other.solution.sigma);
            assert!(pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) > 1e-7);
        }
    }
}

#[test]
fn coordination_games_have_as_many_equilibria_as_their_map_has_crossings() {
    let payoffs: [&[(f64, f64)]; 2] = [&[(2.0, 2.0), (0.0, 0.0)], &[(0.0, 0.0), (1.0, 1.0)]];
    for lambda in [0.5, 1.0, 2.0, 4.0, 10.0, 50.0] {
        let game = bimatrix(2, &payoffs, lambda);
        // In log odds, so that nothing is lost near 0 and 1.
        let reply = |x: f64| lambda * (3.0 / (1.0 + (-x).exp()) - 1.0);
        let crossings = crossings(-lambda - 1.0, 2.0 * lambda + 1.0, |x| reply(reply(x)));
        let found = all(&game, 200, 1, Response::Logit);
        sane(&found);
        assert_eq!(found.len(), crossings, "λ = {lambda}");
        if lambda >= 4.0 {
            assert_eq!(found.len(), 3);
        }
    }
}

#[test]
fn matching_pennies_has_one_equilibrium() {
    let payoffs: [&[(f64, f64)]; 2] = [&[(3.0, -1.0), (-1.0, 1.0)], &[(-1.0, 1.0), (1.0, -1.0)]];
    for response in [Response::Logit, Response::Probit] {
        for lambda in [0.3, 3.0, 30.0] {
            let found = all(&bimatrix(2, &payoffs, lambda), 100, 1, response);
            sane(&found);
            assert_eq!(found.len(), 1, "λ = {lambda}");
            assert!(found[0].starts > 0);
        }
    }
}

#[test]
fn coordination_of_three_has_its_seven_equilibria_in_either_response() {
    // Nash: three pure, three on pairs, one on all three.
    let game = three();
    for response in [Response::Logit, Response::Probit] {
        let found = all(&game, 400, 2, response);
        sane(&found);
        assert_eq!(found.len(), 7);
    }
}

fn three() -> Game {
    let payoffs: [&[(f64, f64)]; 3] = [
        &[(3.0, 3.0), (0.0, 0.0), (0.0, 0.0)],
        &[(0.0, 0.0), (2.5, 2.5), (0.0, 0.0)],
        &[(0.0, 0.0), (0.0, 0.0), (2.0, 2.0)],
    ];
    bimatrix(3, &payoffs, 12.0)
}

#[test]
fn random_games_have_an_odd_number_of_equilibria() {
    // All but a null set of games do, at all but a null set of precisions: an even count would have missed one.
    let mut state = 7_u64;
    let mut number = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1_u64 << 24) as f64
    };
    let mut several = 0;
    for _ in 0..30 {
        let mut pair = || (number(), number());
        let payoffs: Vec<Vec<(f64, f64)>> =
            (0..3).map(|_| (0..3).map(|_| pair()).collect()).collect();
        let rows: Vec<&[(f64, f64)]> = payoffs.iter().map(Vec::as_slice).collect();
        let found = all(&bimatrix(3, &rows, 30.0), 200, 2, Response::Logit);
        sane(&found);
        assert_eq!(found.len() % 2, 1, "{payoffs:?}");
        several += usize::from(found.len() > 1);
    }
    assert!(several > 3, "only {several} have more than one");
}

#[test]
fn beer_and_quiche_keeps_the_intuitive_equilibrium_alone() {
    // Pooling on quiche is a sequential equilibrium, but no limit of these: a type that deviates to beer is likelier strong.
    let game = beer_and_quiche(20.0);
    let found = all(&game, 200, 2, Response::Logit);
    sane(&found);
    assert_eq!(found.len(), 1);
    for set in game.graph.infosets.iter().filter(|set| set.actor == 0) {
        assert!(found[0].solution.sigma[set.first as usize] > 0.99);
    }
}

#[test]
fn a_common_language_may_be_either_way_round_or_none() {
    // Two types, equally likely, would both have the receiver tell which they are; messages cost nothing.
    let payoff = |type_id: usize, _: usize, reply: usize| {
        let right = u8::from(type_id == reply);
        (f64::from(right), right)
    };
    let game = signalling(0.5, payoff, 8.0);
    let found = all(&game, 400, 2, Response::Logit);
    sane(&found);
    // What each type_id says first: alike when nothing is told.
    let senders = game.graph.infosets.iter().filter(|set| set.actor == 0);
    let first: Vec<usize> = senders.map(|set| set.first as usize).collect();
    let told = |found: &Found| found.solution.sigma[first[0]] - found.solution.sigma[first[1]];
    assert!(told(&found[0]).abs() < 1e-9);
    assert!(found.iter().any(|found| told(found) > 0.9));
    assert!(found.iter().any(|found| told(found) < -0.9));
}

/// Cho & Kreps's game (QJE 102, 1987): one in ten is weak and likes quiche; all would rather not be fought, which pays only
/// against the weak.
fn beer_and_quiche(lambda: f64) -> Game {
    let payoff = |type_id: usize, breakfast: usize, reply: usize| {
        let (likes, weak) = (1 - type_id, type_id == 0);
        let sender = f64::from(u8::from(breakfast == likes)) + 2.0 * reply as f64;
        (sender, u8::from(weak == (reply == 0)))
    };
    signalling(0.1, payoff, lambda)
}

/// A sender of one of two types, the first with a given probability, sends one of two messages; the receiver replies in one of
/// two ways. `payoff(type_id, message, reply)` is what sender and receiver get.
fn signalling(first: f64, payoff: impl Fn(usize, usize, usize) -> (f64, u8), lambda: f64) -> Game {
    let mut text = format!(
        "EFG 2 R \"Signals\" {{ \"Sender\" \"Receiver\" }}\nc \"\" 1 \"\" {{ \"a\" {first} \"b\" {} }} 0\n",
        1.0 - first
    );
    let mut outcome = 0;
    for type_id in 0..2 {
        text += &format!(
            "p \"\" 1 {} \"\" {{ \"first\" \"second\" }} 0\n",
            type_id + 1
        );
        for message in 0..2 {
            text += &format!("p \"\" 2 {} \"\" {{ \"left\" \"right\" }} 0\n", message + 1);
            for reply in 0..2 {
                outcome += 1;
                let (sender, receiver) = payoff(type_id, message, reply);
                text += &format!("t \"\" {outcome} \"\" {{ {sender} {receiver} }}\n");
            }
        }
    }
    let mut game = efg::read(&text).unwrap().game;
    game.numbers.precision.fill(lambda);
    game
}

#[test]
fn threads_change_nothing() {
    let game = three();
    let one = all(&game, 120, 1, Response::Logit);
    for threads in [2, 5] {
        assert_eq!(all(&game, 120, threads, Response::Logit), one);
    }
}

/// Stops at once.
struct Stopped;

impl Progress for Stopped {
    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn a_search_that_is_stopped_keeps_the_principal_solution() {
    let game = beer_and_quiche(5.0);
    let principal = trace(&game, &Settings::default(), &Quiet);
    let search::Searched { found, effort } =
        search(&game, &search::Settings::default(), &principal, &Stopped);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].solution, principal);
    assert_eq!((effort.made, effort.followed, effort.left), (0, 0, 1));
    assert!(!effort.whole());
}

//! Types made types again: the same strategies, and no type recovered that is not there.

#![allow(clippy::unwrap_used)]

mod crises;
#[path = "../examples/families/mod.rs"]
mod families;

use demarche_engine::certify::certify;
use demarche_engine::formats::efg::{self, Dialect, Imported};
use demarche_engine::formats::type_recovery::{self, Typed};
use demarche_engine::game::{Game, Graph, Infoset};
use demarche_engine::progress::Quiet;
use demarche_engine::qre::search::{self, Found};
use demarche_engine::qre::trace::{self, Settings, Status};
use proptest::prelude::*;

use self::crises::{Numbered, crisis};

/// The game as a file has it, with chance drawing types.
fn as_read(game: &Game) -> Imported {
    let text = efg::write(game, &Numbered(game), Dialect::Gambit, 1 << 20).unwrap();
    efg::read(&text).unwrap()
}

/// Largest difference of strategies and of what options are worth, and the residual in the game as it was of strategies of the
/// game with types.
fn compare(game: &Game, recovered: &Typed) -> (f64, f64) {
    let plain = trace::trace(game, &Settings::default(), &Quiet);
    let types = trace::trace(&recovered.game, &Settings::default(), &Quiet);
    assert_eq!(
        (plain.status, types.status),
        (Status::Solved, Status::Solved)
    );
    assert_eq!(recovered.forth(&recovered.back(&types.q)), types.q);
    let types = recovered.solution(types);
    let sigma = plain.sigma.iter().zip(&types.sigma);
    let worth = plain.q.iter().zip(&types.q);
    let apart = sigma
        .chain(worth)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max);
    (apart, certify(game, &types.sigma).residual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn crises_have_the_same_strategies_with_types_recovered_and_as_read(
        choices in prop::collection::vec(any::<u8>(), 200..600),
    ) {
        let typed = crisis(&choices);
        let mut game = as_read(&typed).game;
        game.numbers.precision.fill(2.0);
        let moves = |actor: usize| typed.graph.infosets.iter().any(|set| set.actor as usize == actor);
        let all_move = (0..typed.graph.actors.len()).all(moves);
        let meet = typed.numbers.prior.iter().all(|&p| p > 0.0);
        // The types of a player who never moves are not recovered.
        let recovered = Typed::of(&game);
        prop_assert_eq!(recovered.is_some(), all_move && meet);
        let Some(recovered) = recovered else { return Ok(()) };
        prop_assert_eq!(&recovered.game.graph.types, &typed.graph.types);
        prop_assert_eq!(&recovered.game.graph.child, &typed.graph.child);
        prop_assert_eq!(recovered.game.graph.unknowns, typed.graph.unknowns);
        let (apart, residual) = compare(&game, &recovered);
        prop_assert!(apart <= 1e-12 && residual <= 1e-12, "{apart:e} {residual:e}");
    }

    /// A mover that learns more, or less, than types allow: mostly no types are recovered; where some are, the game is the same.
    #[test]
    fn a_game_with_recovered_types_is_the_same_game(
        choices in prop::collection::vec(any::<u8>(), 200..600),
        at in any::<prop::sample::Index>(),
        with in any::<prop::sample::Index>(),
        split in any::<bool>(),
    ) {
        let mut game = as_read(&crisis(&choices)).game;
        game.numbers.precision.fill(2.0);
        if game.graph.infosets.is_empty() {
            return Ok(());
        }
        let own = at.index(game.graph.infosets.len());
        if split {
            split_off(game.graph_mut(), own, with);
        } else {
            exchange(game.graph_mut(), own, with);
        }
        if let Some(recovered) = Typed::of(&game) {
            let solved = trace::trace(&recovered.game, &Settings::default(), &Quiet);
            prop_assert_eq!(solved.status, Status::Solved);
            let sigma = recovered.back(&solved.sigma);
            prop_assert!(certify(&game, &sigma).residual <= 1e-9, "{:?}\n{:?} {:?}", game, recovered, certify(&recovered.game, &solved.sigma));
        }
    }
}

/// The mover at `set` comes to know one of its nodes.
fn split_off(graph: &mut Graph, set: usize, which: prop::sample::Index) {
    let nodes = graph.infosets[set].nodes.clone();
    if nodes.len() < 2 {
        return;
    }
    let at = nodes.start as usize + which.index(nodes.len());
    let alone = graph.infoset_nodes[at];
    graph.infoset_nodes[nodes.start as usize..=at].rotate_right(1);
    graph.infosets[set].nodes.start += 1;
    graph.infosets.push(Infoset {
        nodes: nodes.start..nodes.start + 1,
        first: graph.unknowns as u32,
        ..graph.infosets[set].clone()
    });
    graph.infoset[alone as usize] = graph.infosets.len() as u32 - 1;
    graph.unknowns += graph.infosets[set].options as usize;
    graph.available.resize(graph.unknowns, true);
}

/// Two information sets of the same mover exchange a node, where there is another like this one.
fn exchange(graph: &mut Graph, set: usize, which: prop::sample::Index) {
    let alike = |other: &usize| {
        let (a, b) = (&graph.infosets[set], &graph.infosets[*other]);
        *other != set && a.actor == b.actor && a.options == b.options
    };
    let others: Vec<usize> = (0..graph.infosets.len()).filter(alike).collect();
    if others.is_empty() {
        return;
    }
    let other = others[which.index(others.len())];
    let [a, b] = [set, other].map(|i| graph.infosets[i].nodes.start as usize);
    graph.infoset_nodes.swap(a, b);
    graph.infoset[graph.infoset_nodes[a] as usize] = set as u32;
    graph.infoset[graph.infoset_nodes[b] as usize] = other as u32;
    for i in [set, other] {
        let nodes = graph.infosets[i].nodes.clone();
        graph.infoset_nodes[nodes.start as usize..nodes.end as usize].sort_unstable();
    }
}

#[test]
fn dice_in_a_cup_are_types() {
    let typed = families::named("dice").unwrap();
    let text = families::text(&typed, "dice", Dialect::Gambit).unwrap();
    let recovered = Typed::of(&efg::read(&text).unwrap().game).unwrap();
    let (ours, theirs) = (&recovered.game.graph, &typed.graph);
    assert_eq!((&ours.types, ours.nodes()), (&theirs.types, theirs.nodes()));
    assert_eq!(
        (&ours.child, ours.unknowns),
        (&theirs.child, theirs.unknowns)
    );
}

#[test]
fn types_may_be_drawn_one_after_the_other() {
    let game = read(
        r#"c "" 1 "" { "a" 1/4 "b" 3/4 } 1 "ante" { 1, 2 }
        c "" 2 "" { "x" 1/2 "y" 1/2 } 0
        p "" 1 1 "a" { "l" "r" } 0 p "" 2 1 "x" { "l" "r" } 0 t "" 2 "" { 1 0 } t "" 3 "" { 0 3 } t "" 4 "" { 2 2 }
        p "" 1 1 0 p "" 2 2 "y" { "l" "r" } 0 t "" 5 "" { 3 1 } t "" 6 "" { 1 2 } t "" 4
        c "" 3 "" { "x" 1/3 "y" 2/3 } 7 "fee" { -1 0 }
        p "" 1 2 "b" { "l" "r" } 0 p "" 2 1 0 t "" 5 t "" 2 t "" 3
        p "" 1 2 0 p "" 2 2 0 t "" 4 t "" 6 t "" 2"#,
    );
    let recovered = Typed::of(&game).unwrap();
    assert_eq!(recovered.game.graph.types, [2, 2]);
    assert_eq!(recovered.game.graph.nodes(), 5);
    let prior = [1.0 / 8.0, 1.0 / 8.0, 1.0 / 4.0, 1.0 / 2.0];
    for (ours, exact) in recovered.game.numbers.prior.iter().zip(prior) {
        assert!((ours - exact).abs() < 1e-15, "{:?}", recovered.game.numbers);
    }
    // What is collected on the way is collected, once.
    let row = recovered.game.graph.payoff[0] as usize * 8;
    assert_eq!(
        recovered.game.numbers.payoff[row..row + 8],
        [1.0, 1.0, 0.0, 0.0, 2.0, 2.0, 2.0, 2.0]
    );
    let (apart, residual) = compare(&game, &recovered);
    assert!(apart < 1e-13 && residual < 1e-13, "{apart:e} {residual:e}");
}

fn read(body: &str) -> Game {
    efg::read(&format!("EFG 2 R \"\" {{ \"A\" \"B\" }}\n{body}"))
        .unwrap()
        .game
}

/// Two types of A, and of B; what follows the draw of one pair.
fn pairs(after: [&str; 4]) -> Game {
    let chance = r#"c "" 1 "" { "ax" .25 "ay" .25 "bx" .25 "by" .25 } 0 "#;
    read(&format!("{chance}{}", after.join(" ")))
}

#[test]
fn a_draw_that_is_none_of_types_stays_as_it_is() {
    let ends = r#"t "" 1 "" { 1 0 } t "" 2 "" { 0 1 }"#;
    let two = |a: u32, b: [u32; 2]| {
        let move_of_b = |set| format!(r#"p "" 2 {set} "" {{ "l" "r" }} 0 {ends}"#);
        format!(
            r#"p "" 1 {a} "" {{ "l" "r" }} 0 {} {}"#,
            move_of_b(b[0]),
            move_of_b(b[1])
        )
    };
    let game = |of: [(u32, [u32; 2]); 4]| {
        let after = of.map(|(a, b)| two(a, b));
        pairs([&after[0], &after[1], &after[2], &after[3]])
    };
    let recovers = |of| Typed::of(&game(of)).is_some();
    // As types have it: A's move is seen, or it is not.
    assert!(recovers([
        (1, [1, 2]),
        (1, [3, 4]),
        (2, [1, 2]),
        (2, [3, 4])
    ]));
    assert!(recovers([
        (1, [1, 1]),
        (1, [3, 3]),
        (2, [1, 1]),
        (2, [3, 3])
    ]));
    // After one of A's options B learns A's type.
    assert!(!recovers([
        (1, [1, 2]),
        (1, [3, 4]),
        (2, [5, 2]),
        (2, [6, 4])
    ]));
    // One type of B sees A's move, the other does not.
    assert!(!recovers([
        (1, [1, 2]),
        (1, [3, 3]),
        (2, [1, 2]),
        (2, [3, 3])
    ]));
    // No player knows what the second half of the draw was.
    assert!(!recovers([
        (1, [1, 2]),
        (1, [1, 2]),
        (2, [1, 2]),
        (2, [1, 2])
    ]));
    // B takes the one option of A for the other where A is of the second type.
    assert!(!recovers([
        (1, [1, 2]),
        (1, [3, 4]),
        (2, [2, 1]),
        (2, [3, 4])
    ]));
    // One type has more options.
    let more = r#"p "" 1 3 "" { "l" "r" "m" } 0 t "" 3 "" { 0 0 } t "" 3 t "" 3"#;
    let short = two(1, [1, 2]);
    assert!(Typed::of(&pairs([&short, &short, more, more])).is_none());
    // Play begins with a move, or ends with the draw.
    assert!(Typed::of(&read(&two(1, [1, 1]))).is_none());
    assert!(
        Typed::of(&read(
            r#"c "" 1 "" { "a" .5 "b" .5 } 0 t "" 1 "" { 1 0 } t "" 2 "" { 0 1 }"#
        ))
        .is_none()
    );
}

#[test]
fn types_that_cannot_meet_are_left_to_chance() {
    let text =
        |name| families::text(&families::named(name).unwrap(), name, Dialect::Gambit).unwrap();
    // The two are never dealt the same card; dice may show the same.
    for (name, recovers) in [("kuhn", false), ("leduc", false), ("dice", true)] {
        assert_eq!(
            Typed::of(&efg::read(&text(name)).unwrap().game).is_some(),
            recovers,
            "{name}"
        );
    }
    let after = |a: u32, b: u32| {
        let of_b =
            format!(r#"p "" 2 {b} "" {{ "l" "r" }} 0 t "" 1 "" {{ 1 0 }} t "" 2 "" {{ 0 1 }}"#);
        format!(r#"p "" 1 {a} "" {{ "l" "r" }} 0 {of_b} {of_b}"#)
    };
    let four = [after(1, 1), after(1, 2), after(2, 1), after(2, 2)].join(" ");
    let drawn = |chances: [&str; 4]| {
        let [a, b, c, d] = chances;
        read(&format!(
            r#"c "" 1 "" {{ "1" {a} "2" {b} "3" {c} "4" {d} }} 0 {four}"#
        ))
    };
    assert!(Typed::of(&drawn(["1/8", "3/8", "3/8", "1/8"])).is_some());
    assert!(Typed::of(&drawn(["1/2", "0", "0", "1/2"])).is_none());
}

#[test]
fn the_limit_is_the_same() {
    // Of Cho and Kreps: both types have beer for breakfast, and a type that has quiche is taken for weak.
    let game = read(
        r#"c "" 1 "" { "weak" 1/10 "strong" 9/10 } 0
        p "" 1 1 "weak" { "beer" "quiche" } 0
        p "" 2 1 "" { "fight" "defer" } 0 t "" 1 "" { 0 1 } t "" 2 "" { 2 0 }
        p "" 2 2 "" { "fight" "defer" } 0 t "" 3 "" { 1 1 } t "" 4 "" { 3 0 }
        p "" 1 2 "strong" { "beer" "quiche" } 0
        p "" 2 1 0 t "" 5 "" { 1 0 } t "" 6 "" { 3 1 }
        p "" 2 2 0 t "" 7 "" { 0 0 } t "" 8 "" { 2 1 }"#,
    );
    assert!(Typed::of(&game).is_some());
    let recovered = type_recovery::limit(&game, &Settings::default(), &Quiet);
    let plain = trace::limit(&game, &Settings::default(), &Quiet);
    assert!(recovered.regret < 1e-9, "{recovered:?}");
    let known = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0];
    for ((a, b), known) in recovered.sigma.iter().zip(&plain.sigma).zip(known) {
        assert!(
            (a - b).abs() < 1e-9 && (a - known).abs() < 1e-6,
            "{recovered:?} {plain:?}"
        );
    }
}

#[test]
fn the_same_other_equilibria_are_found() {
    // Two signals that mean nothing but what both take them for.
    let game = &mut read(
        r#"c "" 1 "" { "x" 1/2 "y" 1/2 } 0
        p "" 1 1 "x" { "a" "b" } 0
        p "" 2 1 "" { "x" "y" } 0 t "" 1 "" { 1 1 } t "" 2 "" { 0 0 }
        p "" 2 2 "" { "x" "y" } 0 t "" 1 t "" 2
        p "" 1 2 "y" { "a" "b" } 0 p "" 2 1 0 t "" 2 t "" 1 p "" 2 2 0 t "" 2 t "" 1"#,
    );
    game.numbers.precision.fill(12.0);
    let principal = type_recovery::trace(game, &Settings::default(), &Quiet);
    let settings = search::Settings {
        starts: 60,
        ..search::Settings::default()
    };
    let recovered = type_recovery::search(game, &settings, &principal, &Quiet);
    let plain = search::search(game, &settings, &principal, &Quiet);
    assert!(recovered.effort.whole() && plain.effort.whole());
    assert_eq!(recovered.found.len(), plain.found.len());
    assert!(recovered.found.len() > 1, "{recovered:?}");
    for found in &recovered.found {
        assert!(found.certificate.residual < 1e-9, "{found:?}");
        let near = |other: &Found| {
            let both = found.solution.sigma.iter().zip(&other.solution.sigma);
            both.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) < 1e-6
        };
        assert!(plain.found.iter().any(near), "{found:?} {plain:?}");
    }
}

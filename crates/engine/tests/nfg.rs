//! Games in Gambit's strategic form: both kinds of body, solved against values known by hand; mistakes have places.

#![allow(clippy::unwrap_used)]

use demarche_engine::certify::certify;
use demarche_engine::formats::efg::{self, Dialect, Imported};
use demarche_engine::formats::nfg;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, trace};

/// Strategies at λ, by slot: player by player.
fn solved(read: &Imported, lambda: f64) -> Vec<f64> {
    let mut game = read.game.clone();
    game.numbers.precision.fill(lambda);
    let solution = trace(&game, &Settings::default(), &Quiet);
    assert!(certify(&game, &solution.sigma).residual < 1e-9);
    solution.sigma
}

/// What the players get at the end of a history, options counted from 0.
fn end(read: &Imported, options: &[usize]) -> Vec<f64> {
    let graph = &read.game.graph;
    let last = options
        .iter()
        .fold(0, |n, a| graph.child[graph.edges(n).start + a] as usize);
    let players = graph.actors.len();
    let row = graph.payoff[last] as usize;
    read.game.numbers.payoff[row * players..(row + 1) * players].to_vec()
}

#[test]
fn payoffs_count_up_with_the_first_player_fastest() {
    let text = "NFG 1 R \"three\" { \"A\" \"B\" \"C\" } { 2 1 2 }\n\"a comment\"\n\
                1 2 3  4 5 6  7.5 8e0 9/1  -1 -2 -3";
    let read = nfg::read(text).unwrap();
    assert_eq!(read.comment, "a comment");
    assert_eq!(read.options, [vec!["1", "2"], vec!["1"], vec!["1", "2"]]);
    // B has nothing to choose and stands first in the tree.
    assert_eq!(end(&read, &[0, 0, 0]), [1.0, 2.0, 3.0]);
    assert_eq!(end(&read, &[0, 1, 0]), [4.0, 5.0, 6.0]);
    assert_eq!(end(&read, &[0, 0, 1]), [7.5, 8.0, 9.0]);
    assert_eq!(end(&read, &[0, 1, 1]), [-1.0, -2.0, -3.0]);
}

#[test]
fn both_kinds_of_body_say_the_same_and_no_outcome_pays_nothing() {
    let outcomes = "NFG 1 R \"x\" { \"A\" \"B\" } { { \"u\" \"d\" } { \"l\" \"r\" } } \"\"\r\n\
                    { { \"both\" 2, 1 } { \"\" 0 3 } }\r\n1 2 0 1\r\n";
    let payoffs =
        "NFG 1 D \"x\" { \"A\" \"B\" } { { \"u\" \"d\" } { \"l\" \"r\" } } 2 1, 0 3, 0 0, 2 1";
    let (outcomes, payoffs) = (nfg::read(outcomes).unwrap(), nfg::read(payoffs).unwrap());
    assert_eq!(outcomes.options, payoffs.options);
    assert_eq!(outcomes.outcomes, ["both", ""]);
    let (a, b) = (solved(&outcomes, 2.0), solved(&payoffs, 2.0));
    assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-12));
}

#[test]
fn matching_pennies_with_unequal_stakes_is_solved_as_by_hand() {
    let text = "NFG 1 R \"pennies\" { \"A\" \"B\" } { 2 2 } 9 0 0 1 0 1 1 0";
    let read = nfg::read(text).unwrap();
    let lambda = 1.5;
    let sigma = solved(&read, lambda);
    let logit = |gain: f64| 1.0 / (1.0 + (-lambda * gain).exp());
    let (p, q) = (sigma[0], sigma[2]);
    assert!((p - logit(9.0 * q - (1.0 - q))).abs() < 1e-10);
    assert!((q - logit((1.0 - p) - p)).abs() < 1e-10);
    assert!(p > 0.5 && q < 0.5);
}

#[test]
fn as_a_tree_no_player_sees_the_others() {
    let text =
        "NFG 1 R \"pennies\" { \"A\" \"B\" } { { \"h\" \"t\" } { \"h\" \"t\" } } 1 0 0 1 0 1 1 0";
    let read = nfg::read(text).unwrap();
    assert!(read.game.graph.perfect_recall);
    let tree = efg::write(&read.game, &read, Dialect::Gambit, 100).unwrap();
    let again = efg::read(&tree).unwrap();
    for (a, b) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        assert_eq!(end(&again, &[a, b]), end(&read, &[a, b]));
    }
    assert_eq!(again.game.graph.infosets, read.game.graph.infosets);
    assert_eq!(again.options, read.options);
    assert_eq!(again.game.graph.infosets.len(), 2);
}

#[test]
fn mistakes_have_their_line_and_column() {
    let two = "NFG 1 R \"x\" { \"A\" \"B\" }\n";
    let cases = [
        ("NFG 2 R".to_string(), (1, 5), "version"),
        ("NFG 1 R \"x\" { }".into(), (1, 15), "at least one player"),
        (format!("{two}{{ 2 }} 1 2 3 4"), (2, 5), "strategies for 1"),
        (format!("{two}{{ 2 0 }}"), (2, 5), "at least one strategy"),
        (format!("{two}{{ 2 {{ \"l\" }} }}"), (2, 5), "either named"),
        (
            format!("{two}{{ 2 1 }} 1 2 3"),
            (2, 14),
            "the end of the file",
        ),
        (format!("{two}{{ 2 1 }} 1 2 3 4 5"), (2, 17), "complete"),
        (format!("{two}{{ 2 1 }} 1 x 3 4"), (2, 11), "not `x`"),
        (
            format!("{two}{{ 2 1 }} {{ {{ \"\" 1, 2 }} }} 1 2"),
            (2, 27),
            "no outcome 2",
        ),
        (
            format!("{two}{{ 2 1 }} {{ {{ \"\" 1 }} }} 1 1"),
            (2, 18),
            "1 payoffs for 2",
        ),
        (
            format!("{two}{{ 70000 70000 }} 1"),
            (2, 1),
            "combinations of strategies",
        ),
    ];
    for (text, (line, column), part) in cases {
        let mistake = nfg::read(&text).unwrap_err();
        assert!(mistake.message.contains(part), "{mistake}");
        assert_eq!((mistake.line, mistake.column), (line, column), "{mistake}");
    }
}

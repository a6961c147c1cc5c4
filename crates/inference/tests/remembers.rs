//! What actors remember in the bundled standoff, what it costs in nodes, and how far it moves the answers: the table of the guide.

use demarche_engine::progress::Quiet;
use demarche_inference::uncertain::worlds::{Settings, Worlds};
use demarche_scenario::{Nowhere, check, parse::parse};

const STANDOFF: &str = include_str!("../../../scenarios/overtures.demarche");
const PAGE: &str = include_str!("../../../guide/src/memory.md");

/// The standoff in which Washington and Israel remember this and nothing else.
fn remembering(what: &[&str]) -> Worlds {
    let mut text = String::new();
    for line in STANDOFF.lines() {
        if line.trim_start().starts_with("remembers ") {
            continue;
        }
        text += line;
        text.push('\n');
        if line.starts_with("actor washington ") || line.starts_with("actor israel ") {
            for what in what {
                text += &format!("  remembers {what}\n");
            }
        }
    }
    let (scenario, problems) = parse(&text, 0);
    assert_eq!(problems, []);
    let (model, problems) = check(&scenario, &Nowhere);
    let model = model.unwrap_or_else(|| panic!("{problems:?}"));
    Worlds::new(&model, &Settings::default(), &Quiet).expect("the standoff is solved")
}

/// Nodes of its game, and the largest difference of an answer.
fn beside(worlds: &Worlds, other: &Worlds) -> (usize, f64) {
    let answers = worlds.base().answers.iter().zip(&other.base().answers);
    let apart = answers.map(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs(),
        (None, None) => 0.0,
        _ => f64::INFINITY,
    });
    let most = apart.fold(0.0, f64::max);
    (worlds.solved().game.graph.nodes(), most)
}

#[test]
fn the_guides_table_of_memories_is_what_comes_out() {
    let rows: Vec<Vec<&str>> = PAGE
        .lines()
        .filter(|line| line.starts_with("| `") || line.starts_with("| nothing"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() >= 5, "{rows:?}");
    let nothing = remembering(&[]);
    for row in &rows {
        let what: Vec<&str> = row[0].split('`').skip(1).step_by(2).collect();
        let (nodes, most) = beside(&remembering(&what), &nothing);
        let change = match what.is_empty() {
            true => String::new(),
            false => two_digits(100.0 * most),
        };
        assert_eq!(row[1].replace(',', ""), nodes.to_string(), "{row:?}");
        assert_eq!(row[2], change, "{row:?}");
    }
}

/// Two digits that count, not as a power of ten.
fn two_digits(x: f64) -> String {
    let rounded: f64 = format!("{x:.1e}").parse().expect("a number");
    rounded.to_string()
}

#[test]
fn what_is_remembered_tells_information_sets_apart() {
    let worlds = remembering(&["programme for 2 rounds"]);
    let graph = &worlds.solved().game.graph;
    let with = |said: &str| {
        graph
            .infosets
            .iter()
            .filter(|set| set.label.contains(said))
            .count()
    };
    assert!(
        with("remembers programme 2 rounds ago") > 0,
        "{}",
        graph.infosets[graph.infosets.len() - 1].label
    );
}

//! `demarche export`.

use demarche_engine::formats::efg;

use crate::support::{Folder, bundled};

#[test]
fn gambits_format_is_read_again_and_played_the_same() {
    let folder = Folder::envoy("efg");
    let text = folder.run(&["export", "envoy.demarche"]).good();
    let game = efg::read(&text).unwrap();
    assert_eq!(game.title, "An envoy");
    assert_eq!(game.game.graph.actors, ["north", "south"]);

    folder
        .run(&["export", "envoy.demarche", "-o", "game.efg"])
        .good();
    assert_eq!(folder.read("game.efg"), text);
    // Once more around changes nothing: the game is solved as what it was written from.
    let solved = folder
        .run(&["solve", "game.efg", "--lambda", "10", "--json"])
        .good();
    let solved: serde_json::Value = serde_json::from_str(&solved).unwrap();
    let scenario = folder
        .run(&["explain", "envoy.demarche", "--actor", "north", "--json"])
        .good();
    let scenario: serde_json::Value = serde_json::from_str(&scenario).unwrap();
    let option = |value: &serde_json::Value, at: &str| value.pointer(at).unwrap().as_f64().unwrap();
    let tree = option(&solved, "/strategies/0/options/0/1");
    let graph = option(&scenario, "/situations/0/options/0/probability");
    assert!((tree - graph).abs() < 1e-8, "{tree} {graph}");
}

#[test]
fn the_network_of_actors_comes_as_dot_and_as_json() {
    let folder = Folder::empty("network");
    for path in bundled() {
        let path = path.display().to_string();
        let dot = folder.run(&["export", &path, "--format", "dot"]).good();
        assert!(dot.starts_with("digraph ") && dot.ends_with("}\n"), "{dot}");
        let json = folder.run(&["export", &path, "--format", "json"]).good();
        let network: serde_json::Value = serde_json::from_str(&json).unwrap();
        let nodes = network["nodes"].as_array().unwrap();
        let links = network["links"].as_array().unwrap();
        for node in nodes {
            let name = node["name"].as_str().unwrap();
            assert!(dot.contains(&format!("\"{name}\" [")), "{name} in {dot}");
        }
        let known = |end: &serde_json::Value| nodes.iter().any(|n| &n["name"] == end);
        assert!(links.iter().all(|l| known(&l["from"]) && known(&l["to"])));
        assert_eq!(dot.matches(" -> ").count(), links.len());
    }
}

#[test]
fn a_tree_that_is_too_large_is_counted_and_refused_before_it_is_written() {
    let folder = Folder::empty("export-large");
    let game = |rounds: u32| {
        format!(
            "scenario \"Long\"\n  rounds {rounds}\n  memory 0 rounds\n\nactor a\n  ranks g\n\nvariable v: no < yes = no\n\n\
             goal g of a\n  1 if v is yes\n\ndecision d by a\n  option stay\n    then v = no\n  option go\n    then v = yes\n\n\
             question q: v is yes\n"
        )
    };
    // Two ways on in each round: the nodes of a round are two, its histories twice those of the round before.
    folder.write("long.demarche", game(60));
    let started = std::time::Instant::now();
    let error = folder.run(&["export", "long.demarche"]).bad();
    assert!(
        error.contains("written out as a tree the game has 2.3e18 nodes"),
        "{error}"
    );
    assert!(error.contains("fewer rounds"), "{error}");
    assert!(started.elapsed().as_secs() < 60);
    folder.write("longer.demarche", game(300));
    let error = folder.run(&["export", "longer.demarche"]).bad();
    assert!(error.contains("more than 3.4e38 nodes"), "{error}");
    folder.write("short.demarche", game(3));
    let refused = |most: &str| folder.run(&["export", "short.demarche", "--max-nodes", most]);
    assert!(
        refused("14")
            .bad()
            .contains("has 15 nodes, more than the 14 allowed")
    );
    assert!(
        folder
            .run(&["export", "short.demarche"])
            .good()
            .matches("\nt ")
            .count()
            == 8
    );
}

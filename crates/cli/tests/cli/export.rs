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

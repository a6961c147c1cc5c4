//! The words that a line can start with are those that the parser reads.

use demarche_scenario::parse::{ITEMS, OF_VARIANT, clauses, parse};

/// What the parser says that a kind of item can have, where it has something else.
fn said(text: &str) -> Vec<String> {
    let (_, problems) = parse(text, 0);
    let problem = problems.iter().find(|p| p.code == "unknown-clause");
    let hint = &problem.expect("it can have no such line").hint;
    let words = hint.split('`').skip(1).step_by(2);
    words.map(String::from).collect()
}

#[test]
fn the_words_are_those_of_the_parser() {
    let heads = [
        ("scenario", "scenario \"T\""),
        ("source", "source a"),
        ("actor", "actor a"),
        ("coefficient", "coefficient a = 1"),
        ("channel", "channel a between b and c"),
        ("decision", "decision a by b"),
        ("option", "decision a by b\n  option c"),
        ("event", "event a"),
        ("evidence", "evidence a: b is c in round 1"),
        ("question", "question a: b is c"),
    ];
    for (item, head) in heads {
        assert_eq!(
            said(&format!("{head}\n  qqqqqq\n")),
            clauses(item),
            "{item}"
        );
    }
    // And each of them is one that the parser reads there.
    for (item, head) in heads {
        for word in clauses(item) {
            let text = format!("{head}\n  {word}\n");
            let unknown = |p: &demarche_scenario::problem::Problem| p.code == "unknown-clause";
            assert!(!parse(&text, 0).1.iter().any(unknown), "{text}");
        }
    }
    let both = [clauses("variant"), &OF_VARIANT].concat();
    assert_eq!(said("variant a\n  qqqqqq\n"), both);
    for (item, head) in [
        ("include", "include \"a\""),
        ("note", "note a \"b\""),
        ("relation", "relation a of b to c"),
        ("let", "let a = 1"),
        ("column", "column a = 1"),
        ("shock", "shock a of b"),
        ("variable", "variable a: b < c = b"),
    ] {
        let text = format!("{head}\n  qqqqqq\n");
        assert_eq!(said(&text), Vec::<String>::new(), "{item}");
        assert_eq!(clauses(item), [""; 0], "{item}");
    }
    for item in clauses("goal") {
        let text = format!("goal a of b\n  {item} 0.1 if c is d\n");
        assert_eq!(parse(&text, 0).1, [], "{item}");
    }
    // Lines of these start with grades, numbers and names of elements.
    for item in ["grades", "cover"] {
        assert!(ITEMS.contains(&item) && clauses(item).is_empty());
    }
}

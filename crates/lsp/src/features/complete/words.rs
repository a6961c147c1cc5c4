//! The words that a line of each kind of item can start with.

/// Words that start a line below an item. Below an option, those are `option`'s.
pub(super) fn clauses(item: &str) -> &'static [&'static str] {
    match item {
        "scenario" => &["rounds", "memory", "precision", "discount"],
        "source" => &[
            "dated",
            "grade",
            "hit",
            "false alarm",
            "planted",
            "anonymous",
            "document",
        ],
        "actor" => &["type", "ranks", "weighs", "remembers", "precision"],
        "channel" => &["leaks"],
        "coefficient" => &["prior"],
        "goal" => &["plus", "minus"],
        "decision" => &[
            "option",
            "when",
            "simultaneous",
            "committed",
            "group",
            "in",
            "from",
            "until",
        ],
        "option" => &[
            "option",
            "usual",
            "group",
            "when",
            "then",
            "seen by",
            "looks like",
            "leaks",
            "through",
            "otherwise",
        ],
        "event" => &[
            "when",
            "in round",
            "from round",
            "until round",
            "then",
            "otherwise",
        ],
        "evidence" => &["reported by", "origin", "dated"],
        "question" => &["given", "resolves", "base rate", "headline"],
        "variant" => &["let", "without", "precision of", "grade of", "evidence"],
        _ => &[],
    }
}

/// What can be said of a name that a variant's line starts with.
pub(super) const OF_VARIANT: [&str; 6] = ["leaks", "starts", "is", "ranks", "weighs", "commits"];

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_scenario::parse::{ITEMS, parse};

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
}

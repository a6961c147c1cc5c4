//! The words that a line of each kind of item can start with: what a mistake names, and what editors complete.

/// Words that start a line below an item. Below an option, those are `option`'s.
pub fn clauses(item: &str) -> &'static [&'static str] {
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
pub const OF_VARIANT: [&str; 6] = ["leaks", "starts", "is", "ranks", "weighs", "commits"];

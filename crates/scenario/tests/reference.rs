//! The guide's table of constructs and its grammar have every word that the parser knows, and the grammar is the parser's.

mod codes;
mod ebnf;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use demarche_scenario::parse::{CLAUSES, ITEMS, parse};
use ebnf::Grammar;

const LANGUAGE: &str = include_str!("../../../guide/src/language.md");
const GRAMMAR: &str = include_str!("../../../guide/src/grammar.md");

fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    words.into_iter().map(String::from).collect()
}

/// The first line of each kind of item, as short as it can be.
fn head(item: &str) -> &'static str {
    match item {
        "scenario" => "scenario \"S\"",
        "include" => "include \"part.demarche\"",
        "source" => "source wire",
        "grades" => "grades",
        "let" => "let x = 1",
        "column" => "column trade = 1",
        "coefficient" => "coefficient slope = 0",
        "shock" => "shock war_a of north",
        "actor" => "actor north",
        "channel" => "channel trader between north and south",
        "relation" => "relation backs of north to south",
        "note" => "note treaty \"Signed\"",
        "variable" => "variable border: shut < open = shut",
        "goal" => "goal calm of north",
        "decision" => "decision offer by north",
        "event" => "event storm",
        "evidence" => "evidence seen: border is open in round 1",
        "question" => "question opened: border is open",
        "variant" => "variant rich",
        "cover" => "cover wire",
        other => panic!("how does an item `{other}` start?"),
    }
}

/// The words with which lines below `above` may start, as the parser lists them where a line starts with none of them.
fn clauses(above: &str) -> Vec<String> {
    let (_, problems) = parse(&format!("{above}\n  qqqqqqqqqqqq 1 2\n"), 0);
    let told = problems.iter().find(|p| p.code == "unknown-clause");
    let list = told.map_or("", |p| p.hint.strip_prefix("it can have ").unwrap_or(""));
    let words = list.split('`').skip(1).step_by(2);
    words.map(String::from).collect()
}

/// The rows of the table of constructs: of what, the construct, what it does.
fn table() -> Vec<[String; 3]> {
    let (_, section) = LANGUAGE
        .split_once("\n## All constructs\n")
        .expect("the table's heading");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| {
        let cells = line.strip_prefix("| ")?.strip_suffix(" |")?;
        // A sign that separates cells is escaped within one.
        let cells = cells.replace("\\|", "/");
        let cells: Vec<String> = cells.split(" | ").map(|c| c.trim().to_string()).collect();
        <[String; 3]>::try_from(cells).ok()
    });
    rows.collect()
}

/// The words between the backticks of a cell.
fn quoted(cell: &str) -> Vec<&str> {
    let code = cell.split('`').skip(1).step_by(2);
    code.flat_map(|c| c.split(|c: char| !c.is_alphabetic()))
        .filter(|w| !w.is_empty())
        .collect()
}

#[test]
fn the_table_has_every_item_and_every_clause_of_it() {
    let table = table();
    let has = |of: &str, clause: &str| {
        let words: Vec<&str> = clause.split(' ').collect();
        let here = |row: &&[String; 3]| quoted(&row[0]) == [of];
        table.iter().filter(here).any(|row| {
            let known = quoted(&row[1]);
            known.windows(words.len()).any(|window| window == words)
        })
    };
    let mut missing = Vec::new();
    for item in ITEMS {
        let mut wanted = vec![(item, item.to_string())];
        wanted.extend(clauses(head(item)).into_iter().map(|c| (item, c)));
        if item == "decision" {
            let option = format!("{}\n  option wait", head(item));
            wanted.extend(clauses(&option).into_iter().map(|c| ("option", c)));
        }
        missing.extend(wanted.into_iter().filter(|(of, clause)| !has(of, clause)));
    }
    // An option may stand below an option, but is none of its clauses.
    missing.retain(|(of, clause)| (*of, clause.as_str()) != ("option", "option"));
    assert!(missing.is_empty(), "the table lacks {missing:?}");
    assert!(clauses(head("actor")).contains(&"weighs".into()));
    assert!(clauses("decision offer by north\n  option wait").contains(&"looks like".into()));
}

#[test]
fn the_table_has_every_word_and_says_what_each_row_does() {
    let table = table();
    let cells = table
        .iter()
        .flat_map(|[_, construct, does]| [construct, does]);
    let there: BTreeSet<&str> = cells.flat_map(|cell| quoted(cell)).collect();
    let missing: Vec<String> = keywords()
        .into_iter()
        .chain(set(CLAUSES))
        .filter(|word| !there.contains(word.as_str()))
        .collect();
    assert!(missing.is_empty(), "the table lacks {missing:?}");
    for [of, construct, does] in &table {
        assert!(!does.is_empty(), "{of} {construct}");
    }
}

/// The words that the parser's sources name. A message has blanks, and a code stands where a problem is made.
fn keywords() -> BTreeSet<String> {
    let codes = codes::codes(&|path| path.components().any(|part| part.as_os_str() == "parse"));
    let mut words = BTreeSet::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/parse")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let children = fs::read_dir(&path).expect("a folder");
            open.extend(children.map(|c| c.expect("an entry").path()));
        } else {
            words.extend(literals(&path));
        }
    }
    let plain = |word: &String| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    words.retain(|word| plain(word) && !codes.contains(word));
    words
}

/// The strings of a source file, without its comments.
fn literals(path: &PathBuf) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a source file");
    let mut out = Vec::new();
    for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
        let parts: Vec<&str> = line.split('"').collect();
        out.extend(parts.iter().skip(1).step_by(2).map(|p| p.to_string()));
    }
    out
}

/// Signs of the lexer that no sentence has: those of other languages, which are read so that a mistake can be told.
const MISTAKEN: [&str; 5] = ["==", "!=", "&&", "||", "->"];

#[test]
fn the_grammar_has_the_parsers_words_and_no_other() {
    let grammar = Grammar::of(GRAMMAR);
    let (words, signs): (Vec<&str>, Vec<&str>) = grammar
        .terminals()
        .into_iter()
        .partition(|t| t.chars().all(|c| c.is_ascii_lowercase()));
    assert_eq!(set(words), keywords());
    let lexer = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/parse/lex.rs"));
    let lexer = lexer.expect("the lexer");
    let (_, list) = lexer.split_once("const SIGNS").expect("its signs");
    let (_, list) = list.split_once("= [").expect("a list");
    let list = list.split("];").next().unwrap_or_default();
    let mut known = set(list.split('"').skip(1).step_by(2).chain(["~"]));
    known.retain(|sign| !MISTAKEN.contains(&sign.as_str()));
    assert_eq!(set(signs), known);
}

#[test]
fn the_grammar_defines_what_it_uses_and_uses_what_it_defines() {
    let grammar = Grammar::of(GRAMMAR);
    assert_eq!(grammar.used(), grammar.defined());
}

#[test]
fn the_parser_reads_what_the_grammar_derives() {
    let grammar = Grammar::of(GRAMMAR);
    let mut used = BTreeSet::new();
    for seed in 0..8_000 {
        let item = ITEMS[seed as usize % ITEMS.len()].replace("scenario", "header");
        let text = grammar.sentence(&item, seed, &mut used);
        let (scenario, mut problems) = parse(&text, 0);
        // That most clauses can be said only once the grammar does not say.
        problems.retain(|p| p.code != "said-twice");
        assert!(problems.is_empty(), "{text}\n{problems:#?}");
        assert_eq!(scenario.items.len(), 1, "{text}");
    }
    let unused: Vec<&str> = grammar.terminals().into_iter().collect();
    let unused: Vec<_> = unused.iter().filter(|t| !used.contains(**t)).collect();
    assert!(unused.is_empty(), "no sentence had {unused:?}");
}

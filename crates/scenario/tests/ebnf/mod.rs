//! Grammars in the notation of the W3C, and sentences of them at random.

use std::collections::{BTreeMap, BTreeSet};

/// What may stand in a place.
#[derive(Debug)]
enum Part {
    Word(String),
    Rule(String),
    Row(Vec<Part>),
    OneOf(Vec<Part>),
    /// At least and at most so many times.
    Times(Box<Part>, usize, usize),
}

/// Rules by name.
pub(crate) struct Grammar {
    rules: BTreeMap<String, Part>,
}

/// Rules nested deeper than this take the way out that is the shortest.
const DEEP: usize = 40;
/// So do all once the line is longer than this.
const LONG: usize = 200;
/// Repeated as often at most.
const OFTEN: usize = 3;

impl Grammar {
    /// The grammar in the first block `ebnf` of a page. Rules in capitals are left to [`Grammar::sentence`].
    pub(crate) fn of(page: &str) -> Grammar {
        let (_, block) = page.split_once("\n```ebnf\n").expect("a block");
        let block = block.split("\n```").next().unwrap_or_default();
        let mut tokens = tokens(block);
        tokens.reverse();
        let mut rules = BTreeMap::new();
        while let Some(name) = tokens.pop() {
            assert_eq!(tokens.pop().as_deref(), Some("::="), "{name}");
            let rule = choice(&mut tokens);
            assert!(rules.insert(name, rule).is_none());
        }
        Grammar { rules }
    }

    /// The words and signs that stand in sentences as they are.
    pub(crate) fn terminals(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        self.each(&mut |part| {
            if let Part::Word(word) = part {
                found.insert(word.as_str());
            }
        });
        found
    }

    /// The rules that are used, and the one that nothing uses because it is the whole.
    pub(crate) fn used(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::from(["file"]);
        self.each(&mut |part| {
            if let Part::Rule(name) = part
                && !lexical(name)
            {
                found.insert(name.as_str());
            }
        });
        found
    }

    pub(crate) fn defined(&self) -> BTreeSet<&str> {
        self.rules.keys().map(String::as_str).collect()
    }

    fn each<'a>(&'a self, f: &mut dyn FnMut(&'a Part)) {
        let mut open: Vec<&Part> = self.rules.values().collect();
        while let Some(part) = open.pop() {
            f(part);
            match part {
                Part::Word(_) | Part::Rule(_) => {}
                Part::Row(parts) | Part::OneOf(parts) => open.extend(parts),
                Part::Times(part, ..) => open.push(part),
            }
        }
    }

    /// A sentence of a rule, the same for the same seed. Its terminals are added to `used`.
    pub(crate) fn sentence(&self, rule: &str, seed: u64, used: &mut BTreeSet<String>) -> String {
        let mut derivation = Derivation {
            grammar: self,
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678,
            out: String::new(),
            used,
        };
        derivation.rule(rule, 0);
        derivation.out + "\n"
    }
}

fn lexical(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_uppercase())
}

/// Words in quotes keep their opening one.
fn tokens(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '/' => {
                let end = rest.find("*/").expect("the end of a remark");
                rest = rest[end + 2..].trim_start();
                continue;
            }
            '"' => 1 + rest[1..].find('"').expect("a closing quote") + 1,
            ':' => 3,
            c if c.is_alphabetic() => rest
                .find(|c: char| !c.is_alphabetic())
                .unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        out.push(rest[..end].trim_end_matches('"').to_string());
        rest = rest[end..].trim_start();
    }
    out
}

fn choice(tokens: &mut Vec<String>) -> Part {
    let mut ways = vec![row(tokens)];
    while tokens.last().is_some_and(|t| t == "|") {
        tokens.pop();
        ways.push(row(tokens));
    }
    Part::OneOf(ways)
}

fn row(tokens: &mut Vec<String>) -> Part {
    let mut parts = Vec::new();
    while let Some(token) = tokens.last() {
        let next_rule = tokens.len() >= 2 && tokens[tokens.len() - 2] == "::=";
        if next_rule || token == "|" || token == ")" {
            break;
        }
        let token = tokens.pop().unwrap_or_default();
        let part = if token == "(" {
            let inner = choice(tokens);
            assert_eq!(tokens.pop().as_deref(), Some(")"));
            inner
        } else if let Some(word) = token.strip_prefix('"') {
            Part::Word(word.to_string())
        } else {
            Part::Rule(token)
        };
        let times = match tokens.last().map(String::as_str) {
            Some("?") => Some((0, 1)),
            Some("*") => Some((0, OFTEN)),
            Some("+") => Some((1, OFTEN)),
            _ => None,
        };
        parts.push(match times {
            Some((least, most)) => {
                tokens.pop();
                Part::Times(Box::new(part), least, most)
            }
            None => part,
        });
    }
    Part::Row(parts)
}

struct Derivation<'a> {
    grammar: &'a Grammar,
    state: u64,
    out: String,
    used: &'a mut BTreeSet<String>,
}

impl Derivation<'_> {
    fn below(&mut self, n: usize) -> usize {
        // SplitMix64.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn is_enough(&self, depth: usize) -> bool {
        let line = self.out.rfind('\n').map_or(0, |at| at + 1);
        depth > DEEP || self.out.len() - line > LONG
    }

    fn say(&mut self, word: &str) {
        if !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
        self.out.push_str(word);
    }

    fn rule(&mut self, name: &str, depth: usize) {
        if lexical(name) {
            return self.lexical(name);
        }
        let grammar = self.grammar;
        self.part(&grammar.rules[name], depth + 1);
    }

    fn part(&mut self, part: &Part, depth: usize) {
        match part {
            Part::Word(word) => {
                self.used.insert(word.clone());
                self.say(word);
            }
            Part::Rule(name) => self.rule(name, depth),
            Part::Row(parts) => parts.iter().for_each(|part| self.part(part, depth)),
            // The way out stands where it is needed: an atom is a number before anything else.
            Part::OneOf(ways) if self.is_enough(depth) => {
                let plain = ways.iter().find(|way| is_plain(way));
                let way = plain.unwrap_or(&ways[ways.len() - 1]);
                self.part(way, depth);
            }
            Part::OneOf(ways) => {
                let way = self.below(ways.len());
                self.part(&ways[way], depth);
            }
            Part::Times(part, least, most) => {
                for i in 0..*most {
                    // Every further time is less likely.
                    let enough = self.is_enough(depth) && !starts_line(part);
                    if i >= *least && (enough || self.below(2 + i) > 0) {
                        break;
                    }
                    self.part(part, depth);
                }
            }
        }
    }

    fn lexical(&mut self, name: &str) {
        let any = self.below(1_000);
        let all: &[&str] = match name {
            "NAME" => &["north", "x", "Deal_2", "été", "b7", "calm", "front"],
            "TEXT" => &[
                "\"A text\"",
                "\"\"",
                "\"with \\\"quotes\\\" and a \\\\\"",
                "\"# no comment\"",
            ],
            "WHOLE" => &["0", "1", "4", "12", "200"],
            "INTEGER" => &["0", "- 3", "12", "7"],
            "NUMBER" => &["0", "1", "30%", "0.25", "2.5%", "1e3", "7."],
            "DATE" => &["2031", "2031-01", "2031-01-15"],
            "CITATION" => &["cable#2.1", "wire#7", "note#a-1@1f0c9a3b"],
            "LINE" => {
                self.out.push_str("\n  ");
                return;
            }
            "END" => {
                self.out.push('\n');
                return;
            }
            other => panic!("what is {other}?"),
        };
        self.say(all[any % all.len()]);
    }
}

/// Whether it starts with the end of a line: however long that is, the next is short.
fn starts_line(part: &Part) -> bool {
    match part {
        Part::Rule(name) => name == "LINE",
        Part::Row(parts) | Part::OneOf(parts) => parts.first().is_some_and(starts_line),
        _ => false,
    }
}

/// Whether nothing in it goes deeper.
fn is_plain(part: &Part) -> bool {
    match part {
        Part::Word(_) => true,
        Part::Rule(name) => lexical(name),
        Part::Row(parts) | Part::OneOf(parts) => parts.iter().all(is_plain),
        Part::Times(part, least, _) => *least == 0 || is_plain(part),
    }
}

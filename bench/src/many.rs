//! Scenarios that have one kind of thing many times over, and a game that stays small: what is counted is the way from text to
//! page, not play.

use std::fmt::Write as _;

/// A kind of thing, and a scenario that has it so many times.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// What it is called in tables.
    pub name: &'static str,
    /// More of it are refused, or make another game.
    pub most: usize,
    /// Whether the scenario is meant to be refused.
    pub wrong: bool,
    write: fn(&mut Text, usize),
}

/// The files of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The scenario.
    pub scenario: String,
    /// What it includes and cites: names and texts.
    pub others: Vec<(String, String)>,
}

impl Kind {
    /// The scenario with `count` things of this kind.
    pub fn text(&self, count: usize) -> Text {
        let mut text = Text::default();
        (self.write)(&mut text, count);
        text
    }
}

/// A small standoff: everything else stands beside it.
const BASE: &str = "scenario \"Many\"
  rounds 2

actor north \"North\"
  type soft 40% \"wants relief\"
  type hard otherwise \"wants face\"
  soft ranks relief > face
  hard ranks face > relief

actor south \"South\"
  ranks calm

variable deal: no < yes = no

goal relief of north
  1 if deal is yes

goal face of north
  1 if deal is no

goal calm of south
  1 if deal is yes

decision act by north
  option wait
  option sign
    then deal = yes

source base \"A cable\" grade B2

evidence seen: deal is yes in round 1
  reported by base because base#1

question agreed: deal is yes at the end

";

macro_rules! kinds {
    ($($name:literal $most:literal $right:ident |$text:ident, $count:ident| $body:block)*) => {
        &[$(Kind {
            name: $name,
            most: $most,
            wrong: kinds!(@ $right),
            write: |$text: &mut Text, $count: usize| $body,
        }),*]
    };
    (@ right) => { false };
    (@ wrong) => { true };
}

impl Text {
    /// The base, and an item for each number.
    fn each(&mut self, count: usize, mut item: impl FnMut(&mut String, usize) -> std::fmt::Result) {
        if self.scenario.is_empty() {
            self.scenario.push_str(BASE);
        }
        for i in 0..count {
            // A string takes whatever is written to it.
            let _ = item(&mut self.scenario, i);
        }
    }

    /// The base with the first `from` replaced.
    fn with(&mut self, from: &str, to: &str) {
        if self.scenario.is_empty() {
            self.scenario.push_str(BASE);
        }
        self.scenario = self.scenario.replacen(from, to, 1);
    }
}

fn joined(count: usize, between: &str, one: impl Fn(usize) -> String) -> String {
    let all: Vec<String> = (0..count).map(one).collect();
    all.join(between)
}

/// Every kind.
pub const KINDS: &[Kind] = kinds! {
    "sources" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "source s{i} \"Source {i}\" grade B2"));
    }
    "sources with rates by assumption" 4_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "let l{i} = 50%..60%\nsource s{i} \"Source {i}\"\n  hit l{i}\n  false alarm 20%..30%"));
    }
    "sources with a report each" 4_900 right |text, n| {
        text.each(n, |t, i| writeln!(
            t,
            "source s{i} \"Source {i}\" grade B2\nevidence e{i}: deal is yes in round 1, reported by s{i} because s{i}#1"
        ));
    }
    "anonymous sources with a report each" 4_900 right |text, n| {
        text.each(n, |t, i| writeln!(
            t,
            "source s{i} \"Source {i}\" grade C3\n  anonymous\nevidence e{i}: deal is yes in round 1, reported by s{i}"
        ));
    }
    "reports of one source" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "evidence e{i}: deal is yes in round 1, reported by base because base#{i}"));
    }
    "reports of one anonymous source" 9_900 right |text, n| {
        text.with("grade B2\n", "grade B2\n  anonymous\n");
        text.each(n, |t, i| writeln!(t, "evidence e{i}: deal is yes in round 1, reported by base"));
    }
    "reports with an origin each" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "evidence e{i}: deal is yes in round 1, reported by base\n  origin o{i}"));
    }
    "reports of one origin" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "evidence e{i}: deal is yes in round 1, reported by base\n  origin o"));
    }
    "planted sources" 4_900 right |text, n| {
        text.each(n, |t, i| writeln!(
            t,
            "source s{i} \"Source {i}\" grade C3\n  planted by north 5%..20%\nevidence e{i}: deal is yes in round 1, reported by s{i}"
        ));
    }
    "reports dated" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "evidence e{i}: deal is yes in round 1, reported by base, dated 2031-01-{:02}", i % 28 + 1));
    }
    "documents" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "source s{i} \"Source {i}\" grade B2 because s{i}#1.1\n  document \"d{i}.txt\""));
        text.others = (0..n).map(|i| (format!("d{i}.txt"), "One sentence. Another.\n\nMore.\n".into())).collect();
    }
    "sources with one document" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "source s{i} \"Source {i}\" grade B2 because s{i}#{}.1\n  document \"d.txt\"", i + 1));
        text.others = vec![("d.txt".into(), joined(n, "\n\n", |i| format!("Sentence {i}. Another.")))];
    }
    "citations of one document" 9_000 right |text, n| {
        text.with("\"A cable\" grade B2\n", "\"A cable\" grade B2\n  document \"d.txt\"\n");
        text.each(n, |t, i| writeln!(t, "note n{i} \"A note\" because base#{}.1@00000000", i + 1));
        text.others = vec![("d.txt".into(), joined(n, "\n\n", |i| format!("Sentence {i}. Another.")))];
    }
    "sentences of one paragraph" 9_000 right |text, n| {
        text.with("\"A cable\" grade B2\n", "\"A cable\" grade B2\n  document \"d.txt\"\n");
        text.each(n, |t, i| writeln!(t, "note n{i} \"A note\" because base#1.{}", i + 1));
        text.others = vec![("d.txt".into(), joined(n, " ", |i| format!("This is sentence {i}.")))];
    }
    "citations of one item" 3_000 right |text, n| {
        let all = joined(n, ", ", |i| format!("base#{i}"));
        text.each(1, |t, _| writeln!(t, "note n \"A note\" because {all}"));
    }
    "questions" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "question q{i} \"Question {i}?\": deal is yes by round {}", i % 2 + 1));
    }
    "questions of types" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "question q{i} \"Question {i}?\": north is soft\n  base rate 10%"));
    }
    "questions with a rule" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "question q{i}: always deal is no\n  resolves \"By text {i}\" on 2032-02-01"));
    }
    "types" 100 right |text, n| {
        let types = joined(n, "", |i| format!("  type t{i} {}\n  t{i} ranks relief > face\n", if i + 1 < n { "0.5%" } else { "otherwise" }));
        text.with("  type soft 40% \"wants relief\"\n  type hard otherwise \"wants face\"\n  soft ranks relief > face\n  hard ranks face > relief\n", &types);
        text.each(0, |_, _| Ok(()));
    }
    "actors" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "actor a{i} \"Actor {i}\""));
    }
    "actors with goals" 3_300 right |text, n| {
        text.each(n, |t, i| writeln!(t, "actor a{i} \"Actor {i}\"\n  ranks g{i}\ngoal g{i} of a{i}\n  1 if deal is yes"));
    }
    "movers" 64 right |text, n| {
        text.each(n, |t, i| writeln!(
            t,
            "actor a{i} \"Actor {i}\"\n  ranks g{i}\ngoal g{i} of a{i}\n  1 if deal is yes\ndecision d{i} by a{i}\n  option only"
        ));
    }
    "goals" 990 right |text, n| {
        text.with("  ranks calm\n", &format!("  weighs calm 1, {}\n", joined(n, ", ", |i| format!("g{i} 1"))));
        text.each(n, |t, i| writeln!(t, "goal g{i} \"Goal {i}\" of south\n  1 if deal is yes"));
    }
    "goals that are ranked" 990 right |text, n| {
        text.with("  ranks calm\n", &format!("  ranks calm > {}\n", joined(n, " > ", |i| format!("g{i}"))));
        text.each(n, |t, i| writeln!(t, "goal g{i} \"Goal {i}\" of south\n  1 if deal is yes"));
    }
    "cases of a goal" 1_000 right |text, n| {
        let cases = joined(n, "", |i| format!("  0.{i} if deal is yes and round > 1\n"));
        text.with("goal calm of south\n", &format!("goal calm of south\n{cases}"));
    }
    "variables" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "variable v{i} \"Variable {i}\": no < yes = no"));
    }
    "variables that are used" 4_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "variable v{i} \"Variable {i}\": no < yes = no\nquestion q{i}: v{i} is no at the end"));
    }
    "variables that are asked of together" 4_900 right |text, n| {
        text.each(n, |t, i| writeln!(
            t,
            "variable v{i} \"Variable {i}\": no < yes = no\nquestion q{i}: v{i} is no and deal is yes by round 2"
        ));
    }
    "variables that events move" 2_000 right |text, n| {
        text.each(n, |t, i| writeln!(
            t,
            "variable v{i} \"Variable {i}\": no < yes = no\nevent e{i}\n  when deal is yes\n  then v{i} = yes"
        ));
    }
    "variables that move" 990 right |text, n| {
        let then = joined(n, "", |i| format!("    then v{i} = yes\n"));
        text.with("    then deal = yes\n", &format!("    then deal = yes\n{then}"));
        text.each(n, |t, i| writeln!(t, "variable v{i} \"Variable {i}\": no < yes = no"));
    }
    "levels" 250 right |text, n| {
        text.each(1, |t, _| writeln!(t, "variable v: 0..{} = 0", n - 1));
    }
    "named levels" 250 right |text, n| {
        let levels = joined(n, " < ", |i| format!("l{i}"));
        text.each(1, |t, _| writeln!(t, "variable v: {levels} = l0\nquestion q: v is l0 at the end"));
    }
    "options" 126 right |text, n| {
        let options = joined(n, "", |i| format!("  option o{i} \"Option {i}\"\n"));
        text.with("  option wait\n", &format!("  option wait\n{options}"));
    }
    "options seen by one" 120 right |text, n| {
        let options = joined(n, "", |i| format!("  option o{i} \"Option {i}\"\n    seen by south\n    leaks 10%..20%\n"));
        text.with("  option wait\n", &format!("  option wait, quiet\n{options}"));
    }
    "decisions" 200 right |text, n| {
        text.each(n, |t, i| writeln!(t, "decision d{i} \"Decision {i}\" by south\n  option only because base#{i}"));
    }
    "events" 2_000 right |text, n| {
        text.each(n, |t, i| writeln!(t, "event e{i} \"Event {i}\"\n  when deal is yes\n  then deal = yes"));
    }
    "lines of an event" 990 right |text, n| {
        let then = joined(n, "", |_| "  then deal = yes\n".into());
        text.each(1, |t, _| writeln!(t, "event e when deal is yes\n{then}"));
    }
    "chances of an event" 990 right |text, n| {
        let rows = joined(n, "", |_| "  0.1% deal = yes\n".into());
        text.each(1, |t, _| writeln!(t, "event e when deal is yes\n{rows}  otherwise nothing\n"));
    }
    "rounds" 1_000 right |text, n| {
        text.with("  rounds 2\n", &format!("  rounds {n}\n  memory 0 rounds\n"));
    }
    "rounds of a calendar" 1_000 right |text, n| {
        text.with("  rounds 2\n", &format!("  rounds {n} days from 2031-01-01\n  memory 0 rounds\n"));
    }
    "assumptions" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "let l{i} = 20%..50% \"Number {i}\""));
    }
    "assumptions that are used" 900 right |text, n| {
        text.with("goal calm of south\n", &format!("goal calm of south\n{}", joined(n, "", |i| format!("  l{i} if deal is yes and round > 5\n"))));
        text.each(n, |t, i| writeln!(t, "let l{i} = 20%..50% \"Number {i}\" because \"a guess\""));
    }
    "channels" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "channel c{i} \"Channel {i}\" between north and south\n  leaks 30%..70%"));
    }
    "relations" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "relation r{i} \"Relation {i}\" of south to north because base#{i}"));
    }
    "ends of a channel" 1_000 right |text, n| {
        text.each(n, |t, i| writeln!(t, "actor a{i} \"Actor {i}\""));
        let seen = joined(n, ", ", |i| format!("a{i}"));
        text.with("  option sign\n", &format!("  option sign\n    seen by south, {seen}\n    looks like wait\n"));
        text.with("  option wait\n", "  option wait, quiet\n");
    }
    "notes" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "note n{i} \"Note {i}\""));
    }
    "notes with reasons" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "note n{i} \"Note {i}\" because base#{i} \"as it says\""));
    }
    "words of a note" 400_000 right |text, n| {
        let words = joined(n, " ", |i| format!("word{i}"));
        text.each(1, |t, _| writeln!(t, "note n \"{words}\""));
    }
    "comments" 400_000 right |text, n| {
        text.each(n, |t, i| writeln!(t, "# comment {i}"));
    }
    "grades" 36 right |text, n| {
        let rows = joined(n, "", |i| {
            let letter = char::from(b"ABCDEF"[i % 6]);
            format!("  {letter}{} hit 75%, false alarm 12%\n", i / 6 + 1)
        });
        text.each(1, |t, _| writeln!(t, "grades\n{rows}"));
    }
    "omissions of a cover" 1_000 right |text, n| {
        let rows = joined(n, "", |i| format!("  {}.1 \"Framing {i}\"\n", i + 1));
        text.with("\"A cable\" grade B2\n", "\"A cable\" grade B2\n  document \"d.txt\"\n");
        text.each(1, |t, _| writeln!(t, "cover base\n{rows}"));
        text.others = vec![("d.txt".into(), joined(n, "\n\n", |i| format!("Sentence {i}. Another.")))];
    }
    "variants" 100 right |text, n| {
        text.each(n, |t, i| writeln!(t, "variant v{i} \"Variant {i}\"\n  precision of north {}", i + 1));
    }
    "changes of a variant" 1_000 right |text, n| {
        text.each(n, |t, i| writeln!(t, "let l{i} = 20%..50%"));
        text.each(1, |t, _| writeln!(t, "variant v\n{}", joined(n, "", |i| format!("  let l{i} = 20%\n"))));
    }
    "evidence of a variant" 1_000 right |text, n| {
        text.each(1, |t, _| writeln!(t, "variant v\n{}", joined(n, "", |i| format!("  evidence w{i}: deal is yes in round 1, reported by base\n"))));
    }
    "reports that a variant leaves out" 1_000 right |text, n| {
        text.each(n, |t, i| writeln!(t, "evidence e{i}: deal is yes in round 1, reported by base"));
        text.each(1, |t, _| writeln!(t, "variant v\n{}", joined(n, "", |i| format!("  without e{i}\n"))));
    }
    "terms of a condition" 96 right |text, n| {
        let terms = joined(n, " and ", |_| "deal is yes".into());
        text.each(1, |t, _| writeln!(t, "question q: {terms} at the end"));
    }
    "files" 60 right |text, n| {
        text.each(n, |t, i| writeln!(t, "include \"f{i}.demarche\""));
        text.others = (0..n).map(|i| (format!("f{i}.demarche"), joined(100, "", |j| format!("note n{i}_{j} \"A note\"\n")))).collect();
    }
    "includes of one file" 400_000 right |text, n| {
        text.each(n, |t, _| writeln!(t, "include \"f.demarche\""));
        text.others = vec![("f.demarche".into(), "note n \"A note\"\n".into())];
    }
    "includes of no file" 100_000 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "include \"f{i}.demarche\""));
    }
    "includes without a path" 100_000 wrong |text, n| {
        text.each(n, |t, _| writeln!(t, "include"));
    }
    "includes that lead out" 100_000 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "include \"../f{i}\""));
    }
    "items without a keyword" 400_000 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "nonsense{i}"));
    }
    "clauses without a keyword" 100_000 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "note n{i} \"A note\"\n  nonsense"));
    }
    "mistakes in a line" 200_000 wrong |text, n| {
        let all = joined(n, " ", |_| "; !".into());
        text.each(1, |t, _| writeln!(t, "note n {all}"));
    }
    "unknown names" 4_900 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "variable v{i}: no < yes = no\nquestion q{i}: w{i} is yes"));
    }
    "unknown names in a line" 100_000 wrong |text, n| {
        let all = joined(n, ", ", |i| format!("x{i}"));
        text.each(1, |t, _| writeln!(t, "goal g of {all}\n  1 if deal is yes"));
    }
    "unknown sources" 4_900 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "source s{i} \"Source\" grade B2\nnote n{i} \"A note\" because t{i}#1"));
    }
    "repeated names" 9_900 wrong |text, n| {
        text.each(n, |t, _| writeln!(t, "note n \"A note\""));
    }
    "repeated clauses" 400_000 wrong |text, n| {
        text.each(1, |t, _| writeln!(t, "source s \"Source\" grade B2\n{}", "  dated 2031\n".repeat(n)));
    }
    "repeated types" 100 wrong |text, n| {
        text.each(1, |t, _| writeln!(t, "actor a\n{}", "  type t 1%\n".repeat(n)));
    }
    "unknown goals of a ranking" 900 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "goal g{i} of south\n  1 if deal is yes"));
        text.each(1, |t, _| writeln!(t, "actor a\n  ranks {}", joined(n, " > ", |i| format!("h{i}"))));
    }
    "unknown reports in a variant" 1_000 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "evidence e{i}: deal is yes in round 1, reported by base"));
        text.each(1, |t, _| writeln!(t, "variant v\n{}", joined(n, "", |i| format!("  without f{i}\n"))));
    }
    "levels that are not there" 9_900 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "question q{i}: deal is yess{i}"));
    }
    "circles of assumptions" 4_900 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "let a{i} = b{i}\nlet b{i} = a{i}"));
    }
    "a ring of assumptions" 9_900 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "let a{i} = a{}", (i + 1) % n));
    }
    "assumptions on one another" 90 right |text, n| {
        text.each(n, |t, i| writeln!(t, "let a{i} = {}", if i == 0 { "20%..50%".into() } else { format!("a{}", i - 1) }));
    }
    "characters that are not seen" 400_000 wrong |text, n| {
        let all = "a\u{202e}".repeat(n);
        text.each(1, |t, _| writeln!(t, "note n \"{all}\""));
    }
    "quotes that stay open" 400_000 wrong |text, n| {
        text.each(n, |t, i| writeln!(t, "note n{i} \"A note"));
    }
    "bad numbers in a goal" 1_000 wrong |text, n| {
        text.each(1, |t, _| writeln!(t, "goal g of south\n{}", joined(n, "", |i| format!("  {i} if deal is yes\n"))));
    }
    "citations that are not there" 9_000 right |text, n| {
        text.with("\"A cable\" grade B2\n", "\"A cable\" grade B2\n  document \"d.txt\"\n");
        text.each(n, |t, i| writeln!(t, "note n{i} \"A note\" because base#{}.9", i + 1));
        text.others = vec![("d.txt".into(), joined(n, "\n\n", |i| format!("Sentence {i}. Another.")))];
    }
    "documents that are not there" 9_900 right |text, n| {
        text.each(n, |t, i| writeln!(t, "source s{i} \"Source {i}\" grade B2 because s{i}#1.1\n  document \"d{i}.txt\""));
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told_by_its_name() {
        let mut names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), KINDS.len());
    }

    #[test]
    fn more_is_longer() {
        for kind in KINDS {
            let [small, large] = [10, 20].map(|count| kind.text(count));
            let bytes = |text: &Text| {
                text.scenario.len() + text.others.iter().map(|(_, t)| t.len()).sum::<usize>()
            };
            assert!(bytes(&small) <= bytes(&large), "{}", kind.name);
            assert!(small != large, "{}", kind.name);
        }
    }
}

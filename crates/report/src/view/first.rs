//! The first page of a briefing: the answers that matter most, what would move them, what would change the conclusion, and what to
//! watch. All else is behind it.

use std::collections::HashSet;

use super::anatomy;
use super::equilibrium;
use super::measured::{Measured, ahead};
use super::question;
use super::variant::Way;
use super::watch::{Watched, watched};
use super::words::{between, count, percent};
use super::{Labels, largest_first, round};
use crate::confidence::{Support, changes};
use crate::findings::{Answer, Findings, Shift};

/// Answers on the first page.
const ANSWERS: usize = 3;
/// Signals on the first page.
const SIGNALS: usize = 2;
/// Decisions to watch on the first page.
const WATCHED: usize = 3;

/// Said where the signals' section would be empty.
pub const NO_SIGNAL: &str = "No move still to come is expected to move these answers.";
/// The names of the sections, in their order.
pub const SECTIONS: [&str; 3] = [
    "What would move these answers most",
    "What would change the conclusion",
    "What to watch",
];

/// The first page of a briefing.
#[derive(Clone, Debug)]
pub struct FirstPage<'a> {
    /// Which answers these are, in a sentence; empty where nothing is asked.
    pub chosen: String,
    /// The answers, see [`headlines`].
    pub answers: Vec<FirstAnswer<'a>>,
    /// How much and when, of what the author puts first.
    pub measured: Vec<Measured<'a>>,
    /// The moves still to come that are expected to move them most, of different decisions.
    pub signals: Vec<FirstSignal<'a>>,
    /// Whether anything takes one of the answers to the other side of even odds, in a sentence; empty where nothing is asked.
    pub conclusion: String,
    /// For each answer that anything moves: what takes it to the other side of even odds, else what moves it most.
    pub changes: Vec<FirstChange<'a>>,
    /// The decisions most worth watching, each in its best round.
    pub watch: Vec<Watched<'a>>,
    /// What the page rests on: the equilibrium with λ; then scenario and version.
    pub footer: [String; 2],
}

/// An answer on the first page.
#[derive(Clone, Debug)]
pub struct FirstAnswer<'a> {
    /// The finding that this shows.
    pub answer: &'a Answer,
    /// The answer.
    pub now: String,
    /// `35% to 61% over the worlds that fit.` None where nothing was drawn.
    pub spread: Option<String>,
    /// `Confidence: moderate.` A sentence of its own, as the directive has it.
    pub confidence: Option<String>,
    /// Said first where the answer is hardly more than the menu's.
    pub menu: Option<String>,
    /// How it comes about: menu and chance, incentives, reports.
    pub path: String,
    /// Said where the base rate is far from the answer.
    pub gap: Option<String>,
    /// The answer along λ.
    pub along: Option<String>,
}

/// A move still to come, and what seeing it would make of the answers.
#[derive(Clone, Debug)]
pub struct FirstSignal<'a> {
    /// The finding that this shows.
    pub shift: &'a Shift,
    /// Its round.
    pub when: String,
    /// How likely it is to be seen.
    pub seen: String,
    /// The answers that it moves, in the order of the page.
    pub answers: Vec<Moved<'a>>,
}

/// An answer as it is and as it would be.
#[derive(Clone, Debug)]
pub struct Moved<'a> {
    /// The question.
    pub question: &'a str,
    /// The answer.
    pub now: String,
    /// The answer then.
    pub then: String,
    /// Which way it moves.
    pub way: Way,
}

/// What would change an answer.
#[derive(Clone, Debug)]
pub struct FirstChange<'a> {
    /// The answer, and what it would be.
    pub moved: Moved<'a>,
    /// Whether that is on the other side of even odds, in other words.
    pub flips: bool,
    /// `without the report “A meeting between the go-betweens”`, `if “Tehran has no sway over Hezbollah”`
    pub how: String,
}

impl<'a> FirstPage<'a> {
    /// The first page of these findings.
    pub fn new(findings: &'a Findings) -> FirstPage<'a> {
        let own = headlines(&findings.questions);
        let measured = ahead(findings);
        let changes = own.iter().filter_map(|answer| change(findings, answer));
        let changes: Vec<FirstChange<'_>> = changes.collect();
        FirstPage {
            chosen: chosen(findings, own.len(), measured.len()),
            measured,
            signals: signals(findings),
            conclusion: conclusion(findings, &own, &changes),
            changes,
            watch: once_each(watched(findings)),
            footer: footer(findings),
            answers: own.into_iter().map(first).collect(),
        }
    }
}

/// The answers of the first page: the first three that the author calls `headline`, in the order of the file; where none is, the three
/// that incentives and reports moved most, |incentives| + |reports|, the most first.
pub fn headlines(answers: &[Answer]) -> Vec<&Answer> {
    let mut own: Vec<&Answer> = answers.iter().filter(|answer| answer.headline).collect();
    if own.is_empty() {
        own = answers.iter().collect();
        let moved = |answer: &Answer| {
            let parts = &answer.anatomy;
            parts.incentives.abs() + parts.reports.abs()
        };
        own.sort_by_key(|answer| largest_first(moved(answer)));
    }
    own.truncate(ANSWERS);
    own
}

fn chosen(findings: &Findings, shown: usize, measured: usize) -> String {
    let all = findings.questions.len() + findings.how_much.len() + findings.when.len();
    let ordered = shown == 0 || findings.questions.iter().any(|answer| answer.headline);
    let shown = shown + measured;
    let which = match (shown, ordered) {
        (0, _) => String::new(),
        (shown, _) if shown == all => format!("{}.", count(all, "question")),
        (shown, true) => format!("{shown} of {all} questions, those that the author puts first."),
        (shown, false) => {
            let also = match measured {
                0 => "",
                _ => ", and how much and when as the author puts it first",
            };
            format!(
                "{shown} of {all} questions, those that incentives and reports moved most{also}."
            )
        }
    };
    let without = match findings.undefined.len() {
        0 => String::new(),
        1 => "1 question has no answer, since what it is given cannot hold.".into(),
        n => format!("{n} questions have no answer, since what they are given cannot hold."),
    };
    let both = [which, without];
    let said: Vec<&str> = both
        .iter()
        .filter(|s| !s.is_empty())
        .map(String::as_str)
        .collect();
    said.join(" ")
}

fn first(answer: &Answer) -> FirstAnswer<'_> {
    let spread = answer.over.map(|over| {
        let range = between(over.low, over.high);
        match percent(over.low) == percent(over.high) {
            true => format!("{range} in all the worlds that fit."),
            false => format!("{range} over the worlds that fit."),
        }
    });
    FirstAnswer {
        now: percent(answer.probability),
        spread,
        confidence: answer.confidence.as_ref().map(|own| own.sentence()),
        menu: anatomy::menu(answer),
        path: anatomy::path(answer),
        gap: question::gap(answer),
        along: question::along(answer),
        answer,
    }
}

fn signals(findings: &Findings) -> Vec<FirstSignal<'_>> {
    let labels = Labels::new(findings);
    let mut signals = Vec::new();
    for shift in findings.shifts.iter().take(SIGNALS) {
        let each = shift.answers.iter();
        let each = each.map(|(question, now, then)| moved(labels.of(question), *now, *then));
        signals.push(FirstSignal {
            when: round(&findings.rounds, shift.round),
            seen: percent(shift.seen),
            answers: each.filter(|moved| moved.now != moved.then).collect(),
            shift,
        });
    }
    signals
}

fn moved(question: &str, now: f64, then: f64) -> Moved<'_> {
    Moved {
        question,
        now: percent(now),
        then: percent(then),
        way: Way::of(now, then),
    }
}

/// What the answer would be without its single supports that were dropped, without the report that moves it most, and in the what-ifs;
/// each with how that comes.
fn tried(findings: &Findings, answer: &Answer) -> Vec<(f64, String)> {
    let mut tried: Vec<(f64, String)> = Vec::new();
    for reliance in &answer.reliances {
        let what = match reliance.on {
            Support::AnonymousSource => "the anonymous source",
            Support::UnreferencedAssumption => "the assumption",
        };
        let how = format!("without {what} “{}”", reliance.label);
        tried.push((reliance.without, how));
    }
    if let Some(most) = &answer.anatomy.most_report {
        let how = format!("without the report “{}”", most.label);
        tried.push((answer.probability - most.adds, how));
    }
    for (variant, there) in &answer.variants {
        let label = findings.variants.iter().find(|v| v.name == *variant);
        let label = label.map_or(variant.as_str(), |v| v.label.as_str());
        tried.push((*there, format!("if “{label}”")));
    }
    tried
}

/// What takes the answer to the other side of even odds, by the most; where nothing does, what moves it most. None where nothing moves
/// it.
fn change<'a>(findings: &'a Findings, answer: &'a Answer) -> Option<FirstChange<'a>> {
    let now = answer.probability;
    let mut tried = tried(findings, answer);
    tried.sort_by_key(|(then, _)| (!changes(now, *then), largest_first((then - now).abs())));
    let (then, how) = tried.into_iter().next()?;
    let moved = moved(&answer.label, now, then);
    (moved.now != moved.then).then(|| FirstChange {
        flips: changes(now, then),
        moved,
        how,
    })
}

fn conclusion(findings: &Findings, own: &[&Answer], found: &[FirstChange<'_>]) -> String {
    let flips = found.iter().any(|change| change.flips);
    let nothing = own.iter().all(|answer| tried(findings, answer).is_empty());
    let said = match (own.len(), found.len(), flips) {
        (0, ..) => "",
        _ if nothing => "There is no report and no what-if to try.",
        (_, 0, _) => "Nothing that was tried moves these answers.",
        (.., true) => "What takes an answer to the other side of even odds, or else moves it most:",
        (.., false) => {
            "Nothing that was tried takes one of these answers to the other side of even odds. What moves them most:"
        }
    };
    said.into()
}

/// The decisions to watch on the first page: each once, in the round in which it is most worth watching.
fn once_each(watched: Vec<Watched<'_>>) -> Vec<Watched<'_>> {
    let mut known = HashSet::new();
    let first = watched
        .into_iter()
        .filter(|own| known.insert(own.watch.decision.as_str()));
    first.take(WATCHED).collect()
}

/// The decisions to watch that are not on the first page, or not in this round.
pub(crate) fn more_to_watch(findings: &Findings) -> Vec<Watched<'_>> {
    let first = once_each(watched(findings));
    let first: HashSet<(&str, u32)> = first
        .iter()
        .map(|own| (own.watch.decision.as_str(), own.watch.round))
        .collect();
    let mut more = watched(findings);
    more.retain(|own| !first.contains(&(own.watch.decision.as_str(), own.watch.round)));
    more
}

/// Enough of a digest to tell two scenarios apart; the page and the JSON have the whole.
pub(crate) fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

fn footer(findings: &Findings) -> [String; 2] {
    let mut parts = Vec::new();
    parts.extend(
        findings
            .cut_off
            .as_ref()
            .map(|date| format!("reports up to {date}")),
    );
    parts.push(format!("scenario {}", short(&findings.digest)));
    parts.push(format!("demarche {}", findings.version));
    [equilibrium::name(&findings.equilibrium), parts.join(" · ")]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Anatomy, Moving, VariantResult};

    fn answer(name: &str, probability: f64, incentives: f64, reports: f64) -> Answer {
        Answer {
            name: name.into(),
            label: format!("{name}?"),
            probability,
            anatomy: Anatomy {
                incentives,
                reports,
                ..Anatomy::default()
            },
            ..Answer::default()
        }
    }

    fn names(answers: &[Answer]) -> Vec<&str> {
        let own = headlines(answers).into_iter();
        own.map(|answer| answer.name.as_str()).collect()
    }

    #[test]
    fn the_author_orders_or_what_moved_most_comes_first() {
        let mut answers = vec![
            answer("still", 0.5, 0.01, 0.0),
            answer("pushed", 0.5, 0.2, -0.1),
            answer("told", 0.5, 0.0, 0.25),
            answer("less", 0.5, 0.1, 0.1),
            answer("cancelled", 0.5, 0.3, -0.3),
        ];
        assert_eq!(names(&answers), ["cancelled", "pushed", "told"]);
        answers[3].headline = true;
        answers[0].headline = true;
        assert_eq!(names(&answers), ["still", "less"]);
    }

    #[test]
    fn what_flips_an_answer_comes_before_what_moves_it_more() {
        let mut own = answer("deal", 0.6, 0.1, 0.0);
        own.anatomy.most_report = Some(Moving {
            name: "wire".into(),
            label: "Word of an envoy".into(),
            adds: -0.35,
        });
        own.variants = vec![("less".into(), 0.7), ("other_side".into(), 0.3)];
        let variants = ["less", "other_side"].map(|name| VariantResult {
            name: name.into(),
            label: format!("The {name}"),
            ..VariantResult::default()
        });
        let mut findings = Findings {
            questions: vec![own],
            variants: variants.into(),
            ..Findings::default()
        };
        let page = FirstPage::new(&findings);
        let [change] = &page.changes[..] else {
            panic!("{:?}", page.changes);
        };
        assert!(change.flips);
        assert_eq!(change.how, "if “The other_side”");
        assert_eq!((&*change.moved.now, &*change.moved.then), ("60%", "30%"));

        findings.questions[0].variants.pop();
        let page = FirstPage::new(&findings);
        assert_eq!(page.changes[0].how, "without the report “Word of an envoy”");
        assert!(!page.changes[0].flips && page.conclusion.contains("Nothing that was tried takes"));

        findings.questions[0].variants.clear();
        findings.questions[0].anatomy.most_report = None;
        let page = FirstPage::new(&findings);
        assert!(page.changes.is_empty() && page.conclusion.contains("no what-if to try"));

        findings.questions[0].variants = vec![("less".into(), 0.601)];
        let page = FirstPage::new(&findings);
        assert!(page.changes.is_empty() && page.conclusion.contains("moves these answers"));
    }
}

//! How much and when, in words.

use super::anatomy::points;
use super::question::{by_round, resolves};
use super::words::{between, count, percent};
use super::{BEFORE, round};
use crate::findings::{Citation, Findings, RoundName};
use crate::measured::{HowMuch, Level, Rounds, When};

/// The name of their section.
pub const SECTION: &str = "How much and when";
/// Of these on the first page.
const MOST: usize = 3;
/// So much of a distribution is told as a range of levels.
const NEARLY_ALL: f64 = 0.9;

/// A question of how much or when with its answer in words.
#[derive(Clone, Debug)]
pub struct Measured<'a> {
    /// The finding that this shows.
    pub found: Found<'a>,
    /// The question's name in the text.
    pub name: &'a str,
    /// The question.
    pub label: &'a str,
    /// The question as written.
    pub property: &'a str,
    /// The answer in one figure: what is expected, the likeliest level, the median round, or how likely it does not come.
    pub now: String,
    /// What the figure is.
    pub words: String,
    /// How far it goes over the worlds that fit, in a sentence. None where nothing was drawn, and of when, where `more` has it.
    pub over: Option<String>,
    /// What one figure leaves out, in a sentence.
    pub more: String,
    /// How it comes about: menu and chance, incentives, reports. None where levels are names.
    pub path: Option<String>,
    /// What was so before any report.
    pub before: String,
    /// Every level, or every round.
    pub rows: Vec<Row>,
    /// What is expected by round.
    pub trajectory: Option<String>,
    /// The what-ifs that move it, each with what it is then.
    pub what_ifs: Option<String>,
    /// The rule of resolution, and its day.
    pub resolves: Option<String>,
    /// Whether it stands on the first page.
    pub ahead: bool,
}

/// The finding behind a row.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// How much.
    HowMuch(&'a HowMuch),
    /// When.
    When(&'a When),
}

/// A level with its probability, or a round with the probability that it has not come by its end.
#[derive(Clone, Debug)]
pub struct Row {
    /// The level, or the round.
    pub name: String,
    /// Its probability.
    pub probability: f64,
    /// The same in figures.
    pub now: String,
    /// The same before any report.
    pub prior: String,
    /// Over the worlds that fit; empty where nothing was drawn.
    pub range: String,
}

impl Found<'_> {
    /// What the rows of [`Measured::rows`] are, and what their figures say.
    pub fn heads(&self) -> [&'static str; 2] {
        match self {
            Found::HowMuch(_) => ["level", "probability"],
            Found::When(_) => ["round", "not yet by its end"],
        }
    }
}

/// All of them, how much first, each in the order of the file.
pub fn measured(findings: &Findings) -> Vec<Measured<'_>> {
    let amounts = findings.how_much.iter().map(|own| amount(own, findings));
    let times = findings.when.iter().map(|own| time(own, findings));
    let mut all: Vec<Measured<'_>> = amounts.chain(times).collect();
    let alone = findings.questions.is_empty() && !all.iter().any(|own| own.found.headline());
    let own = |own: &&mut Measured<'_>| alone || own.found.headline();
    for first in all.iter_mut().filter(own).take(MOST) {
        first.ahead = true;
    }
    all
}

/// Those of the first page: that the author calls `headline`, and where nothing else is asked at least the first ones.
pub fn ahead(findings: &Findings) -> Vec<Measured<'_>> {
    let mut all = measured(findings);
    all.retain(|own| own.ahead);
    all
}

impl<'a> Found<'a> {
    /// What it rests on.
    pub fn citations(&self) -> &'a [Citation] {
        match self {
            Found::HowMuch(own) => &own.citations,
            Found::When(own) => &own.citations,
        }
    }

    fn headline(&self) -> bool {
        match self {
            Found::HowMuch(own) => own.headline,
            Found::When(own) => own.headline,
        }
    }
}

/// A number on the scale of a variable that reaches so far: `2.8`, `0.43`, `140`.
pub fn figure(x: f64, reach: f64) -> String {
    let decimals = match reach {
        r if r <= 2.0 => 2,
        r if r <= 30.0 => 1,
        _ => 0,
    };
    let size = format!("{:.decimals$}", x.abs());
    let zero = size.bytes().all(|b| matches!(b, b'0' | b'.'));
    let sign = if x < 0.0 && !zero { "−" } else { "" };
    format!("{sign}{size}")
}

/// How far the numbers of these levels go.
pub fn reach(levels: &[Level]) -> f64 {
    let values = levels.iter().filter_map(|level| level.value);
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
        (low.min(v), high.max(v))
    });
    (high - low).max(0.0)
}

/// `3`, `−1`: a level by its name, with a minus sign that is one.
pub fn level_name(name: &str) -> String {
    match name.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None => name.into(),
    }
}

fn signed(x: f64, reach: f64) -> String {
    let size = figure(x, reach);
    match size.chars().all(|c| matches!(c, '0' | '.')) {
        true => "0".into(),
        false if x > 0.0 => format!("+{size}"),
        false => size,
    }
}

fn span(low: String, high: String) -> String {
    match low == high {
        true => low,
        false => format!("{low} to {high}"),
    }
}

fn amount<'a>(own: &'a HowMuch, findings: &'a Findings) -> Measured<'a> {
    let reach = reach(&own.levels);
    let (now, words) = now(own);
    let range = match &own.expected {
        Some(expected) => expected
            .over
            .map(|over| span(figure(over.low, reach), figure(over.high, reach))),
        None => {
            let (level, _) = likeliest(own.levels.iter().map(|l| (&*l.name, l.probability)));
            let own = own.levels.iter().find(|l| level_name(&l.name) == level);
            own.and_then(|l| l.over)
                .map(|over| between(over.low, over.high))
        }
    };
    let row = |level: &Level| Row {
        name: level_name(&level.name),
        probability: level.probability,
        now: percent(level.probability),
        prior: percent(level.prior),
        range: level
            .over
            .map_or_else(String::new, |over| between(over.low, over.high)),
    };
    let before = match &own.expected {
        Some(expected) => format!("{} {BEFORE}", figure(expected.prior, reach)),
        None => {
            let (level, at) = likeliest(own.levels.iter().map(|l| (&*l.name, l.prior)));
            format!("{level} likeliest {BEFORE}, at {at}")
        }
    };
    Measured {
        found: Found::HowMuch(own),
        name: &own.name,
        label: &own.label,
        property: &own.property,
        now,
        words,
        over: range.map(|range| format!("{range} over the worlds that fit.")),
        more: distribution(own),
        path: own.expected.as_ref().map(|own| {
            let incentives = signed(own.prior - own.base, reach);
            let reports = signed(own.value - own.prior, reach);
            path(own.decided, [figure(own.base, reach), incentives, reports])
        }),
        before,
        rows: own.levels.iter().map(row).collect(),
        trajectory: own
            .expected
            .as_ref()
            .and_then(|e| by_round(&e.by_round, &findings.rounds, |x| figure(x, reach))),
        what_ifs: amount_varied(own, findings),
        resolves: resolves(&own.resolves, &own.due),
        ahead: false,
    }
}

/// The figure of a distribution, and what it is: what is expected, or where levels are names the likeliest.
fn answer<'l>(
    expected: Option<f64>,
    reach: f64,
    levels: impl Iterator<Item = (&'l str, f64)>,
) -> (String, String) {
    match expected {
        Some(value) => (figure(value, reach), "expected".into()),
        None => {
            let (level, at) = likeliest(levels);
            (level, format!("likeliest, at {at}"))
        }
    }
}

/// The figure of an answer as it is.
fn now(own: &HowMuch) -> (String, String) {
    let levels = own.levels.iter().map(|l| (&*l.name, l.probability));
    let expected = own.expected.as_ref().map(|expected| expected.value);
    answer(expected, reach(&own.levels), levels)
}

/// The likeliest level, the lowest of equals, with its probability.
fn likeliest<'l>(levels: impl Iterator<Item = (&'l str, f64)>) -> (String, String) {
    let (mut name, mut most) = ("", f64::NEG_INFINITY);
    for (level, p) in levels {
        if p > most + 1e-9 {
            (name, most) = (level, p);
        }
    }
    (level_name(name), percent(most))
}

/// Of numbers the likeliest, and the narrowest range that has nearly all of the probability.
fn distribution(own: &HowMuch) -> String {
    if own.expected.is_none() {
        return String::new();
    }
    let (level, at) = likeliest(own.levels.iter().map(|l| (&*l.name, l.probability)));
    let range = narrowest(&own.levels).map(|(from, to, mass)| {
        let [from, to] = [from, to].map(|l| level_name(&own.levels[l].name));
        format!("; {from} to {to} together {}", percent(mass))
    });
    format!(
        "Likeliest is {level}, at {at}{}.",
        range.unwrap_or_default()
    )
}

/// The fewest neighbouring levels that have nearly all of the probability, and how much that is; none where these are all levels, or
/// the likeliest alone.
fn narrowest(levels: &[Level]) -> Option<(usize, usize, f64)> {
    let mass = |from: usize, to: usize| levels[from..=to].iter().map(|l| l.probability).sum();
    for wide in 2..levels.len() {
        let ranges = (0..=levels.len() - wide).map(|from| {
            let to = from + wide - 1;
            (from, to, mass(from, to))
        });
        let best = ranges.fold(None, |best: Option<(usize, usize, f64)>, own| match best {
            Some(best) if best.2 >= own.2 - 1e-9 => Some(best),
            _ => Some(own),
        });
        let alone = levels.iter().any(|l| l.probability >= NEARLY_ALL);
        if let Some(best) = best.filter(|best| best.2 >= NEARLY_ALL) {
            return (!alone).then_some(best);
        }
    }
    None
}

/// Menu and chance, incentives, reports: what each comes to. Where nobody decides there is no menu.
fn path(decided: bool, [base, incentives, reports]: [String; 3]) -> String {
    match decided {
        true => format!("Menu and chance {base}; incentives {incentives}; reports {reports}"),
        false => format!("Chance {base}; reports {reports}"),
    }
}

fn amount_varied(own: &HowMuch, findings: &Findings) -> Option<String> {
    let reach = reach(&own.levels);
    let now = now(own);
    let mut parts = Vec::new();
    for variant in &findings.variants {
        let Some(there) = variant.how_much.iter().find(|v| v.question == own.name) else {
            continue;
        };
        let levels = there.levels.iter().map(|(name, _, p)| (&**name, *p));
        let then = answer(there.expected.map(|(_, then)| then), reach, levels);
        if then != now {
            parts.push(format!("{} {} if “{}”", then.0, then.1, variant.label));
        }
    }
    (!parts.is_empty()).then(|| format!("What if: {}.", parts.join("; ")))
}

/// `the 6 rounds`, `the first 4 rounds`
fn within(own: &When, names: &[RoundName]) -> String {
    let rounds = count(own.last_round as usize, "round");
    match (own.last_round, own.last_round as usize == names.len()) {
        (1, true) => "the one round".into(),
        (1, false) => "the first round".into(),
        (_, true) => format!("the {rounds}"),
        (_, false) => format!("the first {rounds}"),
    }
}

fn time<'a>(own: &'a When, findings: &'a Findings) -> Measured<'a> {
    let names = &findings.rounds;
    let within = within(own, names);
    let (now, words) = match own.median {
        Some(median) => (round(names, median), "as likely as not by then".into()),
        None => (percent(1.0 - own.within), format!("not within {within}")),
    };
    let over = own.not_yet_over.last().map(|over| {
        let range = between(1.0 - over.high, 1.0 - over.low);
        let median = own.median_over.and_then(|rounds| medians(rounds, names));
        let median = median.map_or(String::new(), |median| format!("; {median}"));
        format!(", {range} over the worlds that fit{median}")
    });
    let row = |(i, (now, prior)): (usize, (&f64, &f64))| Row {
        name: round(names, i as u32 + 1),
        probability: *now,
        now: percent(*now),
        prior: percent(*prior),
        range: own
            .not_yet_over
            .get(i)
            .map_or_else(String::new, |over| between(over.low, over.high)),
    };
    let both = own.not_yet.iter().zip(&own.prior_not_yet);
    Measured {
        found: Found::When(own),
        name: &own.name,
        label: &own.label,
        property: &own.property,
        now,
        words,
        over: None,
        more: format!(
            "{} that it comes within {within}{}.",
            percent(own.within),
            over.unwrap_or_default()
        ),
        path: Some(path(
            own.decided,
            [
                percent(own.base),
                points(own.prior - own.base),
                points(own.within - own.prior),
            ],
        )),
        before: match own.prior_median {
            Some(median) => format!("{} {BEFORE}", round(names, median)),
            None => format!("{} {BEFORE}", percent(1.0 - own.prior)),
        },
        rows: both.enumerate().map(row).collect(),
        trajectory: None,
        what_ifs: time_varied(own, findings, &within),
        resolves: resolves(&own.resolves, &own.due),
        ahead: false,
    }
}

/// Between which rounds the median is; none where it is in one round, or in none of them, throughout.
fn medians(rounds: Rounds, names: &[RoundName]) -> Option<String> {
    let Rounds { early, late } = rounds;
    let early = round(names, early?);
    match late {
        Some(late) if round(names, late) == early => None,
        Some(late) => Some(format!(
            "as likely as not by {early} to {}",
            round(names, late)
        )),
        None => Some(format!(
            "as likely as not by {early}, or in none of the rounds"
        )),
    }
}

fn time_varied(own: &When, findings: &Findings, within: &str) -> Option<String> {
    let say = |median: Option<u32>, p: f64| match median {
        Some(median) => format!("by {} as likely as not", round(&findings.rounds, median)),
        None => format!("{} within {within}", percent(p)),
    };
    let now = say(own.median, own.within);
    let mut parts = Vec::new();
    for variant in &findings.variants {
        let there = variant.when.iter().find(|v| v.question == own.name);
        let then = there.map(|there| say(there.median.1, there.within.1));
        if let Some(then) = then.filter(|then| *then != now) {
            parts.push(format!("{then} if “{}”", variant.label));
        }
    }
    (!parts.is_empty()).then(|| format!("What if: {}.", parts.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(probabilities: &[f64]) -> Vec<Level> {
        let level = |(i, p): (usize, &f64)| Level {
            name: i.to_string(),
            value: Some(i as f64),
            probability: *p,
            ..Level::default()
        };
        probabilities.iter().enumerate().map(level).collect()
    }

    #[test]
    fn figures_have_as_many_decimals_as_the_scale_needs() {
        let shown = [(2.84, 5.0), (0.434, 1.0), (140.2, 250.0), (-0.04, 5.0)];
        let shown = shown.map(|(x, reach)| figure(x, reach));
        assert_eq!(shown, ["2.8", "0.43", "140", "0.0"]);
        assert_eq!(
            [-1.5, 1.5, 0.01].map(|x| signed(x, 5.0)),
            ["−1.5", "+1.5", "0"]
        );
    }

    #[test]
    fn the_narrowest_range_has_nearly_all() {
        let own = levels(&[0.02, 0.3, 0.4, 0.23, 0.05]);
        let (from, to, mass) = narrowest(&own).expect("a range");
        assert_eq!((from, to), (1, 3));
        assert!((mass - 0.93).abs() < 1e-12);
        assert!(narrowest(&levels(&[0.95, 0.05, 0.0])).is_none());
        assert!(narrowest(&levels(&[0.5, 0.5])).is_none());
    }

    #[test]
    fn a_median_is_told_where_it_moves() {
        let told = |early, late| medians(Rounds { early, late }, &[]);
        assert_eq!(told(Some(2), Some(2)), None);
        assert_eq!(told(None, None), None);
        assert_eq!(
            told(Some(2), Some(4)).expect("it moves"),
            "as likely as not by round 2 to round 4"
        );
        assert!(
            told(Some(2), None)
                .expect("it moves")
                .ends_with("none of the rounds")
        );
    }
}

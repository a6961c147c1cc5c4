//! How firm an answer is: the confidence word of ICD 203, by a rule, and what an answer hangs on.
//!
//! The directive keeps apart how likely something is and how far the analyst trusts that judgement, and forbids putting both into one
//! sentence. So no sentence that is made here has a word of estimative probability in it.
//!
//! Each of five grounds sets a bound, and the confidence is the lowest of the bounds (the guide's page on briefings has the table):
//!
//! | ground | high | moderate | low |
//! |---|---|---|---|
//! | 5–95 % interval over the ensemble | up to 20 points wide | up to 50 | wider, or not drawn |
//! | effective draws | 400 or more | 100 or more | fewer |
//! | λ | left open | one number | |
//! | equilibria found | up to 20 points apart | up to 50, or not looked for | further apart, or the conclusion changes |
//! | single supports | no conclusion hangs on one | not tried | it hangs on an anonymous source, or an assumption without a reference |
//!
//! Twenty points are the width of a word's class, fifty half the scale. The sampling error of the 5 % and 95 % marks is 1.1
//! points of weight at 400 effective draws and 2.2 at 100.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Serialize;

use crate::ablate::Moved;
use crate::stress::Stress;
use crate::view::listed;
use crate::view::words::{count, percent, words};
use demarche_scenario::model::{Construct, Evidence, Model, Source};

/// Width of an interval, in percentage points, up to which confidence may be high, and up to which it may be moderate.
pub const WIDTHS: [f64; 2] = [20.0, 50.0];
/// Effective draws from which confidence may be high, and from which it may be moderate.
pub const DRAWS: [f64; 2] = [400.0, 100.0];

/// The directive's three levels, from the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Weak grounds: the answer may well be wrong.
    Low,
    /// Between low and high.
    Moderate,
    /// Every test leaves the conclusion as it is.
    High,
}

impl Confidence {
    /// `low`, `moderate`, `high`
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Moderate => "moderate",
            Confidence::High => "high",
        }
    }
}

/// The grounds of a confidence word: how far an answer varies. Probabilities are between 0 and 1, the lower first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grounds {
    /// The ensemble; none where none was drawn.
    pub ensemble: Option<Worlds>,
    /// The answer's range over the equilibria found, the one that is played among them; none where no others were looked for.
    pub equilibria: Option<(f64, f64)>,
    /// What the conclusion depends on, see [`Supports::of`]; none where nothing was dropped.
    pub reliances: Option<Vec<Reliance>>,
    /// Sorts of support that were not all dropped, where others were.
    pub untried: Vec<Support>,
}

/// The answer over draws of every uncertain input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worlds {
    /// 5th and 95th percentile of the answer.
    pub interval: (f64, f64),
    /// Effective sample size; infinite where the scenario has no uncertain input.
    pub effective: f64,
    /// Whether somebody decides something while λ is left open for nobody.
    pub precise: bool,
}

/// A single support without which the conclusion would be another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reliance {
    /// Sort of the support.
    pub on: Support,
    /// Its path, or the name of the source.
    pub path: String,
    /// Its label, or its path where it has none.
    pub label: String,
    /// The answer as it is.
    pub base: f64,
    /// The answer without it.
    pub without: f64,
}

/// Sorts of support that a conclusion should not rest on alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Support {
    /// A source that is marked `anonymous`, or one of its reports.
    AnonymousSource,
    /// An assumption that cites no source.
    UnreferencedAssumption,
}

/// Something that keeps confidence from being higher, and how high it may be for all that.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bound {
    /// The most that it leaves.
    pub most: Confidence,
    /// Why, without a capital letter or a full stop.
    pub because: String,
}

/// The confidence in an answer, with what bounds it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judgement {
    /// The lowest of the bounds; high without any.
    pub confidence: Confidence,
    /// Grounds that bound the confidence below high, the lowest first.
    pub bounds: Vec<Bound>,
}

/// The confidence that the grounds of an answer leave. Wider intervals, fewer draws and more supports never raise it.
pub fn judge(grounds: &Grounds) -> Judgement {
    let mut bounds = Vec::new();
    let mut bound = |most: Confidence, because: String| {
        if most < Confidence::High {
            bounds.push(Bound { most, because });
        }
    };
    match &grounds.ensemble {
        None => bound(
            Confidence::Low,
            "what the scenario leaves open was not drawn".into(),
        ),
        Some(worlds) => {
            let (low, high) = worlds.interval;
            let points = (100.0 * (high - low)).round();
            bound(
                by_width(worlds.interval),
                format!("its spread over the worlds that fit is {points} points wide"),
            );
            if worlds.precise {
                bound(
                    Confidence::Moderate,
                    "how precise actors are (λ) was taken as known".into(),
                );
            }
            let draws = worlds.effective;
            bound(
                by_draws(draws),
                format!(
                    "the worlds that were drawn are worth {}",
                    count(whole(draws), "draw")
                ),
            );
        }
    }
    match grounds.equilibria {
        None => bound(
            Confidence::Moderate,
            "other equilibria were not looked for".into(),
        ),
        Some(found) => {
            let said = range(found);
            let most = match changes(found.0, found.1) {
                true => Confidence::Low,
                false => by_width(found),
            };
            bound(most, format!("it goes {said} over the equilibria found"));
        }
    }
    match &grounds.reliances {
        None => bound(
            Confidence::Moderate,
            "nothing was dropped to see what it hangs on".into(),
        ),
        Some(reliances) => {
            let on = named(reliances);
            if !on.is_empty() {
                bound(Confidence::Low, format!("it hangs {}", listed(&on)));
            }
            for sort in &grounds.untried {
                let kept = match sort {
                    Support::AnonymousSource => "anonymous sources",
                    Support::UnreferencedAssumption => "assumptions",
                };
                let because = format!("not all {kept} were dropped to see what it hangs on");
                bound(Confidence::Moderate, because);
            }
        }
    }
    bounds.sort_by_key(|bound| bound.most);
    Judgement {
        confidence: bounds.first().map_or(Confidence::High, |bound| bound.most),
        bounds,
    }
}

impl Judgement {
    /// `Confidence: moderate.` It stands alone: the directive has no other judgement in one sentence with it.
    pub fn sentence(&self) -> String {
        format!("Confidence: {}.", self.confidence.word())
    }

    /// What keeps it from being higher, in a sentence of its own, without what was said before; none where nothing is left to say.
    pub fn why(&self, said: &[&Bound]) -> Option<String> {
        let lowest = self.bounds.iter().filter(|b| b.most == self.confidence);
        let left = lowest.filter(|bound| !said.contains(bound));
        let reasons: Vec<String> = left.map(|b| b.because.clone()).collect();
        (!reasons.is_empty()).then(|| format!("Not higher, since {}.", listed(&reasons)))
    }
}

/// The first line of an answer whose conclusion would be another in another equilibrium, without one anonymous source, or
/// without one assumption that cites nothing: `This hangs on …`. None where it would not, as far as that was tried.
pub fn hangs_on(grounds: &Grounds) -> Option<String> {
    let mut on = Vec::new();
    if let Some((low, high)) = grounds.equilibria
        && changes(low, high)
    {
        on.push(format!(
            "on which equilibrium is played ({} over those found)",
            range((low, high))
        ));
    }
    on.extend(named(grounds.reliances.as_deref().unwrap_or_default()));
    (!on.is_empty()).then(|| format!("This hangs {}.", listed(&on)))
}

/// The single supports of all conclusions: what flips when something is dropped, by question.
pub struct Supports<'a> {
    /// Drops that change the conclusion on a question, in their order, and how.
    flips: HashMap<&'a str, Vec<(&'a str, &'a Moved)>>,
    constructs: HashMap<&'a str, &'a Construct>,
    sources: HashMap<&'a str, &'a Source>,
    evidence: HashMap<&'a str, &'a Evidence>,
    model: &'a Model,
}

impl<'a> Supports<'a> {
    /// Of a scenario of which parts were dropped.
    pub fn new(stress: &'a Stress, model: &'a Model) -> Supports<'a> {
        let mut flips: HashMap<&str, Vec<(&str, &Moved)>> = HashMap::new();
        for drop in &stress.drops {
            for moved in drop.flips.iter().filter(|m| changes(m.base, m.without)) {
                let own = flips.entry(&moved.question).or_default();
                own.push((&drop.construct, moved));
            }
        }
        if flips.is_empty() {
            return Supports {
                flips,
                constructs: HashMap::new(),
                sources: HashMap::new(),
                evidence: HashMap::new(),
                model,
            };
        }
        let mut constructs = HashMap::new();
        for construct in &model.constructs {
            constructs
                .entry(construct.path.as_str())
                .or_insert(construct);
        }
        Supports {
            flips,
            constructs,
            sources: model.sources.iter().map(|s| (s.name.as_str(), s)).collect(),
            evidence: model
                .evidence
                .iter()
                .map(|e| (e.name.as_str(), e))
                .collect(),
            model,
        }
    }

    /// The anonymous sources and unreferenced assumptions without which the conclusion on a question would be another, those that
    /// move it most first. A source and its reports count as one.
    pub fn of(&self, question: &str) -> Vec<Reliance> {
        let mut found: Vec<Reliance> = Vec::new();
        let mut places: HashMap<(Support, String), usize> = HashMap::new();
        let own = self.flips.get(question);
        for (dropped, moved) in own.into_iter().flatten() {
            let construct = self.constructs.get(dropped);
            let Some((on, path, label)) = construct.and_then(|c| self.weak(c)) else {
                continue;
            };
            match places.entry((on, path.clone())) {
                Entry::Occupied(known) => {
                    let known = &mut found[*known.get()];
                    if known.shift() < moved.by().abs() {
                        known.without = moved.without;
                    }
                }
                Entry::Vacant(place) => {
                    place.insert(found.len());
                    found.push(Reliance {
                        on,
                        path,
                        label,
                        base: moved.base,
                        without: moved.without,
                    });
                }
            }
        }
        found.sort_by(|a, b| b.shift().total_cmp(&a.shift()));
        found
    }

    /// What sort of weak support a construct is, with its name; none if it is none.
    fn weak(&self, construct: &Construct) -> Option<(Support, String, String)> {
        let anonymous = |source: &Source| {
            let found = (
                Support::AnonymousSource,
                source.name.clone(),
                source.label.clone(),
            );
            source.anonymous.then_some(found)
        };
        let name = construct.path.split_once('.').map(|(_, name)| name);
        match construct.kind {
            "source" => anonymous(self.sources.get(name?)?),
            "evidence" => anonymous(&self.model.sources[self.evidence.get(name?)?.source?]),
            _ if !construct.cites_nothing() => None,
            _ => {
                // A bare name such as `keep` says little without whose it is.
                let bare = construct.path.rsplit('.').next();
                let label = match construct.label.as_str() {
                    "" => &construct.path,
                    label if Some(label) == bare => &construct.path,
                    label => label,
                };
                let found = (construct.path.clone(), label.to_string());
                Some((Support::UnreferencedAssumption, found.0, found.1))
            }
        }
    }
}

impl Reliance {
    fn shift(&self) -> f64 {
        (self.without - self.base).abs()
    }
}

/// Whether the conclusion is another: on the other side of even odds, and not in the same words.
pub(crate) fn changes(a: f64, b: f64) -> bool {
    (a - 0.5) * (b - 0.5) < 0.0 && words(a) != words(b)
}

fn by_width((low, high): (f64, f64)) -> Confidence {
    // A width that is a border on paper is one here too.
    let width = (1e8 * (high - low)).round() / 1e6;
    match width {
        w if w <= WIDTHS[0] => Confidence::High,
        w if w <= WIDTHS[1] => Confidence::Moderate,
        _ => Confidence::Low,
    }
}

fn by_draws(effective: f64) -> Confidence {
    match effective {
        n if n >= DRAWS[0] => Confidence::High,
        n if n >= DRAWS[1] => Confidence::Moderate,
        _ => Confidence::Low,
    }
}

fn whole(draws: f64) -> usize {
    draws.floor().clamp(0.0, 1e15) as usize
}

fn range((low, high): (f64, f64)) -> String {
    format!("from {} to {}", percent(low), percent(high))
}

/// Each sort of support: the one that moves the answer most, and how many more there are.
fn named(reliances: &[Reliance]) -> Vec<String> {
    let sorts = [
        (Support::AnonymousSource, "one anonymous source"),
        (
            Support::UnreferencedAssumption,
            "one assumption that cites no source",
        ),
    ];
    let mut on = Vec::new();
    for (sort, sort_named) in sorts {
        let mut like = reliances.iter().filter(|r| r.on == sort);
        let Some(first) = like.next() else { continue };
        let without = percent(first.without);
        let more = match like.count() {
            0 => String::new(),
            n => format!(", as on {n} more alike"),
        };
        on.push(format!(
            "on {sort_named}, “{}” ({without} without it{more})",
            first.label
        ));
    }
    on
}

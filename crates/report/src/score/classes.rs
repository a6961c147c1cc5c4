//! Forecasts grouped by the words of ICD 203, the frequency in each group, and Murphy's decomposition over the groups.

use std::collections::BTreeSet;

use serde::Serialize;

use super::interval;
use crate::view::words::words;

/// The classes, from the least likely; what lies beyond the directive's table belongs to its ends.
pub const CLASSES: [(&str, f64, f64); 7] = [
    ("almost no chance", 0.0, 0.05),
    ("very unlikely", 0.05, 0.20),
    ("unlikely", 0.20, 0.45),
    ("roughly even chance", 0.45, 0.55),
    ("likely", 0.55, 0.80),
    ("very likely", 0.80, 0.95),
    ("almost certain", 0.95, 1.0),
];

/// A forecast and what came of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The forecast.
    pub probability: f64,
    /// Whether it happened.
    pub happened: bool,
    /// Its weight, > 0.
    pub weight: f64,
    /// Which question it is about.
    pub question: usize,
}

/// Forecasts that bear the same word.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Class {
    /// The word.
    pub words: &'static str,
    /// The weighted mean of the forecasts.
    pub said: f64,
    /// Questions that bore the word at least once.
    pub questions: usize,
    /// How many of those happened.
    pub happened: usize,
    /// The share of them.
    pub share: f64,
    /// Exact 90 % interval for the probability with which such questions happen, from the two counts.
    pub interval: (f64, f64),
}

/// The Brier score as reliability − resolution + uncertainty + within (Murphy 1973; the last term, which classes wider than one
/// forecast need, after Stephenson, Coelho and Jolliffe 2008).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Murphy {
    /// Reliability: how far the forecasts of a class are from its frequency; 0 at best.
    pub reliability: f64,
    /// Resolution: how far the frequencies of the classes are from each other; the more the better.
    pub resolution: f64,
    /// Uncertainty of the outcomes, given the overall frequency alone.
    pub uncertainty: f64,
    /// What differences inside the classes add (spread) and take away (where they point the right way).
    pub within: f64,
}

fn class(probability: f64) -> usize {
    let word = words(probability);
    let known = CLASSES.iter().position(|(name, ..)| *name == word);
    // Beyond the table: nearer to 0 or to 1.
    known.unwrap_or(if probability < 0.5 {
        0
    } else {
        CLASSES.len() - 1
    })
}

/// Sums over one class.
#[derive(Clone, Default)]
struct Sums {
    weight: f64,
    said: f64,
    happened: f64,
    questions: BTreeSet<(usize, bool)>,
}

fn sums(pairs: &[Pair]) -> Vec<Sums> {
    let mut all = vec![Sums::default(); CLASSES.len()];
    for pair in pairs {
        let sums = &mut all[class(pair.probability)];
        sums.weight += pair.weight;
        sums.said += pair.weight * pair.probability;
        sums.happened += if pair.happened { pair.weight } else { 0.0 };
        sums.questions.insert((pair.question, pair.happened));
    }
    all
}

/// The classes that have forecasts, from the least likely.
pub fn classes(pairs: &[Pair]) -> Vec<Class> {
    let all = sums(pairs);
    let named = CLASSES.iter().zip(&all);
    let filled = named.filter(|(_, sums)| !sums.questions.is_empty());
    filled
        .map(|((words, ..), sums)| {
            let happened = sums.questions.iter().filter(|(_, yes)| *yes).count();
            Class {
                words,
                said: sums.said / sums.weight,
                share: happened as f64 / sums.questions.len() as f64,
                questions: sums.questions.len(),
                happened,
                interval: interval::of_share(happened, sums.questions.len()),
            }
        })
        .collect()
}

/// The decomposition; its terms add up to the weighted Brier score. None without forecasts.
pub fn murphy(pairs: &[Pair]) -> Option<Murphy> {
    let all = sums(pairs);
    let total: f64 = all.iter().map(|sums| sums.weight).sum();
    if total <= 0.0 {
        return None;
    }
    let overall = all.iter().map(|sums| sums.happened).sum::<f64>() / total;
    let mut murphy = Murphy {
        reliability: 0.0,
        resolution: 0.0,
        uncertainty: overall * (1.0 - overall),
        within: 0.0,
    };
    for sums in all.iter().filter(|sums| sums.weight > 0.0) {
        let (said, share) = (sums.said / sums.weight, sums.happened / sums.weight);
        murphy.reliability += sums.weight / total * (said - share).powi(2);
        murphy.resolution += sums.weight / total * (share - overall).powi(2);
    }
    for pair in pairs {
        let sums = &all[class(pair.probability)];
        let (said, share) = (sums.said / sums.weight, sums.happened / sums.weight);
        let happened = f64::from(u8::from(pair.happened));
        let off = pair.probability - said;
        murphy.within += pair.weight / total * (off * off - 2.0 * off * (happened - share));
    }
    Some(murphy)
}

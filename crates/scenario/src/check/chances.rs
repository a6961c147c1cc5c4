//! Rows of probabilities of which one comes true: types, drawn starts, outcomes.

use super::Checker;
use super::bounds::{SAMPLES, Sample};
use super::mistakes::chances as wrong;
use super::quantity::SLACK;
use super::scope::Place;
use crate::model::{Num, Prior};
use crate::span::Span;
use crate::syntax;

impl Checker<'_> {
    /// Resolves rows of probabilities and makes sure that they can add up to one. Each row comes with its place and
    /// the path of its parameter; `what` names them all, as in "the outcomes of `raid`".
    pub(super) fn chances<'r>(
        &mut self,
        rows: impl IntoIterator<Item = (&'r syntax::Prior, Span, String)>,
        place: Place,
        what: &str,
    ) -> Vec<Prior> {
        let mut out = Vec::new();
        let mut given: Vec<Num> = Vec::new();
        let before = self.problems.len();
        let (mut otherwise, mut whole) = (false, None::<Span>);
        for (prior, span, path) in rows {
            whole = Some(whole.map_or(span, |w| w.to(span)));
            match prior {
                syntax::Prior::Otherwise => {
                    if otherwise {
                        self.report(wrong::second_otherwise(span, what));
                    }
                    otherwise = true;
                    out.push(Prior::Otherwise);
                }
                syntax::Prior::Given(e) => match self.probability(e, place, path) {
                    Some(formula) => {
                        given.push(formula.clone());
                        out.push(Prior::Given(formula));
                    }
                    None => out.push(Prior::Otherwise),
                },
            }
        }
        if let Some(span) = whole
            && self.problems.len() == before
        {
            self.sum(&given, otherwise, span, what);
        }
        out
    }

    fn sum(&mut self, given: &[Num], otherwise: bool, span: Span, what: &str) {
        let total = |point| -> f64 {
            let at = Sample {
                model: &self.model,
                point,
            };
            given.iter().map(|number| number.eval(&at)).sum()
        };
        let sums: Vec<f64> = (0..SAMPLES).map(total).collect();
        let fixed = sums.iter().all(|s| (s - sums[0]).abs() <= SLACK);
        let highest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let lowest = sums.iter().copied().fold(f64::INFINITY, f64::min);
        let by_state = given.iter().any(Num::depends_on_state);
        let problem = if otherwise {
            if highest <= 1.0 + SLACK {
                return;
            } else if by_state && lowest <= 1.0 + SLACK {
                wrong::sum_may_exceed(span, what, highest)
            } else {
                wrong::more_than_one(span, what, highest)
            }
        } else if sums.iter().all(|s| (s - 1.0).abs() <= SLACK) {
            return;
        } else if fixed {
            wrong::not_one(span, what, sums[0])
        } else {
            wrong::vary_without_otherwise(span, what)
        };
        self.report(problem);
    }
}

//! How usual options are: shares of a decision's play where nothing is at stake.

use super::Checker;
use super::mistakes::{chances as wrong, names as unnamed};
use super::quantity::SLACK;
use super::scope::Place;
use crate::model::{DecisionId, Num, OptionGroup, Prior};
use crate::span::Span;
use crate::syntax::Expr;

/// Shares of one whole, as they are written.
struct Shares {
    what: String,
    given: Vec<(Num, Span)>,
    /// How many get what is left.
    rest: usize,
}

impl Checker<'_> {
    /// The groups of a decision's options, and all weights.
    pub(super) fn usual(&mut self, d: DecisionId) {
        let item = self.names.decisions.items[d];
        let name = &item.name.text;
        let mut groups: Vec<OptionGroup> = Vec::new();
        let mut of = Vec::new();
        for option in &item.options {
            let group = option.group.as_ref().map(|clause| &clause.value.text);
            let at = group.map(|group| {
                let known = groups.iter().position(|known| known.name == *group);
                known.unwrap_or_else(|| {
                    groups.push(OptionGroup {
                        name: group.clone(),
                        usual: Prior::Otherwise,
                    });
                    groups.len() - 1
                })
            });
            of.push(at);
        }
        let mut whole = Shares {
            what: format!("the options of `{name}`"),
            given: Vec::new(),
            rest: of.iter().filter(|group| group.is_none()).count() + groups.len(),
        };
        for (i, group) in item.groups.iter().enumerate() {
            let known = groups.iter().position(|own| own.name == group.name.text);
            let Some(at) = known else {
                let all = self
                    .hints()
                    .then(|| groups.iter().map(|g| g.name.as_str()).collect());
                let problem = unnamed::unknown("group", &group.name.text, group.name.span, all);
                self.report(problem);
                continue;
            };
            if item.groups[..i]
                .iter()
                .any(|g| g.name.text == group.name.text)
            {
                self.report(unnamed::duplicate("group", &group.name));
                continue;
            }
            let path = format!("{name}.group.{}", group.name.text);
            if let Some(share) = self.share(&group.usual, path) {
                groups[at].usual = Prior::Given(share.clone());
                whole.add(share, group.usual.span);
            }
        }
        let mut within: Vec<Shares> = groups
            .iter()
            .enumerate()
            .map(|(g, group)| Shares {
                what: format!("group `{}`", group.name),
                given: Vec::new(),
                rest: of.iter().filter(|own| **own == Some(g)).count(),
            })
            .collect();
        for (o, option) in item.options.iter().enumerate() {
            let Some(clause) = &option.usual else {
                continue;
            };
            let path = format!("{name}.{}.usual", option.name.text);
            let Some(share) = self.share(&clause.value, path) else {
                continue;
            };
            let shares = match of[o] {
                Some(group) => &mut within[group],
                None => &mut whole,
            };
            shares.add(share.clone(), clause.value.span);
            self.model.decisions[d].options[o].usual = Prior::Given(share);
        }
        for shares in within.iter().chain([&whole]) {
            self.judge_shares(shares);
        }
        let decision = &mut self.model.decisions[d];
        decision.groups = groups;
        for (option, group) in decision.options.iter_mut().zip(of) {
            option.group = group;
        }
    }

    /// A share above 0: what is never done is no option.
    fn share(&mut self, e: &Expr, path: String) -> Option<Num> {
        let share = self.probability(e, Place::Quantity, path)?;
        let (least, _) = self.interval(&share);
        if least <= 0.0 {
            self.report(wrong::never_usual(e.span));
            return None;
        }
        Some(share)
    }

    /// What is given must leave something where others share the rest; else the shares are made to sum to 1.
    fn judge_shares(&mut self, shares: &Shares) {
        let Some((_, last)) = shares.given.last() else {
            return;
        };
        let bounds = shares.given.iter().map(|(share, _)| self.interval(share));
        let (least, most) = bounds.fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        if shares.rest > 0 && most >= 1.0 {
            let problem = wrong::nothing_left(*last, &shares.what, most);
            self.report(problem);
        } else if shares.rest == 0 && (least > 1.0 + SLACK || most < 1.0 - SLACK) {
            let problem = wrong::shares_are_scaled(*last, &shares.what, (least, most));
            self.report(problem);
        }
    }
}

impl Shares {
    fn add(&mut self, share: Num, span: Span) {
        self.given.push((share, span));
        self.rest -= 1;
    }
}

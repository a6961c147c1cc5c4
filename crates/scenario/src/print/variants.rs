//! Variants: what each of their lines changes.

use super::expr::{expr, precision};
use super::items::{evidence_head, weights};
use super::{Page, titled, window};
use crate::syntax::{ExprKind, Override, Variant};

impl Page<'_> {
    pub(super) fn variant(&mut self, x: &Variant) {
        self.head(&x.meta, &format!("variant {}", titled(&x.name, &x.label)));
        for c in &x.changes {
            self.clause(&c.meta, &change(&c.value));
        }
    }
}

/// One line of a variant: `north is sincere 70%`, `trader leaks 100%`.
pub fn change(change: &Override) -> String {
    match change {
        Override::Let(name, value) => format!("let {} = {}", name.text, expr(value)),
        Override::Leaks(name, rate) => format!("{} leaks {}", name.text, expr(rate)),
        Override::Starts(name, level) => format!("{} starts {}", name.text, level.text),
        Override::TypePrior(actor, of_type, prior) => {
            let certain = ExprKind::Number {
                value: 1.0,
                percent: true,
            };
            if prior.kind == certain {
                format!("{} is {}", actor.text, of_type.text)
            } else {
                format!("{} is {} {}", actor.text, of_type.text, expr(prior))
            }
        }
        Override::Preference {
            actor,
            of_type: Some(of_type),
            weights: w,
        } => format!("{} of {} {}", of_type.text, actor.text, weights(w)),
        Override::Preference {
            actor,
            of_type: None,
            weights: w,
        } => format!("{} {}", actor.text, weights(w)),
        Override::Commits {
            actor,
            decision,
            option,
            when_rounds,
        } => {
            let rounds = when_rounds
                .as_ref()
                .map_or(String::new(), |r| format!(" {}", window(r)));
            format!(
                "{} commits {} to {}{rounds}",
                actor.text, decision.text, option.text
            )
        }
        Override::Without(name) => format!("without {}", name.text),
        Override::Precision(actor, value) => {
            format!("precision of {} {}", actor.text, precision(value))
        }
        Override::Grade { source, grade } => format!("grade of {} {}", source.text, grade.text),
        Override::Evidence(x) => {
            let mut line = evidence_head(x);
            if let Some(c) = &x.reported_by {
                line.push_str(&format!(", reported by {}", c.value.text));
            }
            if let Some(c) = &x.origin {
                line.push_str(&format!(", origin {}", c.value.text));
            }
            if let Some(c) = &x.dated {
                line.push_str(&format!(", dated {}", c.value));
            }
            line
        }
    }
}

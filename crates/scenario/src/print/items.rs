//! The items that are not moves.

use super::expr::{Binding, asks, at, claim, expr, precision, property, remember};
use super::{Page, names, quote, titled};
use crate::syntax::*;

/// ` quarters`, with a space before it.
pub(super) fn unit(unit: Unit, count: u32) -> &'static str {
    let (one, many) = match unit {
        Unit::Days => (" day", " days"),
        Unit::Weeks => (" week", " weeks"),
        Unit::Months => (" month", " months"),
        Unit::Quarters => (" quarter", " quarters"),
        Unit::Years => (" year", " years"),
    };
    if count == 1 { one } else { many }
}

pub(super) fn prior(prior: &Prior) -> String {
    match prior {
        Prior::Given(value) => expr(value),
        Prior::Otherwise => "otherwise".into(),
    }
}

/// `ranks a > b ~ c` or `weighs a 0.5, b 0.2..0.4`
pub(super) fn weights(weights: &Weights) -> String {
    match weights {
        Weights::Ranks(groups) => {
            let groups: Vec<String> = groups
                .iter()
                .map(|tied| {
                    let tied: Vec<&str> = tied.iter().map(|n| n.text.as_str()).collect();
                    tied.join(" ~ ")
                })
                .collect();
            format!("ranks {}", groups.join(" > "))
        }
        Weights::Weighs(goals) => {
            let goals: Vec<String> = goals
                .iter()
                .map(|(goal, weight)| format!("{} {}", goal.text, expr(weight)))
                .collect();
            format!("weighs {}", goals.join(", "))
        }
    }
}

/// `evidence envoy_seen "Word of an envoy": outreach is envoy in round 1`
pub(super) fn evidence_head(x: &Evidence) -> String {
    format!(
        "evidence {}: {}",
        titled(&x.name, &x.label),
        claim(&x.claim)
    )
}

impl Page<'_> {
    pub(super) fn source(&mut self, x: &Source) {
        self.head(&x.meta, &format!("source {}", titled(&x.name, &x.label)));
        if let Some(c) = &x.dated {
            self.clause(&c.meta, &format!("dated {}", c.value));
        }
        if let Some(c) = &x.grade {
            self.clause(&c.meta, &format!("grade {}", c.value));
        }
        if let Some(c) = &x.hit {
            self.clause(&c.meta, &format!("hit {}", expr(&c.value)));
        }
        if let Some(c) = &x.false_alarm {
            self.clause(&c.meta, &format!("false alarm {}", expr(&c.value)));
        }
        if let Some(c) = &x.planted {
            let Planted { actor, chance } = &c.value;
            let line = format!("planted by {} {}", actor.text, expr(chance));
            self.clause(&c.meta, &line);
        }
        if let Some(c) = x.anonymous.as_ref().filter(|c| c.value) {
            self.clause(&c.meta, "anonymous");
        }
        if let Some(c) = &x.document {
            self.clause(&c.meta, &format!("document {}", quote(&c.value)));
        }
    }

    pub(super) fn grades(&mut self, x: &Grades) {
        self.head(&x.meta, "grades");
        for row in &x.rows {
            let (hit, alarm) = (expr(&row.hit), expr(&row.false_alarm));
            let line = format!("{} hit {hit}, false alarm {alarm}", row.grade);
            self.clause(&row.meta, &line);
        }
    }

    pub(super) fn let_item(&mut self, x: &Let) {
        let label = match &x.label {
            Some(label) => format!(" {}", quote(label)),
            None => String::new(),
        };
        let line = format!("let {} = {}{label}", x.name.text, expr(&x.value));
        self.head(&x.meta, &line);
    }

    pub(super) fn column(&mut self, x: &Column) {
        let title = titled(&x.name, &x.label);
        self.head(&x.meta, &format!("column {title} = {}", expr(&x.default)));
    }

    pub(super) fn coefficient(&mut self, x: &Coefficient) {
        let bounds = x.bounds.as_ref();
        let bounds = bounds.map_or_else(String::new, |range| format!(" in {}", expr(range)));
        let (title, start) = (titled(&x.name, &x.label), expr(&x.start));
        self.head(&x.meta, &format!("coefficient {title} = {start}{bounds}"));
        if let Some(c) = &x.prior {
            let Normal { mean, sd } = &c.value;
            let (mean, sd) = (at(mean, Binding::Sum), at(sd, Binding::Sum));
            self.clause(&c.meta, &format!("prior normal {mean} give or take {sd}"));
        }
    }

    pub(super) fn shock(&mut self, x: &Shock) {
        let title = titled(&x.name, &x.label);
        self.head(&x.meta, &format!("shock {title} of {}", x.of.text));
    }

    pub(super) fn actor(&mut self, x: &Actor) {
        self.head(&x.meta, &format!("actor {}", titled(&x.name, &x.label)));
        for t in &x.types {
            let label = match &t.label {
                Some(label) => format!(" {}", quote(label)),
                None => String::new(),
            };
            let line = format!("type {} {}{label}", t.name.text, prior(&t.prior));
            self.clause(&t.meta, &line);
        }
        for p in &x.preferences {
            let of_type = match &p.of_type {
                Some(name) => format!("{} ", name.text),
                None => String::new(),
            };
            self.clause(&p.meta, &format!("{of_type}{}", weights(&p.weights)));
        }
        for c in &x.remembers {
            self.clause(&c.meta, &format!("remembers {}", remember(&c.value)));
        }
        if let Some(c) = &x.precision {
            self.clause(&c.meta, &format!("precision {}", precision(&c.value)));
        }
    }

    pub(super) fn channel(&mut self, x: &Channel) {
        let line = format!(
            "channel {} between {}",
            titled(&x.name, &x.label),
            names(&x.between)
        );
        self.head(&x.meta, &line);
        if let Some(c) = &x.leaks {
            self.clause(&c.meta, &format!("leaks {}", expr(&c.value)));
        }
    }

    pub(super) fn relation(&mut self, x: &Relation) {
        let line = format!(
            "relation {} of {} to {}",
            titled(&x.name, &x.label),
            x.from.text,
            x.to.text
        );
        self.head(&x.meta, &line);
    }

    pub(super) fn goal(&mut self, x: &Goal) {
        let end = if x.at_end { " at the end" } else { "" };
        let units = if x.any_units { " in any units" } else { "" };
        let line = format!(
            "goal {} of {}{end}{units}",
            titled(&x.name, &x.label),
            names(&x.of)
        );
        self.head(&x.meta, &line);
        for (i, case) in x.cases.iter().enumerate() {
            let condition = match &case.condition {
                None if i > 0 => " otherwise".into(),
                condition => only_if(condition),
            };
            self.clause(&case.meta, &format!("{}{condition}", expr(&case.value)));
        }
        for a in &x.adjustments {
            let sign = if a.minus { "minus" } else { "plus" };
            let line = format!("{sign} {}{}", expr(&a.value), only_if(&a.condition));
            self.clause(&a.meta, &line);
        }
    }

    pub(super) fn variable(&mut self, x: &Variable) {
        let domain = match &x.domain {
            Domain::Levels(levels) => {
                let levels: Vec<&str> = levels.iter().map(|n| n.text.as_str()).collect();
                levels.join(" < ")
            }
            Domain::Integers { lo, hi } => format!("{lo}..{hi}"),
        };
        let start = match &x.start {
            Start::At(level) => level.text.clone(),
            Start::Drawn(levels) => {
                let levels: Vec<String> = levels
                    .iter()
                    .map(|(level, chance)| format!("{} {}", level.text, prior(chance)))
                    .collect();
                levels.join(", ")
            }
        };
        let known = match &x.known_to {
            Some(actors) => format!(", known to {}", names(actors)),
            None => String::new(),
        };
        let internal = if x.internal { ", internal" } else { "" };
        let title = titled(&x.name, &x.label);
        self.head(
            &x.meta,
            &format!("variable {title}: {domain} = {start}{known}{internal}"),
        );
    }

    pub(super) fn evidence(&mut self, x: &Evidence) {
        self.head(&x.meta, &evidence_head(x));
        if let Some(c) = &x.reported_by {
            self.clause(&c.meta, &format!("reported by {}", c.value.text));
        }
        if let Some(c) = &x.origin {
            self.clause(&c.meta, &format!("origin {}", c.value.text));
        }
        if let Some(c) = &x.dated {
            self.clause(&c.meta, &format!("dated {}", c.value));
        }
    }

    pub(super) fn question(&mut self, x: &Question) {
        let line = format!(
            "question {}: {}",
            titled(&x.name, &x.label),
            match &x.asks {
                Asks::Whether(property) => self.timed(property),
                other => asks(other),
            }
        );
        self.head(&x.meta, &line);
        if let Some(c) = &x.given {
            let line = format!("given {}", self.timed(&c.value));
            self.clause(&c.meta, &line);
        }
        if let Some(c) = &x.resolves {
            let mut line = format!("resolves {}", quote(&c.value.rule));
            if let Some(on) = &c.value.on {
                line.push_str(&format!(" on {on}"));
            }
            self.clause(&c.meta, &line);
        }
        if let Some(c) = &x.base_rate {
            self.clause(&c.meta, &format!("base rate {}", expr(&c.value)));
        }
        if let Some(c) = x.headline.as_ref().filter(|c| c.value) {
            self.clause(&c.meta, "headline");
        }
    }

    /// The property, with `at the end` where that says something: what an actor is, it is throughout.
    fn timed(&self, p: &Property) -> String {
        match p {
            Property::AtEnd(condition) if !self.about_types(condition) => {
                format!("{} at the end", property(p))
            }
            _ => property(p),
        }
    }

    /// Whether the condition compares nothing but actors with their types.
    fn about_types(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Binary(BinaryOp::And | BinaryOp::Or, a, b) => {
                self.about_types(a) && self.about_types(b)
            }
            ExprKind::Binary(BinaryOp::Is | BinaryOp::IsNot, a, _) => {
                matches!(&a.kind, ExprKind::Name(name) if self.actors.contains(name.as_str()))
            }
            ExprKind::Unary(UnaryOp::Not, inner) => self.about_types(inner),
            _ => false,
        }
    }

    pub(super) fn cover(&mut self, x: &Cover) {
        self.head(&x.meta, &format!("cover {}", x.source.text));
        for c in &x.omitted {
            let (element, why) = &c.value;
            self.clause(&c.meta, &format!("{element} {}", quote(why)));
        }
    }
}

/// ` if …`, with a space before it. A conditional value in the condition needs its parentheses: the line has an `if` of its own.
fn only_if(condition: &Option<Expr>) -> String {
    match condition {
        Some(condition) => format!(" if {}", at(condition, Binding::Or)),
        None => String::new(),
    }
}

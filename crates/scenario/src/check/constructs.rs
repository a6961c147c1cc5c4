//! The ledger: every construct that can carry a reason, with a path that stays the same while its name does.
//!
//! | path | construct |
//! |---|---|
//! | `north`, `north.sincere`, `north.sincere.ranks`, `north.ranks`, `north.precision` | actor, type, ranking, precision |
//! | `sanctions` | variable |
//! | `outreach`, `outreach.envoy`, `outreach.envoy.leaks`, `outreach.envoy.seen_by`, `outreach.envoy.looks_like`, `outreach.envoy.outcome1` | decision, option, leak, who sees it, what it looks like, outcome |
//! | `outreach.envoy.usual`, `outreach.group.words` | how usual an option is, or a group of them |
//! | `goal.relief`, `goal.relief.case1`, `goal.relief.adjustment1` | goal and its lines |
//! | `event.inspection`, `event.inspection.outcome1` | event, outcome |
//! | `let.resolve`, `column.trade`, `coefficient.slope`, `shock.war`, `channel.trader`, `relation.backs`, `note.shelling`, `source.wire`, `evidence.x`, `question.x`, `variant.x` | the like |
//! | `header`, `header.rounds`, `header.memory`, `header.precision`, `header.discount`, `grades.B2` | the scenario itself |
//!
//! Clauses that only belong to their construct (`when`, `then`, `seen by`, …) are listed where they carry reasons of
//! their own: `outreach.envoy.when`, `outreach.envoy.then1`.

use std::collections::BTreeSet;

use crate::model::Construct;
use crate::syntax::*;

/// All constructs in reading order.
pub(super) fn list(scenario: &Scenario) -> Vec<Construct> {
    let mut ledger = Ledger::default();
    for item in &scenario.items {
        ledger.item(item);
    }
    let decides = scenario.items.iter().filter_map(|item| match item {
        Item::Decision(x) => Some(x.by.text.as_str()),
        _ => None,
    });
    let movers: BTreeSet<&str> = decides.collect();
    let without_types = scenario.items.iter().filter_map(|item| match item {
        Item::Actor(x) if x.types.is_empty() => Some(x.name.text.as_str()),
        _ => None,
    });
    let bystanders: BTreeSet<&str> = without_types
        .filter(|name| !movers.contains(name))
        .collect();
    for construct in &mut ledger.0 {
        let owner = construct.path.split('.').next().unwrap_or_default();
        construct.computes &= !bystanders.contains(&owner);
    }
    ledger.0
}

/// What people call a construct: its label, or else its name.
fn shown<'a>(name: &'a Name, label: &'a Option<String>) -> &'a str {
    label.as_ref().unwrap_or(&name.text)
}

#[derive(Default)]
struct Ledger(Vec<Construct>);

impl Ledger {
    fn push(&mut self, kind: &'static str, path: String, label: &str, meta: &Meta) {
        self.0.push(Construct {
            kind,
            path,
            label: label.into(),
            because: meta.because.clone(),
            span: meta.span,
            computes: !matches!(kind, "note" | "relation" | "cover"),
        });
    }

    fn clause<T>(&mut self, kind: &'static str, path: String, clause: &Option<Clause<T>>) {
        if let Some(clause) = clause {
            self.push(kind, path, "", &clause.meta);
        }
    }

    /// A clause that is part of its construct unless it has reasons of its own.
    fn detail(&mut self, kind: &'static str, path: String, meta: &Meta) {
        if !meta.because.is_empty() {
            self.push(kind, path, "", meta);
        }
    }

    fn details<T>(&mut self, kind: &'static str, path: String, clause: &Option<Clause<T>>) {
        if let Some(clause) = clause {
            self.detail(kind, path, &clause.meta);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Header(x) => self.header(x),
            Item::Include(x) => self.detail("include", format!("include.{}", x.path), &x.meta),
            Item::Source(x) => self.source(x),
            Item::Grades(x) => {
                for row in &x.rows {
                    self.push(
                        "grade",
                        format!("grades.{}", row.grade),
                        &row.grade,
                        &row.meta,
                    );
                }
            }
            Item::Let(x) => self.push(
                "let",
                format!("let.{}", x.name.text),
                shown(&x.name, &x.label),
                &x.meta,
            ),
            Item::Column(x) => {
                let path = format!("column.{}", x.name.text);
                self.push("column", path, shown(&x.name, &x.label), &x.meta);
            }
            Item::Coefficient(x) => {
                let path = format!("coefficient.{}", x.name.text);
                let label = shown(&x.name, &x.label);
                self.push("coefficient", path.clone(), label, &x.meta);
                self.details("prior", format!("{path}.prior"), &x.prior);
            }
            Item::Shock(x) => {
                let path = format!("shock.{}", x.name.text);
                self.push("shock", path, shown(&x.name, &x.label), &x.meta);
            }
            Item::Actor(x) => self.actor(x),
            Item::Channel(x) => {
                let path = format!("channel.{}", x.name.text);
                self.push("channel", path.clone(), shown(&x.name, &x.label), &x.meta);
                self.clause("leak", format!("{path}.leaks"), &x.leaks);
            }
            Item::Relation(x) => {
                let path = format!("relation.{}", x.name.text);
                self.push("relation", path, shown(&x.name, &x.label), &x.meta);
            }
            Item::Note(x) => self.push("note", format!("note.{}", x.name.text), &x.text, &x.meta),
            Item::Goal(x) => self.goal(x),
            Item::Variable(x) => self.push(
                "variable",
                x.name.text.clone(),
                shown(&x.name, &x.label),
                &x.meta,
            ),
            Item::Decision(x) => self.decision(x),
            Item::Event(x) => {
                let path = format!("event.{}", x.name.text);
                self.push("event", path.clone(), shown(&x.name, &x.label), &x.meta);
                self.details("guard", format!("{path}.when"), &x.when);
                self.moves(&path, &x.then, &x.outcomes);
            }
            Item::Evidence(x) => {
                let path = format!("evidence.{}", x.name.text);
                self.push("evidence", path.clone(), shown(&x.name, &x.label), &x.meta);
                self.details("reporter", format!("{path}.reported_by"), &x.reported_by);
                self.details("origin", format!("{path}.origin"), &x.origin);
                self.details("date", format!("{path}.dated"), &x.dated);
            }
            Item::Question(x) => {
                let path = format!("question.{}", x.name.text);
                self.push("question", path.clone(), shown(&x.name, &x.label), &x.meta);
                self.details("condition", format!("{path}.given"), &x.given);
                self.details("resolution", format!("{path}.resolves"), &x.resolves);
                self.clause("base rate", format!("{path}.base_rate"), &x.base_rate);
                self.details("headline", format!("{path}.headline"), &x.headline);
            }
            Item::Variant(x) => {
                let path = format!("variant.{}", x.name.text);
                self.push("variant", path.clone(), shown(&x.name, &x.label), &x.meta);
                for (i, change) in x.changes.iter().enumerate() {
                    self.detail("change", format!("{path}.change{}", i + 1), &change.meta);
                }
            }
            Item::Cover(x) => self.detail("cover", format!("cover.{}", x.source.text), &x.meta),
        }
    }

    fn header(&mut self, x: &Header) {
        self.push("scenario", "header".into(), &x.title, &x.meta);
        if let Some(rounds) = &x.rounds {
            self.push("rounds", "header.rounds".into(), "", &rounds.meta);
        }
        if let Some(memory) = &x.memory {
            self.push("memory", "header.memory".into(), "", &memory.meta);
        }
        self.clause("precision", "header.precision".into(), &x.precision);
        self.clause("discount", "header.discount".into(), &x.discount);
    }

    fn source(&mut self, x: &Source) {
        let path = format!("source.{}", x.name.text);
        self.push("source", path.clone(), shown(&x.name, &x.label), &x.meta);
        self.details("date", format!("{path}.dated"), &x.dated);
        self.details("grade", format!("{path}.grade"), &x.grade);
        self.clause("hit rate", format!("{path}.hit"), &x.hit);
        self.clause(
            "false-alarm rate",
            format!("{path}.false_alarm"),
            &x.false_alarm,
        );
        self.clause("plant", format!("{path}.planted"), &x.planted);
        self.details("anonymity", format!("{path}.anonymous"), &x.anonymous);
        self.details("document", format!("{path}.document"), &x.document);
    }

    fn actor(&mut self, x: &Actor) {
        let name = &x.name.text;
        self.push("actor", name.clone(), shown(&x.name, &x.label), &x.meta);
        for t in &x.types {
            self.push(
                "type",
                format!("{name}.{}", t.name.text),
                shown(&t.name, &t.label),
                &t.meta,
            );
        }
        for p in &x.preferences {
            let verb = match p.weights {
                Weights::Ranks(_) => "ranks",
                Weights::Weighs(_) => "weighs",
            };
            let (path, label) = match &p.of_type {
                Some(t) => (format!("{name}.{}.{verb}", t.text), t.text.as_str()),
                None => (format!("{name}.{verb}"), name.as_str()),
            };
            self.push("ranking", path, label, &p.meta);
        }
        for (i, clause) in x.remembers.iter().enumerate() {
            let path = format!("{name}.remembers{}", i + 1);
            self.detail("memory", path, &clause.meta);
        }
        self.clause("precision", format!("{name}.precision"), &x.precision);
    }

    fn goal(&mut self, x: &Goal) {
        let path = format!("goal.{}", x.name.text);
        self.push("goal", path.clone(), shown(&x.name, &x.label), &x.meta);
        for (i, case) in x.cases.iter().enumerate() {
            self.push("goal case", format!("{path}.case{}", i + 1), "", &case.meta);
        }
        for (i, row) in x.adjustments.iter().enumerate() {
            self.push(
                "goal adjustment",
                format!("{path}.adjustment{}", i + 1),
                "",
                &row.meta,
            );
        }
    }

    fn decision(&mut self, x: &Decision) {
        let name = &x.name.text;
        self.push("decision", name.clone(), shown(&x.name, &x.label), &x.meta);
        self.details("guard", format!("{name}.when"), &x.when);
        if let Some(commitment) = &x.committed {
            let label = &commitment.option.text;
            self.push(
                "commitment",
                format!("{name}.committed"),
                label,
                &commitment.meta,
            );
        }
        for group in &x.groups {
            let path = format!("{name}.group.{}", group.name.text);
            self.push("weight", path, &group.name.text, &group.meta);
        }
        for o in &x.options {
            let path = format!("{name}.{}", o.name.text);
            self.push("option", path.clone(), shown(&o.name, &o.label), &o.meta);
            self.details("group", format!("{path}.group"), &o.group);
            self.clause("weight", format!("{path}.usual"), &o.usual);
            self.details("guard", format!("{path}.when"), &o.when);
            let seen = o.seen_by.iter().flat_map(|c| &c.value);
            let looks = o.looks_like.iter().flat_map(|c| &c.value.0);
            match seen.into_iter().any(|x| x.chance.is_some()) {
                true => self.clause("observers", format!("{path}.seen_by"), &o.seen_by),
                false => self.details("observers", format!("{path}.seen_by"), &o.seen_by),
            }
            match looks.into_iter().any(|x| x.chance.is_some()) {
                true => self.clause("disguise", format!("{path}.looks_like"), &o.looks_like),
                false => self.details("disguise", format!("{path}.looks_like"), &o.looks_like),
            }
            self.clause("leak", format!("{path}.leaks"), &o.leaks);
            self.details("channel", format!("{path}.through"), &o.through);
            self.moves(&path, &o.then, &o.outcomes);
        }
    }

    fn moves(&mut self, path: &str, then: &[Clause<Effect>], outcomes: &[Outcome]) {
        for (i, effect) in then.iter().enumerate() {
            self.detail("effect", format!("{path}.then{}", i + 1), &effect.meta);
        }
        for (i, outcome) in outcomes.iter().enumerate() {
            self.push(
                "outcome",
                format!("{path}.outcome{}", i + 1),
                "",
                &outcome.meta,
            );
        }
    }
}

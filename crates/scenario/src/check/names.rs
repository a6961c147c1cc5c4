//! The names of a scenario: one table for each kind of thing, first come first kept.

use std::collections::BTreeMap;

use super::mistakes::names as mistakes;
use crate::model::Stage;
use crate::problem::Problem;
use crate::syntax::*;

/// Things of one kind, in the author's order, without those that repeat a name.
pub(super) struct Table<'a, T> {
    pub(super) items: Vec<&'a T>,
    index: BTreeMap<&'a str, usize>,
}

impl<T> Default for Table<'_, T> {
    fn default() -> Self {
        Table {
            items: Vec::new(),
            index: BTreeMap::new(),
        }
    }
}

impl<'a, T> Table<'a, T> {
    /// Adds an item and gives its index; a repeated name is reported and left out.
    fn add(
        &mut self,
        kind: &str,
        name: &'a Name,
        item: &'a T,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        if self.index.contains_key(name.text.as_str()) {
            problems.extend(mistakes::duplicate(kind, name));
            return None;
        }
        self.index.insert(&name.text, self.items.len());
        self.items.push(item);
        Some(self.items.len() - 1)
    }

    pub(super) fn get(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// The names in alphabetical order.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.index.keys().copied()
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }
}

/// Everything that the scenario names.
#[derive(Default)]
pub(super) struct Names<'a> {
    pub(super) header: Option<&'a Header>,
    pub(super) sources: Table<'a, Source>,
    pub(super) grades: Vec<&'a Grades>,
    pub(super) lets: Table<'a, Let>,
    pub(super) columns: Table<'a, Column>,
    pub(super) coefficients: Table<'a, Coefficient>,
    pub(super) shocks: Table<'a, Shock>,
    pub(super) actors: Table<'a, Actor>,
    pub(super) channels: Table<'a, Channel>,
    pub(super) relations: Table<'a, Relation>,
    pub(super) notes: Table<'a, Note>,
    pub(super) goals: Table<'a, Goal>,
    pub(super) variables: Table<'a, Variable>,
    pub(super) decisions: Table<'a, Decision>,
    pub(super) events: Table<'a, Event>,
    pub(super) evidence: Table<'a, Evidence>,
    pub(super) questions: Table<'a, Question>,
    pub(super) variants: Table<'a, Variant>,
    pub(super) covers: Vec<&'a Cover>,
    /// Decisions and events in the order in which they run.
    pub(super) stages: Vec<Stage>,
}

/// The meanings of a name in an expression by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Let(usize),
    Column(usize),
    Coefficient(usize),
    Shock(usize),
    Actor(usize),
    Variable(usize),
    Decision(usize),
}

impl<'a> Names<'a> {
    /// Collects the names of a scenario, reporting those given twice.
    pub(super) fn collect(scenario: &'a Scenario, problems: &mut Vec<Problem>) -> Names<'a> {
        let mut names = Names::default();
        // Lets, columns, coefficients, shocks, actors, variables and decisions stand side by side in expressions, so they share their names.
        let mut shared: BTreeMap<&str, &str> = BTreeMap::new();
        for item in &scenario.items {
            if let Some((kind, name)) = expression_name(item) {
                if mistakes::is_reserved(&name.text) {
                    problems.push(mistakes::reserved(kind, name));
                }
                match shared.get(name.text.as_str()) {
                    Some(&other) if other != kind => {
                        problems.push(mistakes::shared(kind, name, other));
                        continue;
                    }
                    _ => {
                        shared.insert(&name.text, kind);
                    }
                }
            }
            names.add(item, problems);
        }
        names
    }

    fn add(&mut self, item: &'a Item, problems: &mut Vec<Problem>) {
        match item {
            Item::Header(x) => match self.header {
                None => self.header = Some(x),
                Some(_) => problems.push(mistakes::second_header(x.meta.span)),
            },
            Item::Include(_) => {}
            Item::Grades(x) => self.grades.push(x),
            Item::Cover(x) => self.covers.push(x),
            Item::Source(x) => drop(self.sources.add("source", &x.name, x, problems)),
            Item::Let(x) => drop(self.lets.add("let", &x.name, x, problems)),
            Item::Column(x) => drop(self.columns.add("column", &x.name, x, problems)),
            Item::Coefficient(x) => {
                let _ = (self.coefficients).add("coefficient", &x.name, x, problems);
            }
            Item::Shock(x) => drop(self.shocks.add("shock", &x.name, x, problems)),
            Item::Actor(x) => drop(self.actors.add("actor", &x.name, x, problems)),
            Item::Channel(x) => drop(self.channels.add("channel", &x.name, x, problems)),
            Item::Relation(x) => drop(self.relations.add("relation", &x.name, x, problems)),
            Item::Note(x) => drop(self.notes.add("note", &x.name, x, problems)),
            Item::Goal(x) => drop(self.goals.add("goal", &x.name, x, problems)),
            Item::Variable(x) => drop(self.variables.add("variable", &x.name, x, problems)),
            Item::Evidence(x) => drop(self.evidence.add("evidence", &x.name, x, problems)),
            Item::Question(x) => drop(self.questions.add("question", &x.name, x, problems)),
            Item::Variant(x) => drop(self.variants.add("variant", &x.name, x, problems)),
            Item::Decision(x) => {
                if let Some(d) = self.decisions.add("decision", &x.name, x, problems) {
                    self.stages.push(Stage::Decision(d));
                }
            }
            Item::Event(x) => {
                if let Some(e) = self.events.add("event", &x.name, x, problems) {
                    self.stages.push(Stage::Event(e));
                }
            }
        }
    }

    /// The meaning of a bare name in an expression.
    pub(super) fn meaning(&self, name: &str) -> Option<Meaning> {
        let variable = self.variables.get(name).map(Meaning::Variable);
        variable
            .or_else(|| self.lets.get(name).map(Meaning::Let))
            .or_else(|| self.columns.get(name).map(Meaning::Column))
            .or_else(|| self.coefficients.get(name).map(Meaning::Coefficient))
            .or_else(|| self.shocks.get(name).map(Meaning::Shock))
            .or_else(|| self.actors.get(name).map(Meaning::Actor))
            .or_else(|| self.decisions.get(name).map(Meaning::Decision))
    }

    /// Every name that may stand in an expression by itself.
    pub(super) fn in_expressions(&self) -> impl Iterator<Item = &'a str> {
        let things = self.variables.names().chain(self.lets.names());
        things
            .chain(self.columns.names())
            .chain(self.coefficients.names())
            .chain(self.shocks.names())
            .chain(self.actors.names())
            .chain(self.decisions.names())
            .chain(["round"])
    }
}

fn expression_name(item: &Item) -> Option<(&'static str, &Name)> {
    match item {
        Item::Let(x) => Some(("let", &x.name)),
        Item::Column(x) => Some(("column", &x.name)),
        Item::Coefficient(x) => Some(("coefficient", &x.name)),
        Item::Shock(x) => Some(("shock", &x.name)),
        Item::Actor(x) => Some(("actor", &x.name)),
        Item::Variable(x) => Some(("variable", &x.name)),
        Item::Decision(x) => Some(("decision", &x.name)),
        _ => None,
    }
}

//! Second pass: what each name stands for.

use demarche_scenario::Span;
use demarche_scenario::load::SourceFile;
use demarche_scenario::syntax::*;

use super::{Id, Index, Kind, Place};
use crate::text;

pub(super) struct Builder<'a> {
    pub(super) index: Index,
    files: &'a [SourceFile],
}

impl<'a> Builder<'a> {
    pub(super) fn new(files: &'a [SourceFile]) -> Builder<'a> {
        Builder {
            index: Index::default(),
            files,
        }
    }

    pub(super) fn finish(mut self) -> Index {
        let order = |p: &Place| (p.span.file, p.span.start, p.span.end);
        self.index.places.sort_by_key(order);
        self.index.places.dedup_by_key(|p| order(p));
        self.index
    }

    /// Takes up a place where `name` stands, perhaps in parentheses.
    pub(super) fn place(&mut self, name: &str, span: Span, (symbol, defines): (Id, bool)) {
        let Some(file) = self.files.get(usize::from(span.file)) else {
            return;
        };
        let written = text::at(&file.text, span);
        let inner = written.trim_start_matches(['(', ' ', '\t', '\n', '\r']);
        // What a word of the text is not, stands nowhere: a missing name has a place too.
        if name.is_empty() || !inner.starts_with(name) {
            return;
        }
        let start = span.start as usize + (written.len() - inner.len());
        // Of an amount, the name of its option.
        let own = self.index.symbols[symbol].name.len().min(name.len());
        self.index.places.push(Place {
            span: Span::new(span.file, start, start + own),
            symbol,
            defines,
        });
    }

    fn refer(&mut self, kind: Kind, name: &Name) -> Option<Id> {
        let found = self.index.item(kind, &name.text)?;
        self.place(&name.text, name.span, (found, false));
        Some(found)
    }

    fn refer_all<'n>(&mut self, kind: Kind, names: impl IntoIterator<Item = &'n Name>) {
        for name in names {
            self.refer(kind, name);
        }
    }

    fn refer_part(&mut self, owner: Option<Id>, kind: Kind, name: &Name) {
        if let Some(owner) = owner
            && let Some(found) = self.index.part(owner, kind, &name.text)
        {
            self.place(&name.text, name.span, (found, false));
        }
    }

    fn level(&mut self, variable: Option<Id>, level: &Level) {
        let name = Name {
            text: level.text.clone(),
            span: level.span,
        };
        self.refer_part(variable, Kind::Level, &name);
    }

    fn meta(&mut self, meta: &Meta) {
        self.refer_all(
            Kind::Source,
            meta.because.iter().filter_map(|b| b.source.as_ref()),
        );
    }

    fn numbers<'c>(&mut self, clauses: impl IntoIterator<Item = &'c Clause<Expr>>) {
        for clause in clauses {
            self.meta(&clause.meta);
            self.expr(&clause.value, None);
        }
    }

    fn precision(&mut self, clause: &Option<Clause<Precision>>) {
        if let Some(clause) = clause {
            self.meta(&clause.meta);
            self.expr(&clause.value.value, None);
        }
    }

    /// A name that is given by being used: the first place gives it.
    fn shared(&mut self, kind: Kind, name: &Name) {
        if self.refer(kind, name).is_none() && !name.text.is_empty() {
            let meta = Meta {
                span: name.span,
                ..Meta::default()
            };
            self.item(kind, name, &None, &meta);
        }
    }

    /// Says of every name what it stands for.
    pub(super) fn resolve(&mut self, whole: &Scenario) {
        for item in &whole.items {
            match item {
                Item::Header(x) => {
                    self.meta(&x.meta);
                    x.rounds.iter().for_each(|r| self.meta(&r.meta));
                    x.memory.iter().for_each(|m| self.meta(&m.meta));
                    self.precision(&x.precision);
                    self.numbers(&x.discount);
                }
                Item::Include(_) => {}
                Item::Source(x) => self.source(x),
                Item::Grades(x) => {
                    self.meta(&x.meta);
                    for row in &x.rows {
                        self.meta(&row.meta);
                        self.expr(&row.hit, None);
                        self.expr(&row.false_alarm, None);
                    }
                }
                Item::Let(x) => {
                    self.meta(&x.meta);
                    self.expr(&x.value, None);
                }
                Item::Column(x) => {
                    self.meta(&x.meta);
                    self.expr(&x.default, None);
                }
                Item::Coefficient(x) => {
                    self.meta(&x.meta);
                    self.expr(&x.start, None);
                    x.bounds.iter().for_each(|e| self.expr(e, None));
                    if let Some(prior) = &x.prior {
                        self.meta(&prior.meta);
                        self.expr(&prior.value.mean, None);
                        self.expr(&prior.value.sd, None);
                    }
                }
                Item::Shock(x) => {
                    self.meta(&x.meta);
                    self.refer(Kind::Actor, &x.of);
                }
                Item::Actor(x) => self.actor(x),
                Item::Channel(x) => {
                    self.meta(&x.meta);
                    self.refer_all(Kind::Actor, &x.between);
                    self.numbers(&x.leaks);
                }
                Item::Relation(x) => {
                    self.meta(&x.meta);
                    self.refer_all(Kind::Actor, [&x.from, &x.to]);
                }
                Item::Note(x) => self.meta(&x.meta),
                Item::Goal(x) => self.goal(x),
                Item::Variable(x) => self.variable(x),
                Item::Decision(x) => self.decision(x),
                Item::Event(x) => {
                    self.meta(&x.meta);
                    self.numbers(&x.when);
                    self.then(&x.then);
                    self.outcomes(&x.outcomes);
                }
                Item::Evidence(x) => {
                    self.meta(&x.meta);
                    self.evidence(x);
                }
                Item::Question(x) => self.question(x),
                Item::Variant(x) => {
                    self.meta(&x.meta);
                    for change in &x.changes {
                        self.meta(&change.meta);
                        self.change(&change.value);
                    }
                }
                Item::Cover(x) => {
                    self.meta(&x.meta);
                    self.refer(Kind::Source, &x.source);
                    x.omitted.iter().for_each(|c| self.meta(&c.meta));
                }
            }
        }
    }

    fn source(&mut self, x: &Source) {
        self.meta(&x.meta);
        for clause in [&x.dated, &x.grade, &x.document].into_iter().flatten() {
            self.meta(&clause.meta);
        }
        x.anonymous.iter().for_each(|c| self.meta(&c.meta));
        self.numbers(x.hit.iter().chain(&x.false_alarm));
        if let Some(planted) = &x.planted {
            self.meta(&planted.meta);
            self.refer(Kind::Actor, &planted.value.actor);
            self.expr(&planted.value.chance, None);
        }
    }

    fn actor(&mut self, x: &Actor) {
        self.meta(&x.meta);
        let own = self.index.item(Kind::Actor, &x.name.text);
        for t in &x.types {
            self.meta(&t.meta);
            self.prior(&t.prior);
        }
        for p in &x.preferences {
            self.meta(&p.meta);
            self.preference(own, p.of_type.as_ref(), &p.weights);
        }
        for remember in &x.remembers {
            self.meta(&remember.meta);
            match &remember.value {
                Remember::Rounds(decision, _) => {
                    self.refer(Kind::Decision, decision);
                }
                Remember::Ever(decision, option) | Remember::Times(decision, option) => {
                    let decision = self.refer(Kind::Decision, decision);
                    self.refer_part(decision, Kind::Option, option);
                }
            }
        }
        self.precision(&x.precision);
    }

    fn preference(&mut self, actor: Option<Id>, of_type: Option<&Name>, weights: &Weights) {
        if let Some(name) = of_type {
            self.refer_part(actor, Kind::Type, name);
        }
        match weights {
            Weights::Ranks(groups) => self.refer_all(Kind::Goal, groups.iter().flatten()),
            Weights::Weighs(rows) => {
                for (goal, weight) in rows {
                    self.refer(Kind::Goal, goal);
                    self.expr(weight, None);
                }
            }
        }
    }

    fn goal(&mut self, x: &Goal) {
        self.meta(&x.meta);
        self.refer_all(Kind::Actor, &x.of);
        let cases = x.cases.iter().map(|c| (&c.meta, &c.value, &c.condition));
        let adjusts = x
            .adjustments
            .iter()
            .map(|a| (&a.meta, &a.value, &a.condition));
        for (meta, value, condition) in cases.chain(adjusts) {
            self.meta(meta);
            self.expr(value, None);
            condition.iter().for_each(|c| self.expr(c, None));
        }
    }

    fn variable(&mut self, x: &Variable) {
        self.meta(&x.meta);
        let own = self.index.item(Kind::Variable, &x.name.text);
        match &x.start {
            Start::At(level) => self.level(own, level),
            Start::Drawn(rows) => {
                for (level, prior) in rows {
                    self.level(own, level);
                    self.prior(prior);
                }
            }
        }
        self.refer_all(Kind::Actor, x.known_to.iter().flatten());
    }

    fn decision(&mut self, x: &Decision) {
        self.meta(&x.meta);
        let own = self.index.item(Kind::Decision, &x.name.text);
        self.refer(Kind::Actor, &x.by);
        if let Some(group) = &x.group
            && self.refer(Kind::Decision, group).is_none()
        {
            self.shared(Kind::Together, group);
        }
        self.numbers(&x.when);
        if let Some(commitment) = &x.committed {
            self.meta(&commitment.meta);
            self.refer_part(own, Kind::Option, &commitment.option);
        }
        for group in &x.groups {
            self.meta(&group.meta);
            self.expr(&group.usual, None);
        }
        for option in &x.options {
            self.option(own, option);
        }
    }

    fn option(&mut self, decision: Option<Id>, x: &Choice) {
        self.meta(&x.meta);
        if let Some(group) = &x.group {
            self.meta(&group.meta);
            self.refer_part(decision, Kind::Group, &group.value);
        }
        self.numbers(x.usual.iter().chain(&x.when).chain(&x.leaks));
        self.then(&x.then);
        if let Some(seen) = &x.seen_by {
            self.meta(&seen.meta);
            for watcher in &seen.value {
                self.refer(Kind::Actor, &watcher.name);
                watcher.chance.iter().for_each(|e| self.expr(e, None));
            }
        }
        if let Some(looks) = &x.looks_like {
            self.meta(&looks.meta);
            for look in &looks.value.0 {
                self.refer_part(decision, Kind::Option, &look.name);
                look.chance.iter().for_each(|e| self.expr(e, None));
            }
        }
        if let Some(through) = &x.through {
            self.meta(&through.meta);
            self.refer(Kind::Channel, &through.value);
        }
        self.outcomes(&x.outcomes);
    }

    fn then(&mut self, effects: &[Clause<Effect>]) {
        for clause in effects {
            self.meta(&clause.meta);
            self.effect(&clause.value);
        }
    }

    fn outcomes(&mut self, rows: &[Outcome]) {
        for row in rows {
            self.meta(&row.meta);
            self.prior(&row.chance);
            row.effects.iter().for_each(|e| self.effect(e));
        }
    }

    fn effect(&mut self, effect: &Effect) {
        if let Change::Becomes(of_type) = &effect.change {
            let actor = self.refer(Kind::Actor, &effect.variable);
            return self.refer_part(actor, Kind::Type, of_type);
        }
        let variable = self.refer(Kind::Variable, &effect.variable);
        if let Change::Set(e) = &effect.change {
            self.expr(e, variable);
        }
    }

    fn evidence(&mut self, x: &Evidence) {
        let condition = &x.claim.condition;
        self.expr(condition, None);
        if let (Some(about), ExprKind::Name(name)) = (&x.claim.about, &condition.kind) {
            let variable = self.index.item(Kind::Variable, name);
            self.level(variable, &about.level);
        }
        if let Some(by) = &x.reported_by {
            self.meta(&by.meta);
            self.refer(Kind::Source, &by.value);
        }
        if let Some(origin) = &x.origin {
            self.meta(&origin.meta);
            self.shared(Kind::Origin, &origin.value);
        }
        x.dated.iter().for_each(|c| self.meta(&c.meta));
    }

    fn question(&mut self, x: &Question) {
        self.meta(&x.meta);
        match &x.asks {
            Asks::Whether(property) => self.property(property),
            Asks::HowMuch(e, _) | Asks::When(e, _) => self.expr(e, None),
        }
        if let Some(given) = &x.given {
            self.meta(&given.meta);
            self.property(&given.value);
        }
        x.resolves.iter().for_each(|c| self.meta(&c.meta));
        self.numbers(&x.base_rate);
        x.headline.iter().for_each(|c| self.meta(&c.meta));
    }

    fn change(&mut self, change: &Override) {
        match change {
            Override::Let(name, value) => {
                self.refer(Kind::Let, name);
                self.expr(value, None);
            }
            Override::Leaks(name, value) => {
                self.one_of(|kind| matches!(kind, Kind::Channel | Kind::Option), name);
                self.expr(value, None);
            }
            Override::Starts(name, level) => {
                let variable = self.refer(Kind::Variable, name);
                self.level(variable, level);
            }
            Override::TypePrior(actor, of_type, prior) => {
                let actor = self.refer(Kind::Actor, actor);
                self.refer_part(actor, Kind::Type, of_type);
                self.expr(prior, None);
            }
            Override::Preference {
                actor,
                of_type,
                weights,
            } => {
                let actor = self.refer(Kind::Actor, actor);
                self.preference(actor, of_type.as_ref(), weights);
            }
            Override::Commits {
                actor,
                decision,
                option,
                when_rounds: _,
            } => {
                self.refer(Kind::Actor, actor);
                let decision = self.refer(Kind::Decision, decision);
                self.refer_part(decision, Kind::Option, option);
            }
            Override::Without(name) => self.one_of(bears, name),
            Override::Precision(actor, precision) => {
                self.refer(Kind::Actor, actor);
                self.expr(&precision.value, None);
            }
            Override::Grade { source, grade: _ } => {
                self.refer(Kind::Source, source);
            }
            Override::Evidence(x) => self.evidence(x),
        }
    }

    /// A name that stands for whatever bears it, if only one thing of these kinds does.
    fn one_of(&mut self, kinds: fn(Kind) -> bool, name: &Name) {
        let symbols = self.index.symbols.iter().enumerate();
        let called = |(id, s): (Id, &super::Symbol)| {
            // What a variant says is reported is nothing that another could take out.
            let own = s.kind == Kind::Evidence && s.owner.is_some();
            let called = s.name == name.text
                || s.kind == Kind::Option
                    && s.owner
                        .and_then(|o| self.index.part(o, Kind::Option, &name.text))
                        == Some(id);
            (kinds(s.kind) && !own && called).then_some(id)
        };
        let found: Vec<Id> = symbols.filter_map(called).collect();
        if let [only] = found[..] {
            self.place(&name.text, name.span, (only, false));
        }
    }
}

/// Whether `without` looks among these: two things of one name are ambiguous, also where one of them cannot be taken out.
fn bears(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Level | Kind::Group | Kind::Together | Kind::Origin | Kind::Variant
    )
}

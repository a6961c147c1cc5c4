//! Conditions that ask what came of an event: `inspection happened`, `inspection was possible`.
//!
//! Each such event is followed by a variable of the model that nobody declares and nobody sees. It says of the round so far whether the
//! event could take place, and whether a row of it came out that changes something.

use super::Checker;
use super::compare::Sides;
use super::expr::{Ty, Typed};
use super::mistakes::{expressions as wrong, names as unnamed};
use super::scope::{Scope, Use};
use crate::formula::{Formula, Op};
use crate::model::{Change, EVENT_LEVELS, Effect, EventId, Origin, Start, VarId, Variable};
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, POSSIBLE};

/// Index of `possible` in [`EVENT_LEVELS`].
const COULD: usize = 1;
/// Index of `happened`.
const DID: usize = 2;

impl Checker<'_> {
    /// `inspection happened`, or with [`Op::Ne`] `inspection did not happen`.
    pub(super) fn happened(&mut self, event: &Expr, op: Op, scope: &mut Scope) -> Typed {
        let ExprKind::Name(name) = &event.kind else {
            if !super::quantity::has_gap(event) {
                self.report(wrong::wants_event(event.span));
            }
            return Typed::unknown();
        };
        let Some(e) = self.names.events.get(name) else {
            let all = self.hints().then(|| self.names.events.names().collect());
            let problem = unnamed::unknown("event", name, event.span, all);
            self.report(problem);
            return Typed::unknown();
        };
        self.something_comes_of(e, event.span);
        self.followed(e, (op, DID), (event.span, scope))
    }

    /// `inspection is possible`, where an event is meant.
    pub(super) fn compare_event(
        &mut self,
        op: Op,
        sides: Sides<'_>,
        scope: &mut Scope,
    ) -> Option<Typed> {
        let Sides { a, b, span } = sides;
        let (ExprKind::Name(name), ExprKind::Name(word)) = (&a.kind, &b.kind) else {
            return None;
        };
        // A thing of the same name may have a level or an option that is called so.
        let of_thing = self.names.meaning(name).is_some() || self.names.meaning(word).is_some();
        if word != POSSIBLE || of_thing {
            return None;
        }
        let event = self.names.events.get(name)?;
        let op = match op {
            Op::Eq => Op::Ge,
            Op::Ne => Op::Lt,
            _ => {
                self.report(wrong::no_order(span, "event", name));
                return Some(Typed::unknown());
            }
        };
        Some(self.followed(event, (op, COULD), (a.span, scope)))
    }

    /// What came of an event, compared with a level.
    fn followed(
        &mut self,
        event: EventId,
        (op, level): (Op, usize),
        (span, scope): (Span, &mut Scope),
    ) -> Typed {
        let variable = self.variable_of(event);
        self.may_use(Use::Event(event), scope, span);
        let sides = [Formula::Var(variable), Formula::Const(level as f64)].map(Box::new);
        let [at, level] = sides;
        Typed::new(Formula::Bin(op, at, level), Ty::Condition)
    }

    /// Reports an event that can never happen.
    fn something_comes_of(&mut self, event: EventId, asked: Span) {
        let item = self.names.events.items[event];
        let changes = item.outcomes.iter().any(|row| !row.effects.is_empty());
        if !changes && item.then.is_empty() {
            self.report(wrong::nothing_comes_of(asked, &item.name.text));
        }
    }

    /// The variable that follows an event, made where it is first asked for.
    fn variable_of(&mut self, event: EventId) -> VarId {
        if let Some(&known) = self.followed.get(&event) {
            return known;
        }
        let item = self.names.events.items[event];
        let name = &item.name.text;
        let next = self.model.variables.len();
        self.followed.insert(event, next);
        self.model.variables.push(Variable {
            // No declared name has a blank.
            name: format!("{name} came"),
            label: format!("What came of {name}"),
            levels: EVENT_LEVELS.map(String::from).into(),
            int_base: None,
            start: Start::At(0),
            known_to: Some(Vec::new()),
            internal: true,
            origin: Origin::Follows(event),
        });
        next
    }

    /// Has the events that are asked for say what came of them.
    pub(super) fn follow_events(&mut self) {
        for (&event, &variable) in &self.followed {
            let event = &mut self.model.events[event];
            let to = |level: usize| Effect {
                variable,
                change: Change::Set(Formula::Const(level as f64)),
            };
            let certain = !event.effects.is_empty();
            event.effects.push(to(if certain { DID } else { COULD }));
            let rows = event.outcomes.iter_mut();
            rows.filter(|row| !certain && !row.effects.is_empty())
                .for_each(|row| row.effects.push(to(DID)));
        }
    }
}

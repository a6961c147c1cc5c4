//! Names in conditions and numbers: what stands on one side of a comparison gives the other its meaning.

use demarche_scenario::syntax::*;

use super::resolve::Builder;
use super::{Id, Kind};

impl Builder<'_> {
    /// An expression; the levels of `want` may stand bare in it.
    pub(super) fn expr(&mut self, e: &Expr, want: Option<Id>) {
        // An explicit stack: expressions may be nested deep.
        let mut open = vec![(e, want)];
        while let Some((e, want)) = open.pop() {
            match &e.kind {
                ExprKind::Missing | ExprKind::Number { .. } => {}
                ExprKind::Name(name) => self.bare(name, e, want),
                ExprKind::Range(a, b) => open.extend([(&**a, None), (&**b, None)]),
                ExprKind::About(a, b, c) => {
                    open.extend([(&**a, None), (&**b, None), (&**c, None)]);
                }
                ExprKind::If(then, condition, otherwise) => {
                    open.extend([(&**then, want), (&**condition, None), (&**otherwise, want)])
                }
                ExprKind::Unary(UnaryOp::Happened | UnaryOp::DidNotHappen, event) => {
                    if let ExprKind::Name(name) = &event.kind {
                        let event_id = self.index.item(Kind::Event, name);
                        self.named(name, event, event_id);
                    } else {
                        open.push((event, None));
                    }
                }
                ExprKind::Unary(_, x) => open.push((x, None)),
                ExprKind::Binary(op, a, b) => {
                    use BinaryOp as B;
                    let compares = matches!(
                        op,
                        B::Is | B::IsNot | B::Less | B::LessEq | B::Greater | B::GreaterEq
                    );
                    if compares {
                        let (left, right) = self.sides(a, b);
                        open.extend(left.map(|want| (&**a, want)));
                        open.extend(right.map(|want| (&**b, want)));
                    } else {
                        open.extend([(&**a, None), (&**b, None)]);
                    }
                }
            }
        }
    }

    /// Names of the two sides that are settled by each other; what is given of each is read on, with the variable whose levels may stand
    /// in it.
    fn sides(&mut self, a: &Expr, b: &Expr) -> (Option<Option<Id>>, Option<Option<Id>>) {
        let name = |e: &Expr| match &e.kind {
            ExprKind::Name(name) => Some(name.clone()),
            _ => None,
        };
        let (left, right) = (name(a), name(b));
        let meaning = |b: &Self, n: &Option<String>| n.as_deref().and_then(|n| b.index.meaning(n));
        let (mean_left, mean_right) = (meaning(self, &left), meaning(self, &right));
        if let (Some(event), Some(POSSIBLE), None, None) =
            (&left, right.as_deref(), mean_left, mean_right)
            && let Some(id) = self.index.item(Kind::Event, event)
        {
            self.named(event, a, Some(id));
            return (None, None);
        }
        let kind = |b: &Self, id: Option<Id>| id.map(|id| b.index.symbols[id].kind);
        let (kind_left, kind_right) = (kind(self, mean_left), kind(self, mean_right));
        let part = |kind: Option<Kind>| match kind {
            Some(Kind::Actor) => Some(Kind::Type),
            Some(Kind::Decision) => Some(Kind::Option),
            _ => None,
        };
        if let (Some(owner), Some(kind)) = (mean_left, part(kind_left)) {
            self.beside((left.as_deref(), a), owner, (right.as_deref(), b), kind);
            return (None, right.is_none().then_some(None));
        }
        if let (Some(owner), Some(kind)) = (mean_right, part(kind_right))
            && left.is_some()
            && mean_left.is_none()
        {
            self.beside((right.as_deref(), b), owner, (left.as_deref(), a), kind);
            return (None, None);
        }
        match (kind_left, kind_right) {
            (Some(Kind::Variable), _) => (Some(None), Some(mean_left)),
            (_, Some(Kind::Variable)) => (Some(mean_right), Some(None)),
            _ => (Some(None), Some(None)),
        }
    }

    /// `north is sincere`: an owner and its part.
    fn beside(
        &mut self,
        (owner_name, at): (Option<&str>, &Expr),
        owner: Id,
        (part_name, part_at): (Option<&str>, &Expr),
        kind: Kind,
    ) {
        if let Some(name) = owner_name {
            self.named(name, at, Some(owner));
        }
        if let Some(name) = part_name {
            let part = self.index.part(owner, kind, name);
            self.named(name, part_at, part);
        }
    }

    /// A name by itself.
    fn bare(&mut self, name: &str, e: &Expr, want: Option<Id>) {
        let level = want.and_then(|v| self.index.part(v, Kind::Level, name));
        let found = level.or_else(|| self.index.meaning(name));
        self.named(name, e, found);
    }

    fn named(&mut self, name: &str, e: &Expr, found: Option<Id>) {
        if let Some(id) = found {
            self.place(name, e.span, (id, false));
        }
    }

    pub(super) fn prior(&mut self, prior: &Prior) {
        if let Prior::Given(e) = prior {
            self.expr(e, None);
        }
    }

    pub(super) fn property(&mut self, property: &Property) {
        match property {
            Property::AtEnd(e)
            | Property::InRound(e, _)
            | Property::By(e, _)
            | Property::Always(e, _)
            | Property::Never(e, _) => self.expr(e, None),
            Property::Until(a, b, _) => {
                self.expr(a, None);
                self.expr(b, None);
            }
        }
    }
}

//! The scenario's own clauses: rounds, memory, precision, discount.

use super::Checker;
use super::mistakes::{chances, moves as wrong};
use super::scope::Place;
use crate::date::{Date, date, last_day};
use crate::formula::{Formula, Op};
use crate::model::{Dist, ParamId, Window};
use crate::span::Span;
use crate::syntax::{Precision, RoundRange};

/// The most rounds that a scenario may have.
const MOST_ROUNDS: u32 = 1_000;
/// λ per round where neither the scenario nor the actor gives one, per unit of the most that a round may be worth: what fits games
/// played in laboratories, in the same unit (the guide's page on the method has the estimates).
const PRECISION_PER_ROUND: (f64, f64) = (2.0, 12.0);

impl<'a> Checker<'a> {
    pub(super) fn header_shell(&mut self) {
        self.model.rounds = 1;
        let Some(header) = self.names.header else {
            return;
        };
        self.model.title = header.title.clone();
        self.model.memory = header.memory.as_ref().and_then(|m| m.rounds);
        let Some(rounds) = &header.rounds else {
            self.report(wrong::no_rounds(header.meta.span));
            return;
        };
        if rounds.count == 0 || rounds.count > MOST_ROUNDS {
            self.report(wrong::counted_out(
                rounds.meta.span,
                rounds.count,
                MOST_ROUNDS,
            ));
        }
        self.model.rounds = rounds.count.clamp(1, MOST_ROUNDS);
        self.model.unit = rounds.unit;
        self.model.from = rounds
            .from
            .as_deref()
            .and_then(|text| self.date(text, rounds.meta.span));
    }

    /// Precision and discount, first among the parameters.
    pub(super) fn header_contents(&mut self) {
        let header = self.names.header;
        let discount = header.and_then(|h| h.discount.as_ref());
        self.model.discount = match discount {
            None => self.default_param("header.discount", 1.0),
            Some(clause) => self.discount(&clause.value),
        };
    }

    fn discount(&mut self, e: &'a crate::syntax::Expr) -> ParamId {
        match self.quantity(e, Place::Quantity, "header.discount".into()) {
            None => 0,
            Some(formula) => {
                let (lo, hi) = self.interval(&formula);
                if lo <= 0.0 || hi > 1.0 {
                    self.report(chances::discount_bounds(e.span));
                }
                if let Formula::Param(p) = formula {
                    return p;
                }
                self.report(chances::discount_kind(e.span));
                0
            }
        }
    }

    /// λ of actors that give none of their own.
    pub(super) fn common_precision(&mut self) -> Formula {
        let clause = self.names.header.and_then(|h| h.precision.as_ref());
        match clause {
            Some(c) => self.precision(&c.value, "header.precision".into()),
            // Nobody needs it.
            None if !self
                .model
                .actors
                .iter()
                .zip(&self.names.actors.items)
                .any(|(actor, item)| actor.moves && item.precision.is_none()) =>
            {
                Formula::Const(0.0)
            }
            None => {
                let (lo, hi) = PRECISION_PER_ROUND;
                let dist = Dist::Uniform { lo, hi };
                let value = self.param("header.precision".into(), dist, Span::default());
                self.per_round(Formula::Param(value))
            }
        }
    }

    /// λ as it is written somewhere, for payoffs as they are: what goals are worth on average over the rounds.
    pub(super) fn precision(&mut self, given: &'a Precision, path: String) -> Formula {
        let value = self.at_least(&given.value, path, 0.0, "a precision");
        let value = value.unwrap_or(Formula::Const(0.0));
        match given.per_round {
            true => self.per_round(value),
            false => value,
        }
    }

    /// λ per unit of what the first round is worth, as λ per unit of the average over the rounds: times 1 + δ + … + δⁿ⁻¹, by which the
    /// average divides.
    fn per_round(&self, value: Formula) -> Formula {
        let product = |a, b| Formula::Bin(Op::Mul, Box::new(a), Box::new(b));
        let rounds = self.model.rounds.max(1);
        let discount = self.model.discount;
        if self.model.params[discount].dist == Dist::Point(1.0) {
            return product(value, Formula::Const(f64::from(rounds)));
        }
        let mut sum = Formula::Const(1.0);
        for _ in 1..rounds {
            let later = product(Formula::Param(discount), sum);
            sum = Formula::Bin(Op::Add, Box::new(Formula::Const(1.0)), Box::new(later));
        }
        product(value, sum)
    }

    fn default_param(&mut self, path: &str, value: f64) -> ParamId {
        self.param(path.into(), Dist::Point(value), Span::default())
    }

    /// Reads a date, reporting what is none.
    pub(super) fn date(&mut self, text: &str, span: Span) -> Option<Date> {
        let date = date(text);
        if date.is_none() {
            self.report(wrong::bad_date(span, text));
        }
        date
    }

    /// The day by which something was known: the last that its date may mean, so that a forecast of an earlier day is not made of it.
    pub(super) fn known_by(&mut self, text: &str, span: Span) -> Option<Date> {
        self.date(text, span)?;
        last_day(text)
    }

    /// The rounds of a clause, clamped to the scenario's; all rounds if there is no clause.
    pub(super) fn window(&mut self, range: Option<&RoundRange>) -> Window {
        let rounds = self.model.rounds;
        let all = Window {
            first: 1,
            last: rounds,
        };
        let Some(range) = range else {
            return all;
        };
        let problem = match (range.first, range.last) {
            (0, _) | (_, Some(0)) => wrong::round_zero(range.span),
            (first, Some(last)) if last < first => wrong::window_backwards(range.span, first, last),
            (first, _) if first > rounds => wrong::window_beyond(range.span, first, rounds),
            (first, Some(last)) if last > rounds => {
                self.report(wrong::window_longer(range.span, last, rounds));
                return Window {
                    first,
                    last: rounds,
                };
            }
            (first, last) => {
                let last = last.unwrap_or(rounds);
                return Window { first, last };
            }
        };
        self.report(problem);
        all
    }
}

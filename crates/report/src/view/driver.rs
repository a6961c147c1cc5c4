//! What drives an answer.

use demarche_inference::uncertain::sobol;

use super::words::{count, percent};
use crate::drivers::{Driven, Row, ShareRow, SpreadOver, SwapRow};

/// Answers that move less than this, as probability, count as unmoved.
const UNMOVED: f64 = 0.0005;
/// Shares less than this are not worth a row.
const SLIGHT: f64 = 0.005;

/// How the ends of a tornado come about where the game is solved there.
pub const SOLVED: &str =
    "Each thing alone at the ends of what the scenario allows, the game solved anew there.";
/// The same where nothing is solved.
pub const STRAIGHT: &str = "Each thing alone at the ends of what the scenario allows, along a straight line with the exact \
                            derivative: nothing was solved anew.";
/// What more there is to say of a tornado whose ends are solved.
pub(crate) const SOLVED_MORE: &str = "A ranking goes to the weights that move the answer most among those that its order allows. \
                                      * a straight line along the derivative is off by more than a percentage point.";
/// Printed where the scenario has no uncertain input.
pub const NOTHING_OPEN: &str =
    "Nothing is left open: no number has a range, and nobody ranks two goals.";

/// What drives an answer, as rows and words.
#[derive(Clone, Debug)]
pub struct Drivers<'a> {
    /// The finding that this row shows.
    pub driven: &'a Driven,
    /// The question and its answer, without a full stop.
    pub now: String,
    /// Whether the game was solved at the ends.
    pub solved: bool,
    /// The orders of goals that matter.
    pub orders: Vec<Order<'a>>,
    /// Shares of the spread.
    pub shares: Vec<Share<'a>>,
}

/// Two neighbouring goals swapped.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The type.
    pub who: &'a str,
    /// `face above relief`
    pub put: String,
    /// The answer then.
    pub answer: String,
    /// Answers that come to the other side of even odds.
    pub flips: String,
}

/// The share of the spread that an uncertain input explains.
#[derive(Clone, Debug)]
pub struct Share<'a> {
    /// Its path.
    pub what: &'a str,
    /// Alone: the share, and its range over resampled draws.
    pub alone: (String, String),
    /// With others.
    pub total: (String, String),
}

/// What drives an answer, as rows and words.
pub fn drivers(driven: &Driven) -> Drivers<'_> {
    let spread = driven.spread.as_ref();
    let shares = spread.map_or(&[][..], |spread| &spread.shares).iter();
    let orders = driven.swaps.iter().filter(|swap| matters(driven, swap));
    let mut ends = driven.rows.iter().flat_map(|row| &row.ends);
    Drivers {
        now: format!(
            "{} {} at the point estimate",
            driven.label,
            percent(driven.base)
        ),
        solved: ends.any(|end| end.solved.is_some()),
        orders: orders.map(order).collect(),
        shares: shares
            .filter(|row| row.indices.total.share >= SLIGHT)
            .map(share)
            .collect(),
        driven,
    }
}

impl<'a> Drivers<'a> {
    /// The rows of the tornado that move the answer.
    pub(crate) fn moving(&self) -> Vec<&'a Row> {
        let moves = |row: &&Row| row.ends.iter().any(|end| moves(self.driven, end.answer));
        self.driven.rows.iter().filter(moves).collect()
    }
}

fn moves(driven: &Driven, answer: f64) -> bool {
    (answer - driven.base).abs() >= UNMOVED
}

/// Whether a swap moves the answer, or leaves none, or flips any.
fn matters(driven: &Driven, swap: &SwapRow) -> bool {
    swap.answer.is_none_or(|answer| moves(driven, answer)) || !swap.flips.is_empty()
}

fn order(swap: &SwapRow) -> Order<'_> {
    let flips = swap.flips.iter().map(|(question, before, after)| {
        format!("{question} {} → {}", percent(*before), percent(*after))
    });
    Order {
        who: &swap.path,
        put: format!("{} above {}", swap.below, swap.above),
        answer: swap.answer.map_or("none".into(), percent),
        flips: flips.collect::<Vec<_>>().join("; "),
    }
}

fn share(row: &ShareRow) -> Share<'_> {
    let figures = |share: &sobol::Share| {
        let range = format!("{}–{}", percent(share.low), percent(share.high));
        (percent(share.share), range)
    };
    Share {
        what: &row.path,
        alone: figures(&row.indices.first),
        total: figures(&row.indices.total),
    }
}

/// How an answer spreads over draws, and how much of that the fit behind the shares catches.
pub(crate) fn spread(spread: &SpreadOver) -> String {
    format!(
        "Over {} of everything at once (seed {}, each counting alike) the answer is {} on average, give or take {} points \
         (standard deviation). A polynomial of {} predicts {} of its variance at draws that it has not seen.",
        count(spread.draws, "draw"),
        spread.seed,
        percent(spread.mean),
        (1000.0 * spread.deviation).round() / 10.0,
        count(spread.terms, "term"),
        predicted(spread),
    )
}

/// The same where the seed is known.
pub fn spread_alone(spread: &SpreadOver) -> String {
    format!(
        "Over {} draws of everything at once the answer is {} on average, give or take {:.1} points. A polynomial of {} terms \
         predicts {} of its variance at draws that it has not seen.",
        spread.draws,
        percent(spread.mean),
        100.0 * spread.deviation,
        spread.terms,
        predicted(spread),
    )
}

fn predicted(spread: &SpreadOver) -> String {
    percent(spread.predicted.clamp(0.0, 1.0))
}

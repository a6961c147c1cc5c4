//! What a table of cases says of a scenario, and what is left to be found from it.

use super::{ActorId, ParamId};
use crate::formula::Bounds;
use crate::span::Span;

/// A number that each case gives. Where there is no case its parameter is at the default.
#[derive(Clone, Debug)]
pub struct Column {
    /// In the text; the table's column bears it.
    pub name: String,
    /// For people.
    pub label: String,
    /// Its parameter, a point.
    pub param: ParamId,
}

/// A number to be found. Where there is no table its parameter is at the start.
#[derive(Clone, Debug)]
pub struct Coefficient {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// Its parameter, a point.
    pub param: ParamId,
    /// The least and the most that it may be; infinite where nothing is said.
    pub bounds: Bounds,
    /// Mean and standard deviation of its prior, which is normal.
    pub prior: Option<(f64, f64)>,
}

/// A number that its actor alone sees: standard normal, independent of all others, drawn anew for every case. It stands in goals of its
/// actor alone, added to or taken from what they are worth. Its parameter is at 0, the mean.
#[derive(Clone, Debug)]
pub struct Shock {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// Who sees it.
    pub actor: ActorId,
    /// Its parameter, a point.
    pub param: ParamId,
    /// Where it is declared.
    pub span: Span,
}

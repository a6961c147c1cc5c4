//! From a setting of a scenario's numbers to its solution, and what everything else is computed from.

mod branch;
mod error;
mod instance;
mod ladder;
mod solved;

pub use self::branch::Branch;
pub use self::error::SolveError;
pub use self::instance::Instance;
pub use self::ladder::{Ladder, Route};
pub use self::solved::{Settings, Solved, with_precision};

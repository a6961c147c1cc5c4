//! What follows from a scenario: its game, beliefs given the reports, answers, and how far they depend on what is uncertain.
//!
//! Numbers in, numbers out: no input or output, no clock, no environment, nothing printed.

pub mod analysis;
pub mod compile;
pub mod filter;
pub mod query;
pub mod session;
pub mod solve;
pub mod tree_explorer;
pub mod uncertain;

//! Games of incomplete information: compile, sweep, trace, certify, filter, forecast.
//!
//! Numbers in, numbers out: no input or output, no clock, no environment, nothing printed.

pub mod graph;

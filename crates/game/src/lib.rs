//! Games of incomplete information: compile, sweep, trace, certify, filter, forecast.
//!
//! Numbers in, numbers out: no input or output, no clock, no environment, nothing printed.

pub mod certify;
pub mod cfr;
pub mod change;
pub mod choices;
pub mod compare;
pub mod compile;
pub mod drivers;
pub mod efg;
pub mod ensemble;
pub mod explain;
pub mod filter;
pub mod fold;
pub mod forecast;
pub mod goals;
pub mod graph;
mod held;
pub mod insight;
mod krylov;
pub mod linear;
mod moves;
pub mod newton;
pub mod nfg;
pub mod open;
pub mod parallel;
pub mod play;
pub mod progress;
pub mod prove;
pub mod question;
pub mod random;
mod reason;
pub mod response;
pub mod search;
pub mod sensitivity;
pub mod signal;
mod sweep;
pub mod trace;
pub mod unfold;
pub mod variance;
pub mod vouch;
pub mod watch;
pub mod worlds;

//! What is read off a solved game and what is believed of it: answers, signals, forecasts, choices, and why.

pub mod anatomy;
pub mod choices;
pub mod explain;
pub mod forecast;
pub(crate) mod goals;
pub mod how_much;
pub(crate) mod infoset_beliefs;
pub mod insight;
pub(crate) mod moves;
pub(crate) mod next_best;
pub mod question;
pub mod reason;
pub mod shift;
pub mod signal;
pub mod watch;

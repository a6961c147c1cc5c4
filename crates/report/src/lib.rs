//! From a scenario to a briefing: analysis, charts, terminal text, HTML.

pub mod ablate;
pub mod analyse;
pub mod charts;
pub mod compare;
pub mod confidence;
pub mod counterfactual;
pub mod cover;
pub mod drivers;
pub mod escape;
pub mod findings;
pub mod fit;
pub mod html;
mod inputs;
pub mod measured;
pub mod network;
pub mod score;
pub mod seat;
pub mod size;
pub mod stress;
pub mod terminal;
pub mod tree_explorer;
pub mod view;
pub mod why;

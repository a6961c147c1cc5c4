//! From a scenario to a briefing: analysis, charts, terminal text, HTML.

pub mod charts;
pub mod escape;
pub mod findings;
pub mod words;

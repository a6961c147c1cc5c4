//! Questions about a scenario as a whole: what drives an answer, what would change it, how two forms of it differ.

pub mod compare;
pub mod counterfactual;
pub mod drivers;

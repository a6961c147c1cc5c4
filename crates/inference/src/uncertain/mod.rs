//! The uncertain inputs of a scenario, and what follows from them: inputs, one scenario at many settings of them, draws of
//! everything, exact derivatives, and shares of the spread.

pub mod bootstrap;
pub mod ensemble;
pub mod inputs;
pub mod scout;
pub mod sensitivity;
pub mod sobol;
pub mod worlds;

//! A scenario as a statistical model: its coefficients found from a table of cases.
//!
//! A scenario becomes a model when its numbers depend on columns. Each row of a [`table`] is a case: its columns say what the numbers
//! are there, and which decisions were taken, or how often which outcome came. [`data`] binds the two together. How likely what was
//! seen is says a [`likelihood`]: of quantal responses ([`logit`]) or of perfect ones to private shocks ([`shocks`]). [`optimise`]
//! climbs it, and [`fit()`] tells how sure its top is. [`held_out`] judges a fit by rows that it did not see.
//!
//! Nothing here reads files, clocks or the environment.

pub mod compare;
pub mod data;
pub mod dense;
pub mod effects;
pub mod fit;
pub mod held_out;
pub mod likelihood;
pub mod logit;
pub mod multinomial;
pub mod normal;
pub mod optimise;
pub mod profile;
pub mod shocks;
pub mod table;
mod told;

pub use fit::{Estimate, Estimator, FitError, Fitted, Settings, fit};
pub use table::{Table, TableError};

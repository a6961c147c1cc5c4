//! A language server for scenarios: what is wrong, what names stand for, what follows, beside the text while it is written.
//!
//! [`Server`] is a value: it takes messages and gives messages, and knows neither pipes nor threads nor a clock. [`serve()`] puts it
//! between two pipes. Files come through the trait [`Disk`].

pub mod index;
pub mod text;
pub mod uri;
pub mod wire;

mod features;
mod reading;
mod serve;
mod server;
mod solving;

use std::sync::Arc;

use demarche_scenario::World;

pub use serve::serve;
pub use server::Server;
pub use solving::{Outcome, Task};

/// Where files come from that are not open in the editor.
pub trait Disk: Send + Sync {
    /// The files of a scenario that lies in this folder: a path as in an address, which ends in `/`, or nothing where the scenario is no
    /// file. The world gives nothing from outside of the folder.
    fn folder(&self, folder: &str) -> Arc<dyn World + Send + Sync>;
}

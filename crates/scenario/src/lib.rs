//! The scenario language: text ⇄ [`syntax::Scenario`] ⇄ JSON, checking into a [`model::Model`], problems with places.
//!
//! This crate does no input or output: it reads no file, no clock and no environment, and never prints. Files come
//! through the [`World`] trait. Reading and checking never fail: they return a value and a list of problems.

pub mod check;
pub mod cite;
pub mod date;
pub mod escape;
pub mod explain;
pub mod formula;
pub mod json;
pub mod load;
pub mod model;
pub mod nearest;
pub mod parse;
pub mod path;
pub mod print;
pub mod problem;
pub mod render;
pub mod span;
pub mod start;
pub mod syntax;
pub mod vary;

pub use check::check;
pub use load::{Loaded, SourceFile, load};
pub use problem::{Problem, Severity};
pub use span::Span;
pub use vary::vary;

/// Where included files and cited documents come from.
pub trait World: Sync {
    /// The text of an included file or cited document, by the path that the scenario names.
    ///
    /// # Errors
    /// A plain sentence that says why the file cannot be had.
    fn read(&self, path: &str) -> Result<String, String>;
}

/// A world without files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl World for Nowhere {
    fn read(&self, _: &str) -> Result<String, String> {
        Err("no files are at hand here".into())
    }
}

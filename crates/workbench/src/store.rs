//! The store: reads the scenario and the files that it includes and cites, and writes the scenario.

use demarche_scenario::World;

/// Access to the scenario. The caller implements it; this crate opens no file.
///
/// Paths that a scenario names come to [`World::read`], which sees to it that nothing outside the scenario's folder is read.
pub trait Store: World + Send + Sync + 'static {
    /// Name of the scenario for messages; one that ends in `.json` is read as JSON.
    fn name(&self) -> String;

    /// The scenario's text as it is now.
    ///
    /// # Errors
    /// The reason why it cannot be read, in a sentence.
    fn text(&self) -> Result<String, String>;

    /// Why the scenario cannot be written; none where it can.
    fn read_only(&self) -> Option<String>;

    /// Replaces the scenario's text, whole or not at all, if it still is `before`.
    ///
    /// # Errors
    /// It is another by now, or it cannot be written.
    fn replace(&self, before: &str, text: &str) -> Result<(), Unwritten>;
}

/// Why the scenario was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// Another program has changed it. What that wrote is there.
    Changed,
    /// The reason, in a sentence.
    Failed(String),
}

//! Where the scenario and what it includes and cites come from, and where it is written to.

use demarche_scenario::World;

/// The scenario's place. Files are whoever starts the workbench's business: this crate touches none.
///
/// Paths that a scenario names come to [`World::read`], which sees to it that nothing outside the scenario's folder is read.
pub trait Store: World + Send + Sync + 'static {
    /// The scenario's name, as people know it; one that ends in `.json` is read as JSON.
    fn name(&self) -> String;

    /// The scenario's text as it is now.
    ///
    /// # Errors
    /// Why it cannot be had, in a plain sentence.
    fn text(&self) -> Result<String, String>;

    /// Why the scenario cannot be written; none where it can.
    fn read_only(&self) -> Option<String>;

    /// Replaces the scenario's text, whole or not at all.
    ///
    /// # Errors
    /// Why it cannot be written, in a plain sentence.
    fn write(&self, text: &str) -> Result<(), String>;
}

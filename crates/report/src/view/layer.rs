//! The three layers: reported, assumed, derived.

/// What a statement is: the three layers are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// What sources said.
    Reported,
    /// What the analyst put in.
    Assumed,
    /// What follows from both.
    Derived,
}

impl Layer {
    /// Its word, and its class in the style sheet.
    pub fn word(self) -> &'static str {
        match self {
            Layer::Reported => "reported",
            Layer::Assumed => "assumed",
            Layer::Derived => "derived",
        }
    }

    /// A shape beside the word, so that no reader depends on colour.
    pub fn mark(self) -> &'static str {
        match self {
            Layer::Reported => "■",
            Layer::Assumed => "◇",
            Layer::Derived => "●",
        }
    }
}

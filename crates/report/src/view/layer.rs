//! The three layers: reported, assumed, derived.

/// The layer of a statement. The three layers are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// A source says so.
    Reported,
    /// The analyst assumes so.
    Assumed,
    /// It follows from both.
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

//! Places in a scenario's text.

/// A half-open byte range `start..end` in one source file.
///
/// Spans never take part in equality: two scenarios are the same when they say the same, wherever
/// they say it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// Which file: 0 is the scenario itself, the others are its includes in reading order.
    pub file: u16,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl PartialEq for Span {
    fn eq(&self, _: &Span) -> bool {
        true
    }
}

impl Eq for Span {}

impl Span {
    /// A span in `file` from `start` to `end`.
    pub fn new(file: u16, start: usize, end: usize) -> Span {
        let clip = |x: usize| u32::try_from(x).unwrap_or(u32::MAX);
        Span {
            file,
            start: clip(start),
            end: clip(end),
        }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

//! Charts as SVG text, drawn once for every surface. Each is labelled in place and readable in light and dark.

mod along;
mod answer;
mod belief;
mod bits;
mod course;
mod drawing;
mod fan;
mod figures;
mod levels;
mod network;
mod reliability;
mod rounds;
mod tornado;
mod waterfall;
mod whatifs;

pub use along::along;
pub use answer::answer;
pub use belief::belief;
pub use bits::bits;
pub use course::{expected, survival};
pub use drawing::{Drawing, STYLE};
pub use fan::fan;
pub use figures::{Figures, measured};
pub use levels::levels;
pub use network::network;
pub use reliability::reliability;
pub use tornado::tornado;
pub use waterfall::waterfall;
pub use whatifs::whatifs;

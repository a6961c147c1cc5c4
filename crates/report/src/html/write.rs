//! HTML under way. Only text that stands in this program's source is written as it is; all other text is escaped, and the
//! types see to it.

use crate::charts::Drawing;
use crate::escape::markup;

#[derive(Debug, Default)]
pub(super) struct Html {
    text: String,
}

impl Html {
    /// Markup from this program's source.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Html {
        self.text.push_str(markup);
        self
    }

    /// Text from anywhere else, also inside a quoted attribute.
    pub(super) fn text(&mut self, text: &str) -> &mut Html {
        self.text.push_str(&markup(text));
        self
    }

    /// Text between two pieces of markup.
    pub(super) fn put(
        &mut self,
        before: &'static str,
        text: &str,
        after: &'static str,
    ) -> &mut Html {
        self.raw(before).text(text).raw(after)
    }

    /// A chart in a figure; charts escape what they draw.
    pub(super) fn drawing(&mut self, drawing: &Drawing) -> &mut Html {
        self.raw("<figure>\n");
        self.text.push_str(&drawing.inline());
        self.raw("</figure>\n")
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

//! A page of text: headings, paragraphs and tables are appended to it.

use super::style::{Paint, Style};
use super::table::{Cell, Table};
use super::text::{fill, width, wrap};
use crate::findings::Equilibrium;
use crate::view::equilibrium;
use crate::view::layer::Layer;

pub(super) struct Page<'a> {
    style: &'a Style,
    /// Named in the headings of what is derived; none where it is named elsewhere.
    equilibrium: Option<&'a Equilibrium>,
    text: String,
}

impl<'a> Page<'a> {
    pub(super) fn new(style: &'a Style, equilibrium: &'a Equilibrium) -> Page<'a> {
        Page {
            style,
            equilibrium: Some(equilibrium),
            text: String::new(),
        }
    }

    /// A page that names its equilibrium once, and not in every heading.
    pub(super) fn named_once(style: &'a Style) -> Page<'a> {
        Page {
            style,
            equilibrium: None,
            text: String::new(),
        }
    }

    pub(super) fn style(&self) -> &'a Style {
        self.style
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A section's heading: its name, a rule, and which layer it belongs to. What is derived names its equilibrium.
    pub(super) fn heading(&mut self, name: &str, layer: Layer) {
        let paint = match layer {
            Layer::Reported => Paint::Reported,
            Layer::Assumed => Paint::Assumed,
            Layer::Derived => Paint::Derived,
        };
        let columns = self.style.columns();
        let name = self.style.clean(&name.to_uppercase());
        let mut tag = self.style.clean(&layer.word().to_uppercase());
        let mut beneath = None;
        if let (Layer::Derived, Some(equilibrium)) = (layer, self.equilibrium) {
            let from = equilibrium::name(equilibrium);
            let long = self.style.clean(&format!("{tag} · {from}"));
            if width(&name) + width(&long) + 5 <= columns {
                tag = long;
            } else {
                beneath = Some(from);
            }
        }
        let rule = columns
            .saturating_sub(width(&name) + width(&tag) + 2)
            .max(3);
        let rule = self.style.clean(&"─".repeat(rule));
        self.gap();
        self.text.push_str(&format!(
            "{} {} {}\n",
            self.style.paint(Paint::Strong, &name),
            self.style.paint(Paint::Faint, &rule),
            self.style.paint(paint, &tag)
        ));
        if let Some(from) = beneath {
            self.say(2, Paint::Derived, &format!("Under {from}."));
        }
    }

    /// A name with a rule behind it, where nothing more needs to be said of what follows.
    pub(super) fn rule(&mut self, name: &str) {
        let name = self.style.clean(name);
        let rule = self.style.columns().saturating_sub(width(&name) + 1).max(3);
        let rule = self.style.clean(&"─".repeat(rule));
        self.text.push_str(&format!(
            "{} {}\n",
            self.style.paint(Paint::Strong, &name),
            self.style.paint(Paint::Faint, &rule)
        ));
    }

    /// A paragraph, wrapped.
    pub(super) fn say(&mut self, indent: usize, paint: Paint, text: &str) {
        let columns = self.style.columns().saturating_sub(indent);
        for line in wrap(&self.style.clean(text), columns) {
            let line = self.style.paint(paint, &line);
            self.text
                .push_str(&format!("{}{line}\n", " ".repeat(indent)));
        }
    }

    /// Pieces on one line while they fit, two spaces apart; the next line starts under the first.
    pub(super) fn pieces(&mut self, indent: usize, pieces: &[Cell]) {
        let mut used = 0;
        for (paint, text) in pieces {
            let text = self.style.clean(text);
            let room = self.style.columns().saturating_sub(indent);
            if used > 0 && used + 2 + width(&text) <= room {
                self.text.push_str("  ");
                used += 2;
            } else {
                if used > 0 {
                    self.gap();
                }
                self.text.push_str(&" ".repeat(indent));
                used = 0;
            }
            used += width(&text);
            self.text.push_str(&self.style.paint(*paint, &text));
        }
        if !pieces.is_empty() {
            self.gap();
        }
    }

    pub(super) fn table(&mut self, table: &Table, indent: usize) {
        self.text.push_str(&table.print(self.style, indent));
    }

    /// How many items of a list to print: all of them with `--full`.
    pub(super) fn most(&self, n: usize) -> usize {
        if self.style.full { usize::MAX } else { n }
    }

    /// Says that a list goes on.
    pub(super) fn more_of(&mut self, left: usize) {
        if left > 0 {
            let text = format!("… and {left} more: --full prints them.");
            self.say(2, Paint::Faint, &text);
        }
    }
}

/// A bar from a centre line, `half` columns to either side: to the right for what is positive. At least one mark for what
/// rounds to none but is shown as more than nothing.
pub(super) fn bar(value: f64, most: f64, half: usize, mark: &str) -> (String, String) {
    let share = if most > 0.0 {
        (value.abs() / most).min(1.0)
    } else {
        0.0
    };
    let marks = (share * half as f64).round() as usize;
    let marks = if value.abs() >= 0.005 {
        marks.max(1)
    } else {
        0
    };
    let bar = mark.repeat(marks);
    let empty = " ".repeat(half);
    if value < 0.0 {
        (fill(&bar, half) + &bar, empty)
    } else {
        (empty, bar.clone() + &fill(&bar, half))
    }
}

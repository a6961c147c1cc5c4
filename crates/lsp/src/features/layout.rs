//! The one layout, as `demarche fmt` prints it.

use demarche_scenario::{Severity, Span, parse, print};
use gen_lsp_types::TextEdit;

use super::Spot;

/// What is to be changed for a text to be in its layout: the lines from the first to the last that are not. None where the text cannot be
/// read, since it could not be printed without losing something.
pub(crate) fn format(spot: &Spot) -> Option<Vec<TextEdit>> {
    let text = spot.text();
    let (scenario, problems) = parse::parse(text, spot.file);
    if problems.iter().any(|p| p.severity == Severity::Error) {
        return None;
    }
    let printed = print::print(&scenario);
    if printed == text {
        return Some(Vec::new());
    }
    let same = |mut pairs: Box<dyn Iterator<Item = (&str, &str)> + '_>| {
        let mut length = 0;
        while let Some((a, b)) = pairs.next()
            && a == b
        {
            length += a.len();
        }
        length
    };
    let (old, new) = (text.split_inclusive('\n'), printed.split_inclusive('\n'));
    let before = same(Box::new(old.clone().zip(new.clone())));
    let after = same(Box::new(old.rev().zip(new.rev())));
    // What is the same at the end may not reach into what is the same at the start.
    let most = (text.len().min(printed.len())) - before;
    let after = if after <= most { after } else { 0 };
    let span = Span::new(spot.file, before, text.len() - after);
    Some(vec![TextEdit {
        range: spot.reading.range(span),
        new_text: printed[before..printed.len() - after].to_string(),
    }])
}

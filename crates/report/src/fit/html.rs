//! A fit as a page: one file, nothing loaded.

use std::fmt::Write;

use super::{
    JUDGED_HEAD, Told, compared, ended, errors, height, how, interval, judged, judged_by, number,
    significance,
};
use crate::escape::markup;
use crate::html::STYLE;

/// The page.
pub fn html(told: &Told) -> String {
    let fitted = &told.fitted;
    let title = markup(&fitted.title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n"
    );
    for line in [
        how(fitted),
        ended(fitted),
        format!("Equilibrium: {}", fitted.selection),
        errors(fitted),
    ] {
        let _ = writeln!(page, "<p>{}.</p>", markup(&line));
    }
    for note in &fitted.notes {
        let _ = writeln!(page, "<p>{}</p>", markup(note));
    }
    page.push_str("<h2>Coefficients</h2>\n");
    table(
        &mut page,
        &[
            "Coefficient",
            "",
            "Estimate",
            "Standard error",
            "z",
            "p",
            "95%",
        ],
        fitted.coefficients.iter().map(|c| {
            vec![
                c.name.clone(),
                if c.label == c.name {
                    String::new()
                } else {
                    c.label.clone()
                },
                number(Some(c.value)),
                number(c.error),
                c.z.map_or("–".into(), |z| format!("{z:.2}").replace('-', "−")),
                significance(c.p),
                interval(c),
            ]
        }),
    );
    table(
        &mut page,
        &["", ""],
        height(fitted)
            .into_iter()
            .map(|(name, value)| vec![name.to_string(), number(Some(value))]),
    );
    if let Some(compared) = compared(told) {
        let _ = writeln!(page, "<p>{}</p>", markup(&compared));
    }
    page.push_str("<h2>What was seen, and what the fit has for it</h2>\n");
    table(
        &mut page,
        &["Outcome", "Seen", "Predicted"],
        fitted.predicted.iter().map(|p| {
            vec![
                p.outcome.clone(),
                number(Some(p.observed)),
                number(Some(p.predicted)),
            ]
        }),
    );
    if !fitted.effects.is_empty() {
        page.push_str("<h2>Average marginal effects</h2>\n");
        table(
            &mut page,
            &["Column", "Outcome", "Effect", "Standard error"],
            fitted.effects.iter().map(|e| {
                vec![
                    e.column.clone(),
                    e.outcome.clone(),
                    number(e.value),
                    number(e.error),
                ]
            }),
        );
    }
    if let Some(held_out) = &told.held_out {
        page.push_str("<h2>On rows that were held out</h2>\n");
        let rows = judged(held_out).into_iter().map(|row| row.to_vec());
        table(&mut page, &JUDGED_HEAD, rows);
        let _ = writeln!(page, "<p>{}.</p>", markup(&judged_by(held_out)));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn table(page: &mut String, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    page.push_str("<table>\n");
    if head.iter().any(|name| !name.is_empty()) {
        page.push_str("<tr>");
        for name in head {
            let _ = write!(page, "<th>{}</th>", markup(name));
        }
        page.push_str("</tr>\n");
    }
    for row in rows {
        page.push_str("<tr>");
        for cell in row {
            let _ = write!(page, "<td>{}</td>", markup(&cell));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
}

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
        (
            &[
                "Coefficient",
                "",
                "Estimate",
                "Standard error",
                "z",
                "p",
                "95%",
            ],
            2,
        ),
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
        (&["", ""], 1),
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
        (&["Outcome", "Seen", "Predicted"], 1),
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
            (&["Column", "Outcome", "Effect", "Standard error"], 2),
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
        table(&mut page, (&JUDGED_HEAD, 1), rows);
        let _ = writeln!(page, "<p>{}.</p>", markup(&judged_by(held_out)));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// A table of which so many columns are text; the others are figures. On a narrow screen each row is a list.
fn table(
    page: &mut String,
    (head, texts): (&[&str], usize),
    rows: impl Iterator<Item = Vec<String>>,
) {
    let class = |i: usize| if i < texts { "" } else { " class=\"n\"" };
    page.push_str("<div class=\"scroll\"><table class=\"stack\">");
    if head.iter().any(|name| !name.is_empty()) {
        page.push_str("<thead><tr>");
        for (i, name) in head.iter().enumerate() {
            let _ = write!(page, "<th{} scope=\"col\">{}</th>", class(i), markup(name));
        }
        page.push_str("</tr></thead>");
    }
    page.push_str("<tbody>\n");
    for row in rows {
        let cells = row.iter().zip(head).enumerate();
        page.push_str("<tr>");
        for (i, (cell, name)) in cells {
            let label = match i > 0 && !name.is_empty() {
                true => format!(" data-label=\"{}\"", markup(name)),
                false => String::new(),
            };
            let _ = write!(page, "<td{}{label}>{}</td>", class(i), markup(cell));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table></div>\n");
}

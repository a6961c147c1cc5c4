//! A fit as a table for LaTeX, with the packages that every installation has.

use std::fmt::Write;

use super::{Told, compared, ended, errors, height, how, significance};

/// A `table` with estimates, standard errors and p-values.
pub fn latex(told: &Told) -> String {
    let fitted = &told.fitted;
    let mut text = String::from("\\begin{table}\n  \\centering\n");
    let _ = writeln!(text, "  \\caption{{{}}}", escaped(&fitted.title));
    text.push_str("  \\begin{tabular}{lrrr}\n    \\hline\n");
    text.push_str("    Coefficient & Estimate & Standard error & $p$ \\\\\n    \\hline\n");
    for estimate in &fitted.coefficients {
        let error = estimate.error.map_or("--".into(), |x| format!("${x:.4}$"));
        let p = significance(estimate.p)
            .replace('<', "$<$")
            .replace('–', "--");
        let _ = writeln!(
            text,
            "    {} & ${:.4}$ & {error} & {p} \\\\",
            escaped(&estimate.label),
            estimate.value
        );
    }
    text.push_str("    \\hline\n");
    for (name, value) in height(fitted) {
        let _ = writeln!(text, "    {name} & ${value:.3}$ & & \\\\");
    }
    let _ = writeln!(text, "    Observations & ${:.0}$ & & \\\\", fitted.seen);
    text.push_str("    \\hline\n  \\end{tabular}\n\n");
    let mut notes = vec![
        format!("{}.", how(fitted)),
        format!("{}.", errors(fitted)),
        format!("Equilibrium: {}.", fitted.selection),
        format!("{}.", ended(fitted)),
    ];
    notes.extend(compared(told));
    let _ = writeln!(text, "  \\small {}", escaped(&notes.join(" ")));
    text.push_str("\\end{table}\n");
    text
}

/// Text in which LaTeX sees nothing but text.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in crate::escape::terminal(text).chars() {
        match c {
            '\\' => safe.push_str("\\textbackslash{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                safe.push('\\');
                safe.push(c);
            }
            '−' => safe.push_str("$-$"),
            'λ' => safe.push_str("$\\lambda$"),
            'χ' => safe.push_str("$\\chi$"),
            '²' => safe.push_str("$^2$"),
            '<' | '>' => {
                safe.push('$');
                safe.push(c);
                safe.push('$');
            }
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_a_label_is_a_command() {
        assert_eq!(
            escaped("a\\b {50%} x_1 & ~^#$ <λ"),
            "a\\textbackslash{}b \\{50\\%\\} x\\_1 \\& \\textasciitilde{}\\textasciicircum{}\\#\\$ $<$$\\lambda$"
        );
    }
}

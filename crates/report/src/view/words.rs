//! Numbers as text: percentages, words of estimative probability, weights of evidence.

use demarche_engine::qre::search::Effort;

/// The words of estimative probability of ICD 203 (*Analytic Standards*, 2015) for a probability.
///
/// The words go with the percentage that [`percent`] prints, so that the same figure never carries two words. A figure on a
/// border between two classes takes the one nearer to even odds, so a question and its opposite get mirrored words. The
/// directive's table ends at 1 and 99 percent; beyond it plain words say that the table has ended. What is not a number is
/// `unknown`.
pub fn words(p: f64) -> &'static str {
    if p.is_nan() {
        return "unknown";
    }
    if p <= NOTHING {
        return "ruled out";
    }
    if p >= 1.0 - NOTHING {
        return "certain";
    }
    if p < 0.01 {
        return "next to no chance";
    }
    if p > 0.99 {
        return "all but certain";
    }
    let shown = rounded(100.0 * p);
    match shown {
        x if x < 5.0 => "almost no chance",
        x if x < 20.0 => "very unlikely",
        x if x < 45.0 => "unlikely",
        x if x <= 55.0 => "roughly even chance",
        x if x <= 80.0 => "likely",
        x if x <= 95.0 => "very likely",
        _ => "almost certain",
    }
}

/// What rounding in a sum of probabilities may leave beside 0 or 1.
const NOTHING: f64 = 1e-12;

/// A probability as a percentage of two significant figures: `62%`, `4.1%`, `<1%`, `>99%`; `0%` and `100%` only where no
/// play, or every play, leads there.
pub fn percent(p: f64) -> String {
    if p.is_nan() {
        "unknown".into()
    } else if p <= NOTHING {
        "0%".into()
    } else if p >= 1.0 - NOTHING {
        "100%".into()
    } else if p < 0.01 {
        "<1%".into()
    } else if p > 0.99 {
        ">99%".into()
    } else {
        let x = rounded(100.0 * p);
        if x < 10.0 {
            format!("{x:.1}%")
        } else {
            format!("{x:.0}%")
        }
    }
}

/// Two significant figures of a percentage between 1 and 99.
fn rounded(x: f64) -> f64 {
    let tenths = (10.0 * x).round() / 10.0;
    if tenths < 10.0 { tenths } else { x.round() }
}

/// From one probability to another: `12% to 41%`, or one figure where both print alike.
pub fn between(low: f64, high: f64) -> String {
    let [low, high] = [low, high].map(percent);
    if low == high {
        low
    } else {
        format!("{low} to {high}")
    }
}

/// A weight of evidence in bits with its sign: `+1.32`, `−0.40`, `0.00`.
pub fn bits(x: f64) -> String {
    if x.is_nan() {
        return "unknown".into();
    }
    if x.is_infinite() {
        return if x > 0.0 { "+∞" } else { "−∞" }.into();
    }
    let size = format!("{:.2}", x.abs());
    if size == "0.00" {
        size
    } else if x > 0.0 {
        format!("+{size}")
    } else {
        format!("−{size}")
    }
}

/// A small number of a certificate, such as a residual: `3.1e-12`, or `0`.
pub fn small(x: f64) -> String {
    if x == 0.0 {
        "0".into()
    } else {
        format!("{x:.1e}")
    }
}

/// λ to three digits: `35`, `34.1`, `0.25`.
pub fn precision(lambda: f64) -> String {
    if lambda == 0.0 || !lambda.is_finite() {
        return lambda.to_string();
    }
    // Rounded as decimal digits: rounding by a power of ten may print as 25.500000000000004.
    let rounded = format!("{lambda:.2e}").parse::<f64>();
    rounded.map_or_else(|_| lambda.to_string(), |near| near.to_string())
}

/// How far a search for other equilibria went.
pub fn searched(effort: &Effort) -> String {
    let Effort {
        starts,
        made,
        arrived,
        followed,
        led,
        left,
        uncertified,
    } = *effort;
    let mut said = if made == starts {
        format!("The search went from {}", count(made, "start"))
    } else {
        format!("The search went from {made} of {}", count(starts, "start"))
    };
    said.push_str(&match (arrived, made - arrived) {
        (_, 0) => ", all of which came to an equilibrium".to_string(),
        (0, _) => ", none of which came to an equilibrium".to_string(),
        (_, up) => format!("; {arrived} came to an equilibrium, {up} were given up"),
    });
    if followed > 0 {
        said.push_str(&format!(
            "; of {} through what it found, followed some way, {led} led to an equilibrium",
            match followed {
                1 => "1 branch".to_string(),
                ways => format!("{ways} branches"),
            }
        ));
    }
    said.push('.');
    if uncertified > 0 {
        let candidates = count(uncertified, "candidate");
        said.push_str(&format!(
            " {candidates} left out, unconfirmed by independent code."
        ));
    }
    if made < starts || left > 0 {
        said.push_str(" It was stopped before its end, so more time may find more.");
    }
    said.push_str(" No search can show that there are no others.");
    said
}

/// A count with its noun: `1 report`, `3 reports`.
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{} {noun}s", thousands(n))
    }
}

/// A count with separators: `12,480`.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_precision_has_three_digits() {
        for (lambda, said) in [
            (35.0, "35"),
            (34.014_837_581_512_71, "34"),
            (7.0 * 3.637, "25.5"),
            (0.25, "0.25"),
            (0.0, "0"),
            (1234.0, "1230"),
        ] {
            assert_eq!(precision(lambda), said);
        }
    }

    #[test]
    fn a_search_says_how_far_it_went() {
        let whole = Effort {
            starts: 200,
            made: 200,
            arrived: 143,
            followed: 5,
            led: 2,
            ..Effort::default()
        };
        assert_eq!(
            searched(&whole),
            "The search went from 200 starts; 143 came to an equilibrium, 57 were given up; of 5 branches through what it found, \
             followed some way, 2 led to an equilibrium. No search can show that there are no others."
        );
        let stopped = Effort {
            made: 3,
            arrived: 3,
            followed: 0,
            left: 1,
            uncertified: 1,
            ..whole
        };
        assert_eq!(
            searched(&stopped),
            "The search went from 3 of 200 starts, all of which came to an equilibrium. 1 candidate left out, unconfirmed by \
             independent code. It was stopped before its end, so more time may find more. No search can show that there are no \
             others."
        );
    }

    #[test]
    fn the_words_change_where_the_directive_says() {
        let borders = [
            (0.0, "ruled out"),
            (0.0099, "next to no chance"),
            (0.01, "almost no chance"),
            (0.049, "almost no chance"),
            (0.05, "very unlikely"),
            (0.19, "very unlikely"),
            (0.20, "unlikely"),
            (0.44, "unlikely"),
            (0.45, "roughly even chance"),
            (0.55, "roughly even chance"),
            (0.56, "likely"),
            (0.80, "likely"),
            (0.81, "very likely"),
            (0.95, "very likely"),
            (0.96, "almost certain"),
            (0.99, "almost certain"),
            (0.9901, "all but certain"),
            (1.0, "certain"),
            (f64::NAN, "unknown"),
        ];
        for (p, expected) in borders {
            assert_eq!(words(p), expected, "at {p}");
        }
    }

    #[test]
    fn one_figure_never_has_two_words() {
        let mut seen = std::collections::BTreeMap::new();
        for i in 0..=100_000 {
            let p = f64::from(i) / 100_000.0;
            let first = *seen.entry(percent(p)).or_insert_with(|| words(p));
            assert_eq!(words(p), first, "{} at {p}", percent(p));
        }
    }

    #[test]
    fn figures_are_short_and_never_round_to_certainty() {
        let shown = [0.0, 1e-9, 0.0414, 0.0999, 0.623, 0.994, 1.0].map(percent);
        assert_eq!(shown, ["0%", "<1%", "4.1%", "10%", "62%", ">99%", "100%"]);
        assert_eq!(
            [1.318, -0.4, 0.001, -0.001].map(bits),
            ["+1.32", "−0.40", "0.00", "0.00"]
        );
        assert_eq!(count(12_480, "node"), "12,480 nodes");
        assert_eq!(count(1, "node"), "1 node");
    }
}

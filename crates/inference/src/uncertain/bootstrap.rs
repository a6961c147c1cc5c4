//! Bootstrap intervals of means.

use demarche_engine::random::uniform;

/// Probability beyond either end of an interval: nine tenths lie within.
const TAIL: f64 = 0.05;
/// The most values for which all resamples are counted.
const COUNTED: usize = 6;
/// Resamples where there are more.
const RESAMPLES: usize = 10_000;

/// The 5th and 95th percentile of the mean over resamples of the values (Efron 1979); none for fewer than two. Every resample is
/// counted where there are at most six values; otherwise 10,000 are drawn, the same ones each time.
pub fn of_mean(values: &[f64]) -> Option<(f64, f64)> {
    let alone: Vec<(f64, f64)> = values.iter().map(|&value| (value, 1.0)).collect();
    of_clusters(&alone)
}

/// The same where values come in clusters that are drawn whole: each is the sum of its values and how many they are, more than none.
pub fn of_clusters(clusters: &[(f64, f64)]) -> Option<(f64, f64)> {
    let n = clusters.len();
    if n < 2 {
        return None;
    }
    let all = if n <= COUNTED {
        n.pow(n as u32)
    } else {
        RESAMPLES
    };
    let mut means: Vec<f64> = (0..all)
        .map(|resample| {
            let mut rest = resample;
            let (mut total, mut count) = (0.0, 0.0);
            for i in 0..n {
                let pick = if n <= COUNTED {
                    let digit = rest % n;
                    rest /= n;
                    digit
                } else {
                    let u = uniform((resample * n + i) as u64);
                    ((u * n as f64) as usize).min(n - 1)
                };
                total += clusters[pick].0;
                count += clusters[pick].1;
            }
            total / count
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means[((share * all as f64).ceil() as usize).clamp(1, all) - 1];
    Some((at(TAIL), at(1.0 - TAIL)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_are_drawn_whole() {
        assert_eq!(of_clusters(&[(3.0, 3.0)]), None);
        // Drawn twice, a cluster has its own mean; drawn with the other, the mean of all four values.
        assert_eq!(of_clusters(&[(1.0, 1.0), (9.0, 3.0)]), Some((1.0, 3.0)));
        // How often the last of eleven is drawn is binomial: never with 35 %, at most twice with 93 %, at most three times with 98 %.
        let mut many = vec![(0.0, 1.0); 10];
        many.push((8.0, 1.0));
        let (low, high) = of_clusters(&many).expect("there are eleven");
        assert!(
            low == 0.0 && (high - 24.0 / 11.0).abs() < 1e-9,
            "{low} {high}"
        );
    }

    #[test]
    fn few_values_are_counted_out() {
        assert_eq!(of_mean(&[]), None);
        assert_eq!(of_mean(&[1.0]), None);
        // A quarter of the resamples is the first twice, another the second.
        assert_eq!(of_mean(&[1.0, 3.0]), Some((1.0, 3.0)));
        // How often the 3 is drawn is binomial: none 8/27, all three times 1/27.
        assert_eq!(of_mean(&[0.0, 0.0, 3.0]), Some((0.0, 2.0)));
        assert_eq!(of_mean(&[2.0; 5]), Some((2.0, 2.0)));
    }
}

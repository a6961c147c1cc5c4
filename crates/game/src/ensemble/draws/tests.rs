use super::*;

const MANY: u64 = 4096;

fn weights(groups: &[Vec<GoalId>], goals: usize, index: u64) -> Vec<f64> {
    let mut point = Coordinates {
        seed: 7,
        index,
        next: 0,
    };
    ordered(groups, goals, || point.next())
}

fn mean(groups: &[Vec<GoalId>], goals: usize) -> Vec<f64> {
    let mut sum = vec![0.0; goals];
    for m in 0..MANY {
        let drawn = weights(groups, goals, m);
        sum.iter_mut().zip(drawn).for_each(|(s, w)| *s += w);
    }
    sum.iter().map(|s| s / MANY as f64).collect()
}

#[test]
fn weights_respect_the_order_and_sum_to_one() {
    for m in 0..MANY {
        let w = weights(&[vec![2], vec![0, 3], vec![1]], 5, m);
        assert!((w.iter().sum::<f64>() - 1.0).abs() < 1e-14, "{w:?}");
        assert!(w[2] >= w[0].max(w[3]) && w[0].min(w[3]) >= w[1] && w[4] == 0.0);
    }
}

#[test]
fn the_mean_is_the_rank_order_centroid() {
    let expected = [11.0 / 18.0, 5.0 / 18.0, 2.0 / 18.0];
    for (mean, e) in mean(&[vec![0], vec![1], vec![2]], 3).iter().zip(expected) {
        assert!((mean - e).abs() < 1e-3, "{mean} {e}");
    }
}

#[test]
fn tied_goals_share_their_places_and_either_may_weigh_more() {
    let groups = [vec![0], vec![1, 2]];
    for (mean, e) in mean(&groups, 3)
        .iter()
        .zip([11.0 / 18.0, 3.5 / 18.0, 3.5 / 18.0])
    {
        assert!((mean - e).abs() < 1e-3, "{mean} {e}");
    }
    let first = (0..MANY).filter(|&m| {
        let w = weights(&groups, 3, m);
        w[1] > w[2]
    });
    let share = first.count() as f64 / MANY as f64;
    assert!((share - 0.5).abs() < 0.01, "{share}");
}

#[test]
fn the_simplex_without_order_has_the_moments_of_a_dirichlet_distribution() {
    let (mut second, mut product) = (0.0, 0.0);
    for m in 0..MANY {
        let w = weights(&[vec![0, 1, 2]], 3, m);
        second += w[0] * w[0] / MANY as f64;
        product += w[0] * w[1] / MANY as f64;
    }
    // E w² = 2/(n(n+1)), E wᵢwⱼ = 1/(n(n+1)) at n = 3.
    assert!((second - 1.0 / 6.0).abs() < 1e-3 && (product - 1.0 / 12.0).abs() < 1e-3);
}

#[test]
fn numbers_follow_their_distributions() {
    let (lo, mode, hi) = (1.0, 2.0, 5.0);
    let skew = Dist::Triangular { lo, mode, hi };
    let (mut mean, mut square) = (0.0, 0.0);
    for i in 0..MANY {
        let x = quantile(&skew, (i as f64 + 0.5) / MANY as f64);
        assert!((lo..=hi).contains(&x));
        mean += x / MANY as f64;
        square += x * x / MANY as f64;
    }
    let variance = (lo * lo + mode * mode + hi * hi - lo * mode - lo * hi - mode * hi) / 18.0;
    assert!((mean - skew.mean()).abs() < 1e-4);
    assert!((square - mean * mean - variance).abs() < 1e-3);
    let even = Dist::Uniform { lo: 2.0, hi: 4.0 };
    assert_eq!(quantile(&even, 0.25), 2.5);
    let spike = Dist::Triangular {
        lo: 3.0,
        mode: 3.0,
        hi: 3.0,
    };
    assert_eq!(quantile(&spike, 0.3), 3.0);
}

#[test]
fn coordinates_fill_space_more_evenly_than_chance_would_beyond_one_sequence_and_one_bank() {
    for (index, dimension) in [(0, 0), (SEQUENCE, 3), (0, NUM_DIMENSIONS + 1)] {
        let mut hit = [false; 64];
        for m in index..index + 64 {
            let mut point = Coordinates {
                seed: 1,
                index: m,
                next: dimension,
            };
            hit[(point.next() * 64.0) as usize] = true;
        }
        assert!(hit.iter().all(|&hit| hit), "{index} {dimension}");
    }
}

/// Runs stored by one version are continued by the next: the draws of a seed never change.
#[test]
fn draws_are_what_they_always_were() {
    let mut digest = 0;
    for m in [0, 1, 9_999, SEQUENCE, 3 * SEQUENCE + 5] {
        for w in weights(&[vec![0], vec![1, 2]], 3, m) {
            digest = mix(digest ^ w.to_bits());
        }
    }
    assert_eq!(digest, 2901442932897626476);
}

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

/// The sorted weights are sums of the spacings of a uniform point of the simplex, each over the number of places that it
/// reaches: w₍ⱼ₎ = Σ_{m≥j} d_m/m with d uniform on the simplex, so that Cov(w₍ᵢ₎, w₍ⱼ₎) follows from Cov(d).
#[test]
fn ordered_weights_have_the_covariances_of_the_ordered_simplex() {
    const N: usize = 4;
    let groups: Vec<Vec<GoalId>> = (0..N).map(|g| vec![g]).collect();
    let (mut first, mut second) = ([0.0; N], [[0.0; N]; N]);
    for m in 0..MANY {
        let w = weights(&groups, N, m);
        for i in 0..N {
            first[i] += w[i] / MANY as f64;
            for j in 0..N {
                second[i][j] += w[i] * w[j] / MANY as f64;
            }
        }
    }
    let n = N as f64;
    let spacing = |a: usize, b: usize| {
        let same = if a == b { 1.0 / (n * (n + 1.0)) } else { 0.0 };
        same - 1.0 / (n * n * (n + 1.0))
    };
    for i in 0..N {
        for j in 0..N {
            let mut expected = 0.0;
            for a in i..N {
                for b in j..N {
                    expected += spacing(a, b) / ((a + 1) * (b + 1)) as f64;
                }
            }
            let found = second[i][j] - first[i] * first[j];
            assert!(
                (found - expected).abs() < 2e-4,
                "{i} {j}: {found} {expected}"
            );
        }
    }
}

/// Between goals that no order is stated for, each order is as likely as the other, whatever stands around them: the pair has the
/// mixture of the moments of its two places.
#[test]
fn unordered_goals_have_the_mixed_moments_of_their_places() {
    let chain: Vec<Vec<GoalId>> = (0..4).map(|g| vec![g]).collect();
    let partial = [vec![0], vec![1, 2], vec![3]];
    let (mut square, mut product, mut expected) = (0.0, 0.0, [0.0; 2]);
    for m in 0..MANY {
        let (w, places) = (weights(&partial, 4, m), weights(&chain, 4, m));
        square += w[1] * w[1] / MANY as f64;
        product += w[1] * w[2] / MANY as f64;
        expected[0] += 0.5 * (places[1].powi(2) + places[2].powi(2)) / MANY as f64;
        expected[1] += places[1] * places[2] / MANY as f64;
    }
    assert!((square - expected[0]).abs() < 5e-4, "{square} {expected:?}");
    assert!(
        (product - expected[1]).abs() < 5e-4,
        "{product} {expected:?}"
    );
}

#[test]
fn a_point_of_the_cube_gives_the_draw_that_has_it() {
    let model = model(EVERYTHING_OPEN);
    let draws = Draws::new(&model, 3);
    assert_eq!(draws.point(5).len(), draws.dimensions());
    assert_eq!(draws.place(&draws.point(5)), draws.at(5));
}

/// Every kind of number that may be uncertain in a scenario.
const EVERYTHING_OPEN: &str = "
scenario \"Everything open\"
  rounds 1 quarters from 2031-01
  precision 10..30
source wire \"A wire\"
  hit 60%..80%
  false alarm 10%..20%
  planted by north 5%..15%
actor north \"North\"
  type sincere 30%..50% \"a\"
  type stalling otherwise \"b\"
  sincere ranks relief > face
  stalling weighs face 1..3, relief 1
variable sanctions: eased < standing = standing
let worth = 20%..40%
goal relief of north
  worth if sanctions is eased
goal face of north
  1 if sanctions is standing
decision outreach by north
  option hold, quiet
  option envoy
    seen by north
    looks like hold
    leaks 30%..70%
    10%..30% sanctions = eased
    otherwise nothing
event thaw
  2%..4% sanctions = eased
  otherwise nothing
evidence envoy_seen \"Seen\": outreach is envoy in round 1
  reported by wire
question eased \"Eased?\": sanctions is eased at the end
";

fn model(text: &str) -> Model {
    let (scenario, _) = demarche_scenario::parse::parse(text, 0);
    let (model, problems) = demarche_scenario::check(&scenario, &demarche_scenario::Nowhere);
    model.unwrap_or_else(|| panic!("{problems:?}"))
}

#[test]
fn every_kind_of_number_is_drawn_over_its_range() {
    let model = model(EVERYTHING_OPEN);
    let draws = Draws::new(&model, 0);
    let ranges = model.params.iter().map(|param| match param.dist {
        Dist::Uniform { lo, hi } => Some((param.path.as_str(), lo, hi)),
        _ => None,
    });
    let ranges: Vec<Option<(&str, f64, f64)>> = ranges.collect();
    let open: Vec<&str> = ranges.iter().flatten().map(|(path, ..)| *path).collect();
    assert_eq!(open.len(), 10, "{open:?}");
    let (mut mean, mut square) = (vec![0.0; ranges.len()], vec![0.0; ranges.len()]);
    for m in 0..MANY {
        for (p, x) in draws.at(m).params.iter().enumerate() {
            mean[p] += x / MANY as f64;
            square[p] += x * x / MANY as f64;
        }
    }
    for (p, range) in ranges.iter().enumerate() {
        let Some((path, lo, hi)) = *range else {
            continue;
        };
        let width = hi - lo;
        let variance = square[p] - mean[p] * mean[p];
        assert!((mean[p] - 0.5 * (lo + hi)).abs() < 1e-3 * width, "{path}");
        assert!(
            (variance - width * width / 12.0).abs() < 1e-3 * width * width,
            "{path}"
        );
    }
}

#[test]
fn a_range_without_width_is_no_range() {
    let mut model = model(EVERYTHING_OPEN);
    for param in &mut model.params {
        let x = param.dist.mean();
        let (lo, mode, hi) = (x, x, x);
        param.dist = Dist::Triangular { lo, mode, hi };
    }
    let draws = Draws::new(&model, 0);
    assert_eq!(draws.uncertain(), &[] as &[usize]);
    assert_eq!(draws.at(9).params, Draw::point(&model).params);
}

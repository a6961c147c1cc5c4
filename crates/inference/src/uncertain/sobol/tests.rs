use std::f64::consts::PI;

use super::*;

/// Points of a scrambled Sobol sequence with these axes.
fn points(axes: &[Axis], n: u32) -> Vec<Vec<f64>> {
    let at = |i: u32, d: usize| f64::from(sobol_burley::sample(i, d as u32, 7));
    let point = |i: u32| {
        let each = axes.iter().enumerate();
        each.map(|(d, axis)| match axis.levels {
            None => at(i, d),
            Some(n) => ((at(i, d) * n as f64).floor() + 0.5) / n as f64,
        })
        .collect()
    };
    (0..n).map(point).collect()
}

fn one_each(inputs: usize) -> Vec<Axis> {
    let axis = |input| Axis {
        input,
        levels: None,
    };
    (0..inputs).map(axis).collect()
}

fn of(axes: &[Axis], inputs: usize, n: u32, f: impl Fn(&[f64]) -> f64) -> Option<Estimate> {
    let points = points(axes, n);
    let values: Vec<f64> = points.iter().map(|p| f(p)).collect();
    let sample = Sample {
        inputs,
        axes,
        points: &points,
        values: &values,
    };
    estimate(&sample, 0)
}

/// The points' value is close to what is expected, and the interval holds it or nearly.
fn near(share: Share, expected: f64, tolerance: f64) {
    assert!(
        (share.share - expected).abs() < tolerance,
        "{share:?} {expected}"
    );
    let slack = 0.5 * tolerance;
    assert!(
        share.low - slack <= expected && expected <= share.high + slack,
        "{share:?}"
    );
}

#[test]
fn the_ishigami_function_has_its_closed_form() {
    let (a, b) = (7.0, 0.1);
    let f = |u: &[f64]| {
        let [x, y, z] = [u[0], u[1], u[2]].map(|u| PI * (2.0 * u - 1.0));
        x.sin() + a * y.sin().powi(2) + b * z.powi(4) * x.sin()
    };
    let first_x = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
    let first_y = a * a / 8.0;
    let both = b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
    let all = first_x + first_y + both;
    let found = of(&one_each(3), 3, 500, f).unwrap();
    assert!(found.predicted > 0.99, "{found:?}");
    assert!((found.variance / all - 1.0).abs() < 0.03);
    let [x, y, z] = found.indices[..] else {
        panic!()
    };
    near(x.first, first_x / all, 0.02);
    near(x.total, (first_x + both) / all, 0.02);
    near(y.first, first_y / all, 0.02);
    near(y.total, first_y / all, 0.02);
    near(z.first, 0.0, 0.01);
    near(z.total, both / all, 0.02);
}

#[test]
fn fifty_inputs_of_a_linear_model_share_by_their_squares_from_a_few_hundred_draws() {
    let by = |i: usize| 0.8_f64.powi(i as i32);
    let f = |u: &[f64]| u.iter().enumerate().map(|(i, u)| by(i) * u).sum();
    let found = of(&one_each(50), 50, 300, f).unwrap();
    assert!(found.predicted > 0.99, "{found:?}");
    let all: f64 = (0..50).map(|i| by(i) * by(i)).sum();
    for (i, index) in found.indices.iter().enumerate() {
        near(index.first, by(i) * by(i) / all, 0.01);
        near(index.total, by(i) * by(i) / all, 0.01);
    }
}

/// Jansen's (1999) estimators of first-order and total indices, from as many evaluations as it takes.
fn jansen(axes: &[Axis], inputs: usize, f: impl Fn(&[f64]) -> f64) -> Vec<[f64; 2]> {
    let n = 20_000;
    let doubled = [axes, axes].concat();
    let both = points(&doubled, n);
    let (mut sum, mut square) = (0.0, 0.0);
    let mut differences = vec![[0.0; 2]; inputs];
    for point in &both {
        let (a, b) = point.split_at(axes.len());
        let (fa, fb) = (f(a), f(b));
        sum += fa;
        square += fa * fa;
        for (input, differences) in differences.iter_mut().enumerate() {
            let mixed = axes.iter().zip(a).zip(b);
            let mixed: Vec<f64> = mixed
                .map(|((axis, a), b)| if axis.input == input { *b } else { *a })
                .collect();
            let fm = f(&mixed);
            differences[0] += (fb - fm) * (fb - fm);
            differences[1] += (fa - fm) * (fa - fm);
        }
    }
    let n = f64::from(n);
    let variance = square / n - (sum / n).powi(2);
    let share = |d: f64| d / (2.0 * n) / variance;
    differences
        .iter()
        .map(|d| [1.0 - share(d[0]), share(d[1])])
        .collect()
}

#[test]
fn axes_of_one_input_count_together_as_freezing_them_together_says() {
    let axis = |input, levels| Axis { input, levels };
    let axes = [
        axis(0, None),
        axis(0, None),
        axis(1, Some(3)),
        axis(2, None),
    ];
    let f = |u: &[f64]| (u[0] * u[1]).exp() * (1.0 + u[2]) + u[3] * u[3] * (u[0] - 0.5);
    let expected = jansen(&axes, 3, f);
    let found = of(&axes, 3, 400, f).unwrap();
    assert!(found.predicted > 0.99, "{found:?}");
    for (index, [first, total]) in found.indices.iter().zip(expected) {
        near(index.first, first, 0.02);
        near(index.total, total, 0.02);
    }
}

#[test]
fn what_cannot_be_fitted_has_no_indices_and_says_how_badly_it_fits() {
    let noise = |u: &[f64]| (mix(u[0].to_bits()) >> 11) as f64;
    let found = of(&one_each(5), 5, 200, noise).unwrap();
    assert!(
        found.predicted < 0.2 && found.indices.is_empty(),
        "{found:?}"
    );
    // Half noise: the part that is fitted must not pass for the whole.
    let half = |u: &[f64]| 12.0_f64.sqrt() * u[1] + 12.0_f64.sqrt() * noise(u) / 2.0_f64.powi(53);
    let found = of(&one_each(5), 5, 300, half).unwrap();
    assert!((0.3..0.65).contains(&found.predicted), "{found:?}");
    assert!(found.indices.is_empty());
}

#[test]
fn what_does_not_vary_and_what_is_too_little_has_no_estimate() {
    assert_eq!(of(&one_each(2), 2, 100, |_| 0.3), None);
    assert_eq!(of(&one_each(2), 2, 8, |u| u[0]), None);
}

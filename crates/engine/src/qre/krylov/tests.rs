use super::*;

/// A dense matrix by rows, preconditioned by its diagonal.
struct Dense(Vec<Vec<f64>>);

impl Operator for Dense {
    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        y.iter_mut()
            .enumerate()
            .for_each(|(i, y)| *y = v[i] / self.0[i][i]);
    }
    fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        self.precondition(v, y);
        out.iter_mut()
            .zip(&self.0)
            .for_each(|(o, row)| *o = dot(row, y));
    }
}

/// A fixed, unsymmetric, well-conditioned matrix.
fn dense(n: usize) -> Dense {
    let entry = |i: usize, j: usize| {
        let off = ((i * 7 + j * 13 + 5) % 11) as f64 / 11.0 - 0.4;
        if i == j {
            3.0 + (i % 5) as f64
        } else {
            off / n as f64 * 4.0
        }
    };
    Dense(
        (0..n)
            .map(|i| (0..n).map(|j| entry(i, j)).collect())
            .collect(),
    )
}

#[test]
fn solves_unsymmetric_systems_with_and_without_restarts() {
    for restart in [50, 3] {
        let mut a = dense(40);
        let truth: Vec<f64> = (0..40).map(|i| ((i * i) % 17) as f64 - 8.0).collect();
        let mut b = vec![0.0; 40];
        b.iter_mut()
            .zip(&a.0)
            .for_each(|(b, row)| *b = dot(row, &truth));
        let mut x = vec![9.0; 40];
        let settings = Settings {
            tolerance: 1e-13,
            restart,
            most: 400,
        };
        let info = Gmres::default().solve(&mut a, &b, &mut x, settings);
        assert!(info.residual <= 1e-13, "{info:?}");
        for (x, t) in x.iter().zip(&truth) {
            assert!((x - t).abs() < 1e-10);
        }
    }
}

/// A long band matrix: 2 + small numbers on the diagonal, others above and far below it.
struct Band;

impl Operator for Band {
    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        y.copy_from_slice(v);
    }
    fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        y.copy_from_slice(v);
        let n = v.len();
        for i in 0..n {
            let own = (2.0 + (i % 13) as f64 * 0.1) * v[i];
            out[i] = own + 0.4 * v[(i + 1) % n] - 0.3 * v[(i + n / 3) % n];
        }
    }
}

#[test]
fn any_number_of_threads_and_any_processor_gives_the_same_bytes() {
    // Long enough for several threads from the tenth basis vector on.
    let b: Vec<f64> = (0..200_003_u64)
        .map(|i| ((i * i) % 97) as f64 / 97.0 - 0.3)
        .collect();
    let solved = |threads: usize, wide: Wide| {
        let mut x = vec![0.0; b.len()];
        let settings = Settings {
            tolerance: 1e-12,
            restart: 20,
            most: 100,
        };
        let mut gmres = Gmres::default().on(threads);
        gmres.wide = wide;
        let info = gmres.solve(&mut Band, &b, &mut x, settings);
        assert!(info.residual <= 1e-12, "{info:?}");
        x.iter().map(|x| x.to_bits()).collect::<Vec<u64>>()
    };
    let alone = solved(1, Wide::none());
    for threads in [1, 2, 4, 64] {
        assert!(
            solved(threads, Wide::default()) == alone,
            "{threads} threads"
        );
    }
}

/// Multiplies by these numbers, and adds a little of the next entry.
struct Spread(Vec<f64>);

impl Operator for Spread {
    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        y.copy_from_slice(v);
    }
    fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        y.copy_from_slice(v);
        let n = v.len();
        for i in 0..n {
            out[i] = self.0[i] * v[i] + 0.3 * self.0[i] * v[(i + 1) % n];
        }
    }
}

#[test]
fn the_recurrence_tells_the_truth_where_vectors_hardly_differ() {
    // Eigenvalues over four orders of magnitude: images are almost along what is in the basis already.
    let n = 48;
    let numbers = (0..n).map(|i| 10f64.powf(-4.0 * i as f64 / n as f64));
    let mut a = Spread(numbers.collect());
    let b: Vec<f64> = (0..n).map(|i| 1.0 + (i % 3) as f64).collect();
    let (mut x, mut y, mut image) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    let settings = Settings {
        tolerance: 1e-12,
        restart: n,
        most: n,
    };
    let info = Gmres::default().solve(&mut a, &b, &mut x, settings);
    a.apply(&x, &mut y, &mut image);
    let rest: Vec<f64> = b.iter().zip(&image).map(|(b, i)| b - i).collect();
    let truth = norm(&rest) / norm(&b);
    assert!(
        info.residual <= 1e-12 && truth <= 1e-12,
        "{truth:e} {info:?}"
    );
}

#[test]
fn sums_leave_nothing_out() {
    let numbers =
        |by: usize| -> Vec<f64> { (0..5_003).map(|i| ((i * by) % 101) as f64 - 50.0).collect() };
    let (v, a) = (numbers(7), numbers(11));
    // Whole numbers are summed exactly in any order.
    let plain: f64 = v.iter().zip(&a).map(|(v, a)| v * a).sum();
    assert_eq!(dot(&v, &a), plain);
}

#[test]
fn nothing_is_asked_of_a_zero_right_hand_side() {
    let mut x = vec![1.0; 4];
    let settings = Settings {
        tolerance: 1e-12,
        restart: 5,
        most: 5,
    };
    let info = Gmres::default().solve(&mut dense(4), &[0.0; 4], &mut x, settings);
    assert_eq!((info.iterations, x), (0, vec![0.0; 4]));
}

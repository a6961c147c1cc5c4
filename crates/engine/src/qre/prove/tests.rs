//! Formulas against differences, enclosures against numbers.

use super::formulas::Pass;
use super::scalar::{Scalar, Series};
use super::system::System;
use crate::formats::efg;

/// A chance move, an informed player, one who sees the move alone, and the first again, who has seen all.
fn system() -> System {
    let mut text =
        String::from("EFG 2 R \"\" { \"A\" \"B\" }\nc \"\" 1 \"\" { \"x\" 1/3 \"y\" 2/3 } 0\n");
    let mut outcome = 0;
    for type_id in 0..2 {
        text += &format!("p \"\" 1 {} \"\" {{ \"l\" \"m\" \"r\" }} 0\n", 1 + type_id);
        for sent in 0..3 {
            text += &format!("p \"\" 2 {} \"\" {{ \"u\" \"d\" }} 0\n", 1 + sent);
            for reply in 0..2 {
                let number = 3 + type_id * 6 + sent * 2 + reply;
                text += &format!("p \"\" 1 {number} \"\" {{ \"a\" \"b\" }} 0\n");
                for _ in 0..2 {
                    outcome += 1;
                    let (a, b) = (
                        f64::sin(f64::from(outcome)),
                        f64::cos(2.1 * f64::from(outcome)),
                    );
                    text += &format!("t \"\" {outcome} \"\" {{ {a} {b} }}\n");
                }
            }
        }
    }
    System::new(&efg::read(&text).unwrap().game)
}

fn gains<S: Scalar>(system: &System, v: &[S]) -> Vec<S> {
    let pass = Pass::at(system, v);
    let mut gains = vec![S::exact(0.0); system.unknowns];
    for group in &system.groups {
        for a in group.options.clone() {
            if let Some(u) = system.options[a].unknown {
                gains[u] = pass.gain(group, a);
            }
        }
    }
    gains
}

fn slopes<S: Scalar>(system: &System, v: &[S]) -> Vec<S> {
    let n = system.unknowns;
    let mut slopes = vec![S::exact(0.0); n * n];
    Pass::at(system, v).derivatives(&mut |i, j, x| slopes[i * n + j] = x);
    slopes
}

#[test]
fn derivatives_are_what_differences_come_to() {
    let system = system();
    let n = system.unknowns;
    assert_eq!(n, 2 * 2 + 3 + 12);
    let v: Vec<f64> = (0..n).map(|u| f64::sin(3.0 * u as f64)).collect();
    let slopes = slopes(&system, &v);
    let h = 1e-5;
    for j in 0..n {
        let (mut up, mut down) = (v.clone(), v.clone());
        up[j] += h;
        down[j] -= h;
        let (up, down) = (gains(&system, &up), gains(&system, &down));
        for i in 0..n {
            let difference = (up[i] - down[i]) / (2.0 * h);
            assert!((slopes[i * n + j] - difference).abs() < 1e-9, "{i} {j}");
        }
    }
}

#[test]
fn enclosures_contain_what_numbers_give() {
    let system = system();
    let n = system.unknowns;
    let along = |u: usize| Series {
        c: [f64::sin(3.0 * u as f64), 0.1 * f64::cos(u as f64), 0.03],
        r: 1e-3,
    };
    let v: Vec<Series<3>> = (0..n).map(along).collect();
    let (gain, slope) = (gains(&system, &v), slopes(&system, &v));
    let at = |x: &Series<3>, s: f64| x.c.iter().rev().fold(0.0, |sum, c| sum * s + c);
    for turn in 0..50 {
        let s = f64::sin(f64::from(turn));
        let within = |u: usize| at(&v[u], s) + 1e-3 * f64::cos(f64::from(turn) * (1.0 + u as f64));
        let w: Vec<f64> = (0..n).map(within).collect();
        let exact = gains(&system, &w).into_iter().chain(slopes(&system, &w));
        for (enclosure, exact) in gain.iter().chain(&slope).zip(exact) {
            assert!((exact - at(enclosure, s)).abs() <= enclosure.r + 1e-14);
            assert!(enclosure.r < 0.1);
        }
    }
}

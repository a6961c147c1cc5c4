//! All equilibria of a game whose fixed point is one number: the probability of an option at the only, two-way decision of one actor.
//!
//! With z that probability's normal quantile and x(z) the standardised advantage of the option where everybody else expects it with that
//! probability and responds, equilibria are the roots of x(z) − z.

use super::jet::Jet;
use super::response::{Choices, Payoffs, advantage, respond};
use super::tree::Tree;

/// The parts of a game with a fixed point of one number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scalar {
    /// The mover with the one decision.
    pub(crate) mover: usize,
    /// Its node.
    pub(crate) node: usize,
    /// The other mover.
    pub(crate) other: usize,
}

/// A game with its numbers.
#[derive(Clone, Copy)]
pub(crate) struct Played<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) payoffs: &'a Payoffs,
    pub(crate) scalar: Scalar,
}

/// Responses to responses before it is said that they lead nowhere.
const MOST_RESPONSES: usize = 500;
/// The largest |z|: beyond it Φ is 0 or 1 to all digits.
const FAR: f64 = 37.0;
/// The z between which nearly all roots lie, and the width of the grid there and beyond.
const NEAR: (f64, f64, f64) = (6.0, 0.1, 1.0);

impl Played<'_> {
    /// What all choose where the scalar decision is taken to be `z`, except that it is `z` there, and the standardised advantage.
    fn around(&self, z: &Jet) -> (Choices, Jet) {
        let tree = self.tree;
        let mut choices: Choices = (tree.nodes.iter())
            .map(|node| vec![Jet::of(0.0); node.after.len()])
            .collect();
        choices[self.scalar.node] = vec![z.scaled(-1.0).cdf(), z.cdf()];
        let expected = choices.clone();
        respond(
            tree,
            self.payoffs,
            self.scalar.other,
            &expected,
            &mut choices,
        );
        let x = advantage(tree, self.payoffs, self.scalar.mover, &choices);
        (choices, x)
    }

    fn off(&self, z: f64) -> f64 {
        let (_, x) = self.around(&Jet::of(z));
        let x = if x.v.is_nan() {
            0.0
        } else {
            x.v.clamp(-FAR - 1.0, FAR + 1.0)
        };
        x - z
    }

    /// The roots in rising order.
    pub(crate) fn roots(&self) -> Vec<f64> {
        let mut grid = Vec::new();
        let (near, fine, coarse) = NEAR;
        let steps = |from: f64, to: f64, by: f64| {
            let count = ((to - from) / by).round() as i32;
            (0..count).map(move |i| from + by * f64::from(i))
        };
        grid.extend(steps(-FAR, -near, coarse));
        grid.extend(steps(-near, near, fine));
        grid.extend(steps(near, FAR, coarse));
        grid.push(FAR);
        let values: Vec<f64> = grid.iter().map(|z| self.off(*z)).collect();
        let mut roots = Vec::new();
        for i in 0..grid.len() - 1 {
            let (a, b) = ((grid[i], values[i]), (grid[i + 1], values[i + 1]));
            if a.1 == 0.0 {
                roots.push(a.0);
            } else if a.1.signum() != b.1.signum() && b.1 != 0.0 {
                roots.push(self.between(a, b));
            } else if i > 0 && values[i - 1].signum() == a.1.signum() {
                // Where the values come near to 0 and go away again, two roots may lie between.
                let (left, right) = (values[i - 1].abs(), b.1.abs());
                if a.1.abs() < left && a.1.abs() < right && a.1.abs() < 0.05 {
                    self.touching(grid[i - 1], grid[i + 1], a.1.signum(), &mut roots);
                }
            }
        }
        roots.sort_by(f64::total_cmp);
        roots
    }

    /// The root between two values of different sign: the Illinois rule, which never leaves them.
    fn between(&self, mut a: (f64, f64), mut b: (f64, f64)) -> f64 {
        for _ in 0..200 {
            let z = (a.0 * b.1 - b.0 * a.1) / (b.1 - a.1);
            let z = if z > a.0.min(b.0) && z < a.0.max(b.0) {
                z
            } else {
                0.5 * (a.0 + b.0)
            };
            let off = self.off(z);
            if off.abs() < 4e-15 * (1.0 + z.abs()) || (b.0 - a.0).abs() < 1e-15 * z.abs().max(1.0) {
                return z;
            }
            if off.signum() == b.1.signum() {
                a.1 *= 0.5;
            } else {
                a = b;
            }
            b = (z, off);
        }
        b.0
    }

    /// The two roots about the least value between `lo` and `hi`, where it is beyond 0.
    fn touching(&self, mut lo: f64, mut hi: f64, sign: f64, roots: &mut Vec<f64>) {
        let ends = ((lo, self.off(lo)), (hi, self.off(hi)));
        let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
        for _ in 0..40 {
            let (a, b) = (hi - golden * (hi - lo), lo + golden * (hi - lo));
            let (at_a, at_b) = (sign * self.off(a), sign * self.off(b));
            if at_a.min(at_b) < 0.0 {
                let inside = if at_a < at_b {
                    (a, sign * at_a)
                } else {
                    (b, sign * at_b)
                };
                roots.push(self.between(ends.0, inside));
                roots.push(self.between(inside, ends.1));
                return;
            }
            if at_a < at_b {
                hi = b;
            } else {
                lo = a;
            }
        }
    }

    /// The root to which responding again and again leads from an even chance, if it leads to one.
    pub(crate) fn led_to_from_even(&self) -> Option<f64> {
        let mut z = 0.0;
        for _ in 0..MOST_RESPONSES {
            let next = (z + self.off(z)).clamp(-FAR, FAR);
            if (next - z).abs() < 1e-13 {
                return Some(next);
            }
            z = next;
        }
        None
    }

    /// The choices at a root, with their derivatives by so many inputs of the payoffs, by the implicit function theorem.
    pub(crate) fn at(&self, z: f64, inputs: usize) -> Choices {
        // One input more: z itself.
        let widened = Payoffs {
            worth: (self.payoffs.worth.iter())
                .map(|leaf| leaf.iter().map(|worth| widen(worth, inputs)).collect())
                .collect(),
            loads: self.payoffs.loads.clone(),
        };
        let wide = Played {
            payoffs: &widened,
            ..*self
        };
        let (_, x) = wide.around(&Jet::input(z, inputs, inputs + 1));
        let by_z = x.d.get(inputs).copied().unwrap_or(0.0);
        let by_inputs = x.d.iter().take(inputs);
        let moved = Jet {
            v: z,
            d: by_inputs.map(|d| d / (1.0 - by_z)).collect(),
        };
        self.around(&moved).0
    }
}

fn widen(jet: &Jet, inputs: usize) -> Jet {
    let mut d = jet.d.clone();
    d.resize(inputs + 1, 0.0);
    Jet { v: jet.v, d }
}

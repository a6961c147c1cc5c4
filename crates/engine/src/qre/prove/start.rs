//! Where the branch begins: as long as λ is small there is one solution only.

use super::formulas::{self, Pass};
use super::scalar::{Ball, Scalar, up};
use super::system::System;

/// Lower and upper bounds on payoffs.
struct Hull {
    least: Vec<f64>,
    most: Vec<f64>,
}

/// Bounds on the payoff of each mover from each point on, under any strategies: points × movers.
fn hull(system: &System) -> Hull {
    let size = system.points() * system.movers;
    let (mut least, mut most) = (vec![0.0; size], vec![0.0; size]);
    for n in (0..system.points()).rev() {
        for mover in 0..system.movers {
            let at = |n: usize| n * system.movers + mover;
            let mut sum = Ball::exact(system.payoff[at(n)]);
            let mut sum_most = sum;
            let (mut worst, mut best) = (f64::INFINITY, f64::NEG_INFINITY);
            for edge in system.edges_of(n) {
                let child = at(edge.child);
                if edge.option == usize::MAX {
                    sum = sum + Ball::exact(least[child]).scale(edge.chance);
                    sum_most = sum_most + Ball::exact(most[child]).scale(edge.chance);
                } else {
                    (worst, best) = (worst.min(least[child]), best.max(most[child]));
                }
            }
            if worst <= best {
                sum = sum + Ball::exact(worst);
                sum_most = sum_most + Ball::exact(best);
            }
            (least[at(n)], most[at(n)]) = (sum.bottom(), sum_most.top());
        }
    }
    Hull { least, most }
}

/// Upper bound on |ΔQ|, for each unknown.
pub(super) fn spread(system: &System) -> Vec<f64> {
    let Hull { least, most } = hull(system);
    let mut spread = vec![0.0; system.unknowns];
    for group in &system.groups {
        let bounds = |o: usize| {
            let children = group.members.iter().map(|&n| system.child(n, o));
            children.fold(
                (f64::INFINITY, f64::NEG_INFINITY),
                |(low, high): (f64, f64), n| {
                    let at = n * system.movers + group.mover;
                    (low.min(least[at]), high.max(most[at]))
                },
            )
        };
        let first = bounds(0);
        for (o, a) in group.options.clone().enumerate() {
            let own = bounds(o);
            let far = (own.1 - first.0).max(first.1 - own.0).next_up();
            if let Some(u) = system.options[a].unknown {
                spread[u] = far;
            }
        }
    }
    spread
}

/// A ln s up to which the solution is unique at every λ: there v ↦ s·λ·ΔQ(softmax(v)) + Δ ln π contracts on the box of all v that
/// payoffs allow, which it maps into itself. None if none is found.
pub(super) fn alone(system: &System, spread: &[f64]) -> Option<f64> {
    let mut precision = vec![0.0; system.unknowns];
    let mut usual = vec![Ball::exact(0.0); system.unknowns];
    for group in &system.groups {
        for a in group.options.clone() {
            if let Some(u) = system.options[a].unknown {
                precision[u] = group.precision;
                usual[u] = formulas::usual(system, group, a);
            }
        }
    }
    let steep = spread
        .iter()
        .zip(&precision)
        .fold(0.0_f64, |most, (w, p)| most.max(w * p));
    let mut tau = if steep > 0.0 { -steep.ln() } else { 0.0 };
    for _ in 0..60 {
        let scale = Ball::exact(tau).exp();
        // No side of the box is so short beside the others that it alone would decide; a larger box is as good.
        let side = spread
            .iter()
            .zip(&precision)
            .map(|(w, p)| (w * p).max(1e-3 * steep).max(1e-100));
        let side: Vec<f64> = side.map(|side| up(side * scale.top(), 2)).collect();
        let v = side.iter().zip(&usual);
        let v: Vec<Ball> = v.map(|(&r, &at)| at + Ball::around(0.0, r)).collect();
        let mut moved = vec![0.0; side.len()];
        let pass = Pass::at(system, &v);
        pass.derivatives(&mut |row, column, slope: Ball| {
            moved[row] += (slope * scale.scale(precision[row])).most() * side[column];
        });
        let shrinks = |(moved, side): (&f64, &f64)| up(*moved, system.unknowns) < 0.99 * side;
        if moved.iter().zip(&side).all(shrinks) {
            return Some(tau);
        }
        tau -= std::f64::consts::LN_2 / 2.0;
    }
    None
}

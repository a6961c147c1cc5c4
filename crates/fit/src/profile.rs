//! Intervals by profile likelihood: all values of a coefficient at which the best that the others can do is not worse than the top by more
//! than half the 95% point of χ² with one degree of freedom.

use demarche_engine::progress::Progress;

use crate::fit::climbed;
use crate::likelihood::Likelihood;
use crate::optimise::{Ending, Top};
use crate::told::NORMAL_95;

/// Half of the 95% point of χ² with one degree of freedom.
const DROP: f64 = 0.5 * NORMAL_95 * NORMAL_95;
/// Steps outwards before an end is given up.
const OUTWARDS: usize = 12;

/// The interval of coefficient `i` around its top. An end is none where it lies beyond the coefficient's bounds, or was not found.
pub fn interval(
    likelihood: &mut dyn Likelihood,
    top: &Top,
    (i, error): (usize, Option<f64>),
    progress: &dyn Progress,
) -> (Option<f64>, Option<f64>) {
    let lower = end(likelihood, top, (i, error, -1.0), progress);
    let upper = end(likelihood, top, (i, error, 1.0), progress);
    (lower, upper)
}

fn end(
    likelihood: &mut dyn Likelihood,
    top: &Top,
    (i, error, sign): (usize, Option<f64>, f64),
    progress: &dyn Progress,
) -> Option<f64> {
    let (lo, hi) = likelihood.model().coefficients[i].bounds;
    let unit = error.unwrap_or(0.1 * (1.0 + top.theta[i].abs()));
    let mut start = top.theta.clone();
    // How much worse it is than allowed at a distance, from where the others were last.
    let mut worse = |distance: f64| -> Option<f64> {
        let mut theta = start.clone();
        theta[i] = (top.theta[i] + sign * distance).clamp(lo, hi);
        let found = climbed(likelihood, theta, Some(i), progress).ok()?;
        if found.ending == Ending::Stopped {
            return None;
        }
        start = found.theta;
        Some(top.point.value - found.point.value - DROP)
    };
    let room = if sign > 0.0 {
        hi - top.theta[i]
    } else {
        top.theta[i] - lo
    };
    let (mut near, mut far) = (0.0, (NORMAL_95 * unit).min(room));
    let (mut below, mut above) = (-DROP, f64::NAN);
    for _ in 0..OUTWARDS {
        let found = worse(far)?;
        above = found;
        if found > 0.0 || far >= room {
            break;
        }
        (near, below) = (far, found);
        far = (1.7 * far).min(room);
    }
    if above.is_nan() || above <= 0.0 {
        return None;
    }
    // The drop grows about as the square of the distance: the secant is taken of its root.
    for _ in 0..40 {
        let root = |drop: f64| (drop + DROP).max(0.0).sqrt();
        let (a, b, want) = (root(below), root(above), DROP.sqrt());
        let share = ((want - a) / (b - a)).clamp(0.05, 0.95);
        let middle = near + share * (far - near);
        let found = worse(middle)?;
        if found.abs() < 1e-6 || (far - near) < 1e-7 * unit {
            return Some(top.theta[i] + sign * middle);
        }
        if found > 0.0 {
            (far, above) = (middle, found);
        } else {
            (near, below) = (middle, found);
        }
    }
    Some(top.theta[i] + sign * 0.5 * (near + far))
}

//! A piece of the curve, enclosed.
//!
//! With x = (v, ln s) and H(x) = v − s·λ·ΔQ(softmax(v)) − Δ ln π, G_θ(x) = (H(x), t·(x − x₀) − hθ) has as zeros the points of the
//! curve on parallel planes, one for each θ ∈ [−1, 1]. Around a polynomial p(θ) that nearly solves it, x ↦ x − A·G_θ(x) maps
//! every box p(θ) ± r into itself and contracts there if |A·G_θ(p(θ))| + |I − A·DG|·r < r, where DG is taken over all these
//! boxes (Krawczyk 1969; Breden, Lessard & Vanicat 2013 for curves). Then for each θ there is exactly one zero in the box, it
//! moves continuously with θ, and DG is regular: the curve does not branch there.

use super::dense::{Family, Matrix, dot};
use super::formulas::{self, Pass};
use super::scalar::{Ball, EPS, Scalar, Series, TINY, up};
use super::system::System;

/// Coefficients of a polynomial along a piece.
pub(super) const ORDER: usize = 6;
/// Functions along a piece.
type Along = Series<ORDER>;

/// Planes across the curve: those of the points x with t·(x − x₀) = hθ.
#[derive(Clone, Debug)]
pub(super) struct Planes {
    pub(super) normal: Vec<f64>,
    pub(super) origin: Vec<f64>,
    pub(super) half: f64,
}

/// A piece of the curve, enclosed.
pub(super) struct Tube {
    pub(super) planes: Planes,
    /// The polynomial, by component.
    pub(super) path: Vec<[f64; ORDER]>,
    inverse: Matrix,
    /// Upper bound on |I − A·DG| everywhere in the boxes.
    defect: Matrix,
    /// The zero is within this of the polynomial, by component.
    radius: Vec<f64>,
    /// It is the only one within this.
    free: Vec<f64>,
    /// By how much `defect` shortens the radii: the contraction, below 1.
    pub(super) contraction: f64,
}

/// A box: middle and radius of each component.
pub(super) struct Place {
    pub(super) middle: Vec<f64>,
    pub(super) radius: Vec<f64>,
}

/// G: what is left of the equations at `x`, where `along` is hθ.
fn residual<S: Scalar>(system: &System, planes: &Planes, x: &[S], along: S) -> Vec<S> {
    let n = system.unknowns;
    let pass = Pass::at(system, &x[..n]);
    let scale = x[n].exp();
    let mut left = vec![S::exact(0.0); n + 1];
    for group in &system.groups {
        let strength = scale.scale(group.precision);
        for a in group.options.clone() {
            if let Some(u) = system.options[a].unknown {
                let usual: S = formulas::usual(system, group, a);
                left[u] = x[u] - strength * pass.gain(group, a) - usual;
            }
        }
    }
    let steps = x.iter().zip(&planes.origin).zip(&planes.normal);
    let across = steps.fold(S::exact(0.0), |sum, ((&x, &x0), &t)| {
        sum + (x - S::exact(x0)).scale(t)
    });
    left[n] = across - along;
    left
}

/// DG, shown entry by entry where it is not 0.
fn derivative<S: Scalar>(
    system: &System,
    planes: &Planes,
    x: &[S],
    entry: &mut impl FnMut(usize, usize, S),
) {
    let n = system.unknowns;
    let pass = Pass::at(system, &x[..n]);
    let scale = x[n].exp();
    let mut strength = vec![S::exact(0.0); n];
    for group in &system.groups {
        let own = scale.scale(group.precision);
        for a in group.options.clone() {
            if let Some(u) = system.options[a].unknown {
                strength[u] = own;
                entry(u, n, S::exact(0.0) - own * pass.gain(group, a));
                entry(u, u, S::exact(1.0));
            }
        }
    }
    pass.derivatives(&mut |row, column, slope| {
        entry(row, column, S::exact(0.0) - strength[row] * slope);
    });
    for (column, &t) in planes.normal.iter().enumerate() {
        entry(n, column, S::exact(t));
    }
}

impl Tube {
    /// Encloses the curve near `planes.origin`, with room for a place it comes from. `like` is a tube nearby. Where it does not work, how many times
    /// too long the piece is, as far as can be told.
    pub(super) fn new(
        system: &System,
        planes: Planes,
        from: Option<&Place>,
        like: Option<&Tube>,
    ) -> Result<Tube, f64> {
        let size = system.unknowns + 1;
        let mut jacobian = Matrix::zero(size);
        derivative(system, &planes, &planes.origin, &mut |i, j, x: f64| {
            jacobian.a[i * size + j] += x;
        });
        let inverse = jacobian.inverse().ok_or(2.0)?;
        let path = path(system, &planes, &inverse);
        let off = step(system, &planes, &inverse, &path);
        if off.iter().any(|y| !y.is_finite()) {
            return Err(3.0);
        }
        let mut room: Vec<f64> = match like.and_then(|tube| settle(&off, &tube.defect).ok()) {
            Some((radius, _)) => radius.iter().map(|r| 3.0 * r).collect(),
            None => off.iter().map(|y| 10.0 * y).collect(),
        };
        let mut longer = 2.0;
        for _ in 0..3 {
            for (room, x) in room.iter_mut().zip(&planes.origin) {
                *room = room.max(NARROWEST * (1.0 + x.abs()));
            }
            if let Some(place) = from {
                let radii = place.radius.iter();
                room.iter_mut()
                    .zip(radii)
                    .for_each(|(room, r)| *room = room.max(4.0 * r));
            }
            let defect = defect(system, &planes, &inverse, &path, &room);
            let (radius, contraction) = settle(&off, &defect)?;
            let contracts = |room: &[f64]| {
                let moved = defect.most(room).into_iter().zip(&off);
                let inside = |((moved, off), room): ((f64, &f64), &f64)| up(moved + off, 1) < *room;
                moved.zip(room).all(inside)
            };
            let wider = room.iter().zip(&radius).map(|(room, radius)| room / radius);
            let wider = wider.fold(f64::INFINITY, f64::min);
            if wider > 1.0 {
                let multiple = |r: &f64| r * wider * (1.0 - 4.0 * EPS);
                // Any multiple ≥ 1 of radii that contract contracts as well.
                let free = if contracts(&room) {
                    room
                } else {
                    radius.iter().map(multiple).collect()
                };
                return Ok(Tube {
                    planes,
                    path,
                    inverse,
                    defect,
                    radius,
                    free,
                    contraction,
                });
            }
            longer = 1.0 + contraction;
            room = radius.iter().map(|r| 2.0 * r).collect();
        }
        Err(longer)
    }

    /// The polynomial and its slope, at any θ.
    pub(super) fn at(&self, s: f64) -> (Vec<f64>, Vec<f64>) {
        let value = |c: &[f64; ORDER]| c.iter().rev().fold(0.0, |sum, c| sum * s + c);
        let slope = |c: &[f64; ORDER]| {
            let terms = c.iter().enumerate().skip(1).rev();
            terms.fold(0.0, |sum, (k, c)| sum * s + k as f64 * c)
        };
        (
            self.path.iter().map(value).collect(),
            self.path.iter().map(slope).collect(),
        )
    }

    /// Upper bound on ln s on the piece.
    pub(super) fn highest(&self) -> f64 {
        let last = self.path.len() - 1;
        let reach: f64 = self.path[last].iter().skip(1).map(|c| c.abs()).sum();
        let top = self.path[last][0] + up(reach + self.radius[last], ORDER);
        top + EPS * top.abs()
    }

    /// The zero on the plane `along` = hθ, or on all planes within its radius, closely. With x any point of the box there,
    /// z − x = −A·G(x) + (I − A·DG)(z − x) for a DG among those enclosed.
    pub(super) fn zero(&self, system: &System, along: Ball) -> Option<Place> {
        let s = along * Ball::exact(self.planes.half).recip();
        let (mut middle, _) = self.at(s.middle());
        let mut last = f64::INFINITY;
        for _ in 0..POLISH {
            let left = residual(system, &self.planes, &middle, along.middle());
            let step = self.inverse.times(&left);
            let length = step.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
            if length >= last {
                break;
            }
            last = length;
            middle.iter_mut().zip(step).for_each(|(x, step)| *x -= step);
        }
        let balls: Vec<Ball> = middle.iter().map(|&x| Ball::exact(x)).collect();
        if s.most() > 1.0 || !self.holds(&balls, s) {
            return None;
        }
        let left = residual(system, &self.planes, &balls, along);
        let off = bound(&self.inverse, &left);
        let (radius, _) = settle(&off, &self.defect).ok()?;
        Some(Place { middle, radius })
    }

    /// Whether the box around the piece's polynomial, at any θ in `s`, has all of these balls in it.
    fn holds(&self, balls: &[Ball], s: Ball) -> bool {
        let inside = |((ball, path), free): ((&Ball, &[f64; ORDER]), &f64)| {
            let terms = path.iter().rev();
            let value = terms.fold(Ball::exact(0.0), |sum, &c| sum * s + Ball::exact(c));
            (*ball - value).most() < *free
        };
        balls.iter().zip(&self.path).zip(&self.free).all(inside)
    }

    /// Whether a zero known to be at this place is one of those enclosed. If so, this piece and the one it is from are joined.
    pub(super) fn contains(&self, place: &Place) -> bool {
        let balls = place.middle.iter().zip(&place.radius);
        let balls: Vec<Ball> = balls.map(|(&x, &r)| Ball::around(x, r)).collect();
        let Planes {
            normal,
            origin,
            half,
        } = &self.planes;
        let steps = balls.iter().zip(origin).zip(normal);
        let across = steps.fold(Ball::exact(0.0), |sum, ((&x, &x0), &t)| {
            sum + (x - Ball::exact(x0)).scale(t)
        });
        let s = across * Ball::exact(*half).recip();
        s.most() <= 1.0 && self.holds(&balls, s)
    }

    /// The zero on the last plane.
    pub(super) fn end(&self, system: &System) -> Option<Place> {
        self.zero(system, Ball::exact(self.planes.half * (1.0 - 1e-9)))
    }
}

/// Least room around a piece, relative to the unknowns: well above rounding.
const NARROWEST: f64 = 1e-8;
/// Least radius of a component, as a share of the largest.
const SLENDER: f64 = 0.02;
/// Most steps towards the end of a piece; fewer where rounding is all that is left.
const POLISH: usize = 100;

/// The polynomial that solves the equations, coefficient by coefficient: each pass of Newton's method makes one more right.
fn path(system: &System, planes: &Planes, inverse: &Matrix) -> Vec<[f64; ORDER]> {
    let n = system.unknowns;
    let mut path = vec![[0.0; ORDER]; n + 1];
    let tangent = inverse.column(n);
    for (i, c) in path.iter_mut().enumerate() {
        (c[0], c[1]) = (planes.origin[i], planes.half * tangent[i]);
    }
    for _ in 0..ORDER {
        let left = residual(system, planes, &functions(&path, None), along(planes.half));
        for k in 0..ORDER {
            let column: Vec<f64> = left.iter().map(|left| left.c[k]).collect();
            let step = inverse.times(&column);
            path.iter_mut().zip(step).for_each(|(c, step)| c[k] -= step);
        }
    }
    path
}

/// hθ.
fn along(half: f64) -> Along {
    let mut along = Along::exact(0.0);
    along.c[1] = half;
    along
}

/// The components of the path, perhaps with room around them.
fn functions(path: &[[f64; ORDER]], room: Option<&[f64]>) -> Vec<Along> {
    let function = |(i, &c)| Along {
        c,
        r: room.map_or(0.0, |room| room[i]),
    };
    path.iter().enumerate().map(function).collect()
}

/// Upper bound on |A·G(p)|.
fn step(system: &System, planes: &Planes, inverse: &Matrix, path: &[[f64; ORDER]]) -> Vec<f64> {
    let left = residual(system, planes, &functions(path, None), along(planes.half));
    bound(inverse, &left)
}

/// Upper bound on |A·left|.
fn bound<const N: usize>(inverse: &Matrix, left: &[Series<N>]) -> Vec<f64> {
    let n = inverse.n;
    let rounding = (n + 8) as f64 * EPS;
    let rest = |g: &Series<N>| g.r + rounding * g.c.iter().map(|c| c.abs()).sum::<f64>() + TINY;
    let rest: Vec<f64> = left.iter().map(rest).collect();
    let mut sum = inverse.map(f64::abs).times(&rest);
    for k in 0..N {
        let column: Vec<f64> = left.iter().map(|g| g.c[k]).collect();
        for (i, sum) in sum.iter_mut().enumerate() {
            *sum += dot(inverse.row(i), &column).abs();
        }
    }
    sum.iter().map(|&sum| up(sum, n + N)).collect()
}

/// Upper bound on |I − A·DG| within `room` of the path.
fn defect(
    system: &System,
    planes: &Planes,
    inverse: &Matrix,
    path: &[[f64; ORDER]],
    room: &[f64],
) -> Matrix {
    let n = inverse.n;
    let mut family = Family::zero(n);
    let functions = functions(path, Some(room));
    // Entries on the diagonal come twice. Their sum is rounded, which the products' margin for rounding has room for.
    derivative(system, planes, &functions, &mut |i, j, x: Along| {
        let at = i * n + j;
        family.middle.a[at] += x.c[0];
        family.slope.a[at] += x.c[1];
        let beyond: f64 = x.c[2..].iter().map(|c| c.abs()).sum();
        family.rest.a[at] += up(x.r + beyond, ORDER);
    });
    family.defect(inverse)
}

/// Radii r with off + defect·r < r in every component, and the contraction; else how many times too long the piece is.
fn settle(off: &[f64], defect: &Matrix) -> Result<(Vec<f64>, f64), f64> {
    // No component is so narrow beside the others that it alone would decide: wider is as good where it contracts.
    let floor = |x: &[f64]| SLENDER * x.iter().fold(0.0_f64, |most, &r| most.max(r)) + TINY;
    let least = floor(off);
    let mut radius: Vec<f64> = off.iter().map(|y| (1.1 * y).max(least)).collect();
    let mut contraction = 2.0;
    for _ in 0..60 {
        let moved = defect.most(&radius);
        let next = moved
            .iter()
            .zip(off)
            .map(|(moved, off)| (moved + off) * (1.0 + 4.0 * EPS));
        let next: Vec<f64> = next.collect();
        contraction = 0.0;
        let mut good = true;
        for ((radius, next), moved) in radius.iter().zip(&next).zip(&moved) {
            good &= next < radius;
            let own = moved / radius;
            contraction = if own > contraction { own } else { contraction };
        }
        if good {
            return Ok((radius, contraction));
        }
        if next.iter().any(|r| !r.is_finite()) {
            return Err(3.0);
        }
        let least = floor(&next);
        for (radius, next) in radius.iter_mut().zip(&next) {
            *radius = (next * 1.05).max(least);
        }
    }
    Err(contraction.clamp(1.2, 3.0))
}

//! Expected payoffs of options and their derivatives, in any arithmetic: one code for plain numbers and for enclosures.

use super::scalar::Scalar;
use super::system::{Group, System};

/// A pass there and back at given differences of logits.
pub(super) struct Pass<'a, S> {
    system: &'a System,
    /// Of each option.
    sigma: Vec<S>,
    /// Probability that play comes to a point by each of the edges in [`System::parents`], given that it comes there.
    share: Vec<S>,
    /// Of the members of each group with more than one, one after the other.
    belief: Vec<S>,
    first_belief: Vec<usize>,
    /// Points × movers.
    value: Vec<S>,
    /// Expected payoffs of the options.
    pub(super) worth: Vec<S>,
}

impl<'a, S: Scalar> Pass<'a, S> {
    /// At unknowns `v`.
    pub(super) fn at(system: &'a System, v: &[S]) -> Pass<'a, S> {
        let zero = S::exact(0.0);
        let mut pass = Pass {
            system,
            sigma: vec![zero; system.options.len()],
            share: vec![S::exact(1.0); system.parents.len()],
            belief: Vec::new(),
            first_belief: Vec::new(),
            value: vec![zero; system.points() * system.movers],
            worth: vec![zero; system.options.len()],
        };
        let log_sigma = pass.respond(v);
        pass.believe(&log_sigma);
        pass.evaluate();
        pass
    }

    /// σ = softmax(v), with v = 0 for the first option; gives ln σ.
    fn respond(&mut self, v: &[S]) -> Vec<S> {
        let mut log = vec![S::exact(0.0); self.sigma.len()];
        for group in &self.system.groups {
            for a in group.options.clone() {
                let unknown = self.system.options[a].unknown;
                log[a] = unknown.map_or(S::exact(0.0), |u| v[u]);
            }
            self.sigma[group.options.clone()].copy_from_slice(&log[group.options.clone()]);
            let total = normalize(&mut self.sigma[group.options.clone()]);
            log[group.options.clone()]
                .iter_mut()
                .for_each(|l| *l = *l - total);
        }
        log
    }

    /// The logarithm of how likely play comes to a point is a sum along the way there, which nothing is too small for.
    /// Beliefs are softmax of it.
    fn believe(&mut self, log_sigma: &[S]) {
        let system = self.system;
        let mut reach = vec![S::exact(0.0); system.points()];
        let mut ways = Vec::new();
        for n in 0..system.points() {
            if system.start[n] > 0.0 {
                reach[n] = S::exact(system.start[n]).ln();
                continue;
            }
            if system.edges_of(n).is_empty() {
                continue;
            }
            ways.clear();
            ways.extend(system.parents_of(n).iter().map(|&(parent, e)| {
                let edge = &system.edges[e];
                match log_sigma.get(edge.option) {
                    Some(&log) => reach[parent] + log,
                    None if edge.chance == 1.0 => reach[parent],
                    None => reach[parent] + S::exact(edge.chance).ln(),
                }
            }));
            reach[n] = normalize(&mut ways);
            self.share[system.first_parent[n]..system.first_parent[n + 1]].copy_from_slice(&ways);
        }
        for group in &system.groups {
            self.first_belief.push(self.belief.len());
            if group.members.len() > 1 {
                let from = self.belief.len();
                self.belief.extend(group.members.iter().map(|&n| reach[n]));
                normalize(&mut self.belief[from..]);
            }
        }
    }

    fn evaluate(&mut self) {
        let system = self.system;
        for n in (0..system.points()).rev() {
            for mover in 0..system.movers {
                let mut value = S::exact(system.payoff[n * system.movers + mover]);
                for edge in system.edges_of(n) {
                    let child = self.value[edge.child * system.movers + mover];
                    value = value + self.weigh(edge.option, edge.chance, child);
                }
                self.value[n * system.movers + mover] = value;
            }
        }
        for (g, group) in system.groups.iter().enumerate() {
            for (o, a) in group.options.clone().enumerate() {
                self.worth[a] = self.expect(g, |n| self.after(group, n, o));
            }
        }
    }

    /// `x` times the probability of an edge.
    fn weigh(&self, option: usize, chance: f64, x: S) -> S {
        match self.sigma.get(option) {
            Some(&sigma) => sigma * x,
            None if chance == 1.0 => x,
            None => x.scale(chance),
        }
    }

    /// Expected payoff of the group's mover after its option number `o` at point `n`.
    fn after(&self, group: &Group, n: usize, o: usize) -> S {
        self.value[self.system.child(n, o) * self.system.movers + group.mover]
    }

    /// The mean of `x` over the points of group `g`, under its beliefs.
    fn expect(&self, g: usize, x: impl Fn(usize) -> S) -> S {
        let members = &self.system.groups[g].members;
        if let [n] = members[..] {
            return x(n);
        }
        let mut sum = S::exact(0.0);
        for (m, &n) in members.iter().enumerate() {
            sum = sum + self.belief[self.first_belief[g] + m] * x(n);
        }
        sum
    }

    /// ΔQ: the advantage of an option over the first of its group.
    pub(super) fn gain(&self, group: &Group, a: usize) -> S {
        self.worth[a] - self.worth[group.options.start]
    }

    /// Shows `entry` every entry of ∂ΔQ/∂v that is not always 0: row, column and value.
    pub(super) fn derivatives(&self, entry: &mut impl FnMut(usize, usize, S)) {
        let mut slope = Slope::new(self);
        for g in 0..self.system.groups.len() {
            let options = self.system.groups[g].options.clone();
            if options.len() > 1 {
                slope.find(g);
                for b in options.skip(1) {
                    slope.along(b, entry);
                }
            }
        }
    }
}

/// The logit of an option beside that of the first of its group, where both are worth the same.
pub(super) fn usual<S: Scalar>(system: &System, group: &Group, a: usize) -> S {
    let log_weight = |a: usize| S::exact(system.options[a].log_weight);
    log_weight(a) - log_weight(group.options.start)
}

/// ln Σ exp(l), and exp(l) over its sum in the place of l.
fn normalize<S: Scalar>(l: &mut [S]) -> S {
    if let [only] = l {
        return std::mem::replace(only, S::exact(1.0));
    }
    let mut most = l[0];
    for l in &l[1..] {
        if l.middle() > most.middle() {
            most = *l;
        }
    }
    let mut total = S::exact(0.0);
    for l in l.iter_mut() {
        *l = (*l - most).exp();
        total = total + *l;
    }
    let share = total.recip();
    l.iter_mut().for_each(|l| *l = *l * share);
    most + total.ln()
}

/// Derivatives by one group's unknowns after another's.
struct Slope<'p, 'a, S> {
    pass: &'p Pass<'a, S>,
    group: usize,
    /// Points after a decision of the group where play goes on, in order, and the points before one or at one, in reverse.
    after: Vec<usize>,
    before: Vec<usize>,
    is_after: Vec<bool>,
    is_before: Vec<bool>,
    /// Derivatives of ln reach, and of values (points × movers); only where the above says so.
    reach: Vec<S>,
    value: Vec<S>,
    /// Groups that notice.
    touched: Vec<usize>,
}

impl<'p, 'a, S: Scalar> Slope<'p, 'a, S> {
    fn new(pass: &'p Pass<'a, S>) -> Slope<'p, 'a, S> {
        let points = pass.system.points();
        Slope {
            pass,
            group: 0,
            after: Vec::new(),
            before: Vec::new(),
            is_after: vec![false; points],
            is_before: vec![false; points],
            reach: vec![S::exact(0.0); points],
            value: vec![S::exact(0.0); points * pass.system.movers],
            touched: Vec::new(),
        }
    }

    /// Finds what the strategy of group `g` has to do with.
    fn find(&mut self, g: usize) {
        let system = self.pass.system;
        self.group = g;
        self.after.clear();
        self.before.clear();
        for n in 0..system.points() {
            let mut parents = system.parents_of(n).iter();
            self.is_after[n] = !system.edges_of(n).is_empty()
                && parents
                    .any(|&(parent, _)| self.is_after[parent] || system.group_of[parent] == g);
            if self.is_after[n] {
                self.after.push(n);
            }
        }
        for n in (0..system.points()).rev() {
            let mut edges = system.edges_of(n).iter();
            self.is_before[n] =
                system.group_of[n] == g || edges.any(|edge| self.is_before[edge.child]);
            if self.is_before[n] {
                self.before.push(n);
            }
        }
        self.touched.clear();
        for (other, group) in system.groups.iter().enumerate() {
            let uncertain = group.members.len() > 1;
            let touched = |&n: &usize| {
                let mut edges = system.edges_of(n).iter();
                (uncertain && self.is_after[n]) || edges.any(|edge| self.is_before[edge.child])
            };
            if group.options.len() > 1 && group.members.iter().any(touched) {
                self.touched.push(other);
            }
        }
    }

    /// Derivatives by the unknown of option `b`, shown to `entry`.
    fn along(&mut self, b: usize, entry: &mut impl FnMut(usize, usize, S)) {
        let system = self.pass.system;
        let Some(column) = system.options[b].unknown else {
            return;
        };
        self.forward(b);
        self.backward(b);
        for &g in &self.touched {
            let group = &system.groups[g];
            let first = self.worth(g, 0);
            for (o, a) in group.options.clone().enumerate().skip(1) {
                if let Some(row) = system.options[a].unknown {
                    entry(row, column, self.worth(g, o) - first);
                }
            }
        }
    }

    /// d ln σ_a/dv_b = δ_ab − σ_b, and of ln reach the sum of it along the way; where ways meet, the mean.
    fn forward(&mut self, b: usize) {
        let (pass, system) = (self.pass, self.pass.system);
        let other = S::exact(0.0) - pass.sigma[b];
        let own = S::exact(1.0) - pass.sigma[b];
        for &n in &self.after {
            let parents = system.parents_of(n);
            let mut sum = S::exact(0.0);
            for (at, &(parent, e)) in parents.iter().enumerate() {
                let mut way = None;
                if self.is_after[parent] {
                    way = Some(self.reach[parent]);
                }
                if system.group_of[parent] == self.group {
                    let step = if system.edges[e].option == b {
                        own
                    } else {
                        other
                    };
                    way = Some(way.map_or(step, |way| way + step));
                }
                if let Some(way) = way {
                    sum = match parents.len() {
                        1 => way,
                        _ => sum + pass.share[system.first_parent[n] + at] * way,
                    };
                }
            }
            self.reach[n] = sum;
        }
    }

    /// dV = Σ p dV_child, and where the group decides σ_b (V_b − Σ_a σ_a V_a) more.
    fn backward(&mut self, b: usize) {
        let (pass, system) = (self.pass, self.pass.system);
        let number = b - system.groups[self.group].options.start;
        for &n in &self.before {
            for mover in 0..system.movers {
                let at = |n: usize| n * system.movers + mover;
                let mut slope = S::exact(0.0);
                if system.group_of[n] == self.group {
                    let mean = pass.value[at(n)] - S::exact(system.payoff[at(n)]);
                    slope = pass.sigma[b] * (pass.value[at(system.child(n, number))] - mean);
                }
                for edge in system
                    .edges_of(n)
                    .iter()
                    .filter(|edge| self.is_before[edge.child])
                {
                    let child = self.value[at(edge.child)];
                    slope = slope + pass.weigh(edge.option, edge.chance, child);
                }
                self.value[at(n)] = slope;
            }
        }
    }

    /// dQ = Σ b dV + Σ b (V − Q) d ln reach, for option number `o` of group `g`.
    fn worth(&self, g: usize, o: usize) -> S {
        let (pass, system) = (self.pass, self.pass.system);
        let group = &system.groups[g];
        let uncertain = group.members.len() > 1;
        pass.expect(g, |n| {
            let child = system.child(n, o);
            let mut sum = S::exact(0.0);
            if self.is_before[child] {
                sum = self.value[child * system.movers + group.mover];
            }
            if uncertain && self.is_after[n] {
                let off = pass.after(group, n, o) - pass.worth[group.options.start + o];
                sum = sum + off * self.reach[n];
            }
            sum
        })
    }
}

//! The derivative of a sweep along one direction, and the passes over changes that it is made of.
//!
//! Changes of reach are pushed forward, layer by layer, and changes of values pulled back; a layer is cut for several threads
//! as in a sweep, see [`super::part`]. What is done at information sets on the way there and back is [`There`] and [`Back`].

mod nodes;
mod sets;
mod settle;

pub(super) use self::sets::{Back, There};

use self::nodes::{pull_changes, push_changes};
use self::settle::Settling;
use super::layout::{ByNode, Layout};
use super::part::{Before, Cut, Part, Places, Scratch, Stretch, cut_if_there};
use super::probit::Probit;
use super::{Sweep, Work, by_lanes};
use crate::game::Graph;
use crate::parallel::each;
use crate::wide::Wide;

/// What all parts read: the results of the last sweep, and of the passes before this one.
#[derive(Clone, Copy)]
struct Seen<'a> {
    wide: Wide,
    graph: &'a Graph,
    layout: &'a Layout,
    /// λ by actor, at scale 1.
    precision: &'a [f64],
    scale: f64,
    q: &'a [f64],
    sigma: &'a [f64],
    rows: &'a [f64],
    reach: &'a [f64],
    value: &'a [f64],
    worth: &'a [f64],
    mass: &'a [f64],
    probit: Option<&'a Probit>,
    /// Changes of the rows of earlier layers, or of all.
    drows: &'a [f64],
}

/// The stretches of arrays that a derivative writes.
struct Moved<'a> {
    out: &'a mut [f64],
    rows: &'a mut [f64],
    /// Of nodes, one on the way there and the other on the way back.
    reach: &'a mut [f64],
    values: &'a mut [f64],
}

impl Cut for Moved<'_> {
    fn cut(self, at: Before) -> (Self, Self) {
        let (out, out_after) = cut_if_there(self.out, at.slots);
        let (rows, rows_after) = self.rows.split_at_mut(at.rows);
        let (reach, reach_after) = cut_if_there(self.reach, at.reach);
        let (values, values_after) = cut_if_there(self.values, at.values);
        let before = Moved {
            out,
            rows,
            reach,
            values,
        };
        let after = Moved {
            out: out_after,
            rows: rows_after,
            reach: reach_after,
            values: values_after,
        };
        (before, after)
    }
}

impl Sweep<'_> {
    /// Makes room for derivatives.
    pub(super) fn prepare(&mut self) {
        self.work.rows.resize(self.rows.len(), 0.0);
        self.work.reach.resize(self.reach.len(), 0.0);
        let inner = self.layout.inner * self.layout.stride();
        self.work.value.resize(inner, 0.0);
    }

    /// `out` = dQ − dF, the change of the residual Q − F(softmax(λQ)) when Q changes by `dq` and ln λ by `dtau`.
    pub(crate) fn tangent(&mut self, dq: &[f64], dtau: f64, out: &mut [f64]) {
        self.prepare();
        by_lanes!(self.tangent_of(dq, dtau, out));
    }

    fn tangent_of<const N: usize, const L: usize>(
        &mut self,
        dq: &[f64],
        dtau: f64,
        out: &mut [f64],
    ) {
        let layered = self.layout.layered;
        if !layered {
            let threads = self.threads_for(self.q.len() + self.rows.len());
            let (seen, part, _) = self.all_changes(&mut []);
            each(part.cut(threads), |mut part| {
                for run in part.runs.clone() {
                    part.there::<N, L>(seen, run, There::Follow(dq, dtau));
                }
            });
        }
        self.there::<N, L>(There::Follow(dq, dtau), &mut []);
        self.back::<N, L>(Back::LessAll(dq), out);
        if !layered {
            let threads = self.threads_for(self.value.len());
            let (seen, part, nodes) = self.all_changes(out);
            let changes = Settling {
                seen,
                beliefs: Some(ByNode {
                    base: 0,
                    numbers: nodes.reach,
                }),
                later: Some(ByNode {
                    base: 0,
                    numbers: nodes.value,
                }),
            };
            each(part.cut(threads), |mut part| {
                for run in part.runs.clone() {
                    part.less_all::<N, L>(changes, run, dq);
                }
            });
        }
    }

    /// Changes of reach, from the first layer on, with what is done at information sets on the way.
    pub(super) fn there<const N: usize, const L: usize>(
        &mut self,
        what: There<'_>,
        out: &mut [f64],
    ) {
        let l = self.layout.lanes;
        for at in 0..self.layout.layers.len() {
            let nodes = self.layout.layers[at].nodes.clone();
            let threads = self.threads_for(nodes.len() * self.layout.stride());
            let (seen, mut part, work) = self.layer_changes(at, out);
            let (before, own) = work.reach.split_at_mut(nodes.start * l);
            let others = seen.layout.layers[at].others.clone();
            let own = &mut own[..nodes.len() * l];
            let (reach, own) = own.split_at_mut((others.start - nodes.start) * l);
            part.own.reach = reach;
            let before = &*before;
            let others = Stretch { nodes: others, own };
            let parts = part.cut(threads).zip(others.cut(threads, l));
            each(parts, |(mut part, others)| {
                for run in part.runs.clone() {
                    part.push::<N, L>(seen, run, before);
                    part.there::<N, L>(seen, run, what);
                }
                push_changes::<N, L>(seen, before, others.nodes, others.own);
            });
        }
    }

    /// Changes of values, from the last layer back, with what is done at information sets on the way.
    pub(super) fn back<const N: usize, const L: usize>(&mut self, what: Back<'_>, out: &mut [f64]) {
        let stride = self.layout.stride();
        for at in (0..self.layout.layers.len()).rev() {
            let nodes = self.layout.layers[at].nodes.clone();
            let threads = self.threads_for(nodes.len() * stride);
            let (seen, mut part, work) = self.layer_changes(at, out);
            let (own, later) = work.value.split_at_mut(nodes.end * stride);
            let others = seen.layout.layers[at].others.clone();
            let own = &mut own[nodes.start * stride..];
            let (values, own) = own.split_at_mut((others.start - nodes.start) * stride);
            part.own.values = values;
            let later = ByNode {
                base: nodes.end,
                numbers: later,
            };
            let changes = Settling {
                seen,
                beliefs: Some(ByNode {
                    base: 0,
                    numbers: work.reach,
                }),
                later: Some(later),
            };
            let others = Stretch { nodes: others, own };
            let parts = part.cut(threads).zip(others.cut(threads, stride));
            each(parts, |(mut part, others)| {
                for run in part.runs.clone() {
                    part.back::<N, L>(changes, run, what);
                    part.pull::<N, L>(seen, run, later);
                }
                pull_changes::<N, L>(seen, later, others);
            });
        }
    }

    /// All information sets, with the changes of reach and of values to read.
    fn all_changes<'a>(
        &'a mut self,
        out: &'a mut [f64],
    ) -> (Seen<'a>, Part<'a, Moved<'a>>, Nodes<'a>) {
        let (seen, scratch, work) = self.seen();
        let part = Part {
            layout: seen.layout,
            runs: 0..seen.layout.runs.len(),
            from: Places::default(),
            own: Moved {
                out,
                rows: &mut work.rows,
                reach: &mut [],
                values: &mut [],
            },
            scratch,
        };
        let nodes = Nodes {
            reach: &mut work.reach,
            value: &mut work.value,
        };
        (seen, part, nodes)
    }

    /// The information sets of a layer, with no nodes yet, and the changes of reach and values of all nodes.
    fn layer_changes<'a>(
        &'a mut self,
        at: usize,
        out: &'a mut [f64],
    ) -> (Seen<'a>, Part<'a, Moved<'a>>, Nodes<'a>) {
        let (seen, scratch, work) = self.seen();
        let (layout, l) = (seen.layout, seen.layout.lanes);
        let runs = layout.layers[at].runs.clone();
        let (from, to) = layout.span(runs.clone());
        // Without information sets nothing is written, and all rows may be read.
        let (before, rows) = match runs.is_empty() {
            true => (&mut work.rows[..], &mut [][..]),
            false => work.rows[..to.row * l].split_at_mut(from.row * l),
        };
        let part = Part {
            layout,
            runs,
            from,
            own: Moved {
                out: cut_if_there(cut_if_there(out, to.slot).0, from.slot).1,
                rows,
                reach: &mut [],
                values: &mut [],
            },
            scratch,
        };
        let seen = Seen {
            drows: before,
            ..seen
        };
        let nodes = Nodes {
            reach: &mut work.reach,
            value: &mut work.value,
        };
        (seen, part, nodes)
    }

    /// What is read, but for changes, and what is written.
    fn seen(&mut self) -> (Seen<'_>, &mut [Scratch], &mut Work) {
        let seen = Seen {
            wide: self.wide,
            graph: self.graph,
            layout: &self.layout,
            precision: &self.precision,
            scale: self.scale,
            q: &self.q,
            sigma: &self.sigma,
            rows: &self.rows,
            reach: &self.reach,
            value: &self.value,
            worth: &self.worth,
            mass: &self.mass,
            probit: self.probit.as_ref(),
            drows: &[],
        };
        (seen, &mut self.scratch, &mut self.work)
    }
}

/// Changes at all nodes.
struct Nodes<'a> {
    reach: &'a mut [f64],
    value: &'a mut [f64],
}

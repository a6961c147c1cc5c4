//! What was so along a line of play, whether or not a game keeps it.
//!
//! Nodes stand for all points of play with the same future. Who walks through a game and tells what happened, or what somebody saw,
//! carries the point itself along.

use demarche_engine::game::{Graph, Layer, LayerKind};
use demarche_scenario::model::Model;

pub(crate) use super::point::Point;
use super::point::{Frame, Stage};
use super::program::{self, Op};
use super::sight;
use super::ways::Ways;

/// Play of a scenario, point by point beside a graph that was compiled from it.
#[derive(Debug)]
pub(crate) struct Replay<'a> {
    frame: Frame<'a>,
    ops: Vec<Op>,
    /// By layer of the graph: the step that makes it.
    steps: Vec<usize>,
}

impl<'a> Replay<'a> {
    pub(crate) fn new(model: &'a Model, graph: &Graph) -> Replay<'a> {
        let ops = program::program(model);
        let mut frame = Frame::new(model, graph.tracked.clone(), &ops, graph.reduced);
        // Numbers of the scenario may have changed since it was compiled.
        frame.sights = sight::of_codes(&graph.sights);
        let layers = ops.iter().enumerate();
        let steps = layers.filter(|(_, op)| matches!(op, Op::Layer(..) | Op::Draw(_)));
        Replay {
            steps: steps.map(|(at, _)| at).collect(),
            frame,
            ops,
        }
    }

    /// The start of play.
    pub(crate) fn start(&self) -> Point {
        let mut start = self.frame.bare();
        let before = Stage { step: 0, round: 0 };
        self.frame.between_bare(&mut start, &self.ops, before);
        start
    }

    /// Where a way on from a point leads, of a layer with this number. The ways on are those of the point's node, in their order.
    pub(crate) fn step(&self, point: &Point, (l, layer): (usize, &Layer), way: usize) -> Point {
        let mut ways = Ways::default();
        let stage = Stage {
            step: self.steps[l],
            round: layer.round,
        };
        let op = &self.ops[stage.step];
        let kind = match op {
            Op::Draw(_) => LayerKind::Start,
            _ => layer.kind,
        };
        // What can be reached has options.
        let _ = self.frame.ways(&mut ways, op, (stage, kind), point);
        let to = ways.steps().get(way).or(ways.steps().last());
        let mut to = to.map_or_else(|| point.clone(), |(_, to)| to.clone());
        let after = Stage {
            step: stage.step + 1,
            ..stage
        };
        self.frame.between_bare(&mut to, &self.ops, after);
        to
    }

    /// Levels of all variables.
    pub(crate) fn levels<'p>(&self, point: &'p Point) -> &'p [u8] {
        self.frame.levels(point)
    }
}

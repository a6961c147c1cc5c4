//! Numbers and orders together: the least change of numbers once goals are swapped.
//!
//! For each number of swaps, the rankings that alone come nearest to the target are where the search for numbers starts again, each
//! number and weight counted from the point estimate with these rankings.

use super::follow::{Course, Start, Trail, norm};
use super::numbers::{COARSE, told};
use super::{Change, Fewest, MARGIN, Near, Nearest, Space, Target};
use crate::uncertain::inputs::Swap;
use crate::uncertain::scout::Scout;
use crate::uncertain::worlds::Worlds;
use demarche_engine::parallel;
use demarche_engine::progress::Progress;

/// Goals swapped, and the least change of numbers that was found to meet a target then.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// In an order in which the swapped goals are neighbours.
    pub swaps: Vec<Swap>,
    /// By input that changes, how far from the point estimate with these rankings: see [`Space::units`].
    pub units: Vec<(crate::uncertain::inputs::Input, f64)>,
    /// The point estimate with these rankings.
    pub draw: crate::compile::Draw,
    /// The change of numbers from there.
    pub change: Change,
}

/// Rankings of each number of swaps from which numbers are changed.
const RANKINGS: usize = 2;
/// Steps from each.
const STEPS: usize = 10;
/// A change with more swaps is told only if it is smaller than this share of the one with fewer.
const SMALLER: f64 = 0.95;

/// For each number of swaps that alone does not meet the target, the least change of numbers that does with so many swaps; only what
/// is smaller than with fewer.
pub fn together(
    worlds: &Worlds,
    target: Target,
    (nearest, fewest): (&Nearest, &Fewest),
    threads: usize,
    progress: &dyn Progress,
) -> Vec<Together> {
    let mut scouts = Scout::several(worlds, target.question, threads);
    let Some(base) = scouts[0].base() else {
        return Vec::new();
    };
    let mut least = nearest.found.as_ref().map_or(f64::INFINITY, |c| c.size);
    let mut found = Vec::new();
    // Where swaps alone do it, numbers need not change.
    let alone = fewest.found.first().map_or(usize::MAX, |f| f.swaps.len());
    for near in fewest.near.iter().take(alone - 1) {
        let tried: Vec<&Near> = near.iter().take(RANKINGS).collect();
        let spaces: Vec<Space<'_>> = tried.iter().map(|near| space(worlds, near)).collect();
        let course = |i: usize| Course {
            space: &spaces[i],
            target,
            margin: MARGIN,
            steps: STEPS,
            rest: COARSE,
            progress,
        };
        let trails = parallel::map(&mut scouts, tried.len(), |scout, i| {
            progress.step("numbers and orders together", i as f64 / tried.len() as f64);
            let z = vec![0.0; spaces[i].width()];
            course(i).follow(scout, Start { z, from: &base }, &[])
        });
        let came = trails.into_iter().enumerate();
        let mut came: Vec<(usize, Trail)> = came
            .filter_map(|(i, trail)| Some((i, trail.filter(|t| t.met)?)))
            .collect();
        came.sort_by(|a, b| norm(&a.1.z).total_cmp(&norm(&b.1.z)));
        for (i, trail) in came {
            if norm(&trail.z) > SMALLER * least || progress.cancelled() {
                break;
            }
            let Some(change) = told(worlds, &course(i), &trail, &mut scouts[0]) else {
                continue;
            };
            if change.size < SMALLER * least {
                least = change.size;
                found.push(Together {
                    swaps: tried[i].swaps.clone(),
                    units: spaces[i].units(&change.z),
                    draw: tried[i].draw.clone(),
                    change,
                });
            }
            break;
        }
    }
    found
}

/// The space around the point estimate with other rankings.
fn space<'m>(worlds: &'m Worlds, near: &Near) -> Space<'m> {
    Space::ranked(worlds.model(), &near.draw, |a, k| &near.rankings[a][k])
}

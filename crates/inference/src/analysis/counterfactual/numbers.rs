//! The least change of numbers, sought from several starts: the point estimate, the end to which its derivative points, and the most
//! promising of many draws.
//!
//! The ways from the starts go over what scouts see ([`crate::uncertain::scout`]); what they come to is solved anew from uniform play
//! before it is told.

use super::follow::{Course, Start, Trail, norm};
use super::{MARGIN, Met, Space, Target, certified};
use crate::uncertain::ensemble::Draws;
use crate::uncertain::scout::{Scout, Sight};
use crate::uncertain::worlds::Worlds;
use demarche_engine::parallel;
use demarche_engine::progress::Progress;

/// Budget of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Starts: the point estimate, the end to which its derivative points, and draws.
    pub starts: usize,
    /// Draws that are looked at for each start that is one; those nearest to the target are the starts.
    pub draws: usize,
    /// Steps from each start at most.
    pub steps: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// How many starts may be followed at once. Results do not depend on it.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            starts: 5,
            draws: 8,
            steps: 20,
            seed: 0,
            threads: 1,
        }
    }
}

/// Result of the search.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// From how many starts it was sought.
    pub starts: usize,
    /// How many of them came to something that meets the target.
    pub came: usize,
    /// How many settings of the numbers were looked at.
    pub looks: usize,
    /// The least change that was found; none if none meets the target.
    pub found: Option<Change>,
    /// Where none is found, the change that came closest, if it can be solved from uniform play.
    pub closest: Option<Change>,
}

/// A change of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// ‖z‖: the root of the sum of the squares, in half-widths.
    pub size: f64,
    /// The change, as [`Space`] has it.
    pub z: Vec<f64>,
    /// Whether the search ended where no small step makes it smaller, and not at its budget.
    pub settled: bool,
    /// The answer and its certificate there.
    pub met: Met,
}

/// Ways come to rest this coarsely, as a share of ‖z‖: the size is then right to about the square …
pub(super) const COARSE: f64 = 0.1;
/// … and the best of them goes on to this.
const FINE: f64 = 0.02;
/// Steps for that at most.
const FURTHER: usize = 8;
/// Times that a change which misses its target by what looks may err is made a little larger.
const CORRECTIONS: usize = 2;
/// A solved answer further than this from the one that was seen is another's, and no correction helps.
const SEEN: f64 = 1e-4;

/// Seeks the least change of numbers that meets a target.
pub fn nearest(
    worlds: &Worlds,
    space: &Space<'_>,
    target: Target,
    settings: &Settings,
    progress: &dyn Progress,
) -> Nearest {
    let mut scouts = Scout::several(worlds, target.question, settings.threads);
    let course = Course {
        space,
        target,
        margin: MARGIN,
        steps: settings.steps,
        rest: COARSE,
        progress,
    };
    let mut trails = Vec::new();
    if let Some(base) = scouts[0].base() {
        trails = ways(worlds, (&course, &base), settings, &mut scouts);
    }
    let mut came: Vec<&Trail> = trails.iter().filter(|trail| trail.met).collect();
    came.sort_by(|a, b| norm(&a.z).total_cmp(&norm(&b.z)));
    let mut found = None;
    let mut last: Option<&Trail> = None;
    for trail in &came {
        // Several starts may have come to the same.
        if found.is_some() || last.is_some_and(|last| last.z == trail.z) {
            continue;
        }
        last = Some(trail);
        found = told(worlds, &course, trail, &mut scouts[0]);
    }
    let mut closest = None;
    if found.is_none() {
        let seen = trails.iter().map(|trail| &trail.best);
        let best = seen.reduce(|a, b| if b.0 > a.0 { b } else { a });
        closest = best.and_then(|(_, z)| solved(worlds, space, (target, z, false)));
    }
    Nearest {
        starts: settings.starts.max(1),
        came: came.len(),
        looks: scouts.iter().map(|scout| scout.looks).sum(),
        found,
        closest,
    }
}

/// The ways from all starts.
fn ways(
    worlds: &Worlds,
    (course, base): (&Course<'_, '_>, &Sight),
    settings: &Settings,
    scouts: &mut [Scout<'_>],
) -> Vec<Trail> {
    let (starts, space) = (settings.starts.max(1), course.space);
    let (progress, target) = (course.progress, course.target);
    let tell = |done: f64| progress.step("changing numbers", done);
    let far = match starts {
        1 => None,
        _ => course.far_end(&mut scouts[0], base),
    };
    let pull = far.as_ref().map_or(1.0, |(_, slope)| slope.max(1e-6));
    let first: Vec<Vec<f64>> = std::iter::once(vec![0.0; space.width()])
        .chain(far.map(|(z, _)| z))
        .collect();
    let begun = parallel::map(scouts, first.len(), |scout, i| {
        tell(0.2 * i as f64);
        let z = first[i].clone();
        course.follow(scout, Start { z, from: base }, &[])
    });
    let mut trails: Vec<Trail> = begun.into_iter().flatten().collect();
    let drawn = starts.saturating_sub(2);
    if drawn == 0 {
        return trails;
    }
    // How far a draw is from meeting the target, if the derivative at the point estimate held there.
    let draws = Draws::new(worlds.model(), settings.seed);
    let count = drawn * settings.draws.max(1);
    let seen = parallel::map(scouts, count, |scout, i| {
        tell(0.4 + 0.3 * i as f64 / count as f64);
        if progress.cancelled() {
            return None;
        }
        let sight = scout.look(draws.at(i as u64), base)?;
        let z = space.point(&sight.draw);
        let missing = target.odds(target.aim(MARGIN)) - target.odds(sight.answer);
        Some((norm(&z) + missing.max(0.0) / pull, z, sight))
    });
    let mut seen: Vec<(f64, Vec<f64>, Sight)> = seen.into_iter().flatten().collect();
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    seen.truncate(drawn);
    let settled = trails.iter().filter(|trail| trail.met && trail.settled);
    let known: Vec<Vec<f64>> = settled.map(|trail| trail.z.clone()).collect();
    let more = parallel::map(scouts, seen.len(), |scout, i| {
        tell(0.7 + 0.3 * i as f64 / seen.len() as f64);
        let (_, z, from) = &seen[i];
        let z = z.clone();
        course.follow(scout, Start { z, from }, &known)
    });
    trails.extend(more.into_iter().flatten());
    trails
}

/// What a way came to, solved from uniform play; none where the target is not met there.
pub(super) fn told(
    worlds: &Worlds,
    course: &Course<'_, '_>,
    trail: &Trail,
    scout: &mut Scout<'_>,
) -> Option<Change> {
    let (space, target) = (course.space, course.target);
    let mut course = Course {
        rest: FINE,
        steps: FURTHER,
        ..*course
    };
    let start = Start {
        z: trail.z.clone(),
        from: &trail.sight,
    };
    let finer = course.follow(scout, start, &[]);
    let finer = finer.filter(|finer| finer.met && norm(&finer.z) <= norm(&trail.z));
    let finer = finer.as_ref().unwrap_or(trail);
    let mut at = (finer.z.clone(), finer.settled);
    for _ in 0..=CORRECTIONS {
        let change = solved(worlds, space, (target, &at.0, at.1))?;
        let answer = change.met.answer;
        if target.is_met(answer) {
            return Some(change);
        }
        // What was seen may err by a little, and the answer is to be beyond the target.
        let missing = (answer - target.threshold).abs();
        if missing > SEEN {
            return None;
        }
        course.margin += 2.0 * missing;
        let from = Sight::of(&change.met.world, target.question)?;
        let z = at.0.clone();
        let further = course.follow(scout, Start { z, from: &from }, &[])?;
        at = (further.z, further.settled);
    }
    None
}

/// A change solved from uniform play, as far as that can be done.
fn solved(
    worlds: &Worlds,
    space: &Space<'_>,
    (target, z, settled): (Target, &[f64], bool),
) -> Option<Change> {
    Some(Change {
        size: norm(z),
        z: z.to_vec(),
        settled,
        met: certified(worlds, &mut worlds.game(), space.draw(z), target)?,
    })
}

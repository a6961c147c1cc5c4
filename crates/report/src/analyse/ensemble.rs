//! The draws behind the answers over all that is uncertain: from disk, or in memory.

use demarche_engine::progress::Progress;
use demarche_engine::qre::trace::Solution;
use demarche_inference::solve::Solved;
use demarche_inference::uncertain::ensemble::{self, Ensemble, Record, Schema, overview};
use demarche_runs::{Run, RunError};

use super::Settings;
use super::ranged::Drawn;

/// The findings of a stored run.
///
/// # Errors
/// Its table cannot be read.
pub fn stored(run: &Run) -> Result<Drawn, RunError> {
    let (seed, overview) = (run.manifest.seed, run.overview()?);
    let drawn = Drawn::new(&run.model, &run.schema, overview, seed, run.certain());
    Ok(Drawn {
        audit: run.manifest.audit,
        ..drawn
    })
}

/// Solves `draws` draws of a scenario around its point estimate and weighs them by how well they explain the reports, all in memory;
/// and further ones where a few of them carry almost all of the weight.
pub fn drawn(
    solved: &Solved,
    draws: u64,
    seed: u64,
    settings: &Settings,
    progress: &dyn Progress,
) -> Drawn {
    filling(solved, &[draws], seed, (settings, progress), &mut |_| {})
}

/// The same, telling what there is whenever so many draws are there: `stages` rise, and the last is how many are wanted. What comes
/// last is what [`drawn`] gives.
pub fn filling(
    solved: &Solved,
    stages: &[u64],
    seed: u64,
    (settings, progress): (&Settings, &dyn Progress),
    tell: &mut dyn FnMut(Drawn),
) -> Drawn {
    let ensemble = Ensemble::new(solved, &wanted(seed, settings));
    Filler::new(&ensemble, seed).fill(stages, true, progress, tell)
}

/// The draws of a briefing, around its solution; and of how many that it asked for these are fewer, if each takes long and the settings
/// allow it. Then there are no further ones either.
pub(super) fn affordably_drawn(
    solved: &Solved,
    settings: &Settings,
    progress: &dyn Progress,
) -> (Drawn, Option<u64>) {
    let ensemble = Ensemble::new(solved, &wanted(0, settings));
    let filler = Filler::new(&ensemble, 0);
    let asked = settings.draws.min(filler.most);
    let draws = match settings.fewer_draws {
        true => asked.min(affordable(&solved.solution)),
        false => asked,
    };
    let fewer = (draws < asked).then_some(asked);
    let drawn = filler.fill(&[draws], fewer.is_none(), progress, &mut |_| {});
    (drawn, fewer)
}

/// Unknowns times passes over the game that the draws of a briefing may take.
const AFFORDABLE: f64 = 1.2e9;
/// Passes over the game for each iteration of GMRES.
const OF_GMRES: usize = 2;
/// Draws that a briefing always has.
const FEWEST_DRAWS: u64 = 8;

/// How many draws may be solved if each takes as long as this solution did along its branch.
fn affordable(solution: &Solution) -> u64 {
    let info = &solution.info;
    let passes = info.inductions + OF_GMRES * info.gmres_iterations;
    let each = solution.q.len() as f64 * passes as f64;
    ((AFFORDABLE / each.max(1.0)) as u64).max(FEWEST_DRAWS)
}

/// Fills an ensemble in memory.
struct Filler<'a> {
    ensemble: &'a Ensemble<'a>,
    schema: Schema,
    seed: u64,
    /// One world needs no second look.
    most: u64,
}

impl<'a> Filler<'a> {
    fn new(ensemble: &'a Ensemble<'a>, seed: u64) -> Filler<'a> {
        let certain = ensemble.draws().certain();
        Filler {
            ensemble,
            schema: ensemble.schema(),
            seed,
            most: if certain { 1 } else { u64::MAX },
        }
    }

    /// As many draws as the last of `stages` says, telling what there is at those before; and `further` ones where a few of them
    /// carry almost all of the weight.
    fn fill(
        &self,
        stages: &[u64],
        further: bool,
        progress: &dyn Progress,
        tell: &mut dyn FnMut(Drawn),
    ) -> Drawn {
        let mut records = Vec::new();
        let mut there = 0;
        for &stage in stages {
            let stage = stage.min(self.most);
            if there > 0 && there < stage {
                tell(self.summed(&records, there));
            }
            let more = self.ensemble.records(&self.schema, there..stage, progress);
            records.extend(more);
            there = there.max(stage);
        }
        if further {
            records = self.ensemble.adapt(&self.schema, records, there, progress);
        }
        self.summed(&records, there)
    }

    fn summed(&self, records: &[Record], first: u64) -> Drawn {
        let Ok(overview) = overview(&self.schema, records, first);
        Drawn::new(
            self.ensemble.model(),
            &self.schema,
            overview,
            self.seed,
            self.most == 1,
        )
    }
}

fn wanted(seed: u64, settings: &Settings) -> ensemble::Settings {
    ensemble::Settings {
        seed,
        cut_off: settings.cut_off,
        threads: settings.threads,
        ..ensemble::Settings::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{FEWEST_DRAWS, affordable};
    use demarche_engine::qre::trace::{Info, Solution, Status};

    #[test]
    fn a_branch_that_took_long_leaves_fewer_draws() {
        let took = |unknowns: usize, inductions: usize, gmres_iterations: usize| Solution {
            q: vec![0.0; unknowns],
            sigma: Vec::new(),
            scale: 1.0,
            status: Status::Solved,
            info: Info {
                inductions,
                gmres_iterations,
                ..Info::default()
            },
            crossings: Vec::new(),
        };
        assert!(affordable(&took(80_000, 10, 2)) > 1000);
        assert!(affordable(&took(200, 0, 2_000)) >= 1000);
        assert_eq!(affordable(&took(80_000, 300, 100)), 30);
        assert_eq!(affordable(&took(300_000, 100, 0)), 40);
        assert_eq!(affordable(&took(1_000_000, 0, 5000)), FEWEST_DRAWS);
    }
}

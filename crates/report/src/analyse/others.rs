//! Other equilibria at the same precisions, and how far the answers differ between them.

use std::sync::Arc;

use demarche_engine::progress::Progress;
use demarche_engine::qre::search::{self, Effort, search};

use demarche_inference::solve::Solved;

use super::{AnalyseError, Analysis, Asked, Settings};

/// An equilibrium beside the one on the principal branch.
#[derive(Debug)]
pub struct Other {
    /// The same game, played otherwise.
    pub analysis: Analysis,
    /// Starts that led to it; 0 for one that was found only along the branch of another.
    pub starts: usize,
}

/// The result of a search for other equilibria.
#[derive(Debug, Default)]
pub struct Others {
    /// The equilibria found, by the number of starts that led to them.
    pub list: Vec<Other>,
    /// How far the search went; none where there was none.
    pub searched: Option<Effort>,
}

/// Looks for other equilibria from as many starts as the settings say; none are looked for if they say 0.
pub fn others(solved: &Solved, settings: &Settings, progress: &dyn Progress) -> Others {
    if settings.others == 0 {
        return Others::default();
    }
    let wanted = search::Settings {
        starts: settings.others,
        threads: settings.threads,
        ..search::Settings::default()
    };
    let search::Searched { found, effort } =
        search(&solved.game, &wanted, &solved.solution, progress);
    let others = found.into_iter().skip(1).map(|found| {
        let solved = solved.otherwise(found.solution, found.certificate);
        Other {
            analysis: Analysis::new(Arc::new(solved), settings),
            starts: found.starts,
        }
    });
    Others {
        list: others.collect(),
        searched: Some(effort),
    }
}

/// Lowest and highest answer to every question, over the principal solution's `asked` and the others; none where a question
/// has no answer.
pub(super) fn spread(
    asked: &[Asked],
    others: &[Other],
) -> Result<Vec<Option<(f64, f64)>>, AnalyseError> {
    let mut spread: Vec<Option<(f64, f64)>> = asked
        .iter()
        .map(|asked| asked.probability.map(|p| (p, p)))
        .collect();
    for other in others {
        for (spread, there) in spread.iter_mut().zip(other.analysis.asked()?) {
            if let (Some((least, most)), Some(p)) = (spread, there.probability) {
                (*least, *most) = (least.min(p), most.max(p));
            }
        }
    }
    Ok(spread)
}

//! The evidence that a solution lies on the principal branch, in sentences.

use demarche_engine::qre::trace::Status;
use demarche_engine::qre::vouch::{Path, Vouched};

use super::words::{count, small};

/// The evidence for a path of so many steps.
pub fn evidence(path: &Path, steps: usize) -> String {
    let mut said = match (path.word, &path.proof, &path.retraced) {
        (Vouched::Proved, Some(Ok(proof)), _) => format!(
            "proved: in each of {} an inclusion holds that leaves no other curve of solutions near, from uniform play on; what \
             options are worth is within {} of the range of payoffs",
            count(proof.steps, "piece"),
            small(proof.within)
        ),
        (Vouched::Retraced, _, Some(again)) => format!(
            "retraced: a second run with shorter steps and Newton's method alone ({}) came to the same point, apart by {}",
            count(again.steps, "step"),
            small(again.apart)
        ),
        _ => format!(
            "followed: {}, each checked in the largest change of any situation",
            count(steps, "step")
        ),
    };
    if let Some(Err(why)) = &path.proof {
        said.push_str(&format!("; not proved: {why}"));
    }
    if let (Vouched::Followed, Some(again)) = (path.word, &path.retraced) {
        let ended = match again.status {
            Status::Solved => "it did not come to the same point".into(),
            other => other.to_string(),
        };
        said.push_str(&format!("; not retraced: {ended}"));
    }
    said
}

/// Where other branches cross the principal one, and which of them the answer is on; none where none do.
pub fn crossings(at: &[f64]) -> Option<String> {
    let places: Vec<String> = at.iter().map(|lambda| format!("{lambda:.4}")).collect();
    (!at.is_empty()).then(|| {
        format!(
            "Other branches cross the principal branch at λ = {}. The answer is on the one that goes straight on, which keeps what \
             is symmetric symmetric; a search for other equilibria follows the others too.",
            places.join(" and at λ = ")
        )
    })
}

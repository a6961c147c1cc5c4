//! The equilibrium that the findings rest on: its name and certificate.

use demarche_inference::filter::Filtered;
use demarche_inference::solve::Solved;

use crate::findings::Equilibrium;
use crate::view::vouching;

/// Which solution everything rests on.
pub fn equilibrium(solved: &Solved, filtered: &Filtered) -> Equilibrium {
    Equilibrium {
        evidence_likelihood: filtered.log_evidence.exp(),
        ..unreported(solved)
    }
}

/// The largest λ of any actor where other branches cross the one that was followed.
fn crossings(solved: &Solved) -> Vec<f64> {
    let precision = &solved.game.numbers.precision;
    let most = precision.iter().copied().fold(0.0, f64::max);
    let met = solved.solution.crossings.iter();
    met.map(|crossing| crossing.scale * most).collect()
}

/// Which solution it is, no reports being weighed.
pub(crate) fn unreported(solved: &Solved) -> Equilibrium {
    let model = solved.model();
    let graph = &solved.game.graph;
    let precision = &solved.game.numbers.precision;
    let certificate = solved.certificate();
    let movers = model
        .actors
        .iter()
        .zip(precision)
        .filter(|(actor, _)| actor.moves);
    Equilibrium {
        name: "logit agent quantal response equilibrium, principal branch".into(),
        precision: movers.map(|(actor, &p)| (actor.name.clone(), p)).collect(),
        perfect_recall: graph.perfect_recall,
        nodes: graph.nodes(),
        infosets: graph.infosets.len(),
        unknowns: graph.unknowns,
        profiles: graph.profiles,
        residual: certificate.residual,
        regret: certificate.regret,
        turning_points: solved.solution.info.turning_points,
        path: solved.path.word,
        path_evidence: vouching::evidence(&solved.path, solved.solution.info.steps),
        crossings: crossings(solved),
        reached: certificate.reached,
        status: format!("{:?}", solved.solution.status).to_lowercase(),
        evidence_likelihood: 1.0,
        found: None,
        searched: None,
    }
}

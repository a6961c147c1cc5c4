//! The findings of a briefing.

use std::collections::HashMap;

use super::{
    AnalyseError, Analysis, Context, Others, Settings, add_along, affordably_drawn, anonymous,
    firmness, others, point, variants,
};
use crate::ablate;
use crate::findings::Findings;
use crate::stress::unreferenced;

/// Checks a loaded scenario, solves it, and works out everything that a briefing says.
///
/// # Errors
/// See [`AnalyseError`].
pub fn analyse(context: Context<'_>) -> Result<Findings, AnalyseError> {
    let Context {
        loaded,
        world,
        settings,
        progress,
    } = context;
    let (model, _) = super::model(loaded, world).map_err(AnalyseError::Problems)?;
    let analysis = Analysis::solve(&model, settings, progress)?;
    let mut findings = point(&analysis, None, context)?;
    if settings.variants {
        add_variants(&mut findings, &analysis, context)?;
    }
    add_others(&mut findings, &analysis, context)?;
    add_along(&mut findings, &analysis, context)?;
    let drawn = match settings.draws {
        0 => None,
        _ => Some(affordably_drawn(analysis.solved(), settings, progress)),
    };
    let mut stress = anonymous::dropped(&analysis, settings)?;
    if settings.stress {
        let assumed = unreferenced(&model);
        let drops = ablate::each(&analysis, &assumed, context)?;
        stress.dropped += drops.len();
        stress.drops.extend(drops);
    }
    let (drawn, fewer) = drawn.unzip();
    firmness::put(&mut findings, analysis.model(), drawn.as_ref(), &stress);
    if let Some(worlds) = &mut findings.worlds {
        worlds.instead_of = fewer.flatten();
    }
    Ok(findings)
}

/// Adds how far the answers differ between equilibria, where others are searched.
fn add_others(
    findings: &mut Findings,
    analysis: &Analysis,
    context: Context<'_>,
) -> Result<(), AnalyseError> {
    let settings = context.settings;
    let Others {
        list: others,
        searched,
    } = others(analysis.solved(), settings, context.progress);
    findings.equilibrium.searched = searched;
    if searched.is_none() {
        return Ok(());
    }
    findings.equilibrium.found = Some(1 + others.len());
    let asked = analysis.asked()?;
    let spread = super::others::spread(asked, &others)?;
    let mut by_name: HashMap<&str, _> = HashMap::new();
    for (asked, spread) in asked.iter().zip(spread) {
        by_name.entry(&asked.name).or_insert(spread);
    }
    for own in &mut findings.questions {
        if let Some(spread) = by_name.get(own.name.as_str()) {
            own.equilibria = *spread;
        }
    }
    Ok(())
}

/// The what-ifs of a scenario, put beside the answers.
///
/// # Errors
/// No history fits the reports.
pub fn add_variants(
    findings: &mut Findings,
    analysis: &Analysis,
    context: Context<'_>,
) -> Result<(), AnalyseError> {
    let found = variants::solve_all(analysis, context)?;
    variants::put(findings, found);
    Ok(())
}

/// How firm what was found is, put beside the answers: its spread over what was drawn, and what it hangs on.
///
/// # Errors
/// No history fits the reports.
pub fn add_spread(
    findings: &mut Findings,
    analysis: &Analysis,
    drawn: Option<&super::Drawn>,
    settings: &Settings,
) -> Result<(), AnalyseError> {
    let stress = anonymous::dropped(analysis, settings)?;
    firmness::put(findings, analysis.model(), drawn, &stress);
    Ok(())
}

//! Sentences that the terminal, the page and the workbench share.

use demarche_scenario::model::Sort;

use crate::confidence::{Bound, Judgement, listed};
use crate::findings::{
    Answer, Assumption, Equilibrium, EvidenceRow, Findings, Signal, SignalGroup, VariantResult,
};
use crate::words::{bits, count, percent, searched, small, thousands};

/// Answers that move less than this, as probability, count as unmoved.
pub(crate) const UNMOVED: f64 = 0.005;

/// The certificate in sentences.
pub fn certify(equilibrium: &Equilibrium) -> Vec<String> {
    let each = equilibrium
        .precision
        .iter()
        .map(|(actor, lambda)| format!("{actor} {lambda}"));
    let precision = match same_precision(equilibrium) {
        Some(lambda) => format!("{lambda} for everybody"),
        None => each.collect::<Vec<_>>().join(", "),
    };
    let recall = if equilibrium.perfect_recall {
        "Everybody remembers all that they saw and did (perfect recall)."
    } else {
        "Memory is limited, so this is an equilibrium in agent form."
    };
    let mut sentences = vec![
        format!(
            "Equilibrium: {}; status: {}.",
            equilibrium.name, equilibrium.status
        ),
        format!("Precision λ: {precision}."),
        format!(
            "Largest residual {} (a difference of probabilities, by independent code); largest regret at one information set {}; {} on the way.",
            small(equilibrium.residual),
            small(equilibrium.regret),
            count(equilibrium.turning_points, "turning point")
        ),
        format!(
            "The path from uniform play is {}.",
            equilibrium.path_evidence
        ),
        format!(
            "{}, {}, {}, {}; {} of the information sets are reached.",
            count(equilibrium.nodes, "node"),
            count(equilibrium.infosets, "information set"),
            count(equilibrium.unknowns, "unknown"),
            count(equilibrium.profiles, "type profile"),
            percent(equilibrium.reached)
        ),
        recall.into(),
        format!(
            "The reports taken together had a probability of {} under this model.",
            likelihood(equilibrium.evidence_likelihood)
        ),
    ];
    sentences.extend(crate::vouching::crossings(&equilibrium.crossings));
    sentences.extend(equilibrium.found.map(found));
    sentences.extend(equilibrium.searched.as_ref().map(searched));
    sentences
}

/// Whether anything else could be played.
fn found(all: usize) -> String {
    match all {
        0 | 1 => "Other equilibria at these precisions were looked for, and none was found.".into(),
        2 => "One other equilibrium was found at these precisions.".into(),
        all => format!(
            "{} other equilibria were found at these precisions.",
            all - 1
        ),
    }
}

/// How far an answer hangs on which equilibrium is played.
pub(crate) fn spread(answer: &Answer) -> Option<String> {
    let (least, most) = answer.equilibria?;
    let (low, high) = (percent(least), percent(most));
    Some(match low == high {
        true => "the same in every equilibrium found".into(),
        false => format!("{low} to {high} over the equilibria found"),
    })
}

/// How far the answer goes over the worlds that fit.
pub fn over(answer: &Answer) -> Option<String> {
    let over = answer.over?;
    let (low, high) = (percent(over.low), percent(over.high));
    Some(match low == high {
        true => format!("{low} in all the worlds that fit."),
        false => format!(
            "{low} to {high} over the worlds that fit; likelier than not in {} of them.",
            percent(over.likely)
        ),
    })
}

/// What bounds the confidence in every answer most, where there are several: it is said once, and not with each.
pub fn common(findings: &Findings) -> Vec<&Bound> {
    let judged = findings.questions.iter().map(|a| a.confidence.as_ref());
    let Some(judged) = judged.collect::<Option<Vec<&Judgement>>>() else {
        return Vec::new();
    };
    let [first, others @ ..] = judged.as_slice() else {
        return Vec::new();
    };
    let shared = |bound: &&Bound| others.iter().all(|other| other.bounds.contains(bound));
    let mut bounds: Vec<&Bound> = first.bounds.iter().filter(shared).collect();
    let most = bounds.iter().map(|bound| bound.most).min();
    bounds.retain(|bound| !others.is_empty() && Some(bound.most) == most);
    bounds
}

/// How far the answer can be trusted, and why no further, but for what was said already.
pub fn firmness(answer: &Answer, said: &[&Bound]) -> Option<String> {
    let judgement = answer.confidence.as_ref()?;
    let mut text = judgement.sentence();
    if let Some(why) = judgement.why(said) {
        text.push(' ');
        text.push_str(&why);
    }
    Some(text)
}

/// What stands behind spreads and confidence, and what was not tried.
pub fn standing(findings: &Findings) -> Vec<String> {
    let mut said = Vec::new();
    said.push(match &findings.worlds {
        None => "What the scenario leaves open was not drawn: --draws N does that.".into(),
        Some(worlds) if worlds.certain => {
            "The scenario leaves nothing open: there is one world.".into()
        }
        Some(worlds) => format!(
            "Spreads are the middle nine tenths (5–95 %) over {} of all that the scenario leaves open, weighed by the reports;              they are worth {} of equal weight (effective sample size).",
            count(worlds.draws, "draw"),
            thousands(worlds.effective.floor() as usize)
        ),
    });
    if findings.worlds.as_ref().is_some_and(|worlds| worlds.thin) {
        said.push("So few of them carry the weight that the spreads say more about these.".into());
    }
    let worlds = findings.worlds.as_ref();
    if let Some((worlds, usual)) = worlds.and_then(|worlds| Some((worlds, worlds.instead_of?))) {
        said.push(format!(
            "There are {} and not {}, since each has to follow its branch along many steps here: --draws {usual} has them all.",
            thousands(worlds.draws),
            thousands(usual as usize),
        ));
    }
    let common = common(findings);
    if let Some(bound) = common.first() {
        let reasons: Vec<String> = common.iter().map(|b| b.because.clone()).collect();
        said.push(format!(
            "No answer has more than {} confidence, since {}.",
            bound.most.word(),
            listed(&reasons)
        ));
    }
    let dropped = match findings.anonymous_dropped {
        0 => "no source is anonymous".into(),
        1 => "the one anonymous source was dropped".into(),
        n => format!("{n} anonymous sources were dropped, each in turn"),
    };
    let assumed = match (findings.unreferenced_dropped, findings.unreferenced) {
        (_, 0) => ", and no assumption is without a source".into(),
        (0, _) => String::new(),
        (1, 1) => ", and the one assumption that cites no source was dropped".into(),
        (n, all) if n == all => {
            format!(", and all {n} assumptions that cite no source were dropped, each in turn")
        }
        (n, all) => format!(", and {n} of the {all} assumptions that cite no source were dropped"),
    };
    let mut more = Vec::new();
    if findings.unreferenced_dropped < findings.unreferenced {
        more.push("--stress drops all assumptions that cite no source".to_string());
    }
    if findings.equilibrium.found.is_none() {
        more.push("--others N looks for other equilibria".into());
    }
    let more = match more.is_empty() {
        true => String::new(),
        false => format!("; {}", more.join(", ")),
    };
    said.push(format!(
        "The confidence word follows a rule, in the guide under “How firm an answer is”. To see what an answer hangs on, \
         {dropped}{assumed}{more}."
    ));
    said
}

/// How anybody could tell, and when.
pub fn due(rule: &str, answer: &Answer) -> String {
    match &answer.due {
        Some(day) => format!("{rule} (on {day})"),
        None => rule.into(),
    }
}

/// A likelihood of many reports is small without anything being wrong, so its size is told below one percent too.
fn likelihood(p: f64) -> String {
    if p > 0.0 && p < 0.01 {
        small(p)
    } else {
        percent(p)
    }
}

/// The reason, with how likely the move is for either type, and what is left of it for somebody who only watches.
pub fn why(row: &Signal, group: &SignalGroup) -> String {
    let mut text = format!(
        "{} if {}, {} if {}.",
        percent(row.p_favours),
        group.favours,
        percent(row.p_against),
        group.against
    );
    if let Some(over) = row.over {
        text.push_str(&format!(
            " Over the worlds that fit {} to {}.",
            bits(over.low),
            bits(over.high)
        ));
    }
    if !row.public {
        text.push_str(&format!(
            " Not seen by all: {} for who only watches.",
            bits(row.seen_bits)
        ));
    }
    if !row.reason.is_empty() {
        let stop = if row.reason.ends_with('.') { "" } else { "." };
        text.push_str(&format!(" {}{stop}", row.reason));
    }
    text
}

/// Who says so, and what that is worth.
pub fn provenance(row: &EvidenceRow) -> String {
    let mut text = row.source_label.clone();
    if row.anonymous {
        text.push_str(", anonymous");
    }
    if let Some(grade) = &row.grade {
        text.push_str(&format!(", grade {grade}"));
    }
    text.push_str(&format!(
        "; reports it {} of the time if so, {} if not",
        percent(row.hit),
        percent(row.false_alarm)
    ));
    if let Some(origin) = &row.origin {
        text.push_str(&format!("; origin: {origin}"));
    }
    text
}

/// What sort of what-if it is: conditioning on a move and making it happen are different things, and so are what is and what
/// was reported.
pub fn kind(variant: &VariantResult) -> String {
    let say = |sort: &Sort| match sort {
        Sort::Made => {
            "Made to happen: the others know, and respond. Seeing it happen would say more."
        }
        Sort::Assumed => "A changed assumption: everybody knows, and plays accordingly.",
        Sort::Reported => {
            "Other reports: nobody who acts learns of them, and all play as before; what we conclude is otherwise."
        }
    };
    let said: Vec<&str> = variant.sorts.iter().map(say).collect();
    said.join(" ")
}

/// A question's words, or its name where the findings have no such question.
pub(crate) fn label<'a>(findings: &'a Findings, question: &'a str) -> &'a str {
    let found = findings
        .questions
        .iter()
        .find(|answer| answer.name == question);
    found.map_or(question, |answer| answer.label.as_str())
}

/// An actor's label, or its name where the findings have no such actor.
pub(crate) fn actor<'a>(findings: &'a Findings, name: &'a str) -> &'a str {
    let found = findings.beliefs.iter().find(|belief| belief.actor == name);
    found.map_or(name, |belief| belief.actor_label.as_str())
}

/// The hypothesis that a group of signals is about.
pub(crate) fn hypothesis(findings: &Findings, group: &SignalGroup) -> String {
    format!(
        "Is {} {} or {}?",
        actor(findings, &group.actor),
        group.favours,
        group.against
    )
}

/// An equilibrium in a few words: its name, and `λ 30` where that is the same for all, else from the least to the most.
pub fn equilibrium(equilibrium: &Equilibrium) -> String {
    if let Some(lambda) = same_precision(equilibrium) {
        return format!("{} · λ {lambda}", equilibrium.name);
    }
    let each = equilibrium.precision.iter().map(|(_, lambda)| *lambda);
    let Some(low) = each.clone().min_by(f64::total_cmp) else {
        return equilibrium.name.clone();
    };
    let high = each.fold(low, f64::max);
    format!("{} · λ {low}–{high}", equilibrium.name)
}

/// λ, if it is the same for all.
fn same_precision(equilibrium: &Equilibrium) -> Option<f64> {
    let (_, first) = equilibrium.precision.first()?;
    equilibrium
        .precision
        .iter()
        .all(|(_, lambda)| lambda == first)
        .then_some(*first)
}

/// What an assumption says, with the name of what it is about where the text as written does not tell.
pub(crate) fn says(assumption: &Assumption) -> String {
    let Assumption {
        label, path, says, ..
    } = assumption;
    let about = if label.is_empty() { path } else { label };
    // The header's clauses start with their own name.
    if says.is_empty() {
        about.clone()
    } else if says.contains(about.as_str()) || path.starts_with("header.") {
        says.clone()
    } else {
        format!("{about}: {says}")
    }
}

/// A sentence in quotation marks; one that has its own, as reported speech does, keeps those.
pub(crate) fn quoted(sentence: &str) -> String {
    if sentence.starts_with(['“', '"', '«', '„']) {
        sentence.into()
    } else {
        format!("“{sentence}”")
    }
}

/// Assumptions by what they rest on: a citation, only a note, nothing.
pub(crate) fn by_support(assumptions: &[Assumption]) -> [(&'static str, Vec<&Assumption>); 3] {
    let cites = |row: &Assumption| {
        row.citations
            .iter()
            .any(|citation| !citation.text.is_empty())
    };
    let (with, rest): (Vec<_>, Vec<_>) = assumptions.iter().partition(|row| cites(row));
    let (noted, bare) = rest.into_iter().partition(|row| !row.citations.is_empty());
    [
        ("with a citation", with),
        ("with a note only", noted),
        ("without a citation", bare),
    ]
}

#[cfg(test)]
mod tests {
    use super::standing;
    use crate::findings::{Findings, Worlds};

    #[test]
    fn fewer_draws_than_wanted_are_told() {
        let with = |draws, instead_of| {
            let worlds = Worlds {
                draws,
                instead_of,
                ..Worlds::default()
            };
            standing(&Findings {
                worlds: Some(worlds),
                ..Findings::default()
            })
            .join(" ")
        };
        let said = "There are 9 and not 128";
        assert!(with(9, Some(128)).contains(said), "{}", with(9, Some(128)));
        assert!(!with(128, None).contains("and not"));
        // There may be more, where a few carry the weight, or fewer, where it was stopped.
        assert!(!with(256, None).contains("and not"));
        assert!(!with(5, None).contains("and not"));
    }
}

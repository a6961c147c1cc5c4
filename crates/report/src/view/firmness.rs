//! How firm the answers are, and the reasons for it.

use super::words::{count, percent, thousands};
use super::{Surface, listed};
use crate::confidence::{Bound, Judgement};
use crate::findings::{Answer, Findings};

/// How far an answer differs between equilibria.
pub(super) fn equilibria(answer: &Answer) -> Option<String> {
    let (least, most) = answer.equilibria?;
    let (low, high) = (percent(least), percent(most));
    Some(match low == high {
        true => "the same in every equilibrium found".into(),
        false => format!("{low} to {high} over the equilibria found"),
    })
}

/// How far the answer goes over the worlds that fit.
pub(super) fn over(answer: &Answer) -> Option<String> {
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

/// In how many of the worlds that fit the answer is likelier than not.
pub(super) fn likelier(answer: &Answer) -> Option<String> {
    let over = answer.over?;
    let one = percent(over.low) == percent(over.high);
    (!one).then(|| {
        let share = percent(over.likely);
        format!("Likelier than not in {share} of the worlds that fit.")
    })
}

/// What bounds the confidence in every answer most, where there are several: it is said once, and not with each.
pub(super) fn common(findings: &Findings) -> Vec<&Bound> {
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
pub(super) fn firmness(answer: &Answer, said: &[&Bound]) -> Option<String> {
    let judgement = answer.confidence.as_ref()?;
    let mut text = judgement.sentence();
    if let Some(why) = judgement.why(said) {
        text.push(' ');
        text.push_str(&why);
    }
    Some(text)
}

/// Why the answer can be trusted no further than its confidence word says, but for what was said already.
pub(super) fn reasons(answer: &Answer, said: &[&Bound]) -> Option<String> {
    answer.confidence.as_ref()?.why(said)
}

/// What stands behind spreads and confidence, and what was not tried.
pub fn standing(findings: &Findings, surface: Surface) -> Vec<String> {
    let mut said = Vec::new();
    said.push(match &findings.worlds {
        None => format!(
            "What the scenario leaves open was not drawn{}.",
            option(surface, ": --draws N does that")
        ),
        Some(worlds) if worlds.certain => {
            "The scenario leaves nothing open: there is one world.".into()
        }
        Some(worlds) => format!(
            "Spreads are the middle nine tenths (5–95 %) over {} of all that the scenario leaves open, weighed by the reports; \
             they are worth {} of equal weight (effective sample size).",
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
            "There are {} and not {}, since each has to follow its branch along many steps here{}.",
            thousands(worlds.draws),
            thousands(usual as usize),
            option(surface, &format!(": --draws {usual} has them all")),
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
    said.push(format!(
        "The confidence word follows a rule, in the guide under “How firm an answer is”. To see what an answer hangs on, \
         {}{}.",
        dropped(findings),
        untried(findings, surface)
    ));
    said
}

/// What can be done about it at a command line.
fn option(surface: Surface, told: &str) -> &str {
    match surface {
        Surface::Terminal => told,
        Surface::Page => "",
    }
}

/// What was taken out, to see what an answer hangs on.
fn dropped(findings: &Findings) -> String {
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
    dropped + &assumed
}

/// What was not tried to that end.
fn untried(findings: &Findings, surface: Surface) -> String {
    let (done, all) = (findings.unreferenced_dropped, findings.unreferenced);
    let mut more = Vec::new();
    if done < all {
        more.push(match (surface, done) {
            (Surface::Terminal, _) => "--stress drops all assumptions that cite no source",
            (Surface::Page, 0) => "assumptions that cite no source were not dropped",
            (Surface::Page, _) => "the others were not",
        });
    }
    if findings.equilibrium.found.is_none() {
        more.push(match surface {
            Surface::Terminal => "--others N looks for other equilibria",
            Surface::Page => "other equilibria were not looked for",
        });
    }
    match more.as_slice() {
        [] => String::new(),
        more => format!("; {}", more.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Surface, standing};
    use crate::findings::{Findings, Worlds};

    #[test]
    fn fewer_draws_than_wanted_are_told() {
        let with = |draws, instead_of| {
            let worlds = Worlds {
                draws,
                instead_of,
                ..Worlds::default()
            };
            let findings = Findings {
                worlds: Some(worlds),
                ..Findings::default()
            };
            standing(&findings, Surface::Terminal).join(" ")
        };
        let said = "There are 9 and not 128";
        assert!(with(9, Some(128)).contains(said), "{}", with(9, Some(128)));
        assert!(!with(128, None).contains("and not"));
        // There may be more, where a few carry the weight, or fewer, where it was stopped.
        assert!(!with(256, None).contains("and not"));
        assert!(!with(5, None).contains("and not"));
    }

    #[test]
    fn options_are_told_at_a_command_line_only() {
        let with = |worlds| Findings {
            worlds,
            unreferenced: 7,
            ..Findings::default()
        };
        let few = Worlds {
            draws: 9,
            instead_of: Some(128),
            ..Worlds::default()
        };
        for findings in [with(None), with(Some(few))] {
            let said = |surface| standing(&findings, surface).join(" ");
            let (terminal, page) = (said(Surface::Terminal), said(Surface::Page));
            for option in ["--draws", "--stress", "--others"] {
                assert!(terminal.contains(option), "{terminal}");
            }
            assert!(!page.contains("--"), "{page}");
            for told in ["not dropped", "not looked for"] {
                assert!(page.contains(told), "{page}");
            }
        }
    }
}

//! Every scenario that the guide shows is read and checked by the code.

use demarche_scenario::{Nowhere, check, parse, problem::Severity};

fn blocks(page: &str, fence: &str) -> Vec<String> {
    page.split("\n```")
        .skip(1)
        .step_by(2)
        .filter_map(|b| b.strip_prefix(fence))
        .map(|b| b.trim_start_matches('\n').to_string())
        .collect()
}

#[test]
fn the_example_of_the_reference_page_reads_without_a_problem() {
    let page = include_str!("../../../guide/src/language.md");
    let blocks = blocks(page, "text");
    assert!(!blocks.is_empty());
    for text in blocks {
        let (_, problems) = parse::parse(&text, 0);
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

#[test]
fn every_step_of_the_tutorial_checks() {
    let page = include_str!("../../../guide/src/tutorial.md");
    let blocks = blocks(page, "demarche");
    assert_eq!(blocks.len(), 3);
    for text in blocks {
        let (scenario, mut problems) = parse::parse(&text, 0);
        let (model, more) = check(&scenario, &Nowhere);
        problems.extend(more);
        let errors: Vec<_> = problems
            .iter()
            .filter(|p| p.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty() && model.is_some(), "{errors:#?}");
    }
}

//! What is solved from the file's solution is what solving it afresh gives.

use std::sync::Arc;

use demarche_engine::progress::Quiet;
use demarche_inference::solve::{Route, Solved};
use demarche_report::analyse::{Analysis, Context, Settings, point};
use demarche_scenario::Nowhere;
use demarche_scenario::check::check_varied;
use demarche_scenario::load::load;
use demarche_scenario::vary::edit::{edit, read};

use crate::support::starter;

/// A scenario with edits, solved near the one without and by itself.
fn both(text: &str, pairs: &[(&str, &str)]) -> Route {
    let settings = Settings {
        threads: 2,
        ..Settings::default()
    };
    let loaded = load("north.demarche", text.into(), &Nowhere);
    let (model, _) = loaded.check(&Nowhere);
    let solving = settings.solve();
    let base = Solved::new(&model.unwrap(), &solving, &Quiet).unwrap();
    let (edits, refused) = read(pairs.iter().copied());
    assert_eq!(refused, []);
    let (edited, refused) = edit(&loaded.whole, &edits);
    assert_eq!(refused, []);
    let (model, problems) = check_varied(&edited, &Nowhere);
    let model = model.unwrap_or_else(|| panic!("{problems:?}"));
    let touched = edits.iter().map(|edit| edit.touches()).max().unwrap();
    let near = base.near(&model, touched, &solving, &Quiet).unwrap();
    let route = near.route;
    let own = Solved::new(&model, &solving, &Quiet).unwrap();
    let context = Context {
        loaded: &loaded,
        world: &Nowhere,
        settings: &settings,
        progress: &Quiet,
    };
    let found = |solved: Solved| {
        let analysis = Analysis::new(Arc::new(solved), &settings);
        point(&analysis, None, context).unwrap()
    };
    let (near, own) = (found(near), found(own));
    for (a, b) in near.questions.iter().zip(&own.questions) {
        let alike =
            (a.probability - b.probability).abs() < 1e-9 && (a.prior - b.prior).abs() < 1e-9;
        assert!(
            alike,
            "{pairs:?} {}: {} and {}",
            a.name, a.probability, b.probability
        );
    }
    let steps = |f: &demarche_report::findings::Findings| -> Vec<f64> {
        let steps = f.beliefs.iter().flat_map(|b| &b.steps);
        steps.flat_map(|step| step.posterior.clone()).collect()
    };
    let apart = steps(&near)
        .into_iter()
        .zip(steps(&own))
        .map(|(a, b)| (a - b).abs());
    assert!(apart.fold(0.0, f64::max) < 1e-9, "{pairs:?}");
    route
}

#[test]
fn reports_leave_the_game_as_it_is() {
    for pairs in [
        vec![("off", "word_seen")],
        vec![("grade", "wire:A1")],
        vec![("report", "wire:outreach is word in round 2")],
        vec![
            ("report", "wire:programme_size > 1 in round 2"),
            ("off", "word_seen"),
        ],
    ] {
        assert_eq!(both(starter(), &pairs), Route::Same, "{pairs:?}");
    }
}

#[test]
fn a_report_of_what_nothing_asked_about_before_is_solved_afresh() {
    // Whether the other side replied is kept only where something asks for it.
    for report in [
        "wire:reply is ease in round 1",
        "wire:accident happened in round 1",
    ] {
        assert_eq!(both(starter(), &[("report", report)]), Route::Traced);
    }
}

#[test]
fn numbers_and_rankings_go_from_the_files_solution() {
    for pairs in [
        vec![("lambda", "north:23")],
        vec![("leaks", "trader:0%")],
        vec![("leaks", "trader:100%")],
        vec![("prior", "north.sincere:70%")],
        vec![("rank", "north.stalling:programme>face>relief")],
        vec![
            ("lambda", "south:17"),
            ("off", "word_seen"),
            ("grade", "wire:C2"),
        ],
    ] {
        assert_ne!(both(starter(), &pairs), Route::Same, "{pairs:?}");
    }
    // Where λ is low enough the numbers move at once; else at a lower λ, and the rest is climbed.
    assert_eq!(both(starter(), &[("lambda", "north:10")]), Route::Refined);
    assert_eq!(both(starter(), &[("lambda", "north:27")]), Route::Climbed);
}

#[test]
fn what_changes_what_can_happen_is_followed_from_uniform_play() {
    let edits = [("start", "programme_size:2")];
    assert_eq!(both(starter(), &edits), Route::Traced);
    assert_eq!(both(starter(), &[("variant", "sealed")]), Route::Traced);
}

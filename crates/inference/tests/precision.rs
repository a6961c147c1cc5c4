//! λ per round and for the whole, its default, and answers along it.

mod support;

use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::trace;
use demarche_inference::compile::Draw;
use demarche_inference::solve::{Settings, Solved};
use demarche_scenario::model::Model;
use demarche_scenario::{Nowhere, load::load};

/// One who waits or acts, for two goals of which one counts at the end.
fn scenario(header: &str, own: &str) -> Model {
    let text = format!(
        "scenario \"Precise\"\n{header}\nactor a\n  ranks now > later\n{own}\nactor b\n  ranks other\n\
         variable done: no < yes = no\ngoal now of a\n  1 if act is yes\ngoal later of a at the end\n  1 if done is no\n\
         goal other of b\n  1 if reply is yes\n\
         decision act by a\n  option yes\n    then done = yes\n  option no\n\
         decision reply by b\n  option yes\n  option no\n\
         question q: done is yes at the end\n"
    );
    let loaded = load("precise.demarche", text, &Nowhere);
    let (model, problems) = loaded.check(&Nowhere);
    model.unwrap_or_else(|| panic!("{problems:?}"))
}

fn solved(model: &Model) -> Solved {
    Solved::new(model, &Settings::default(), &Quiet).expect("it is solved")
}

fn precision(model: &Model) -> Vec<f64> {
    solved(model).game.numbers.precision
}

#[test]
fn per_round_is_times_what_the_average_divides_by() {
    let even = scenario("  rounds 4\n  precision 5 per round", "");
    assert_eq!(precision(&even), [20.0, 20.0]);
    let discounted = scenario("  rounds 3\n  precision 5 per round\n  discount 90%", "");
    let expected = 5.0 * (1.0 + 0.9 + 0.81);
    assert!(
        precision(&discounted)
            .iter()
            .all(|p| (p - expected).abs() < 1e-12)
    );
    let one_of_them = scenario("  rounds 4\n  precision 8", "  precision 3 per round");
    assert_eq!(precision(&one_of_them), [12.0, 8.0]);
}

#[test]
fn both_units_say_the_same_where_they_should() {
    let per_round = solved(&scenario("  rounds 4\n  precision 5 per round", ""));
    let whole = solved(&scenario("  rounds 4\n  precision 20", ""));
    assert_eq!(per_round.solution.sigma, whole.solution.sigma);
}

/// What only its own round is worth is done as surely however many rounds there are.
#[test]
fn nobody_is_duller_in_a_longer_scenario() {
    let reply = |rounds: u32, precision: &str| {
        let model = scenario(&format!("  rounds {rounds}\n  precision {precision}"), "");
        let solved = solved(&model);
        let set = solved
            .game
            .graph
            .infosets
            .iter()
            .rfind(|set| set.actor == 1)
            .unwrap();
        solved.solution.sigma[set.first as usize]
    };
    let short = reply(2, "6 per round");
    assert!((reply(8, "6 per round") - short).abs() < 1e-9);
    assert!(reply(8, "12") < short - 0.1, "with one λ for the whole");
}

#[test]
fn the_default_is_a_range_per_round() {
    let model = scenario("  rounds 4", "");
    assert!(model.precision_is_open());
    assert_eq!(model.bounds(&model.actors[0].precision), (8.0, 48.0));
    assert_eq!(precision(&model), [28.0, 28.0]);
    // Nobody needs it where all have their own.
    let own = scenario("  rounds 4\n  precision 3", "");
    assert!(
        !own.precision_is_open()
            && own
                .params
                .iter()
                .all(|p| p.dist.support().0 == p.dist.support().1)
    );
}

/// Along λ every point is where a trace of its own leads, from the branch of the scenario and from that of another.
#[test]
fn points_along_are_where_traces_of_their_own_lead() {
    let model = scenario("  rounds 3\n  precision 1..9 per round", "");
    let base = solved(&model);
    let other = scenario("  rounds 3\n  precision 2..9 per round", "");
    let touched = demarche_scenario::vary::edit::Touches::Numbers;
    let near = base
        .near(&other, touched, &Settings::default(), &Quiet)
        .unwrap();
    for solved in [base, near] {
        let settings = Settings::default().trace;
        let along = solved.along(&settings, &Quiet);
        assert_eq!(along.len(), 5);
        for (times, point) in along {
            let mut game = solved.compiled.game(&Draw::point(solved.model()));
            game.numbers.precision.iter_mut().for_each(|p| *p *= times);
            let alone = trace(&game, &settings, &Quiet);
            let pairs = point.sigma.iter().zip(&alone.sigma);
            let apart = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(apart < 1e-9, "{times}: {apart}");
        }
    }
}

//! A model that is known is drawn from, fitted, and found again; and what goes wrong is said in words.

mod support;

use demarche_engine::progress::{Progress, Quiet};
use demarche_fit::compare::{Comparison, compare};
use demarche_fit::data::{Special, bind};
use demarche_fit::likelihood::{Likelihood, Of};
use demarche_fit::logit::Logit;
use demarche_fit::optimise::Ending;
use demarche_fit::{Fitted, Settings, Table, fit};
use demarche_scenario::model::Model;
use support::{Draws, bound, model, settings, table};

/// One side asks for more or less, the other gives in or not.
const ASK: &str = r#"
scenario "Ask"
  rounds 1
column power = 0.5
coefficient b0 = 0 in -20..20
coefficient b1 = 0
actor one
  weighs gain 1
  precision 1
actor two
  weighs keep 1
  precision 1
goal gain of one in any units
  2 if reply is yield
  -1 if reply is fight
goal keep of two in any units
  b0 + b1 * power if reply is fight
decision ask by one
  option wait
  option demand
decision reply by two, when ask is demand
  option yield
  option fight
question quiet_end: ask is wait at the end
question yielded: reply is yield at the end
question fought: reply is fight at the end
"#;

/// A table drawn from a model at known coefficients.
fn drawn(model: &Model, theta: &[f64], rows: usize, seed: u64) -> Table {
    let mut draws = Draws(seed);
    let powers: Vec<f64> = (0..rows)
        .map(|_| (8.0 * draws.next()).floor() / 4.0 - 1.0)
        .collect();
    let mut blank = String::from("power,quiet_end,yielded,fought\n");
    powers
        .iter()
        .for_each(|x| blank.push_str(&format!("{x},1,1,1\n")));
    let data = bound(model, &table(&blank));
    let settings = settings();
    let mut logit =
        Logit::new(model, &data, (&settings.limits, &settings.trace), 2, &Quiet).expect("a game");
    let all = logit.log_slopes(theta, Of::Outcomes).expect("a value");
    let mut text = String::from("power,quiet_end,yielded,fought\n");
    for x in &powers {
        let case = data
            .cases
            .iter()
            .position(|case| case.values[0] == *x)
            .expect("its case");
        let shares: Vec<f64> = all[case].iter().map(|slope| slope.log.exp()).collect();
        let which = draws.one_of(&shares);
        let cell = |o: usize| if o == which { "1" } else { "" };
        text.push_str(&format!("{x},{},{},{}\n", cell(0), cell(1), cell(2)));
    }
    table(&text)
}

fn fitted(model: &Model, table: &Table) -> Fitted {
    fit(model, table, &settings(), &Quiet).expect("a fit")
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let model = model(ASK);
    let truth = [0.4, -0.8];
    let (sets, mut held) = (200, [0, 0]);
    for seed in 0..sets {
        let fitted = fitted(&model, &drawn(&model, &truth, 250, seed));
        assert_eq!(fitted.ending, Ending::Converged);
        for (i, held) in held.iter_mut().enumerate() {
            let (lo, hi) = fitted.coefficients[i].interval.expect("an interval");
            *held += usize::from((lo..=hi).contains(&truth[i]));
        }
    }
    // 95% of 200 is 190, with a standard deviation of 3.1.
    assert!(
        held.iter().all(|held| (180..=200).contains(held)),
        "{held:?}"
    );
}

#[test]
fn all_three_errors_and_the_profile_agree_on_a_large_table() {
    let model = model(ASK);
    let table = drawn(&model, &[0.4, -0.8], 4000, 11);
    let settings = Settings {
        profile: true,
        special: Special {
            cluster: Some("power".into()),
            count: None,
        },
        ..settings()
    };
    let by_power = fit(&model, &table, &settings, &Quiet).expect("a fit");
    assert_eq!(by_power.clusters, Some(8));
    for c in &by_power.coefficients {
        let (hessian, outer) = (c.error_hessian.expect("one"), c.error_outer.expect("one"));
        assert!((hessian / outer - 1.0).abs() < 0.1, "{c:?}");
        assert!(c.error == c.error_clustered && c.error.is_some());
        let (lo, hi) = c.profile.expect("a profile");
        let (lo, hi) = (lo.expect("an end"), hi.expect("an end"));
        let half = 1.96 * hessian;
        assert!(
            (c.value - lo - half).abs() < 0.1 * half && (hi - c.value - half).abs() < 0.1 * half,
            "{c:?}"
        );
    }
    for p in &by_power.predicted {
        assert!((p.observed - p.predicted).abs() < 0.02, "{p:?}");
    }
}

#[test]
fn effects_are_differences_of_predictions() {
    let model = model(ASK);
    let fitted = fitted(&model, &drawn(&model, &[0.4, -0.8], 500, 3));
    for outcome in ["quiet_end", "yielded", "fought"] {
        let effect = fitted
            .effects
            .iter()
            .find(|e| e.outcome == outcome)
            .expect("an effect");
        assert!(effect.error.is_some_and(|e| e > 0.0));
    }
    let sum: f64 = fitted.effects.iter().filter_map(|e| e.value).sum();
    assert!(
        sum.abs() < 1e-10,
        "probabilities sum to one, effects to none: {sum}"
    );
}

#[test]
fn a_smaller_model_is_tested_by_likelihood_ratio_and_another_by_vuong() {
    let larger = model(ASK);
    let smaller = model(
        &ASK.replace("coefficient b1 = 0\n", "")
            .replace("b0 + b1 * power", "b0 + 0 * power"),
    );
    let other = model(
        &ASK.replace("b1", "c1")
            .replace("c1 * power", "c1 * power * power"),
    );
    let table = drawn(&larger, &[0.4, -0.8], 800, 5);
    let (one, two, three) = (
        fitted(&larger, &table),
        fitted(&smaller, &table),
        fitted(&other, &table),
    );
    match compare(&one, &two) {
        Some(Comparison::LikelihoodRatio {
            statistic,
            degrees,
            p,
            first_is_larger,
        }) => {
            assert!(degrees == 1 && first_is_larger && p < 1e-4);
            assert!((statistic - 2.0 * (one.log_likelihood - two.log_likelihood)).abs() < 1e-12);
        }
        other => panic!("{other:?}"),
    }
    match compare(&one, &three) {
        Some(Comparison::Vuong { z, p }) => assert!(z > 2.0 && p < 0.05, "{z} {p}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_prior_draws_the_estimate_to_itself() {
    let free = model(ASK);
    let held = model(&ASK.replace(
        "coefficient b1 = 0\n",
        "coefficient b1 = 0\n  prior normal 0 give or take 0.1\n",
    ));
    let table = drawn(&free, &[0.4, -0.8], 300, 8);
    let (free, held) = (fitted(&free, &table), fitted(&held, &table));
    assert!(held.coefficients[1].value.abs() < 0.5 * free.coefficients[1].value.abs());
    assert!(
        held.log_posterior.is_some() && held.coefficients[1].error < free.coefficients[1].error
    );
}

#[test]
fn rows_that_agree_are_one_case() {
    let model = model(ASK);
    let table = table("power,quiet_end,yielded,fought\n1,3,2,1\n2,1,1,1\n1,0,0,4\n");
    let data = bound(&model, &table);
    assert_eq!((data.cases.len(), data.observations.len()), (2, 7));
    assert_eq!(data.cases[0].weight, 10.0);
}

#[test]
fn a_malformed_table_is_told_by_line_and_column() {
    let model = model(ASK);
    let said = |text: &str| {
        let table = Table::read(text);
        let bound = table.and_then(|table| bind(&model, &table, &Special::default()));
        bound.expect_err("it is malformed").to_string()
    };
    let head = "power,quiet_end,yielded,fought\n";
    for (text, wanted) in [
        (
            format!("{head}1,0,0,1\nmuch,0,0,1\n"),
            "line 3, column `power`: `much` is no number",
        ),
        (
            format!("{head}1,0,0,1\n,0,0,1\n"),
            "line 3, column `power`: there is no number",
        ),
        (
            format!("{head}1,0,-2,1\n"),
            "line 2, column `yielded`: -2 is less than 0",
        ),
        (format!("{head}1,0,1\n"), "line: 2"),
        (
            "quiet_end,yielded,fought\n0,0,1\n".into(),
            "no column `power`",
        ),
        ("power,power\n1,2\n".into(), "two columns called `power`"),
        ("power\n1\n".into(), "says nothing of what happened"),
        (
            "power,reply\n1,surrender\n".into(),
            "line 2, column `reply`: `surrender` is no option of `reply`: it has yield, fight",
        ),
        ("power,reply,fought\n1,yield,2\n".into(), "both moves"),
        (head.to_string(), "nothing was seen"),
    ] {
        let told = said(&text);
        assert!(told.contains(wanted), "{told}");
    }
}

#[test]
fn what_cannot_be_found_is_said() {
    let constant = table("power,quiet_end,yielded,fought\n1,3,2,4\n1,1,1,2\n");
    let fitted = fitted(&model(ASK), &constant);
    assert!(
        fitted
            .notes
            .iter()
            .any(|n| n.contains("Column `power` is 1 in every row")),
        "{:?}",
        fitted.notes
    );
    let told = fitted
        .notes
        .iter()
        .any(|n| n.contains("`b0`, `b1` cannot be told from each other"));
    assert!(
        told && fitted.coefficients[0].error.is_none(),
        "{:?}",
        fitted.notes
    );
}

#[test]
fn separation_is_said() {
    // Whoever has power above 0 fights, and nobody else.
    let rows = "power,reply\n-1,yield\n-0.5,yield\n-0.2,yield\n0.2,fight\n0.5,fight\n1,fight\n";
    let fitted = fitted(&model(ASK), &table(rows));
    assert!(
        fitted.notes.iter().any(|n| n.contains("separation")),
        "{:?} {:?}",
        fitted.notes,
        fitted.coefficients
    );
    let bounded = model(&ASK.replace("coefficient b1 = 0\n", "coefficient b1 = 0 in -5..5\n"));
    let fitted = self::fitted(&bounded, &table(rows));
    assert!(fitted.coefficients[1].at_bound && fitted.coefficients[1].value == 5.0);
    assert!(
        fitted
            .notes
            .iter()
            .any(|n| n.contains("`b1` is at a bound")),
        "{:?}",
        fitted.notes
    );
}

#[test]
fn outcomes_that_overlap_are_refused() {
    let text = ASK.replace(
        "question yielded: reply is yield",
        "question yielded: ask is demand",
    );
    let table = table("power,quiet_end,yielded,fought\n1,3,2,4\n");
    let error = fit(&model(&text), &table, &settings(), &Quiet).expect_err("they overlap");
    assert!(
        error.to_string().contains("must divide all courses"),
        "{error}"
    );
}

#[test]
fn what_is_asked_for_and_cannot_be_is_refused_in_words() {
    let table = table("power,quiet_end,yielded,fought\n1,3,2,4\n");
    let said = |text: &str, settings: Settings| {
        let error = fit(&model(text), &table, &settings, &Quiet).expect_err("a refusal");
        error.to_string()
    };
    let npl = Settings {
        estimator: demarche_fit::Estimator::Npl,
        ..settings()
    };
    assert!(said(ASK, npl).contains("scenarios with shocks"));
    let plain = ASK
        .replace("coefficient b0 = 0 in -20..20\ncoefficient b1 = 0\n", "")
        .replace("b0 + b1 * power", "power");
    assert!(said(&plain, settings()).contains("no `coefficient`"));
    let reported = format!("{ASK}evidence told: ask was demand in round 1\n");
    assert!(said(&reported, settings()).contains("reports (`evidence told`)"));
    let shocked = ASK
        .replace("goal gain of", "shock e of one\ngoal gain of")
        .replace("  2 if", "  2 + e if");
    assert!(said(&shocked, settings()).contains("one.precision"));
    let shocked = shocked.replace("  precision 1\n", "");
    assert!(said(&shocked, settings()).contains("`two` moves and sees no shock"));
}

/// Stops after so many questions.
struct Impatient(std::sync::atomic::AtomicUsize);

impl Progress for Impatient {
    fn cancelled(&self) -> bool {
        use std::sync::atomic::Ordering::Relaxed;
        let left = self.0.load(Relaxed);
        self.0.store(left.saturating_sub(1), Relaxed);
        left == 0
    }
}

#[test]
fn stopped_it_gives_the_best_so_far() {
    let model = model(ASK);
    let table = drawn(&model, &[0.4, -0.8], 300, 8);
    let settings = Settings {
        threads: 1,
        ..settings()
    };
    let whole = fit(&model, &table, &settings, &Quiet).expect("a fit");
    let stopped = fit(&model, &table, &settings, &Impatient(3.into())).expect("the best so far");
    assert_eq!(stopped.ending, Ending::Stopped);
    assert!(stopped.log_likelihood < whole.log_likelihood);
    let nothing = fit(&model, &table, &settings, &Impatient(0.into()));
    assert_eq!(
        nothing.expect_err("nothing was found").to_string(),
        "stopped"
    );
}

/// The density of a prior has a slope however far the start is from it.
#[test]
fn a_prior_far_from_the_start_is_climbed_to() {
    let free = model(ASK);
    let far = model(&ASK.replace(
        "coefficient b1 = 0\n",
        "coefficient b1 = 0\n  prior normal 100 give or take 0.1\n",
    ));
    let fitted = fitted(&far, &drawn(&free, &[0.4, -0.8], 30, 8));
    assert_eq!(fitted.ending, Ending::Converged);
    assert!((fitted.coefficients[1].value - 100.0).abs() < 1.0);
}

/// What hangs together has a name, and one group tells nothing of the spread between groups.
#[test]
fn groups_are_named_and_more_than_one() {
    let model = model(ASK);
    let clustered = Settings {
        special: Special {
            cluster: Some("pair".into()),
            count: None,
        },
        ..settings()
    };
    let text = |last: &str| {
        format!("pair,power,quiet_end,yielded,fought\na,1,3,2,4\na,0,1,1,2\n{last},-1,2,2,2\n")
    };
    let of = |last: &str| fit(&model, &table(&text(last)), &clustered, &Quiet);
    let two = of("b").expect("a fit");
    assert_eq!(two.clusters, Some(2));
    let one = of("a").expect("a fit");
    assert!(one.clusters.is_none() && one.coefficients[0].error_clustered.is_none());
    let note = "Standard errors cannot be clustered: there is one group.";
    assert!(one.notes.iter().any(|said| said == note), "{:?}", one.notes);
    let missing = of("").expect_err("a row is of no group").to_string();
    assert_eq!(missing, "line 4, column `pair`: there is no group");
}

/// Where a search was stopped there is no test.
#[test]
fn fits_that_did_not_converge_are_not_compared() {
    let model = model(ASK);
    let fitted = fitted(&model, &drawn(&model, &[0.4, -0.8], 60, 8));
    let smaller = support::model(
        &ASK.replace("b0 + b1 * power", "b0")
            .replace("coefficient b1 = 0\n", ""),
    );
    let other = self::fitted(&smaller, &drawn(&model, &[0.4, -0.8], 60, 8));
    assert!(compare(&fitted, &other).is_some());
    let stopped = Fitted {
        ending: Ending::Stopped,
        ..other
    };
    assert_eq!(compare(&fitted, &stopped), None);
}

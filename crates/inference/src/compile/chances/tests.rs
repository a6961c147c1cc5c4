//! What a text rules out, by hand and against draws.

use demarche_scenario::Nowhere;

use super::*;

fn model(chances: &str) -> Model {
    let text = format!(
        "scenario \"Chances\"\n  rounds 2\nlet open = 10%..40%\nlet none = 0%\nactor north\n  type hard 40%\n  type soft otherwise\n\
         \u{20} hard ranks calm\n  soft ranks calm\nvariable v: low < high = low\nvariable w: 0..3 = 0\n\
         goal calm of north\n  1 if v is low\ndecision act by north\n  option hold\n  option push\n    then w rises\n{chances}"
    );
    let (scenario, problems) = demarche_scenario::parse::parse(&text, 0);
    assert!(problems.is_empty(), "{problems:?}");
    let (model, problems) = demarche_scenario::check(&scenario, &Nowhere);
    model.unwrap_or_else(|| panic!("{problems:?}"))
}

fn of(chances: &str) -> Vec<Vec<bool>> {
    let model = model(chances);
    let event = &model.events[0];
    let row = Row::new(&model, &event.outcomes, true);
    let means: Vec<f64> = model.params.iter().map(|p| p.dist.mean()).collect();
    // v low and w 0, v high and w 0, v low and w 2.
    let states = [[0, 0, 0], [1, 0, 0], [0, 2, 0]];
    let each = states.iter().map(|state| {
        let here = Here {
            state,
            round: 1,
            ..Here::before(&model, &means)
        };
        let mut found = Vec::new();
        row.at(&mut found, (&model, here), &event.outcomes);
        found
    });
    each.collect()
}

#[test]
fn a_condition_that_fails_leaves_no_way_on() {
    let found = of("event e\n  (open if v is high else 0) v = low\n  otherwise nothing\n");
    assert_eq!(found, [[false, true], [true, true], [false, true]]);
    // What is certain leaves nothing for the rest.
    let found = of("event e\n  (1 if w > 1 else open) v = low\n  otherwise nothing\n");
    assert_eq!(found, [[true, true], [true, true], [true, false]]);
    let found = of("event e\n  (0 if v is low and w < 2 else 1) v = low\n  otherwise nothing\n");
    assert_eq!(found, [[false, true], [true, false], [true, false]]);
    // Nothing times something is nothing, and so is a sum of nothings.
    let found = of(
        "event e\n  open * (1 if v is high else 0) + none * open v = low\n  otherwise nothing\n",
    );
    assert_eq!(found, [[false, true], [true, true], [false, true]]);
}

#[test]
fn what_types_and_draws_make_of_a_chance_stays_open() {
    for chance in [
        "(open if north is hard else 0)",
        "open",
        "(open - open)",
        "(open if v is low or north is hard else 0)",
    ] {
        let found = of(&format!("event e\n  {chance} w = 0\n  otherwise nothing\n"));
        assert_eq!(found[0], [true, true], "{chance}");
    }
    // Where no alternative takes what is left, all may come about: a draw may give nothing to the others.
    let found = of(
        "event e\n  (open if v is high else 0) v = low\n  (1 - open if v is high else 1) nothing\n",
    );
    assert_eq!(found, vec![vec![true, true]; 3]);
}

#[test]
fn numbers_that_change_no_way_on_keep_the_shape() {
    let shape_of = |chance: &str| {
        shape(&model(&format!(
            "event e\n  {chance} w = 0\n  otherwise nothing\n"
        )))
    };
    let known = shape_of("(20% if v is high else 0)");
    assert_eq!(known, shape_of("(35% if v is high else 0)"));
    assert_eq!(known, shape_of("(open if v is high else none)"));
    assert_ne!(known, shape_of("(20% if v is high else 1%)"));
    assert_ne!(known, shape_of("(0 if v is high else 0)"));
    assert_ne!(known, shape_of("(20% if v is low else 0)"));
    assert_eq!(shape_of("20%"), shape_of("open"));
    assert_ne!(shape_of("20%"), shape_of("none"));
}

//! An option of an amount is as many options as there are amounts, with the weight of one.

mod support;

use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::question::probability;
use support::solve;

const HEAD: &str = r#"
scenario "A share"
  rounds 2
  precision 9
source wire
  hit 70%, false alarm 20%
actor north
  type greedy 50%
  type fair otherwise
  greedy ranks gain > calm
  fair ranks calm > gain
actor south
  ranks calm > gain_too
variable share: 0..4 = 0
variable war: no < yes = no
goal gain of north
  1 - share * 0.25
goal gain_too of south
  share * 0.25
goal calm of north, south
  0 if war is yes
  0.6 + share * 0.1
"#;

const TAIL: &str = r#"
decision fight by south
  option hold
  option strike
    usual 10%
    then war = yes
question war: war is yes
question fair: north is fair
"#;

const SHORT: &str = r#"
decision offer by north
  option nothing
  option concede amount 0..4 by 2
    usual 40%
    when amount <= 2 or north is fair
    looks like nothing 10%..30%
    then share = amount
    10% * amount war = yes
    otherwise    nothing
question any: offer is concede by round 2
question none: offer is not concede in round 1
question two: offer is concede_2 in round 2
evidence seen: offer was concede in round 1, reported by wire
"#;

const LONG: &str = r#"
let misread = 10%..30%
decision offer by north
  group concede usual 40%
  option nothing
  option concede_0
    group concede
    looks like nothing misread
    then share = 0
    0%        war = yes
    otherwise nothing
  option concede_2
    group concede
    looks like nothing misread
    then share = 2
    20%       war = yes
    otherwise nothing
  option concede_4
    group concede
    when north is fair
    looks like nothing misread
    then share = 4
    40%       war = yes
    otherwise nothing
question any: offer is concede_0 or offer is concede_2 or offer is concede_4 by round 2
question none: offer is not concede_0 and offer is not concede_2 and offer is not concede_4 in round 1
question two: offer is concede_2 in round 2
evidence seen: offer was concede_0 or offer was concede_2 or offer was concede_4 in round 1, reported by wire
"#;

#[test]
fn amounts_are_options_written_out() {
    let answered = |decision: &str| {
        let solved = solve(&format!("{HEAD}{decision}{TAIL}")).expect("a sound scenario");
        let reports = Reports::new(&solved.model, &solved.draw, None);
        let filtered = filter(solved.instance(), &reports).expect("reports fit");
        let ask = |question| probability(solved.instance(), &filtered, question);
        let questions = solved.model.questions.iter();
        let found: Vec<(String, f64)> = questions
            .map(|q| (q.name.clone(), ask(q).expect("an answer")))
            .collect();
        let drawn = solved.model.params.iter();
        let drawn = drawn.filter(|p| p.dist.support().0 < p.dist.support().1);
        (found, drawn.count())
    };
    let (short, long) = (answered(SHORT), answered(LONG));
    assert_eq!(short.1, long.1, "one number for all amounts");
    for ((name, p), (other, q)) in short.0.iter().zip(&long.0) {
        assert_eq!(name, other);
        assert!((p - q).abs() < 1e-12, "{name}: {p} and {q}");
    }
}

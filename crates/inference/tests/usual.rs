//! Options that are more or less usual: shares of play where nothing is at stake.

#![allow(clippy::unwrap_used)]

mod support;

use demarche_engine::progress::Quiet;
use demarche_inference::query::question::ask;
use demarche_inference::solve::{Settings, Solved};
use support::check;

fn solved(text: &str, lambda: Option<f64>) -> Solved {
    let settings = Settings {
        precision: lambda,
        ..Settings::default()
    };
    Solved::new(&check(text).unwrap(), &settings, &Quiet).unwrap()
}

/// The menu of an inspected state: three of five options let inspectors in, and share one weight.
const MENU: &str = "scenario \"A menu\"
  rounds 2
  precision 20
actor north
  type open 40%
  type closed 60%
  open ranks ease > pride
  closed ranks pride > ease
actor south
  ranks quiet > cheap
goal ease of north
  1 if pressure is low
goal pride of north
  1 if inside is no
goal quiet of south
  1 if inside is yes
goal cheap of south
  1 if pressure is low
variable inside: no < yes = no
variable pressure: low < high = low
decision admit by north
  group yielding usual 30%
  option refuse
    usual 45%
  option stall
  option some
    group yielding
    then inside = yes
  option most
    group yielding
    usual 20%
    then inside = yes
  option all
    group yielding
    then inside = yes
decision press by south
  option wait
    usual 80%
    then pressure = low
  option push
    then pressure = high
question in \"In?\": inside is yes at the end
question pressed \"Pressed?\": pressure is high at the end
";

/// By hand: 45% refuse, 25% stall, and of the 30% a fifth, and the rest in two halves.
const BY_HAND: [f64; 5] = [0.45, 0.25, 0.12, 0.06, 0.12];

#[test]
fn where_nothing_is_at_stake_play_is_what_is_said_to_be_usual() {
    let solved = solved(MENU, Some(0.0));
    let game = &solved.game;
    let mut seen = [0, 0];
    for (i, set) in game.graph.infosets.iter().enumerate() {
        seen[set.decision as usize] += 1;
        let usual: &[f64] = [&BY_HAND[..], &[0.8, 0.2]][set.decision as usize];
        for k in 0..game.graph.types[set.actor as usize] as usize {
            for (a, share) in usual.iter().enumerate() {
                let sigma = solved.solution.sigma[game.graph.slot(i, k, a)];
                assert!((sigma - share).abs() < 1e-12, "{sigma} {share}");
            }
        }
    }
    assert!(seen.iter().all(|&sets| sets > 0));
}

/// Answers to all questions.
fn answers(text: &str) -> Vec<f64> {
    let solved = solved(text, None);
    let (_, filtered) = solved.filter(None).unwrap();
    let questions = solved.model().questions.iter();
    questions
        .map(|question| {
            ask(solved.instance(), &filtered, question)
                .probability
                .unwrap()
        })
        .collect()
}

#[test]
fn an_option_told_as_two_halves_changes_no_answer() {
    let split = MENU.replace(
        "  option refuse
    usual 45%
",
        "  option refuse
    usual 22.5%
  option refuse_again
    usual 22.5%
",
    );
    let within = MENU.replace(
        "    usual 20%
    then inside = yes
",
        "    usual 10%
    then inside = yes
  option most_again
    group yielding
    usual 10%
    then inside = yes
",
    );
    let shared = MENU.replace(
        "  option wait
    usual 80%
    then pressure = low
",
        "  group waiting usual 80%
  option wait
    group waiting
    then pressure = low
  option wait_again
    group waiting
    then pressure = low
",
    );
    let before = answers(MENU);
    for told in [split, within, shared] {
        assert_ne!(told, MENU);
        for (now, before) in answers(&told).iter().zip(&before) {
            assert!((now - before).abs() < 1e-9, "{now} {before}");
        }
    }
    // Without weights the menu votes.
    let unsaid: String = MENU
        .lines()
        .filter(|line| !line.contains("usual") && !line.contains("group"))
        .map(|line| format!("{line}\n"))
        .collect();
    let apart = answers(&unsaid);
    assert!((apart[0] - before[0]).abs() > 0.01, "{apart:?} {before:?}");
}

//! `demarche play`: a seat at the table, as a script meets it.

use serde_json::Value;

use crate::support::Folder;

const SEAT: [&str; 4] = ["play", "envoy.demarche", "--as", "north"];

/// North's game with this input and these options besides.
fn game(folder: &Folder, more: &[&str], input: &str) -> String {
    folder.feed(&[&SEAT[..], more].concat(), input).good()
}

#[test]
fn a_game_goes_from_the_seat_to_what_everyone_knew() {
    let folder = Folder::envoy("play");
    let text = game(&folder, &["--type", "stalling"], "envoy\n1\n");
    let order = [
        "An envoy",
        "You are stalling",
        "Your move: Reaching out",
        "You choose: Send an envoy (envoy)",
        "You, Reaching out: Send an envoy",
        "Play is over",
        "What was true",
        "WHAT YOU GAVE AWAY",
        "South",
        "HOW YOUR CHOICES SCORED",
        "in all",
    ];
    let mut rest = text.as_str();
    for part in order {
        let (_, after) = rest
            .split_once(part)
            .unwrap_or_else(|| panic!("{part}\n{text}"));
        rest = after;
    }
    assert_eq!(text, game(&folder, &["--type", "stalling"], "2\nsilence\n"));
    let other = (1..20).map(|seed| seed.to_string());
    let mut others = other.map(|seed| game(&folder, &["--seed", &seed], "2\n1\n"));
    assert!(others.any(|other| !other.contains("You are stalling")));
}

#[test]
fn what_was_kept_replays_to_the_same_bytes_and_goes_on_where_it_stopped() {
    let folder = Folder::envoy("play-replay");
    let keep = ["--seed", "7", "--save", "game.json"];
    let whole = game(&folder, &keep, "envoy\nsilence\n");
    let replay = |name: &str, input: &str| {
        folder
            .feed(&["play", "envoy.demarche", "--replay", name], input)
            .good()
    };
    assert_eq!(replay("game.json", ""), whole);
    let record: Value = serde_json::from_str(&folder.read("game.json")).unwrap();
    assert_eq!(record["seed"], 7);
    assert_eq!(record["choices"][0]["option"], "envoy");
    // Left to the model, a choice is kept like any other.
    let left = game(&folder, &["--seed", "9", "--save", "left.json"], ".\n.\n");
    assert_eq!(replay("left.json", ""), left);
    for stop in ["envoy\nq\n", "envoy\n"] {
        let stopped = game(&folder, &["--seed", "7", "--save", "half.json"], stop);
        assert!(
            stopped.contains("It goes on with --replay half.json"),
            "{stopped}"
        );
        assert_eq!(replay("half.json", "silence\n"), whole);
    }
    let thrown_away = game(&folder, &[], "q\n");
    assert!(
        thrown_away.contains("--save FILE keeps a game"),
        "{thrown_away}"
    );
}

#[test]
fn another_scenario_is_refused_and_so_is_a_record_that_does_not_fit() {
    let folder = Folder::envoy("play-refused");
    game(&folder, &["--save", "game.json"], "1\n1\n");
    let replay = |scenario: &str| {
        folder
            .run(&["play", scenario, "--replay", "game.json"])
            .bad()
    };
    let other = folder.read("envoy.demarche").replace("40%", "50%");
    folder.write("other.demarche", other);
    let said = replay("other.demarche");
    assert!(
        said.contains("cannot replay game.json") && said.contains("another scenario, \"An envoy\""),
        "{said}"
    );
    let kept = folder.read("game.json");
    for (wrong, because) in [
        (kept.replace("silence", "sing"), "choice 1 is not among"),
        (
            kept.replace("outreach", "reply"),
            "what had to be decided is `outreach`",
        ),
        (kept.replace("north", "west"), "no actor called `west`"),
        (
            kept.replace("\"version\": 1", "\"version\": 2"),
            "later version",
        ),
        (
            kept.replace("demarche game", "chess"),
            "not a game that was kept",
        ),
        ("{".into(), "not a game that was kept"),
    ] {
        folder.write("game.json", wrong);
        let said = replay("envoy.demarche");
        assert!(said.contains(because), "{because}: {said}");
    }
}

#[test]
fn whatever_is_written_at_the_table_is_answered() {
    let folder = Folder::envoy("play-input");
    let text = game(&folder, &[], "0\n99\nenvoi\n\u{1b}[31m\n\n?\n-1\nq\n");
    assert!(text.contains("Did you mean `envoy`?"), "{text}");
    assert!(text.contains("WHAT EACH IS WORTH"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    assert_eq!(
        text.matches("is nothing that you can do here").count(),
        6,
        "{text}"
    );
    // What a type is worth is told goal by goal.
    assert!(
        text.contains("relief") && text.contains("how often"),
        "{text}"
    );
}

#[test]
fn programs_get_one_object_to_a_line() {
    let folder = Folder::envoy("play-json");
    let text = game(&folder, &["--json"], "?\nx\n2\n1\n");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    let of = |key: &str| lines.iter().filter(|line| !line[key].is_null()).count();
    assert_eq!(
        ["opening", "turn", "worth", "unclear", "choice", "over"].map(of),
        [1, 2, 1, 1, 2, 1]
    );
    let over = &lines.last().unwrap()["over"];
    let marks = over["marks"].as_array().unwrap();
    let sum: f64 = marks.iter().map(|m| m["regret"].as_f64().unwrap()).sum();
    assert!((sum - over["regret"].as_f64().unwrap()).abs() < 1e-12);
}

#[test]
fn who_has_no_seat_is_told_who_has() {
    let folder = Folder::envoy("play-seats");
    let said = folder.run(&["play", "envoy.demarche"]).bad();
    assert!(said.contains("--as north, --as south"), "{said}");
    let said = folder
        .run(&["play", "envoy.demarche", "--as", "nort"])
        .bad();
    assert!(said.contains("did you mean `north`?"), "{said}");
    let said = folder
        .run(&["play", "envoy.demarche", "--as", "south", "--type", "x"])
        .bad();
    assert!(said.contains("no type of south"), "{said}");
    let said = folder.run(&["play", "-", "--as", "north"]).bad();
    assert!(said.contains("name the scenario's file"), "{said}");
}

/// North may call talks, South answers where there are any; only North sees whether there are where `known_to` says so.
fn guarded(known_to: &str) -> String {
    format!(
        "scenario \"Guard\"\n  rounds 2\n\nactor north\n  ranks peace\nactor south\n  ranks quietness\nactor east\n  ranks quietness\n\n\
         variable talks: off < on = off{known_to}\n\n\
         goal peace of north\n  1 if talks is on\ngoal quietness of south, east\n  1 if talks is on\n\n\
         decision invite by north\n  option wait\n  option call\n    then talks = on\n\n\
         decision answer by south\n  when talks is on\n  option refuse, quiet\n  option come\n\n\
         decision watch by east\n  option look\n  option sleep\n\nquestion q: talks is on\n\
         question both: answer is come and watch is look in round 2\n"
    )
}

#[test]
fn nobody_is_told_of_a_decision_that_everybody_knows_cannot_take_place() {
    let folder = Folder::empty("play-guard");
    folder.write("guard.demarche", guarded(""));
    let run = |seat: &str, input: &str| {
        folder
            .feed(&["play", "guard.demarche", "--as", seat], input)
            .good()
    };
    let idle = run("north", "wait\nwait\n");
    assert!(!idle.contains("answer"), "{idle}");
    let called = run("north", "wait\ncall\n");
    let (play, _) = called.split_once("Play is over").expect("it ends");
    assert_eq!(play.matches("south, answer:").count(), 1, "{called}");
    // One who cannot know whether there are talks sees South keep quiet.
    folder.write("guard.demarche", guarded(", known to north, south"));
    let east = run("east", "look\nlook\n");
    assert!(east.contains("south, answer:"), "{east}");
    assert!(!run("north", "wait\nwait\n").contains("answer"));
}

#[test]
fn a_quiet_option_is_plain_to_who_knows_that_there_was_a_choice() {
    let folder = Folder::empty("play-quiet");
    let quiet = |known_to: &str, seat: &str, input: &str| {
        folder.write("guard.demarche", guarded(known_to));
        let seeds = (0..40).map(|seed| seed.to_string());
        let mut games = seeds.map(|seed| {
            let words = ["play", "guard.demarche", "--as", seat, "--seed", &seed];
            folder.feed(&words, input).good()
        });
        let line = |game: String| {
            let mut lines = game.lines().map(str::trim);
            let told = lines.find(|line| line.starts_with("south, answer: refuse"));
            told.map(str::to_string)
        };
        games.find_map(line).expect("South refuses in some game")
    };
    // That there are talks, everybody can see.
    assert_eq!(quiet("", "north", "call\ncall\n"), "south, answer: refuse.");
    // East cannot: for all that it sees, South may have had nothing to answer.
    let told = quiet(", known to north, south", "east", "look\nlook\n");
    assert_eq!(told, "south, answer: refuse, as far as you can see.");
}

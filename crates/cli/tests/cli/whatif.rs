//! What-ifs in the briefing: an answer that one of both does not have is shown as such.

use serde_json::Value;

use crate::support::Folder;

/// Somebody who may go, and questions that rest on it. `start` is how `w` starts.
fn scenario(start: &str) -> String {
    format!(
        "scenario \"Given\"\n  rounds 1\n\nactor a\n  type x 30%\n  type y otherwise\n  x ranks g > h\n  y ranks h > g\n\n\
         variable v: no < yes = no\nvariable w: low < high = {start}\n\n\
         goal g of a\n  1 if v is yes\ngoal h of a\n  1 if v is no\n\n\
         decision d by a\n  option stay\n  option go\n    then v = yes\n\n\
         question kind \"Is it x, if it went?\": a is x given v is yes by round 1\n\
         question asked \"Is it x, if w is high?\": a is x given w is high by round 1\n\
         question plain \"Is it x?\": a is x\n\n\
         variant stays \"It stays\"\n  a commits d to stay\n\nvariant high \"High from the start\"\n  w starts high\n"
    )
}

#[test]
fn an_answer_that_becomes_undefined_is_shown_and_said_to_be_so() {
    let folder = Folder::empty("undefined");
    folder.write("given.demarche", scenario("low 100%, high otherwise"));
    let run = |more: &[&str]| {
        let words = [&["brief", "given.demarche", "--draws", "0"], more].concat();
        // The check warns of what cannot hold in the scenario as it stands.
        let ran = folder.run(&words);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let briefing = run(&["--html", "page.html", "--full"]);
    let said = briefing.split_whitespace().collect::<Vec<_>>().join(" ");
    let what_if = &said[said.find("WHAT IF").expect("there are what-ifs")..];
    for part in [
        "1 It stays (made to happen) 2 High from the start (a changed assumption)",
        // Now, and in each of the what-ifs.
        "now 1 2 Is it x, if it went?",
        "none: what the question is given cannot hold there",
    ] {
        assert!(what_if.contains(part), "{part}: {what_if}");
    }
    let row = |question: &str| {
        let line = briefing.lines().rev().find(|line| line.contains(question));
        let figures = line.and_then(|line| line.split_once(question));
        let figures = figures.expect("the question is asked").1.split_whitespace();
        figures.map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(row("Is it x, if it went?")[1], "none");
    assert_eq!(row("Is it x, if w is high?"), ["none", "·", "30%"]);
    assert!(said.contains("1 question has no answer"), "{said}");
    // The scenario as it stands has such a question too.
    assert!(
        said.contains("No answer to “Is it x, if w is high?”: what it is given cannot hold"),
        "{said}"
    );
    let page = folder.read("page.html");
    assert!(
        page.contains("<strong>none</strong>")
            && page.contains("No answer to “Is it x, if w is high?”")
    );

    let data: Value = serde_json::from_str(&run(&["--json"])).expect("it is JSON");
    let first = &data["variants"][0];
    assert_eq!(first["undefined"][0][0], "kind");
    assert_eq!(first["answers"].as_array().map(Vec::len), Some(1));
    assert_eq!(data["variants"][1]["only_here"][0][0], "asked");
    assert_eq!(data["undefined"][0]["name"], "asked");
}

#[test]
fn where_every_answer_is_there_nothing_is_said_of_any() {
    let folder = Folder::empty("defined");
    let text = scenario("low 50%, high otherwise");
    let text = text.replace("  a commits d to stay\n", "  a commits d to go\n");
    folder.write("given.demarche", text);
    let said = folder
        .run(&["brief", "given.demarche", "--draws", "0", "--full"])
        .good();
    assert!(
        !said.contains("none") && !said.contains("No answer to"),
        "{said}"
    );
}

#[test]
fn a_scenario_lasts_as_many_rounds_as_are_asked_for() {
    let folder = Folder::envoy("rounds");
    let longer = folder
        .read("envoy.demarche")
        .replacen("rounds 2", "rounds 4", 1);
    folder.write("longer.demarche", longer);
    let told = |words: &[&str]| {
        let ran = folder.run(words);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let asked = told(&["solve", "envoy.demarche", "--rounds", "4"]);
    assert_eq!(asked, told(&["solve", "longer.demarche"]));
    assert_ne!(asked, told(&["solve", "envoy.demarche"]));

    let ran = folder.run(&["solve", "envoy.demarche", "--rounds", "0"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}

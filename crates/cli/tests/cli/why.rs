//! `demarche why`.

use serde_json::Value;

use crate::support::Folder;

fn taken_apart(folder: &Folder, question: &str) -> Value {
    let arguments = ["why", "envoy.demarche", question, "--json"];
    serde_json::from_str(&folder.run(&arguments).good()).expect("it is JSON")
}

#[test]
fn the_steps_add_up_to_the_answer_and_are_those_of_the_briefing() {
    let folder = Folder::envoy("why");
    let found = taken_apart(&folder, "eased");
    let number = |name: &str| found["parts"][name].as_f64().expect("a number");
    let sum = number("base") + number("incentives") + number("reports");
    assert!((sum - number("answer")).abs() < 1e-12, "{found}");
    let said = folder.run(&["why", "envoy.demarche", "eased"]).good();
    for part in ["menu and chance alone", "incentives: ", "reports"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let briefing = folder
        .run(&["brief", "envoy.demarche", "--json", "--draws", "0"])
        .good();
    let briefing: Value = serde_json::from_str(&briefing).expect("it is JSON");
    let questions = briefing["questions"].as_array().expect("questions");
    let own = questions.iter().find(|own| own["name"] == "eased");
    assert_eq!(own.expect("it is asked")["along"], found["along"]);
}

#[test]
fn what_is_asked_of_types_starts_from_their_prior() {
    let folder = Folder::envoy("why-types");
    let said = folder.run(&["why", "envoy.demarche", "sincere"]).good();
    let (steps, _) = said.split_once("WHOSE INCENTIVES").expect("a section");
    assert!(steps.contains("prior: "), "{steps}");
    assert!(
        !steps.contains("menu") && !steps.contains("incentives"),
        "{steps}"
    );
    // λ tells nothing of types before anything is reported.
    let found = taken_apart(&folder, "sincere");
    let along = found["along"].as_array().expect("points");
    assert!(
        along.len() > 1 && along.iter().all(|at| at["prior"] == along[0]["prior"]),
        "{found}"
    );
}

#[test]
fn a_question_of_when_is_whether_and_of_how_much_one_level() {
    let folder = Folder::envoy("why-when");
    let mut text = folder.read("envoy.demarche");
    text.push_str(
        "\nquestion ease: when sanctions is eased\nquestion grip: how much sanctions at the end\n",
    );
    folder.write("envoy.demarche", &text);
    let briefing = folder
        .run(&["brief", "envoy.demarche", "--json", "--draws", "0"])
        .good();
    let briefing: Value = serde_json::from_str(&briefing).expect("it is JSON");
    let within = taken_apart(&folder, "ease")["parts"]["answer"].clone();
    assert_eq!(briefing["when"][0]["within"], within);
    let level = &briefing["how_much"][0]["levels"][0];
    let name = format!("grip.{}", level["name"].as_str().expect("a name"));
    let found = taken_apart(&folder, &name);
    assert_eq!(level["probability"], found["parts"]["answer"]);
    assert_eq!(found["property"], "how much sanctions at the end");
    let refused = folder.run(&["why", "envoy.demarche", "grip"]);
    assert!(
        refused.err.contains("name one of its levels: grip."),
        "{}",
        refused.err
    );
}

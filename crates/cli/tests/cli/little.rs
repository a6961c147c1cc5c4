//! Scenarios with next to nothing in them are scenarios too: every command says something sensible of them.

use crate::support::Folder;

const HEADER: &str = "scenario \"Little\"\n  rounds 2\n";
const TYPES: &str = "actor a\n  type x 30%\n  type y otherwise\n";

fn run_all(name: &str, text: &str) -> Vec<String> {
    let folder = Folder::empty(name);
    folder.write("little.demarche", text);
    let briefing = folder
        .run(&["brief", "little.demarche", "--html", "page.html", "-q"])
        .good();
    assert!(folder.read("page.html").contains("</html>"));
    let mut all = vec![briefing];
    for arguments in [
        ["solve"].as_slice(),
        &["signals"],
        &["brief", "--json"],
        &["export", "--format", "efg"],
        &["export", "--format", "dot"],
        &["fmt"],
    ] {
        all.push(
            folder
                .run(&[arguments, &["little.demarche"]].concat())
                .good(),
        );
    }
    all
}

#[test]
fn a_title_alone() {
    run_all("title", HEADER);
}

#[test]
fn types_without_anything_to_do() {
    let text = format!("{HEADER}{TYPES}question q \"Is it x?\": a is x\n");
    let briefing = &run_all("types", &text)[0];
    assert!(briefing.contains("Is it x?\n   30%"), "{briefing}");
}

#[test]
fn chance_without_actors() {
    let text = format!(
        "{HEADER}variable v: no < yes = no\nevent e\n  50% v = yes\n  otherwise nothing\n\
         question q \"Does it happen?\": v is yes by round 2\n"
    );
    let briefing = &run_all("chance", &text)[0];
    assert!(briefing.contains("Does it happen?\n   75%"), "{briefing}");
}

#[test]
fn moves_without_variables() {
    let text = format!(
        "{HEADER}{TYPES}  x ranks g > h\n  y ranks h > g\ngoal g of a\n  1 if d is u\ngoal h of a\n  1 if d is w\n\
         decision d by a\n  option u\n  option w\nquestion q \"Is it u?\": d is u by round 1\n"
    );
    let briefing = &run_all("moves", &text)[0];
    assert!(briefing.contains("IS A X OR Y?"), "{briefing}");
}

//! `demarche new`.

use crate::support::Folder;

#[test]
fn the_start_runs_and_is_not_written_over() {
    let folder = Folder::empty("new");
    let said = folder.run(&["new", "my.demarche"]).good();
    assert_eq!(
        said,
        "Wrote my.demarche. Next: demarche brief my.demarche\n"
    );
    let text = folder.read("my.demarche");
    assert!(text.contains("\n# "), "it explains itself");
    folder.run(&["check", "my.demarche"]).good();
    folder.run(&["fmt", "--check", "my.demarche"]).good();
    let briefing = folder.run(&["brief", "my.demarche"]).good();
    assert!(
        briefing.contains("WHAT WOULD MOVE THESE ANSWERS MOST"),
        "{briefing}"
    );

    folder.write("my.demarche", "mine");
    let said = folder.run(&["new", "my.demarche"]).bad();
    assert!(said.contains("my.demarche is there already"), "{said}");
    assert_eq!(folder.read("my.demarche"), "mine");
    assert_eq!(folder.names(), ["my.demarche"]);
}

//! `demarche change`: what would have to change.

use serde_json::Value;

use crate::support::Folder;

#[test]
fn threads_change_no_byte_and_what_is_found_meets_the_target() {
    let folder = Folder::envoy("change");
    let run = |threads: &str| {
        let arguments = [
            "change",
            "envoy.demarche",
            "sincere < 45%",
            "--json",
            "--threads",
            threads,
        ];
        folder.run(&arguments).good()
    };
    let one = run("1");
    assert_eq!(one, run("3"));
    let said: Value = serde_json::from_str(&one).expect("it is JSON");
    let numbers = said["numbers"]["found"]["answer"].as_f64();
    let orders = said["orders"]["found"][0]["answer"].as_f64();
    assert!(
        numbers.is_some_and(|p| p < 0.45) && orders.is_some_and(|p| p < 0.45),
        "{one}"
    );
}

#[test]
fn what_is_so_already_needs_no_change() {
    let folder = Folder::envoy("change-already");
    let said = folder
        .run(&["change", "envoy.demarche", "sincere >= 0.3"])
        .good();
    assert!(said.contains("It is so already"), "{said}");
}

#[test]
fn what_cannot_be_read_or_found_is_explained() {
    let folder = Folder::envoy("change-wrong");
    let bad = |target: &str| folder.run(&["change", "envoy.demarche", target]).bad();
    let said = bad("deal >= 0.5");
    assert!(
        said.contains("no question called `deal`; there is sincere, eased"),
        "{said}"
    );
    assert!(bad("sincere").contains("write the target like 'deal >= 0.5'"));
    assert!(bad("sincere >= 50").contains("50 is no probability"));
}

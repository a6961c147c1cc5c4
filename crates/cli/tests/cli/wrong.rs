//! What cannot be had is said in a sentence that names it, on the standard error, with exit code 1; what cannot be
//! understood on the command line, with 2.

use std::fs;

use crate::support::Folder;

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = Folder::envoy("unreadable");
    folder.write("bytes.demarche", b"scenario \"A\"\n\xff\xfe");
    fs::create_dir(folder.path("folder.demarche")).unwrap();
    for (file, why) in [
        ("nowhere.demarche", "there is no such file"),
        ("nowhere/at/all.demarche", "there is no such file"),
        ("bytes.demarche", "it is not text (UTF-8): see line 2"),
        ("folder.demarche", "it is a folder"),
    ] {
        for command in ["brief", "check", "fmt", "solve", "signals", "export"] {
            let said = folder.run(&[command, file]).bad();
            let expected = format!("error: cannot read {file}: {why}");
            assert!(said.starts_with(&expected), "{command}: {said}");
            assert_eq!(said.lines().count(), 1, "{said}");
        }
    }
    let said = folder.run(&["solve", "nowhere.efg"]).bad();
    assert!(
        said.contains("nowhere.efg: there is no such file"),
        "{said}"
    );
    let said = folder
        .run(&["cover", "envoy.demarche", "--elements", "nowhere.tsv"])
        .bad();
    assert!(
        said.contains("nowhere.tsv: there is no such file"),
        "{said}"
    );
}

#[test]
fn a_huge_file_is_refused() {
    let folder = Folder::empty("huge");
    // A hole takes no room on the disk.
    let file = fs::File::create(folder.path("huge.demarche")).unwrap();
    file.set_len(1 << 27).unwrap();
    drop(file);
    let said = folder.run(&["check", "huge.demarche"]).bad();
    assert!(said.contains("huge.demarche: it is larger than"), "{said}");
    fs::remove_file(folder.path("huge.demarche")).unwrap();
}

#[test]
fn what_cannot_be_written_is_named_and_leaves_nothing_behind() {
    let folder = Folder::envoy("unwritable");
    let before = folder.names();
    let ran = folder.run(&["brief", "envoy.demarche", "--html", "nowhere/page.html"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.starts_with("An envoy\n"),
        "the briefing is not lost"
    );
    assert!(
        ran.err.contains("cannot write nowhere/page.html"),
        "{}",
        ran.err
    );
    for arguments in [
        ["export", "envoy.demarche", "-o", "nowhere/game.efg"].as_slice(),
        &["new", "nowhere/my.demarche"],
        &["man", "note.txt"],
    ] {
        let said = folder.run(arguments).bad();
        assert!(said.contains("cannot write"), "{said}");
    }
    assert_eq!(folder.names(), before);
}

/// A page that goes to a device leaves the device there.
#[cfg(target_os = "linux")]
#[test]
fn devices_are_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;

    let folder = Folder::envoy("device");
    std::os::unix::fs::symlink("/dev/full", folder.path("full.html")).unwrap();
    for full in ["/dev/full", "full.html"] {
        let ran = folder.run(&["brief", "envoy.demarche", "--html", full]);
        assert_eq!(ran.code, 1);
        let expected = format!("cannot write {full}: there is no space left on the device");
        assert!(ran.err.contains(&expected), "{}", ran.err);
        assert!(ran.out.starts_with("An envoy\n"));
    }
    folder
        .run(&["export", "envoy.demarche", "-o", "/dev/null"])
        .good();
    for device in ["/dev/full", "/dev/null"] {
        assert!(fs::metadata(device).unwrap().file_type().is_char_device());
    }
    assert!(
        fs::symlink_metadata(folder.path("full.html"))
            .unwrap()
            .is_symlink()
    );
}

#[test]
fn mistyped_names_get_the_nearest() {
    let folder = Folder::envoy("mistyped");
    let explain = |arguments: &[&str]| {
        let arguments = [&["explain", "envoy.demarche", "--actor"], arguments].concat();
        folder.run(&arguments).bad()
    };
    for (arguments, expected) in [
        (
            ["nort"].as_slice(),
            "there is no actor called `nort`; did you mean `north`?",
        ),
        (
            &["xyz"],
            "there is no actor called `xyz`; there is north, south",
        ),
        (
            &["north", "--type", "sincre"],
            "there is no type of north called `sincre`; did you mean `sincere`?",
        ),
        (
            &["north", "--decision", "outrech"],
            "there is no decision called `outrech`; did you mean `outreach`?",
        ),
        (
            &["north", "--decision", "reply"],
            "`reply` is decided by south, not by north",
        ),
        (
            &["north", "--round", "3"],
            "there is no round 3; rounds go from 1 to 2",
        ),
    ] {
        assert_eq!(explain(arguments), format!("error: {expected}\n"));
    }
    let cover = [
        "cover",
        "envoy.demarche",
        "--elements",
        "elements.tsv",
        "--source",
        "nite",
    ];
    let said = folder.run(&cover).bad();
    assert!(
        said.contains("no source called `nite`; did you mean `note`?"),
        "{said}"
    );
}

#[test]
fn a_table_of_elements_that_is_none_is_refused_by_line() {
    let folder = Folder::envoy("elements");
    folder.write("short.tsv", "id\tkind\telement\twhere\n1\tactor\n");
    let said = folder
        .run(&["cover", "envoy.demarche", "--elements", "short.tsv"])
        .bad();
    assert!(
        said.starts_with("error: short.tsv: line 2: 2 columns"),
        "{said}"
    );
}

#[test]
fn a_game_over_the_budget_says_what_multiplied() {
    let folder = Folder::envoy("budget");
    for command in ["brief", "solve", "signals", "export"] {
        let said = folder
            .run(&[command, "envoy.demarche", "--max-nodes", "20"])
            .bad();
        assert!(said.contains("more than 20 nodes"), "{said}");
        assert!(said.contains("decision `outreach`"), "{said}");
    }
}

#[test]
fn a_command_line_that_is_none_is_another_code() {
    let folder = Folder::envoy("usage");
    for arguments in [
        ["frobnicate"].as_slice(),
        &["check"],
        &["cover", "envoy.demarche"],
        &["brief", "envoy.demarche", "--lambda", "-1"],
        &["brief", "envoy.demarche", "--lambda", "NaN"],
        &["brief", "envoy.demarche", "--until", "2021-02-30"],
        &["brief", "envoy.demarche", "--threads", "0"],
        &["fmt", "envoy.demarche", "--to", "json", "--write"],
        &["export", "envoy.demarche", "--format", "pdf"],
        &["completions", "tcsh"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.starts_with("error: "), "{}", ran.err);
    }
}

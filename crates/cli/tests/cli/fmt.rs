//! `demarche fmt`.

use std::fs;

use crate::support::{ENVOY, Folder, bundled};

#[test]
fn every_bundled_scenario_survives_the_way_to_json_and_back() {
    let folder = Folder::empty("round-trip");
    for path in bundled() {
        let text = fs::read_to_string(&path).unwrap();
        folder.write("a.demarche", &text);
        let own = folder.run(&["fmt", "a.demarche"]).good();
        assert_eq!(own, text, "{} is in its layout", path.display());
        folder.run(&["fmt", "--check", "a.demarche"]).good();

        let json = folder.run(&["fmt", "--to", "json", "a.demarche"]).good();
        folder.write("a.json", &json);
        assert_eq!(folder.run(&["fmt", "a.json"]).good(), json);
        folder.run(&["fmt", "--check", "a.json"]).good();
        // Remarks come back too.
        assert_eq!(folder.run(&["fmt", "--to", "text", "a.json"]).good(), text);
    }
}

#[test]
fn a_file_is_changed_only_where_asked_and_only_once() {
    let folder = Folder::empty("layout");
    let loose = ENVOY.replace("  option keep\n", "  option   keep  \n\n\n");
    assert_ne!(loose, ENVOY);
    folder.write("my.demarche", &loose);

    assert_eq!(folder.run(&["fmt", "my.demarche"]).good(), ENVOY);
    let said = folder.run(&["fmt", "--check", "my.demarche"]).bad();
    assert!(said.contains("my.demarche is not in its layout"), "{said}");
    assert_eq!(folder.read("my.demarche"), loose, "so far it is as it was");

    assert_eq!(folder.run(&["fmt", "--write", "my.demarche"]).good(), "");
    assert_eq!(folder.read("my.demarche"), ENVOY);
    assert_eq!(folder.run(&["fmt", "-w", "my.demarche"]).good(), "");
    assert_eq!(folder.run(&["fmt", "--check", "my.demarche"]).good(), "");
    assert_eq!(folder.names(), ["my.demarche"], "nothing is left beside it");
}

#[test]
fn a_file_with_mistakes_is_not_touched() {
    let folder = Folder::empty("mistaken");
    let broken = ENVOY.replace("decision reply", "  desicion   reply");
    folder.write("my.demarche", &broken);
    for arguments in [
        ["fmt", "my.demarche"].as_slice(),
        &["fmt", "--check", "my.demarche"],
        &["fmt", "--write", "my.demarche"],
        &["fmt", "--to", "json", "my.demarche"],
    ] {
        let said = folder.run(arguments).bad();
        assert!(said.contains("my.demarche: "), "{said}");
        assert!(said.contains("desicion"), "{said}");
    }
    assert_eq!(folder.read("my.demarche"), broken);

    folder.write("my.json", "{\"items\": [");
    folder.run(&["fmt", "--write", "my.json"]).bad();
    assert_eq!(folder.read("my.json"), "{\"items\": [");
}

#[test]
fn the_standard_input_is_a_scenario_in_either_form() {
    let folder = Folder::empty("standard-input");
    let text = folder.feed(&["fmt", "-"], ENVOY).good();
    assert_eq!(text, ENVOY);
    let json = folder.feed(&["fmt", "-", "--json"], ENVOY).good();
    assert_eq!(folder.feed(&["fmt", "-"], &json).good(), json);
    assert_eq!(
        folder.feed(&["fmt", "-", "--to", "text"], &json).good(),
        ENVOY
    );
    folder.feed(&["fmt", "-", "--check"], &json).good();
    let said = folder.feed(&["fmt", "-", "--write"], ENVOY).bad();
    assert!(said.contains("standard input"), "{said}");
}

/// The file stays the one that it was: a link, and closed to others.
#[cfg(unix)]
#[test]
fn a_rewritten_file_keeps_its_mode_and_the_links_to_it() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::empty("modes");
    folder.write("real.demarche", ENVOY.replace("  ", "     "));
    let mode = fs::Permissions::from_mode(0o600);
    fs::set_permissions(folder.path("real.demarche"), mode).unwrap();
    symlink("real.demarche", folder.path("link.demarche")).unwrap();
    folder.run(&["fmt", "--write", "link.demarche"]).good();
    let link = fs::symlink_metadata(folder.path("link.demarche")).unwrap();
    assert!(link.is_symlink());
    let real = fs::metadata(folder.path("real.demarche")).unwrap();
    assert_eq!(real.permissions().mode() & 0o7777, 0o600);
    folder.run(&["fmt", "--check", "real.demarche"]).good();
}

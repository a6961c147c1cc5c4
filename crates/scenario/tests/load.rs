//! Includes: where paths lead, what becomes one tree, and what is refused.

use std::collections::BTreeMap;

use demarche_scenario::syntax::Item;
use demarche_scenario::{Loaded, World, load};

/// Files in memory, by path from the scenario's folder.
struct Files(BTreeMap<String, String>);

impl World for Files {
    fn read(&self, path: &str) -> Result<String, String> {
        self.0
            .get(path)
            .cloned()
            .ok_or_else(|| "there is no such file".into())
    }
}

fn open(text: &str, files: &[(&str, &str)]) -> Loaded {
    let files = files.iter().map(|(p, t)| (p.to_string(), t.to_string()));
    load("cases/main.demarche", text.into(), &Files(files.collect()))
}

fn codes(loaded: &Loaded) -> Vec<(&str, u16)> {
    let of = |p: &demarche_scenario::Problem| (p.code, p.span.file);
    loaded.problems.iter().map(of).collect()
}

/// Names of `let`s and documents, in order.
fn lets(loaded: &Loaded) -> Vec<String> {
    let of = |item: &Item| match item {
        Item::Let(x) => x.name.text.clone(),
        Item::Source(x) => format!("{:?}", x.document.as_ref().map(|d| &d.value)),
        other => format!("{other:?}"),
    };
    loaded.whole.items.iter().map(of).collect()
}

#[test]
fn includes_are_spliced_in_place_and_paths_start_at_their_file() {
    let loaded = open(
        "let a = 1\ninclude \"lib/b.demarche\"\nlet d = 4\n",
        &[
            ("lib/b.demarche", "include \"../c.demarche\"\nlet b = 2\n"),
            ("c.demarche", "let c = 3\nsource s\n  document \"c.txt\"\n"),
        ],
    );
    assert_eq!(codes(&loaded), []);
    assert_eq!(lets(&loaded), ["a", "c", "Some(\"c.txt\")", "b", "d"]);
    let names: Vec<&str> = loaded.files.iter().map(|f| f.name.as_str()).collect();
    let expected = [
        "cases/main.demarche",
        "cases/lib/b.demarche",
        "cases/c.demarche",
    ];
    assert_eq!(names, expected);
    assert_eq!(loaded.scenario.items.len(), 3);
}

#[test]
fn documents_of_included_files_are_named_from_the_scenario() {
    let loaded = open(
        "include \"lib/s.demarche\"\n",
        &[("lib/s.demarche", "source s\n  document \"s.txt\"\n")],
    );
    assert_eq!(lets(&loaded), ["Some(\"lib/s.txt\")"]);
}

#[test]
fn a_file_included_twice_counts_once() {
    let loaded = open(
        "include \"b.demarche\"\ninclude \"./b.demarche\"\n",
        &[("b.demarche", "let b = 2\n")],
    );
    assert_eq!(codes(&loaded), []);
    assert_eq!(lets(&loaded), ["b"]);
}

#[test]
fn cycles_are_found_where_they_close() {
    let itself = open("include \"main.demarche\"\n", &[]);
    assert_eq!(codes(&itself), [("include-cycle", 0)]);
    let two = open(
        "include \"b.demarche\"\n",
        &[("b.demarche", "include \"main.demarche\"\n")],
    );
    assert_eq!(codes(&two), [("include-cycle", 1)]);
}

#[test]
fn paths_out_of_the_folder_are_refused() {
    for path in ["/etc/passwd", "../x", "a/../../x", "C:/x", "a\\\\b", ""] {
        let loaded = open(&format!("include \"{path}\"\n"), &[]);
        assert_eq!(codes(&loaded), [("bad-path", 0)], "{path}");
    }
    let missing = open("include \"x.demarche\"\n", &[]);
    assert_eq!(codes(&missing), [("no-file", 0)]);
    assert_eq!(codes(&open("include\n", &[])), [("expected", 0)]);
}

#[test]
fn the_header_of_an_included_file_is_left_out_with_a_warning() {
    let loaded = open(
        "scenario \"A\"\ninclude \"b.demarche\"\n",
        &[("b.demarche", "scenario \"B\"\n  rounds 2\nlet b = 2\n")],
    );
    assert_eq!(codes(&loaded), [("included-header", 1)]);
    assert_eq!(loaded.whole.items.len(), 2);
}

#[test]
fn files_and_depth_are_limited() {
    let many: Vec<(String, String)> = (0..100)
        .map(|i| (format!("f{i}"), format!("let x{i} = 1\n")))
        .collect();
    let files: Vec<(&str, &str)> = many.iter().map(|(p, t)| (&p[..], &t[..])).collect();
    let text: String = (0..100).map(|i| format!("include \"f{i}\"\n")).collect();
    let loaded = open(&text, &files);
    assert_eq!(loaded.files.len(), 64);
    assert!(codes(&loaded).iter().all(|c| *c == ("too-many-files", 0)));

    let deep: Vec<(String, String)> = (0..40)
        .map(|i| (format!("f{i}"), format!("include \"f{}\"\n", i + 1)))
        .collect();
    let files: Vec<(&str, &str)> = deep.iter().map(|(p, t)| (&p[..], &t[..])).collect();
    let loaded = open("include \"f0\"\n", &files);
    assert_eq!(codes(&loaded), [("include-depth", 16)]);
}

#[test]
fn json_is_read_and_shown_as_text() {
    let text = "scenario \"S\"\n  rounds 2\ngoal calm of nroth\n  1\n";
    let (scenario, _) = demarche_scenario::parse::parse(text, 0);
    let twin = demarche_scenario::json::to_json(&scenario);
    let loaded = open(
        "actor north\ninclude \"b.json\"\n",
        &[("b.json", &twin), ("c.json", "{")],
    );
    assert_eq!(loaded.files[1].name, "cases/b.json as text");
    let (_, problems) = loaded.check(&Files(BTreeMap::new()));
    let unknown = problems.iter().find(|p| p.code == "unknown-name");
    let span = unknown.expect("a problem").span;
    let said = &loaded.files[1].text[span.start as usize..span.end as usize];
    assert_eq!((span.file, said), (1, "nroth"));

    let broken = open("include \"c.json\"\n", &[("c.json", "{")]);
    assert_eq!(codes(&broken), [("bad-json", 1)]);
    assert_eq!(broken.files[1].text, "{");
}

//! Thousands of things of one kind: what is counted here is how often the world is asked.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;

use demarche_scenario::{World, load};

const MANY: usize = 3_000;

/// Every path holds the same text; counts how often each was asked for.
#[derive(Default)]
struct Counting {
    text: &'static str,
    asked: Mutex<BTreeMap<String, usize>>,
}

impl World for Counting {
    fn read(&self, path: &str) -> Result<String, String> {
        let mut asked = self.asked.lock().unwrap();
        *asked.entry(path.into()).or_default() += 1;
        Ok(self.text.into())
    }
}

fn written(item: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for i in 0..MANY {
        writeln!(text, "{}", item(i)).unwrap();
    }
    text
}

#[test]
fn a_document_is_read_once_however_many_sources_name_it() {
    let world = Counting {
        text: "One sentence. Another one.\n",
        ..Counting::default()
    };
    let text =
        written(|i| format!("source s{i} \"S\" grade B2 because s{i}#1.2\n  document \"d.txt\""));
    let loaded = load("s.demarche", text, &world);
    let (model, _) = loaded.check(&world);
    assert!(model.is_some());
    assert_eq!(
        *world.asked.lock().unwrap(),
        BTreeMap::from([("d.txt".into(), 1)])
    );
}

#[test]
fn a_file_is_read_once_however_many_includes_name_it() {
    let world = Counting {
        text: "note n \"A note\"\n",
        ..Counting::default()
    };
    let text = written(|_| "include \"f.demarche\"".into());
    let loaded = load("s.demarche", text, &world);
    assert!(loaded.problems.is_empty());
    assert_eq!(loaded.whole.items.len(), 1);
    let asked = BTreeMap::from([("f.demarche".into(), 1)]);
    assert_eq!(*world.asked.lock().unwrap(), asked);
}

#[test]
fn an_include_without_a_path_is_complained_of_once() {
    let loaded = load("s.demarche", "include\n".repeat(50), &Counting::default());
    assert_eq!(loaded.problems.len(), 50);
    let codes = loaded.problems.iter().map(|p| p.code);
    assert!(
        codes
            .into_iter()
            .all(|code| code == loaded.problems[0].code)
    );
}

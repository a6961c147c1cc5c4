//! Runs with a byte changed somewhere: refused, or nothing that is shown is otherwise.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use demarche_engine::progress::{Progress, Quiet};
use demarche_inference::uncertain::worlds::Settings;
use demarche_runs::{Outcome, Place, Run, RunError, Wanted, draw, list, merge};
use demarche_scenario::Nowhere;
use demarche_scenario::load::{Loaded, load};
use demarche_scenario::model::Model;
use sha2::{Digest, Sha256};

const STARTER: &str = include_str!("../../../scenarios/starter.demarche");

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "demarche-damage-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn starter() -> (Loaded, Model) {
    let loaded = load("starter.demarche", STARTER.into(), &Nowhere);
    let model = loaded.check(&Nowhere).0.unwrap();
    (loaded, model)
}

fn drawn(folder: &Path, draws: u64, progress: &dyn Progress) -> Result<Outcome, RunError> {
    let (loaded, model) = starter();
    let wanted = Wanted {
        draws,
        seed: 0,
        shard: None,
        again: false,
    };
    let place = Place::Here(folder);
    draw(
        (&loaded, &model),
        &wanted,
        &Settings::default(),
        place,
        progress,
    )
}

/// Everything that can be shown of a run.
fn shown(folder: &Path) -> Result<String, RunError> {
    let run = Run::open(folder)?;
    let overview = run.overview()?;
    Ok(format!("{:?} {overview:?}", run.manifest))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(files(&path)),
            false => all.push(path),
        }
    }
    all.sort();
    all
}

/// Changes single bytes of a file, one after the other, `times` of them spread over it, and puts the file back each time.
fn damaged(file: &Path, times: usize, mut look: impl FnMut(String)) {
    let bytes = fs::read(file).unwrap();
    let mut state = 0x9e37_79b9_u32;
    for i in 0..times.min(bytes.len()) {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let at = i * bytes.len() / times.min(bytes.len());
        let flip = 1_u8 << (state >> 29);
        let mut changed = bytes.clone();
        changed[at] ^= flip;
        fs::write(file, &changed).unwrap();
        look(format!("{} at {at}, bits {flip}", file.display()));
    }
    fs::write(file, &bytes).unwrap();
}

#[test]
fn a_changed_byte_anywhere_is_refused_or_changes_nothing_that_is_shown() {
    let folder = Folder::new();
    let run = folder.0.join("run");
    drawn(&run, 5, &Quiet).unwrap();
    let as_it_was = shown(&run).unwrap();
    let all = files(&run);
    assert!(all.len() >= 4, "{all:?}");
    let (mut refused, mut same) = (0, 0);
    for file in &all {
        damaged(file, 400, |place| match shown(&run) {
            Err(error) => {
                refused += 1;
                assert!(error.to_string().contains("run"), "{place}: {error}");
            }
            Ok(now) => {
                same += 1;
                assert_eq!(now, as_it_was, "{place}");
            }
        });
    }
    // Of the manifest's blanks nothing hangs; of all else everything.
    assert!(refused > 10 * same && refused > 800, "{refused} {same}");
    assert_eq!(shown(&run).unwrap(), as_it_was);
}

/// What a library says of a file is not what the reader of a run needs to know.
#[test]
fn what_is_no_table_or_manifest_is_said_in_our_words() {
    let folder = Folder::new();
    let begun = folder.0.join("run.partial");
    let stopped = drawn(&folder.0.join("run"), 200, &Impatient::default()).unwrap();
    assert!(matches!(stopped, Outcome::Stopped { .. }));
    let part = begun.join("part-00000.parquet");
    let whole = fs::read(&part).unwrap();
    let cases: [&[u8]; 4] = [b"", b"PAR1", b"no table at all", &whole[..whole.len() / 2]];
    for bytes in cases {
        fs::write(&part, bytes).unwrap();
        let digest: String = Sha256::digest(bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        fs::write(part.with_extension("sha256"), digest).unwrap();
        let error = drawn(&folder.0.join("run"), 200, &Quiet).err().unwrap();
        let error = error.to_string();
        assert!(
            error.contains("part-00000.parquet: this is no table"),
            "{error}"
        );
        assert!(error.contains("draw again"), "{error}");
    }
    let manifest = begun.join("run.json");
    for (text, why) in [
        ("", "it ends too soon"),
        ("{\n\"format\": x}", "line 2 is not JSON"),
        ("{\n\"format\": []}", "line 2 has something else"),
    ] {
        fs::write(&manifest, text).unwrap();
        let error = drawn(&folder.0.join("run"), 200, &Quiet).err().unwrap();
        let error = error.to_string();
        assert!(error.contains("run.json: this is no manifest"), "{error}");
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_list_tells_which_manifests_are_damaged() {
    let folder = Folder::new();
    drawn(&folder.0.join("good"), 2, &Quiet).unwrap();
    drawn(&folder.0.join("bad"), 2, &Quiet).unwrap();
    let file = folder.0.join("bad/run.json");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("\"draws\": 2", "\"draws\": 3")).unwrap();
    let found = list(&folder.0).unwrap();
    assert_eq!(found.runs.len(), 1);
    assert_eq!(found.damaged.len(), 1);
    let error = found.damaged[0].to_string();
    assert!(error.contains("bad") && error.contains("digest"), "{error}");
}

/// Stops within the second batch of 200 draws.
#[derive(Default)]
struct Impatient(AtomicBool);

impl Progress for Impatient {
    fn step(&self, phase: &str, done: f64) {
        if phase == "drawing" && done > 0.7 {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[test]
fn a_run_does_not_go_on_from_damaged_parts() {
    let folder = Folder::new();
    let run = folder.0.join("run");
    let stopped = drawn(&run, 200, &Impatient::default()).unwrap();
    let Outcome::Stopped {
        folder: begun,
        done,
        ..
    } = stopped
    else {
        panic!("it was not stopped");
    };
    assert!(done > 0);
    let part = begun.join("part-00000.parquet");
    for file in [part, begun.join("scenario.demarche")] {
        damaged(&file, 20, |place| {
            let error = drawn(&run, 200, &Quiet).err();
            let error = error.unwrap_or_else(|| panic!("it went on: {place}"));
            assert!(error.to_string().contains("digest"), "{place}: {error}");
        });
    }
    let whole = folder.0.join("whole");
    drawn(&run, 200, &Quiet).unwrap();
    drawn(&whole, 200, &Quiet).unwrap();
    let table = |run: &Path| fs::read(run.join("draws.parquet")).unwrap();
    assert!(table(&run) == table(&whole));
}

/// Whoever is killed between the last file and the folder's name leaves a run that is whole under another name, with more or less
/// of what was needed on the way.
#[test]
fn a_run_that_lacks_only_its_name_gets_it() {
    let folder = Folder::new();
    let run = folder.0.join("run");
    let begun = folder.0.join("run.partial");
    drawn(&run, 5, &Quiet).unwrap();
    let table = run.join("draws.parquet");
    let (as_it_was, names) = (fs::read(&table).unwrap(), files(&run));
    for left in [&[][..], &["part-00000.sha256", "lock", "run.json.new"]] {
        fs::rename(&run, &begun).unwrap();
        for name in left {
            fs::write(begun.join(name), "left over").unwrap();
        }
        drawn(&run, 5, &Quiet).unwrap();
        assert!(!begun.exists());
        assert_eq!(files(&run), names);
        assert!(fs::read(&table).unwrap() == as_it_was);
    }
    fs::rename(&run, &begun).unwrap();
    damaged(&begun.join("draws.parquet"), 20, |place| {
        let error = drawn(&run, 5, &Quiet).err();
        let error = error.unwrap_or_else(|| panic!("it got its name: {place}"));
        assert!(error.to_string().contains("digest"), "{place}: {error}");
    });
}

/// Two shards of a run of a scenario.
fn shards(folder: &Path, text: &str) -> [PathBuf; 2] {
    let loaded = load("starter.demarche", text.into(), &Nowhere);
    let model = loaded.check(&Nowhere).0.unwrap();
    [1, 2].map(|part| {
        let place = folder.join(format!("shard-{}-{part}", text.len()));
        let wanted = Wanted {
            draws: 6,
            seed: 0,
            shard: Some(demarche_runs::Shard { part, of: 2 }),
            again: false,
        };
        let here = Place::Here(&place);
        draw(
            (&loaded, &model),
            &wanted,
            &Settings::default(),
            here,
            &Quiet,
        )
        .unwrap();
        place
    })
}

#[test]
fn damaged_shards_are_not_merged() {
    let folder = Folder::new();
    let shards = shards(&folder.0, STARTER);
    let whole = folder.0.join("whole");
    damaged(&shards[1].join("draws.parquet"), 20, |place| {
        let merged = merge(&shards, Place::Here(&whole), &Settings::default(), &Quiet);
        assert!(merged.is_err(), "{place}");
    });
    merge(&shards, Place::Here(&whole), &Settings::default(), &Quiet).unwrap();
}

/// What another merge left just before it gave its folder the name is not taken for this one.
#[test]
fn a_merge_that_was_killed_is_not_finished_by_another() {
    let folder = Folder::new();
    let changed = STARTER.replace("precision 2..12", "precision 2..9");
    assert_ne!(changed, STARTER);
    let (one, other) = (shards(&folder.0, STARTER), shards(&folder.0, &changed));
    let merged = |shards: &[PathBuf], name: &str| {
        let place = folder.0.join(name);
        merge(shards, Place::Here(&place), &Settings::default(), &Quiet).unwrap();
        place
    };
    let (whole, alone) = (merged(&one, "whole"), merged(&other, "alone"));
    let as_it_was = fs::read(whole.join("draws.parquet")).unwrap();
    // Its own merge goes on from there.
    fs::rename(&whole, folder.0.join("whole.partial")).unwrap();
    merged(&one, "whole");
    assert!(fs::read(whole.join("draws.parquet")).unwrap() == as_it_was);
    fs::rename(&whole, folder.0.join("whole.partial")).unwrap();
    merged(&other, "whole");
    for file in ["draws.parquet", "run.json"] {
        let read = |run: &Path| fs::read(run.join(file)).unwrap();
        assert!(read(&whole) == read(&alone), "{file}");
    }
}

//! A folder of a run with anything in its files is opened, listed and compared without a panic. Where only bytes were changed, it is
//! refused or nothing that is shown is otherwise; where the digests were made to fit, the content has to bear being looked at.
//!
//! The input is a list of changes, each a file, what is done to it, a place, and bytes.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use demarche_engine::progress::Quiet;
use demarche_inference::uncertain::worlds::Settings;
use demarche_runs::{Manifest, Place, Run, RunError, Wanted, compare, draw, list};
use demarche_scenario::load::load;
use demarche_scenario::{Nowhere, cite};
use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;

const SCENARIO: &str = include_str!("../small.demarche");
/// The files of a run.
const FILES: [&str; 4] = [
    "run.json",
    "scenario.demarche",
    "draws.parquet",
    "written/small.demarche",
];
/// Changes of one input.
const MOST: usize = 8;

#[derive(Arbitrary, Debug)]
enum Change {
    Flip(u16, u8),
    Put(u16, Vec<u8>),
    Insert(u16, Vec<u8>),
    Cut(u16, u16),
    End(u16),
    Replace(Vec<u8>),
    Remove,
}

#[derive(Arbitrary, Debug)]
struct Edit {
    file: u8,
    change: Change,
}

/// A run as it was drawn, and a copy to change.
struct Pair {
    whole: Run,
    copy: PathBuf,
    /// By place in [`FILES`].
    bytes: Vec<Vec<u8>>,
    shown: String,
}

/// Lets panics of other people's code unwind, where libFuzzer would end the process at once: a reader of Parquet may panic at a damaged
/// table, and `demarche-runs` makes errors of that. One that is not caught there ends the process all the same.
fn allow_what_is_caught() {
    let end = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map_or("", |place| place.file());
        if !place.contains("/registry/src/") {
            end(panic);
        }
    }));
}

static PAIR: LazyLock<Pair> = LazyLock::new(|| {
    allow_what_is_caught();
    let all = std::env::temp_dir().join(format!("demarche-fuzz-runs-{}", std::process::id()));
    let (whole, copy) = (all.join("whole"), all.join("copy"));
    fs::create_dir_all(copy.join("written")).expect("a folder can be made");
    let loaded = load("small.demarche", SCENARIO.into(), &Nowhere);
    let model = loaded.check(&Nowhere).0.expect("the scenario is right");
    let wanted = Wanted {
        draws: 3,
        seed: 0,
        shard: None,
        again: true,
    };
    let place = Place::Here(&whole);
    draw((&loaded, &model), &wanted, &Settings::default(), place, &Quiet).expect("it is drawn");
    let read = |name: &&str| fs::read(whole.join(name)).expect("a run has these files");
    let bytes: Vec<Vec<u8>> = FILES.iter().map(read).collect();
    for (name, bytes) in FILES.iter().zip(&bytes) {
        fs::write(copy.join(name), bytes).expect("it can be written");
    }
    let whole = Run::open(&whole).expect("it is whole");
    Pair {
        shown: shown(&whole).expect("it can be shown"),
        whole,
        copy,
        bytes,
    }
});

/// Everything that can be shown of a run.
fn shown(run: &Run) -> Result<String, RunError> {
    let overview = run.overview()?;
    Ok(format!("{:?} {overview:?} {}", run.manifest, run.certain()))
}

/// Does what the change says.
fn changed(change: Change, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let len = bytes.len();
    let at = |at: u16| usize::from(at).min(len);
    match change {
        Change::Flip(place, bits) => {
            if let Some(byte) = bytes.get_mut(usize::from(place) % len.max(1)) {
                *byte ^= bits;
            }
        }
        Change::Put(from, new) => {
            let from = at(from);
            let to = (from + new.len()).min(len);
            bytes.splice(from..to, new);
        }
        Change::Insert(from, new) => drop(bytes.splice(at(from)..at(from), new)),
        Change::Cut(from, count) => {
            let from = at(from);
            bytes.drain(from..(from + usize::from(count)).min(len));
        }
        Change::End(from) => bytes.truncate(usize::from(from)),
        Change::Replace(new) => bytes = new,
        Change::Remove => return None,
    }
    Some(bytes)
}

/// A manifest whose digests are those of the files; none where it can no longer be read as one.
fn sealed(files: &[Option<Vec<u8>>]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(files[0].as_ref()?).ok()?;
    let mut manifest: Manifest = serde_json::from_str(text).ok()?;
    let digest = |file: &Option<Vec<u8>>| {
        let text = file.as_deref().map(sha256);
        text.unwrap_or_default()
    };
    manifest.scenario = digest(&files[1]);
    if let Some(table) = &mut manifest.table {
        table.sha256 = digest(&files[2]);
    }
    if let Some(file) = manifest.files.first_mut() {
        file.sha256 = digest(&files[3]);
    }
    let pretty = serde_json::to_string_pretty(&manifest).ok()? + "\n";
    let mut json: serde_json::Value = serde_json::from_str(&pretty).ok()?;
    json["digest"] = cite::sha256(&pretty).into();
    Some(json.to_string().into_bytes())
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    let hash = sha2::Sha256::digest(bytes);
    hash.iter().map(|b| format!("{b:02x}")).collect()
}

fuzz_target!(|input: &[u8]| {
    let mut input = Unstructured::new(input);
    let Ok(seal) = input.arbitrary::<bool>() else { return };
    let pair = &*PAIR;
    let mut files: Vec<Option<Vec<u8>>> = pair.bytes.iter().cloned().map(Some).collect();
    for _ in 0..MOST {
        if input.is_empty() {
            break;
        }
        let Ok(edit) = input.arbitrary::<Edit>() else { break };
        let file = &mut files[usize::from(edit.file) % FILES.len()];
        *file = file.take().and_then(|bytes| changed(edit.change, bytes));
    }
    let forged = seal.then(|| sealed(&files)).flatten();
    let honest = forged.is_none();
    if forged.is_some() {
        files[0] = forged;
    }
    let put = |i: usize, bytes: Option<&Vec<u8>>| {
        let path = pair.copy.join(FILES[i]);
        let done = match bytes {
            Some(bytes) => fs::write(path, bytes),
            None => fs::remove_file(path),
        };
        done.expect("the folder can be written to");
    };
    for (i, file) in files.iter().enumerate() {
        if file.as_ref() != Some(&pair.bytes[i]) {
            put(i, file.as_ref());
        }
    }
    match Run::open(&pair.copy) {
        Err(error) => drop(error.to_string()),
        Ok(copy) => {
            match shown(&copy) {
                Err(error) => drop(error.to_string()),
                Ok(now) => assert!(!honest || now == pair.shown),
            }
            for (first, second) in [(&pair.whole, &copy), (&copy, &pair.whole)] {
                if let Ok(compared) = compare(first, second) {
                    assert!(!honest || compared.differences.is_empty());
                }
            }
        }
    }
    let above = pair.copy.parent().expect("it is within a folder");
    let found = list(above).expect("the folder is there");
    let manifest = files[0].is_some();
    assert_eq!(found.runs.len() + found.damaged.len(), 1 + usize::from(manifest));
    for (i, file) in files.iter().enumerate() {
        if file.as_ref() != Some(&pair.bytes[i]) {
            put(i, Some(&pair.bytes[i]));
        }
    }
});

//! Stored ensembles: interrupted, split, merged, listed, compared.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::support::{ENVOY, Folder};

fn digest(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|b| format!("{b:02x}")).collect()
}

/// A manifest with the digest that fits it.
fn sealed(mut manifest: serde_json::Value) -> String {
    manifest
        .as_object_mut()
        .expect("a manifest is an object")
        .remove("digest");
    let text = format!("{manifest:#}\n");
    manifest["digest"] = digest(text.as_bytes()).into();
    format!("{manifest:#}\n")
}

/// Every file below a folder, by its path there.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("a folder can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it lies below");
                let bytes = fs::read(&path).expect("a file can be read");
                found.insert(name.display().to_string(), bytes);
            }
        }
    }
    found
}

fn ensemble<'a>(draws: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let start = ["ensemble", "envoy.demarche", "--quiet", "--draws", draws];
    [&start[..], more].concat()
}

#[test]
fn a_run_is_a_folder_that_says_what_it_is() {
    let folder = Folder::envoy("run");
    let first = folder.run(&ensemble("70", &["--seed", "4"])).good();
    let runs = fs::read_dir(folder.path("runs")).unwrap();
    let paths: Vec<_> = runs.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(paths.len(), 1, "{paths:?}");
    let run = paths[0].strip_prefix(folder.path("")).unwrap();
    let run = run.display().to_string();
    let found = files(&paths[0]);
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    let expected = [
        "draws.parquet",
        "run.json",
        "scenario.demarche",
        "written/envoy.demarche",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        found["written/envoy.demarche"],
        fs::read(folder.path("envoy.demarche")).unwrap()
    );
    let manifest: serde_json::Value = serde_json::from_slice(&found["run.json"]).unwrap();
    assert_eq!(manifest["seed"], 4);
    assert_eq!(manifest["table"]["rows"], 70);
    assert!(found["draws.parquet"].starts_with(b"PAR1"));
    // Asked again, it is there; shown by its folder, it says the same.
    assert_eq!(folder.run(&ensemble("70", &["--seed", "4"])).good(), first);
    assert_eq!(folder.run(&["runs", &run]).good(), first);
    let listed = folder.run(&["runs"]).good();
    assert!(listed.contains(&run) && listed.contains("70"), "{listed}");
    // Drawn anew, it is the same.
    folder
        .run(&ensemble("70", &["--seed", "4", "--again"]))
        .good();
    assert_eq!(files(&paths[0]), found);
}

#[test]
fn threads_and_shards_change_no_byte() {
    let folder = Folder::envoy("shards");
    folder
        .run(&ensemble("301", &["--out", "whole", "--threads", "1"]))
        .good();
    let whole = files(&folder.path("whole"));
    for threads in ["2", "4"] {
        let out = format!("threads-{threads}");
        folder
            .run(&ensemble("301", &["--out", &out, "--threads", threads]))
            .good();
        assert_eq!(files(&folder.path(&out)), whole);
    }
    for of in [2, 8] {
        let shards: Vec<(String, String)> = (1..=of)
            .map(|k| (format!("{k}/{of}"), format!("shards/{k}-of-{of}")))
            .collect();
        let children: Vec<_> = shards
            .iter()
            .map(|(shard, out)| {
                let arguments = ensemble("301", &["--shard", shard, "--out", out]);
                let mut command = folder.command(&arguments);
                command.stdout(Stdio::null()).spawn().unwrap()
            })
            .collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        let merged = format!("merged-{of}");
        // In any order.
        let mut arguments = vec!["merge", "--quiet", "--out", &merged];
        arguments.extend(shards.iter().rev().map(|(_, out)| out.as_str()));
        folder.run(&arguments).good();
        assert_eq!(files(&folder.path(&merged)), whole);
    }
    let gap = folder
        .run(&["merge", "shards/1-of-2", "--out", "gap"])
        .bad();
    assert!(gap.contains("draws 150 to 300 are missing"), "{gap}");
    let twice = folder
        .run(&["merge", "shards/1-of-2", "shards/2-of-2", "shards/3-of-8"])
        .bad();
    assert!(twice.contains("are there twice"), "{twice}");
    folder
        .run(&ensemble(
            "301",
            &["--seed", "1", "--shard", "2/2", "--out", "other"],
        ))
        .good();
    let other = folder.run(&["merge", "shards/1-of-2", "other"]).bad();
    assert!(other.contains("part of another run"), "{other}");
}

/// Killed twenty times at random moments, however far it is then.
#[test]
fn a_killed_run_goes_on_and_ends_the_same() {
    const DRAWS: &str = "1000";
    let folder = Folder::envoy("killed");
    let started = Instant::now();
    folder.run(&ensemble(DRAWS, &["--out", "whole"])).good();
    let time = started.elapsed();
    let whole = files(&folder.path("whole"));
    let random = RandomState::new();
    let again = ensemble(DRAWS, &["--out", "again"]);
    let (mut killed, mut ended, mut on_the_way) = (0_u64, 0_u64, 0);
    while killed < 20 {
        let mut child = folder
            .command(&again)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // From the first moments to most of what a whole run takes.
        let share = random.hash_one((killed, ended)) % 800;
        std::thread::sleep(time.mul_f64(share as f64 / 1000.0) + Duration::from_millis(1));
        child.kill().unwrap();
        if child.wait().unwrap().success() {
            assert_eq!(files(&folder.path("again")), whole);
            fs::remove_dir_all(folder.path("again")).unwrap();
            ended += 1;
            assert!(ended < 100, "nothing was killed in time");
        } else {
            killed += 1;
            let parts = folder.path("again.partial/part-00000.parquet");
            on_the_way += usize::from(parts.exists());
        }
    }
    folder.run(&again).good();
    assert_eq!(files(&folder.path("again")), whole);
    assert!(on_the_way > 0, "it was never killed while it drew");
    assert!(!folder.path("again.partial").exists());
}

#[cfg(unix)]
#[test]
fn who_asks_to_stop_keeps_what_is_done() {
    let folder = Folder::envoy("stopped");
    let arguments = [
        "ensemble",
        "envoy.demarche",
        "--draws",
        "100000",
        "--out",
        "run",
    ];
    let mut command = folder.command(&arguments);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let first = folder.path("run.partial/part-00000.parquet");
    while !first.exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let asked = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(asked.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("draws, which are kept in run.partial"),
        "{said}"
    );
    assert!(said.contains("the same command goes on"), "{said}");
    let listed = folder.run(&["runs", "."]).good();
    assert!(listed.contains("not finished"), "{listed}");
    let wrong = folder
        .run(&["ensemble", "envoy.demarche", "--out", "run"])
        .bad();
    assert!(wrong.contains("another run was begun here"), "{wrong}");
    let open = folder.run(&["runs", "run.partial"]).bad();
    assert!(open.contains("not finished"), "{open}");
}

/// Sixty sources that agree leave little of what a rate may be.
fn sharp() -> String {
    let mut text = String::from(
        "scenario \"Rain\"
  rounds 1
let a = 20%..100%
let b = 30%..90%
actor idler
  ranks calm
goal calm of idler
  1
variable weather: dry < wet = dry
event rain
  a weather = wet
  otherwise nothing
decision sit by idler
  option still
  option stiller
question wet \"Wet?\": weather is wet at the end
question still: sit is still
",
    );
    for i in 0..60 {
        text += &format!("source s{i} \"S\"\n  hit b\n  false alarm 10%\n");
        text += &format!("evidence e{i} \"E\": weather is wet in round 1\n  reported by s{i}\n");
    }
    text
}

#[test]
fn where_few_draws_carry_the_weight_further_ones_are_added_and_shards_agree() {
    let folder = Folder::empty("sharp");
    folder.write("sharp.demarche", sharp());
    let start = ["ensemble", "sharp.demarche", "--quiet", "--draws", "300"];
    let run = |more: &[&str]| folder.run(&[&start[..], more].concat()).good();
    let said = run(&["--out", "whole"]).replace('\n', " ");
    assert!(said.contains("One report does most of that"), "{said}");
    assert!(said.contains("were added where the weight is"), "{said}");
    let whole = files(&folder.path("whole"));
    let manifest: serde_json::Value = serde_json::from_slice(&whole["run.json"]).unwrap();
    assert!(manifest["table"]["rows"].as_u64() > Some(300), "{manifest}");
    for shard in ["1/2", "2/2"] {
        run(&["--shard", shard, "--out", &format!("part-{}", &shard[..1])]);
    }
    folder
        .run(&["merge", "part-1", "part-2", "--out", "merged", "-q"])
        .good();
    assert_eq!(files(&folder.path("merged")), whole);
}

#[test]
fn two_runs_are_compared_question_by_question() {
    let folder = Folder::envoy("compared");
    folder.run(&ensemble("200", &["--out", "a"])).good();
    folder
        .run(&ensemble("200", &["--out", "b", "--lambda", "3"]))
        .good();
    let said = folder.run(&["runs", "a", "b"]).good();
    assert!(
        said.contains("What differs: λ the scenario's → 3."),
        "{said}"
    );
    assert!(said.contains("moved"), "{said}");
    let same = folder.run(&["runs", "a", "a"]).good();
    assert!(same.contains("No answer moved"), "{same}");
}

#[test]
fn what_is_no_run_is_refused_in_plain_words() {
    let folder = Folder::envoy("no-run");
    let nothing = folder.run(&["runs"]).good();
    assert!(nothing.contains("no runs"), "{nothing}");
    let missing = folder.run(&["runs", "nowhere", "nowhere"]).bad();
    assert!(missing.contains("no run here"), "{missing}");
    folder.run(&ensemble("30", &["--out", "a"])).good();
    let other = folder.run(&ensemble("40", &["--out", "a"])).bad();
    assert!(
        other.contains("another run lies here (30 draws, seed 0)"),
        "{other}"
    );
    // A table that was cut short, and one that is something else.
    let table = fs::read(folder.path("a/draws.parquet")).unwrap();
    folder.write("a/draws.parquet", &table[..table.len() / 2]);
    let cut = folder.run(&["runs", "a"]).bad();
    assert!(
        cut.contains("draws.parquet") && cut.contains("digest"),
        "{cut}"
    );
    folder.write("a/draws.parquet", "PAR1");
    folder.run(&["runs", "a"]).bad();
    // One with other columns, as another version may have drawn it, whole and begun.
    let more = ENVOY.to_owned() + "\nquestion also \"Again?\": north is sincere\n";
    folder.write("other.demarche", more);
    let mut arguments = ensemble("30", &["--out", "b"]);
    arguments[1] = "other.demarche";
    folder.run(&arguments).good();
    let columns = fs::read(folder.path("b/draws.parquet")).unwrap();
    let mut whole: serde_json::Value = serde_json::from_str(&folder.read("a/run.json")).unwrap();
    let mut begun = whole.clone();
    begun["table"] = serde_json::Value::Null;
    let there = begun.as_object_mut().unwrap();
    there.remove("audit");
    folder.write("a/draws.parquet", &columns);
    whole["table"]["sha256"] = digest(&columns).into();
    folder.write("a/run.json", sealed(whole));
    folder.write("c.partial/run.json", sealed(begun));
    for name in ["scenario.demarche", "written/envoy.demarche"] {
        folder.write(
            &format!("c.partial/{name}"),
            folder.read(&format!("a/{name}")),
        );
    }
    folder.write("c.partial/part-00000.parquet", &columns);
    folder.write("c.partial/part-00000.sha256", digest(&columns));
    let goes_on = ensemble("30", &["--out", "c"]);
    for arguments in [
        &["runs", "a"][..],
        &ensemble("30", &["--out", "a"]),
        &goes_on,
    ] {
        let drawn = folder.run(arguments).bad();
        assert!(drawn.contains("another version drew it"), "{drawn}");
    }
    fs::remove_dir_all(folder.path("c.partial")).unwrap();
    folder.run(&goes_on).good();
    folder
        .run(&ensemble("30", &["--out", "a", "--again"]))
        .good();
    assert_eq!(fs::read(folder.path("a/draws.parquet")).unwrap(), table);
    folder.write("a/scenario.demarche", "scenario \"Changed\"\n");
    let changed = folder.run(&["runs", "a"]).bad();
    assert!(changed.contains("its digest does not fit"), "{changed}");
    folder.write("a/run.json", "{}");
    let broken = folder.run(&["runs", "a"]).bad();
    assert!(broken.contains("no manifest"), "{broken}");
}

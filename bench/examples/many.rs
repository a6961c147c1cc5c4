//! How the time of each command grows with the number of things of one kind in a scenario: a line wherever it grows faster than
//! they do.
//!
//!     cargo run --release -p demarche-bench --example many -- BINARY [WORD…]
//!
//! BINARY is a `demarche`; words choose kinds and commands that have one of them in their names. Every kind is measured with N,
//! 2N and 4N things. `--all` prints every line, `--most N` sets the largest number of things, `--seconds S` how long one
//! command may take before it is ended.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use demarche_bench::many::{KINDS, Kind};

/// Ways to use a scenario. `PAGE` and `RUN` stand for places in the folder.
const COMMANDS: &[(&str, &[&str])] = &[
    ("check", &["check"]),
    ("check --json", &["check", "--json"]),
    ("fmt", &["fmt"]),
    ("fmt --to json", &["fmt", "--to", "json"]),
    ("solve", &["solve"]),
    ("signals", &["signals"]),
    ("explain", &["explain", "--actor", "north"]),
    ("brief", &["brief", "--draws", "0"]),
    ("brief --draws", &["brief", "--draws", "4", "--full"]),
    ("brief --json", &["brief", "--draws", "4", "--json"]),
    ("brief --html", &["brief", "--draws", "4", "--html", "PAGE"]),
    ("ensemble", &["ensemble", "--draws", "4", "--out", "RUN"]),
    (
        "freeze",
        &["freeze", "--as-of", "2031-06-01", "--out", "LEDGER"],
    ),
    ("export", &["export", "--format", "json"]),
    (
        "compare",
        &["compare", "--draws", "2", "SCENARIO", "base", "base"],
    ),
];

/// Below this, what is measured is the start of a process.
const FLOOR: Duration = Duration::from_millis(100);
/// What doubles with its things may take this much longer for twice as many: caches are finite.
const STEEP: f64 = 2.7;

struct Asked {
    binary: PathBuf,
    words: Vec<String>,
    all: bool,
    most: usize,
    patience: Duration,
}

fn main() -> ExitCode {
    let Some(asked) = read() else {
        eprintln!("usage: many BINARY [--all] [--most N] [--seconds S] [WORD…]");
        return ExitCode::from(2);
    };
    match table(&asked) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(steep) => {
            println!("{steep} grow faster than their things");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn read() -> Option<Asked> {
    let mut args = std::env::args().skip(1);
    let mut asked = Asked {
        binary: fs::canonicalize(args.next()?).ok()?,
        words: Vec::new(),
        all: false,
        most: 4_000,
        patience: Duration::from_secs(60),
    };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--all" => asked.all = true,
            "--most" => asked.most = args.next()?.parse().ok()?,
            "--seconds" => asked.patience = Duration::from_secs(args.next()?.parse().ok()?),
            _ => asked.words.push(arg),
        }
    }
    Some(asked)
}

/// Whether a line is asked for: no word, or one in the name of its kind, and one in that of its command.
fn wanted(asked: &Asked, name: &str, others: impl Fn(&str) -> bool) -> bool {
    let mut own = asked.words.iter().filter(|word| !others(word)).peekable();
    own.peek().is_none() || own.any(|word| name.contains(word.as_str()))
}

fn table(asked: &Asked) -> io::Result<usize> {
    let folder = std::env::temp_dir().join(format!("demarche-many-{}", std::process::id()));
    let of_commands = |word: &str| COMMANDS.iter().any(|(name, _)| name.contains(word));
    println!("| things | N | command | N | 2N | 4N | 2N/N | 4N/2N |");
    println!("|---|---|---|---|---|---|---|---|");
    let mut steep = 0;
    for kind in KINDS {
        if !wanted(asked, kind.name, of_commands) {
            continue;
        }
        let largest = kind.most.min(asked.most);
        let counts = [largest / 4, largest / 2, largest];
        for (at, count) in counts.iter().enumerate() {
            put(&folder.join(at.to_string()), kind, *count)?;
        }
        for (name, command) in COMMANDS {
            if kind.wrong && !name.starts_with("check") {
                continue;
            }
            let chosen = |word: &str| !of_commands(word);
            if !wanted(asked, name, chosen) {
                continue;
            }
            let mut times = [Duration::ZERO; 3];
            for (at, time) in times.iter_mut().enumerate() {
                *time = measured(asked, &folder.join(at.to_string()), command, kind.wrong)?;
            }
            let ratio = |a: usize| times[a + 1].as_secs_f64() / times[a].as_secs_f64();
            let bad = times[2] >= asked.patience
                || times[2] > FLOOR && (ratio(1) > STEEP || ratio(0).min(ratio(1)) > 0.85 * STEEP);
            steep += usize::from(bad);
            if bad || asked.all {
                let [a, b, c] = times.map(|time| time.as_secs_f64());
                println!(
                    "| {} | {} | {name} | {a:.3} s | {b:.3} s | {c:.3} s | {:.1} | {:.1}{} |",
                    kind.name,
                    counts[0],
                    ratio(0),
                    ratio(1),
                    if bad { " !" } else { "" },
                );
            }
        }
        fs::remove_dir_all(&folder)?;
    }
    Ok(steep)
}

/// Writes a scenario into a folder of its own.
fn put(folder: &Path, kind: &Kind, count: usize) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let text = kind.text(count);
    fs::write(folder.join("s.demarche"), text.scenario)?;
    for (name, text) in text.others {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// Seconds of a command: the shortest of three runs, or of one that is long.
fn measured(asked: &Asked, folder: &Path, command: &[&str], wrong: bool) -> io::Result<Duration> {
    let mut shortest = Duration::MAX;
    for _ in 0..3 {
        let time = once(asked, folder, command, wrong)?;
        shortest = shortest.min(time);
        if time > Duration::from_millis(700) {
            break;
        }
    }
    Ok(shortest)
}

fn once(asked: &Asked, folder: &Path, command: &[&str], wrong: bool) -> io::Result<Duration> {
    for place in ["run", "ledger.jsonl"] {
        let place = folder.join(place);
        if place.is_dir() {
            fs::remove_dir_all(place)?;
        } else if place.exists() {
            fs::remove_file(place)?;
        }
    }
    let errors = folder.join("errors");
    let args = command.iter().map(|arg| match *arg {
        "PAGE" => "page.html",
        "RUN" => "run",
        "LEDGER" => "ledger.jsonl",
        "SCENARIO" => "s.demarche",
        arg => arg,
    });
    let mut run = Command::new(&asked.binary);
    run.current_dir(folder)
        .args(args)
        .args(["--threads", "1", "--quiet"])
        .stdout(Stdio::null())
        .stderr(fs::File::create(&errors)?);
    if !command.contains(&"SCENARIO") {
        run.arg("s.demarche");
    }
    let start = Instant::now();
    let mut child = run.spawn()?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > asked.patience {
            child.kill()?;
            child.wait()?;
            return Ok(asked.patience);
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let time = start.elapsed();
    if status.success() == wrong {
        let said = fs::read_to_string(errors)?;
        let said = said.lines().next().unwrap_or_default();
        let said: String = said.chars().take(200).collect();
        eprintln!(
            "{}: {command:?} ended with {status}: {said}",
            folder.display()
        );
    }
    Ok(time)
}

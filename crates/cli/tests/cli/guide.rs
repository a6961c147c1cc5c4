//! The transcripts in the guide are what the binary prints.
//!
//! In a block marked `console`, a line `$ demarche …` is run, in a folder that holds the guide's example, at 80 columns. What
//! follows is its output, the standard error after the standard output; a line `…` stands for any lines, and a line
//! that ends in `…` may go on. `$ echo $?` shows the exit code.

use std::fs;

use crate::support::{Folder, Ran, project, ran};

/// A scenario with two mistakes.
const TYPO: &str = include_str!("../../../../guide/src/example/typo.demarche");

#[test]
fn the_transcripts_of_the_guide_are_true() {
    let folder = Folder::envoy("guide");
    folder.write("typo.demarche", TYPO);
    let commands = transcripts("commands.md", &folder);
    assert!(commands >= 10, "only {commands} commands");
}

/// The page on keeping score has its transcript over the hindcasts, which are copied so that the page is not written beside them.
#[test]
fn the_transcripts_on_keeping_score_are_true() {
    let folder = Folder::empty("guide_scoring");
    for entry in fs::read_dir(project().join("hindcasts")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        folder.write(&format!("hindcasts/{name}"), fs::read(&path).unwrap());
    }
    assert_eq!(transcripts("scoring.md", &folder), 1);
    assert!(folder.read("scores.html").ends_with("</html>\n"));
}

#[test]
fn the_transcripts_on_fitting_are_true() {
    let folder = Folder::empty("guide_fit").with_demand();
    assert_eq!(transcripts("fit.md", &folder), 1);
}

/// Runs what a page of the guide shows, and says how many commands that were.
fn transcripts(page: &str, folder: &Folder) -> usize {
    let page = project().join("guide/src").join(page);
    let page = fs::read_to_string(page).expect("the guide has the page");
    let mut last = None;
    let mut commands = 0;
    for block in blocks(&page) {
        for turn in turns(&block) {
            let (command, expected) = turn.split_first().expect("a turn has a command");
            commands += 1;
            if *command == "echo $?" {
                let code = last.take().map(|ran: Ran| ran.code.to_string());
                assert_eq!(code.as_deref(), expected.first().copied());
                continue;
            }
            let arguments = words(command);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            assert_eq!(arguments[0], "demarche", "{command}");
            let mut process = folder.command(&arguments[1..]);
            let ran = ran(process.env("COLUMNS", "80"), "");
            let printed = format!("{}{}", ran.out, ran.err);
            let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
            assert!(
                fits(expected, &printed),
                "the guide's `{command}` prints\n{}",
                printed.join("\n")
            );
            last = Some(ran);
        }
    }
    commands
}

/// The lines of every `console` block.
fn blocks(page: &str) -> Vec<Vec<&str>> {
    let mut blocks = Vec::new();
    let mut open = None;
    for line in page.lines() {
        match open.as_mut() {
            None if line == "```console" => open = Some(Vec::new()),
            None => {}
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some(lines) => lines.push(line),
        }
    }
    blocks
}

/// Each command without its `$`, and the lines below it.
fn turns<'a>(block: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut turns: Vec<Vec<&str>> = Vec::new();
    for line in block {
        match (line.strip_prefix("$ "), turns.last_mut()) {
            (Some(command), _) => turns.push(vec![command]),
            (None, Some(turn)) => turn.push(line),
            (None, None) => panic!("`{line}` stands before any command"),
        }
    }
    turns
}

/// The words of a command line; what stands between single quotes is one.
fn words(command: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (i, part) in command.split('\'').enumerate() {
        if i % 2 == 1 {
            words.push(part.into());
        } else {
            words.extend(part.split_whitespace().map(Into::into));
        }
    }
    words
}

/// Whether these lines were printed, where `…` stands for any number of them.
fn fits(expected: &[&str], printed: &[&str]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|skipped| fits(rest, &printed[skipped..])),
        Some((line, rest)) => {
            let same = |printed: &&str| match line.strip_suffix('…') {
                Some(start) => printed.starts_with(start),
                None => printed == line,
            };
            printed.first().is_some_and(same) && fits(rest, &printed[1..])
        }
    }
}

#[test]
fn a_transcript_that_is_not_true_is_noticed() {
    assert!(fits(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(fits(&["…"], &[]));
    assert!(!fits(&["a", "…", "d"], &["a", "d", "e"]));
    assert!(fits(&["a: …"], &["a: b"]));
    assert!(!fits(&["a: …"], &["a"]));
    assert!(!fits(&["a"], &["b"]));
    assert!(!fits(&[], &["a"]));
}

/// The model that the page shows is the one that is fitted.
#[test]
fn the_page_of_fits_shows_its_example() {
    let read = |name| fs::read_to_string(project().join("guide/src").join(name)).unwrap();
    let page = read("fit.md");
    assert!(page.contains(&read("example/demand.demarche")));
    let table = read("example/demand.csv");
    let head: Vec<&str> = table.lines().take(5).collect();
    assert!(page.contains(&head.join("\n")));
}

#[test]
fn the_guide_names_every_command_and_option() {
    let page = fs::read_to_string(project().join("guide/src/commands.md")).unwrap();
    let folder = Folder::empty("help");
    let top = folder.run(&["--help"]).good();
    let (_, list) = top.split_once("Commands:\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    let commands = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help");
    let mut known = 0;
    for command in commands {
        assert!(page.contains(&format!("`{command}`")), "{command}");
        for word in folder.run(&[command, "--help"]).good().split_whitespace() {
            let option = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
            if option.starts_with("--") && !["--help", "--version"].contains(&option) {
                assert!(page.contains(option), "{command} {option}");
                known += 1;
            }
        }
    }
    assert!(known > 50, "only {known} options");
}

//! Pipes, colours, widths.

use std::io::BufRead;
use std::process::Stdio;

use crate::support::{Folder, Ran, ran};

const ESCAPE: char = '\u{1b}';

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::envoy("pipe");
    for arguments in [
        ["brief", "envoy.demarche"].as_slice(),
        &["brief", "envoy.demarche", "--json"],
        &["export", "envoy.demarche"],
        &["schema"],
        &["man"],
    ] {
        let mut command = folder.command(arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The reading end is closed before a byte is read.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        assert!(output.stderr.is_empty(), "{:?}", output.stderr);
    }
}

#[test]
fn the_page_is_there_though_the_pipe_is_closed() {
    let folder = Folder::envoy("page-and-pipe");
    let mut command = folder.command(&["brief", "envoy.demarche", "--html", "page.html"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
    assert!(folder.read("page.html").ends_with("</html>\n"));
}

#[test]
fn a_closed_standard_error_changes_no_exit_code() {
    let folder = Folder::envoy("deaf");
    let mut child = folder
        .command(&["check", "nowhere.demarche"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let folder = Folder::envoy("colour");
    folder.write("mistaken.demarche", "scenario\n");
    for arguments in [["brief", "envoy.demarche"], ["check", "mistaken.demarche"]] {
        let both = |ran: Ran| ran.out + &ran.err;
        let plain = both(folder.run(&arguments));
        assert!(!plain.contains(ESCAPE), "{plain}");
        let asked = [arguments.as_slice(), &["--color", "always"]].concat();
        assert!(both(folder.run(&asked)).contains(ESCAPE));
        let refused = [arguments.as_slice(), &["--color", "never"]].concat();
        assert_eq!(both(folder.run(&refused)), plain);
    }
}

#[test]
fn text_keeps_to_the_columns_there_are() {
    let folder = Folder::envoy("columns");
    for arguments in [
        ["brief", "envoy.demarche", "--full"].as_slice(),
        &["solve", "envoy.demarche"],
        &["signals", "envoy.demarche"],
        &["explain", "envoy.demarche", "--actor", "north"],
        &["cover", "envoy.demarche", "--elements", "elements.tsv"],
    ] {
        for columns in [60, 80, 100] {
            let mut command = folder.command(arguments);
            let text = ran(command.env("COLUMNS", columns.to_string()), "").good();
            let widest = text.lines().max_by_key(|line| line.chars().count());
            let widest = widest.unwrap();
            assert!(
                widest.chars().count() <= columns,
                "{columns} columns: {widest}"
            );
        }
    }
}

#[test]
fn what_takes_long_is_told_of_where_there_is_no_terminal() {
    let folder = Folder::empty("progress");
    let first_line = |more: &[&str], seconds: u64| {
        let arguments = [&["change", "complies >= 0.99", "--every"], more].concat();
        let mut command = folder.command(&arguments);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let error = child.stderr.take().expect("a pipe");
        let reader = std::thread::spawn(move || {
            let mut line = String::new();
            std::io::BufReader::new(error)
                .read_line(&mut line)
                .expect("it is text");
            line
        });
        // It ends of itself where something is written, or after this time.
        for _ in 0..10 * seconds {
            if reader.is_finished() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        child.kill().expect("it can be stopped");
        child.wait().expect("it ends");
        reader.join().expect("it was read")
    };
    let line = first_line(&[], 60);
    assert!(
        line.starts_with("progress: ") && line.contains(" % done after "),
        "{line:?}"
    );
    assert_eq!(first_line(&["--quiet"], 8), "");
    assert_eq!(first_line(&["--json"], 8), "");
}

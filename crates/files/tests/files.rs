//! What a file is after it was written.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use demarche_files::{ReplaceError, Replacement, append, create, replace, write};

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "demarche-files-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// Every way to write a file that is there.
fn every_way(path: &Path, before: &str, now: &str, look: impl Fn()) {
    let put_back = || {
        OpenOptions::new()
            .write(true)
            .truncate(true)
            .open(path)
            .and_then(|mut file| file.write_all(before.as_bytes()))
            .unwrap();
    };
    put_back();
    write(path, now.as_bytes()).unwrap();
    assert_eq!(text(path), now);
    look();
    put_back();
    replace(path, before.as_bytes(), now.as_bytes()).unwrap();
    assert_eq!(text(path), now);
    look();
    put_back();
    append(path, |_| Ok::<_, io::Error>(now.as_bytes().to_vec())).unwrap();
    assert!(text(path).ends_with(now));
    look();
}

#[test]
fn mode_and_owner_stay() {
    let folder = Folder::new();
    let file = folder.at("a.txt");
    for mode in [0o600, 0o640, 0o664, 0o755] {
        fs::write(&file, "").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        // Only root may give files away.
        let _ = std::os::unix::fs::chown(&file, Some(12_345), Some(12_346));
        let before = fs::metadata(&file).unwrap();
        every_way(&file, "before\n", "now\n", || {
            let now = fs::metadata(&file).unwrap();
            assert_eq!(now.mode(), before.mode());
            assert_eq!((now.uid(), now.gid()), (before.uid(), before.gid()));
        });
        fs::remove_file(&file).unwrap();
    }
    assert!(folder.names().is_empty());
}

#[test]
fn links_stay_links() {
    let folder = Folder::new();
    fs::create_dir(folder.at("far")).unwrap();
    fs::write(folder.at("far/real.txt"), "").unwrap();
    symlink("far/middle", folder.at("link")).unwrap();
    symlink("real.txt", folder.at("far/middle")).unwrap();
    every_way(&folder.at("link"), "before\n", "now\n", || {
        assert!(
            fs::symlink_metadata(folder.at("link"))
                .unwrap()
                .is_symlink()
        );
        assert!(
            fs::symlink_metadata(folder.at("far/middle"))
                .unwrap()
                .is_symlink()
        );
        assert!(text(&folder.at("far/real.txt")).ends_with("now\n"));
    });
    symlink("nothing yet", folder.at("dangling")).unwrap();
    write(&folder.at("dangling"), b"made\n").unwrap();
    assert_eq!(text(&folder.at("nothing yet")), "made\n");
    symlink("circle", folder.at("circle")).unwrap();
    assert!(write(&folder.at("circle"), b"").is_err());
    assert_eq!(
        folder.names(),
        ["circle", "dangling", "far", "link", "nothing yet"]
    );
}

#[test]
fn all_names_of_a_file_get_the_text() {
    let folder = Folder::new();
    let (one, two) = (folder.at("one"), folder.at("two"));
    fs::write(&one, "").unwrap();
    fs::hard_link(&one, &two).unwrap();
    every_way(&one, "before, and longer\n", "now\n", || {
        assert_eq!(text(&one), text(&two));
        assert_eq!(fs::metadata(&one).unwrap().nlink(), 2);
    });
    assert_eq!(folder.names(), ["one", "two"]);
}

#[test]
fn devices_stay_devices() {
    for (device, takes) in [("/dev/null", true), ("/dev/full", false)] {
        let device = Path::new(device);
        let Ok(before) = fs::metadata(device) else {
            println!("skipped: there is no {}", device.display());
            continue;
        };
        assert!(before.file_type().is_char_device());
        let folder = Folder::new();
        let link = folder.at("link");
        symlink(device, &link).unwrap();
        for path in [device, &link] {
            let written = write(path, b"text");
            assert_eq!(written.is_ok(), takes, "{written:?}");
            let added = append(path, |_| Ok::<_, io::Error>(b"text".to_vec()));
            assert_eq!(added.is_ok(), takes, "{added:?}");
        }
        let now = fs::metadata(device).unwrap();
        assert_eq!((now.ino(), now.rdev()), (before.ino(), before.rdev()));
        assert_eq!(folder.names(), ["link"]);
    }
}

#[test]
fn pipes_get_what_is_written() {
    let folder = Folder::new();
    let pipe = folder.at("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || {
            let mut text = String::new();
            fs::File::open(pipe)
                .unwrap()
                .read_to_string(&mut text)
                .unwrap();
            text
        })
    };
    write(&pipe, b"through\n").unwrap();
    assert_eq!(reader.join().unwrap(), "through\n");
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
}

/// A descriptor may be that of a file to which others write as well.
#[test]
fn descriptors_are_written_to() {
    use std::os::fd::AsRawFd;

    let folder = Folder::new();
    let file = folder.at("out");
    let mut open = fs::File::create(&file).unwrap();
    open.write_all(b"one\n").unwrap();
    let inode = fs::metadata(&file).unwrap().ino();
    let path = PathBuf::from(format!("/dev/fd/{}", open.as_raw_fd()));
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return;
    }
    write(&path, b"two\n").unwrap();
    assert_eq!(text(&file), "one\ntwo\n");
    assert_eq!(fs::metadata(&file).unwrap().ino(), inode);
}

#[test]
fn what_cannot_be_written_stays() {
    let folder = Folder::new();
    assert!(write(&folder.0, b"text").is_err());
    assert!(write(&folder.at("nowhere/a.txt"), b"text").is_err());
    let closed = folder.at("closed.txt");
    fs::write(&closed, "as it was").unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o400)).unwrap();
    // Root may write everything.
    if OpenOptions::new().write(true).open(&closed).is_err() {
        let error = write(&closed, b"text").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(text(&closed), "as it was");
    }
    let given_up = folder.at("given up.txt");
    let mut begun = Replacement::begin(&given_up).unwrap();
    begun.file().write_all(b"half").unwrap();
    drop(begun);
    let error = create(&closed, b"text").unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(folder.names(), ["closed.txt"]);
}

#[test]
fn another_text_is_not_replaced() {
    let folder = Folder::new();
    let file = folder.at("a.txt");
    fs::write(&file, "theirs").unwrap();
    for expected in ["ours", "their", "theirs and more", ""] {
        let replaced = replace(&file, expected.as_bytes(), b"new");
        assert!(
            matches!(replaced, Err(ReplaceError::Changed)),
            "{replaced:?}"
        );
    }
    assert_eq!(text(&file), "theirs");
    let none = replace(&folder.at("b.txt"), b"", b"new");
    assert!(matches!(none, Err(ReplaceError::Io(_))), "{none:?}");
    assert_eq!(folder.names(), ["a.txt"]);
}

/// A program that knows nothing of locks adds lines while others replace the text, as fast as either can.
#[test]
fn no_line_is_lost_between_those_who_add_and_those_who_replace() {
    const LINES: usize = 300;
    let folder = Folder::new();
    let file = folder.at("a.txt");
    fs::write(&file, "").unwrap();
    let adding = std::sync::atomic::AtomicBool::new(true);
    let mut replaced = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for i in 0..LINES {
                let mut open = OpenOptions::new().append(true).open(&file).unwrap();
                open.write_all(format!("added {i}\n").as_bytes()).unwrap();
                drop(open);
                std::thread::sleep(std::time::Duration::from_micros(500));
            }
            adding.store(false, Ordering::Relaxed);
        });
        let mut count = 0;
        while adding.load(Ordering::Relaxed) || count < 3 {
            let before = text(&file);
            let line = format!("replaced {count}\n");
            let now = format!("{before}{line}");
            match replace(&file, before.as_bytes(), now.as_bytes()) {
                Ok(()) => replaced.push(line),
                Err(ReplaceError::Changed) => {}
                Err(ReplaceError::Io(error)) => panic!("{error}"),
            }
            count += 1;
        }
    });
    let end = text(&file);
    for line in &replaced {
        assert!(end.contains(line), "{line:?} is lost");
    }
    for i in 0..LINES {
        let line = format!("added {i}\n");
        assert_eq!(end.matches(&line).count(), 1, "{line:?}");
    }
    assert_eq!(folder.names(), ["a.txt"]);
}

/// Two processes of this program keep each other out by the lock, so that one of them is told.
#[test]
fn of_two_who_replace_the_same_text_one_is_told() {
    let folder = Folder::new();
    let file = folder.at("a.txt");
    for round in 0..20 {
        fs::write(&file, "before").unwrap();
        let won = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for i in 0..4 {
                let (file, won) = (&file, &won);
                scope.spawn(move || {
                    let now = format!("{round} {i}");
                    match replace(file, b"before", now.as_bytes()) {
                        Ok(()) => won.fetch_add(1, Ordering::Relaxed),
                        Err(ReplaceError::Changed) => 0,
                        Err(ReplaceError::Io(error)) => panic!("{error}"),
                    };
                });
            }
        });
        assert_eq!(won.into_inner(), 1);
    }
}

#[test]
fn those_who_add_wait_for_each_other() {
    let folder = Folder::new();
    let file = folder.at("ledger");
    std::thread::scope(|scope| {
        for i in 0..8 {
            let file = &file;
            scope.spawn(move || {
                for j in 0..20 {
                    append(file, |before| {
                        let lines = before.split(|byte| *byte == b'\n').count();
                        Ok::<_, io::Error>(format!("{lines} {i} {j}\n").into_bytes())
                    })
                    .unwrap();
                }
            });
        }
    });
    let text = text(&file);
    assert_eq!(text.lines().count(), 160);
    for (number, line) in text.lines().enumerate() {
        assert!(line.starts_with(&format!("{} ", number + 1)), "{line}");
    }
    let nothing = folder.at("nothing");
    let failed = append(&nothing, |_| Err::<Vec<u8>, _>(io::Error::other("no")));
    assert!(failed.is_err());
    assert_eq!(folder.names(), ["ledger"]);
}

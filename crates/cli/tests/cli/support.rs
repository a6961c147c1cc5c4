//! Folders to run in, and runs.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The small scenario of the guide, which has a bit of everything: hidden types, a secret that leaks, a report, a what-if, citations.
pub(crate) const ENVOY: &str = include_str!("../../../../guide/src/example/envoy.demarche");
/// The document that it cites.
const NOTE: &str = include_str!("../../../../guide/src/example/note.txt");
/// That document's elements.
const ELEMENTS: &str = include_str!("../../../../guide/src/example/elements.tsv");

/// The project.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The bundled scenarios.
pub(crate) fn bundled() -> Vec<PathBuf> {
    let folder = project().join("scenarios");
    let files = fs::read_dir(folder).expect("the bundled scenarios are there");
    let mut paths: Vec<PathBuf> = files.map(|f| f.expect("it can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "demarche"));
    paths.sort();
    assert!(paths.len() >= 4, "{paths:?}");
    paths
}

/// A folder of this test's own.
pub(crate) struct Folder {
    path: PathBuf,
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    /// An empty folder; `name` is the test's.
    pub(crate) fn empty(name: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            fs::remove_dir_all(&path).expect("an old folder goes away");
        }
        fs::create_dir_all(&path).expect("a folder can be made");
        Folder { path }
    }

    /// The same with the guide's model and its table.
    pub(crate) fn with_demand(self) -> Folder {
        for name in ["demand.demarche", "demand.csv"] {
            let text = fs::read_to_string(project().join("guide/src/example").join(name));
            self.write(name, text.expect("the guide's example is there"));
        }
        self
    }

    /// A folder with `envoy.demarche`, the document that it cites and that document's elements.
    pub(crate) fn envoy(name: &str) -> Folder {
        let folder = Folder::empty(name);
        folder.write("envoy.demarche", ENVOY);
        folder.write("note.txt", NOTE);
        folder.write("elements.tsv", ELEMENTS);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        let folder = path.parent().expect("it lies in a folder");
        fs::create_dir_all(folder).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there, and text")
    }

    /// Names of what lies in the folder, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).expect("the folder can be listed");
        let name = |e: fs::DirEntry| e.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.flatten().map(name).collect();
        names.sort();
        names
    }

    /// The binary, to be run here, untouched by the environment of the tests.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
        command.args(arguments).current_dir(&self.path);
        for name in ["NO_COLOR", "COLUMNS", "TERM"] {
            command.env_remove(name);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments), "")
    }

    /// Runs with a text on the standard input.
    pub(crate) fn feed(&self, arguments: &[&str], input: &str) -> Ran {
        ran(&mut self.command(arguments), input)
    }
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command, input: &str) -> Ran {
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("the standard input is a pipe");
    // A command that does not read may be gone before everything is written.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().expect("the binary ends");
    let text = |bytes| String::from_utf8(bytes).expect("what is printed is text");
    // On a busy machine anything may take so long that it is told of: that is no complaint.
    let complaints = |text: String| {
        let lines = text.split_inclusive('\n');
        lines
            .filter(|line| !line.starts_with("progress: "))
            .collect()
    };
    Ran {
        code: status.code().expect("it is not killed"),
        out: text(stdout),
        err: complaints(text(stderr)),
    }
}

impl Ran {
    /// What went to the standard output, where nothing went wrong and nothing was complained about.
    pub(crate) fn good(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    /// What went to the standard error, where what was asked for could not be had.
    pub(crate) fn bad(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (1, ""), "{}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self.err
    }
}

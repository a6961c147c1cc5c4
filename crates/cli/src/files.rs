//! Scenarios and documents on disk, and the bundled ones.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result, anyhow, bail};
use demarche_files::ReplaceError;
use demarche_scenario::World;
use demarche_scenario::load::{Loaded, load};
use demarche_workbench::store::Unwritten;

use crate::args::Form;

/// The bundled standoff.
const OVERTURES: &str = include_str!("../../../scenarios/overtures.demarche");
/// What `demarche new` writes where it is not told what the standoff is like.
pub(crate) const STARTER: &str = include_str!("../../../scenarios/starter.demarche");
/// Files larger than this are not read.
const MOST_BYTES: u64 = 64 << 20;

/// A scenario's folder, and perhaps another one for the documents that it cites.
pub(crate) struct Folder {
    root: Option<PathBuf>,
    documents: Option<PathBuf>,
}

impl World for Folder {
    fn read(&self, path: &str) -> Result<String, String> {
        let folders = [&self.root, &self.documents];
        let mut why = "no files are at hand here".to_string();
        for folder in folders.into_iter().flatten() {
            match within(folder, path) {
                Ok(text) => return Ok(text),
                Err(error) => why = error,
            }
        }
        Err(why)
    }
}

/// The text of a file that lies in `folder`, links followed.
fn within(folder: &Path, path: &str) -> Result<String, String> {
    let plain = |error| plainly(error).to_string();
    let root = folder.canonicalize().map_err(plain)?;
    let file = root.join(path).canonicalize().map_err(plain)?;
    if !file.starts_with(&root) {
        return Err("it lies outside the scenario's folder".into());
    }
    text(&file).map_err(|error| format!("{error:#}"))
}

/// An error of the system, in plain words where they are known.
pub(crate) fn plainly(error: std::io::Error) -> Error {
    anyhow!(demarche_files::plainly(&error))
}

/// The text of a file, if it is text and not too large.
fn text(path: &Path) -> Result<String> {
    let file = std::fs::File::open(path).map_err(plainly)?;
    if file.metadata()?.is_dir() {
        bail!("it is a folder");
    }
    decode(file)
}

/// A file that is not text.
#[derive(Debug, thiserror::Error)]
#[error("it is not text (UTF-8): see line {line}")]
pub(crate) struct NotText {
    /// The first line that is not, counted from 1.
    pub(crate) line: usize,
}

/// What was to be read or written when something went wrong.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} {}", path.display())]
pub(crate) struct Doing {
    doing: &'static str,
    /// The file.
    pub(crate) path: PathBuf,
}

fn doing(doing: &'static str, path: &Path) -> Doing {
    Doing {
        doing,
        path: path.to_path_buf(),
    }
}

fn decode(from: impl Read) -> Result<String> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!("it is larger than {} MiB", MOST_BYTES >> 20);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..at]
            .iter()
            .filter(|&&b| b == b'\n')
            .count();
        NotText { line }.into()
    })
}

/// A scenario and where its files come from.
pub(crate) struct Opened {
    /// Its name for messages.
    pub(crate) name: String,
    /// Text of the file, in either form.
    pub(crate) text: String,
    pub(crate) form: Form,
    pub(crate) loaded: Loaded,
    pub(crate) world: Folder,
}

/// Opens a scenario; none is the bundled one, `-` the standard input.
pub(crate) fn open(path: Option<&Path>, documents: Option<&Path>) -> Result<Opened> {
    let documents = documents.map(Path::to_path_buf);
    let (name, text, root) = match path {
        None => (
            "overtures.demarche".to_string(),
            OVERTURES.to_string(),
            None,
        ),
        Some(path) if path == Path::new("-") => {
            let text = decode(std::io::stdin()).context("cannot read the standard input")?;
            // A scenario as text never starts like this.
            let json = text.trim_start().starts_with('{');
            let name = if json { "stdin.json" } else { "stdin" };
            (name.to_string(), text, None)
        }
        Some(path) => {
            let text = read(path)?;
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
            let root = folder.unwrap_or(Path::new(".")).to_path_buf();
            (path.display().to_string(), text, Some(root))
        }
    };
    let world = Folder { root, documents };
    let loaded = load(&name, text.clone(), &world);
    let form = if name.ends_with(".json") {
        Form::Json
    } else {
        Form::Text
    };
    Ok(Opened {
        name,
        text,
        form,
        loaded,
        world,
    })
}

/// A scenario that is opened again and again, and written.
pub(crate) struct Kept {
    name: String,
    /// None for the bundled one and what came from the standard input.
    path: Option<PathBuf>,
    text: String,
    world: Folder,
}

impl Kept {
    pub(crate) fn new(path: Option<&Path>, opened: Opened) -> Kept {
        Kept {
            path: path
                .filter(|path| *path != Path::new("-"))
                .map(Path::to_path_buf),
            name: opened.name,
            text: opened.text,
            world: opened.world,
        }
    }
}

impl World for Kept {
    fn read(&self, path: &str) -> Result<String, String> {
        self.world.read(path)
    }
}

impl demarche_workbench::store::Store for Kept {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn text(&self) -> Result<String, String> {
        match &self.path {
            Some(path) => read(path).map_err(|error| format!("{error:#}")),
            None => Ok(self.text.clone()),
        }
    }

    fn read_only(&self) -> Option<String> {
        let why = "It is bundled with the program and cannot be written; write a copy with `demarche fmt` or start your own \
                   with `demarche new`, and serve that.";
        match (&self.path, self.name.starts_with("stdin")) {
            (Some(_), _) => None,
            (None, false) => Some(why.into()),
            (None, true) => {
                Some("It came from the standard input, and has no file to be written to.".into())
            }
        }
    }

    fn replace(&self, before: &str, text: &str) -> Result<(), Unwritten> {
        let Some(path) = &self.path else {
            return Err(Unwritten::Failed(self.read_only().unwrap_or_default()));
        };
        match demarche_files::replace(path, before.as_bytes(), text.as_bytes()) {
            Ok(()) => Ok(()),
            Err(ReplaceError::Changed) => Err(Unwritten::Changed),
            Err(ReplaceError::Io(error)) => Err(Unwritten::Failed(format!(
                "cannot write {}: {}",
                path.display(),
                demarche_files::plainly(&error)
            ))),
        }
    }
}

/// The text of a file named on the command line.
pub(crate) fn read(path: &Path) -> Result<String> {
    text(path).with_context(|| doing("read", path))
}

/// A file alone; of a folder, every file below it with this ending, in the order of their paths. Links to folders are not followed.
pub(crate) fn below(path: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(plainly);
        for entry in entries.with_context(|| doing("read", &folder))? {
            let entry = entry.map_err(plainly)?;
            let own = entry.path();
            if entry.file_type().map_err(plainly)?.is_dir() {
                folders.push(own);
            } else if own.extension().is_some_and(|e| e == ending) && !own.is_dir() {
                found.push(own);
            }
        }
    }
    if found.is_empty() {
        bail!(
            "there is no file that ends in .{ending} in {} or below it",
            path.display()
        );
    }
    found.sort();
    Ok(found)
}

/// Writes a file: a regular one whole or not at all.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    let written = demarche_files::write(path, text.as_bytes()).map_err(plainly);
    written.with_context(|| doing("write", path))
}

/// Writes a file that is not there yet.
pub(crate) fn create(path: &Path, text: &str) -> Result<()> {
    match demarche_files::create(path, text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
            "{} is there already, and is kept as it is; name another file",
            path.display()
        ),
        written => written
            .map_err(plainly)
            .with_context(|| doing("write", path)),
    }
}

/// Writes a file anew that had another text when it was read.
pub(crate) fn rewrite(path: &Path, before: &str, text: &str) -> Result<()> {
    let written = match demarche_files::replace(path, before.as_bytes(), text.as_bytes()) {
        Ok(()) => Ok(()),
        Err(ReplaceError::Changed) => Err(anyhow!(
            "another program has changed it meanwhile, and it is left as it is; try again"
        )),
        Err(ReplaceError::Io(error)) => Err(plainly(error)),
    };
    written.with_context(|| doing("write", path))
}

/// Adds to a file, whole or not at all, what `more` makes of the text that is there: none, if there is no file yet.
pub(crate) fn append(path: &Path, more: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let added = demarche_files::append(path, |bytes| -> Result<Vec<u8>, Unadded> {
        let text = decode(bytes).map_err(Unadded)?;
        more(&text).map(String::into_bytes).map_err(Unadded)
    });
    added
        .map_err(|Unadded(error)| error)
        .with_context(|| doing("add to", path))
}

/// Why nothing was added.
struct Unadded(Error);

impl From<std::io::Error> for Unadded {
    fn from(error: std::io::Error) -> Unadded {
        Unadded(plainly(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(within(&folder, "files.rs").is_ok());
        assert!(
            within(&folder, "../Cargo.toml")
                .unwrap_err()
                .contains("outside")
        );
        assert!(
            within(&folder, "nowhere.txt")
                .unwrap_err()
                .contains("no such file")
        );
    }
}

//! A scenario as it stands in the editor: read, checked, its names found.

use std::collections::BTreeMap;
use std::sync::Arc;

use demarche_scenario::load::{Loaded, load};
use demarche_scenario::{Problem, Severity, World, path};
use gen_lsp_types::{Position, Range};

use crate::Disk;
use crate::index::Index;
use crate::text::{self, Lines};

/// Texts by the path of their file, or by the whole address where it is not that of a file.
pub(crate) type Texts = BTreeMap<String, Arc<str>>;

/// The files of a scenario: what is open in the editor first, then what lies on the disk.
pub(crate) struct Overlay {
    /// What stands before a path that counts from the scenario's folder.
    prefix: String,
    texts: Texts,
    disk: Arc<dyn World + Send + Sync>,
}

impl World for Overlay {
    fn read(&self, path: &str) -> Result<String, String> {
        match self.texts.get(&format!("{}{path}", self.prefix)) {
            Some(text) => Ok(text.to_string()),
            None => self.disk.read(path),
        }
    }
}

/// A file of a scenario.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Its path, or its whole address. None where the text is not the file's own: JSON is shown as text.
    pub(crate) key: Option<String>,
    pub(crate) lines: Lines,
}

/// A scenario with all that its text says.
pub(crate) struct Reading {
    pub(crate) loaded: Loaded,
    pub(crate) world: Arc<Overlay>,
    /// Everything that is wrong with it, as `demarche check` has it.
    pub(crate) problems: Vec<Problem>,
    /// In the order of [`Loaded::files`].
    pub(crate) files: Vec<File>,
    pub(crate) index: Index,
}

impl Reading {
    /// Reads and checks the scenario in the file `key`, which is open.
    pub(crate) fn new(key: &str, texts: &Texts, disk: &dyn Disk) -> Reading {
        let own = key.rsplit('/').next().unwrap_or(key);
        let prefix = &key[..key.len() - own.len()];
        let world = Arc::new(Overlay {
            prefix: prefix.to_string(),
            texts: texts.clone(),
            disk: disk.folder(prefix),
        });
        let text = texts.get(key).map(|t| t.to_string()).unwrap_or_default();
        let loaded = load(key, text, &*world);
        let (_, problems) = loaded.check(&*world);
        let index = Index::new(&loaded.whole, &loaded.files);
        let folder = path::folder(key);
        let file = |(i, file): (usize, &demarche_scenario::SourceFile)| {
            let below = match folder {
                "" => Some(file.name.as_str()),
                folder => file
                    .name
                    .strip_prefix(folder)
                    .and_then(|n| n.strip_prefix('/')),
            };
            let as_text = file.name.ends_with(" as text");
            File {
                key: match i {
                    0 => Some(key.to_string()),
                    _ => below
                        .filter(|_| !as_text)
                        .map(|below| format!("{prefix}{below}")),
                },
                lines: Lines::new(&file.text),
            }
        };
        let files = loaded.files.iter().enumerate().map(file).collect();
        Reading {
            files,
            loaded,
            world,
            problems,
            index,
        }
    }

    /// Which of its files this is.
    pub(crate) fn file(&self, key: &str) -> Option<u16> {
        let at = self
            .files
            .iter()
            .position(|f| f.key.as_deref() == Some(key))?;
        u16::try_from(at).ok()
    }

    pub(crate) fn text(&self, file: u16) -> &str {
        self.loaded
            .files
            .get(usize::from(file))
            .map_or("", |f| f.text.as_str())
    }

    pub(crate) fn offset(&self, file: u16, position: Position) -> usize {
        self.files
            .get(usize::from(file))
            .map_or(0, |f| f.lines.offset(self.text(file), position))
    }

    pub(crate) fn range(&self, span: demarche_scenario::Span) -> Range {
        self.files
            .get(usize::from(span.file))
            .map(|f| f.lines.range(self.text(span.file), span))
            .unwrap_or_default()
    }

    /// What stands at a span.
    pub(crate) fn at(&self, span: demarche_scenario::Span) -> &str {
        text::at(self.text(span.file), span)
    }

    /// Whether nothing keeps it from being solved.
    pub(crate) fn sound(&self) -> bool {
        self.problems.iter().all(|p| p.severity != Severity::Error)
    }

    /// How many mistakes there are.
    pub(crate) fn mistakes(&self) -> usize {
        let errors = self.problems.iter();
        errors.filter(|p| p.severity == Severity::Error).count()
    }
}

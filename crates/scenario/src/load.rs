//! A scenario with its includes: which files there are, and one tree of all of them.

use std::collections::BTreeSet;

use crate::World;
use crate::check;
use crate::json;
use crate::model::Model;
use crate::parse;
use crate::path;
use crate::print;
use crate::problem::{self, Problem, Severity};
use crate::span::Span;
use crate::syntax::{Include, Item, Scenario};
use crate::vary;

/// Files of one scenario, itself among them.
const MAX_FILES: usize = 64;
/// Largest depth of includes within includes.
const MAX_DEPTH: usize = 16;
/// Bytes of all files together.
const MAX_BYTES: usize = 4 << 20;

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name, as a reader would find it: the including scenario's folder is part of it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A scenario as read, before it is checked.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The file alone, its `include`s unresolved: what `fmt` prints.
    pub scenario: Scenario,
    /// Every `include` replaced by the items of its file, documents named from the scenario's own folder: what
    /// [`check`](crate::check()) takes.
    pub whole: Scenario,
    /// All files, the scenario first; [`Span::file`] is the index.
    pub files: Vec<SourceFile>,
    /// Everything that was wrong with reading them, however much; [`Loaded::check`] puts it in order and in bounds.
    pub problems: Vec<Problem>,
}

/// Reads the scenario `text`, known as `name`, and whatever it includes.
///
/// Paths are relative to the file that names them and may not leave the scenario's folder; `world` is asked for them
/// by their path from that folder. A file that is included a second time adds nothing, one that includes itself, if only by
/// way of others, is a mistake, and the `scenario` item of an included file is left out with a warning.
///
/// A file whose name ends in `.json` is read as JSON. Where that goes well, its text among the files is the text form, and
/// its name there ends in `as text`.
///
/// Limits: 64 files, includes 16 deep, 4 MiB altogether.
pub fn load(name: &str, text: String, world: &dyn World) -> Loaded {
    let mut loader = Loader {
        world,
        folder: path::folder(name).to_string(),
        read: BTreeSet::new(),
        open: Vec::new(),
        bytes: 0,
        files: Vec::new(),
        problems: Vec::new(),
        places: BTreeSet::new(),
        placed: 0,
    };
    let own = name.rsplit('/').next().unwrap_or(name).to_string();
    let scenario = loader.parse(name.to_string(), text);
    let whole = loader.splice(own, scenario.clone());
    let mut problems = loader.problems;
    // Where something could not be read, that is what is wrong.
    if whole.items.is_empty() && problems.iter().all(|p| p.severity != Severity::Error) {
        problems.push(empty(loader.files.first()));
    }
    Loaded {
        scenario,
        whole,
        files: loader.files,
        problems,
    }
}

impl Loaded {
    /// The same for so many rounds, whatever the scenario says.
    pub fn with_rounds(mut self, rounds: u32) -> Loaded {
        vary::set_rounds(&mut self.scenario, rounds);
        vary::set_rounds(&mut self.whole, rounds);
        self
    }

    /// Checks the whole. All problems of reading and checking come in the order of their places; the model is there only if
    /// none is an error. Where reading failed, only what was read is judged.
    pub fn check(&self, world: &dyn World) -> (Option<Model>, Vec<Problem>) {
        let unread = |p: &Problem| p.severity == Severity::Error;
        let (model, mut problems) = if self.problems.iter().any(unread) {
            (None, check::check_remains(&self.whole, world))
        } else {
            check::check_all(&self.whole, world)
        };
        problems.extend(self.problems.iter().cloned());
        (model, problem::at_most(problems))
    }
}

impl Loaded {
    /// What a strict reader remarks on where there is no mistake: what carries weight by default, cites nothing, or never matters.
    /// Warnings. Of very many, only the first, counted apart for what cites nothing and all the rest.
    pub fn remarks(&self, model: &Model) -> Vec<Problem> {
        let remarks = check::remarks(&self.whole, model);
        // Most of a scenario may cite nothing: that is not to hide what else there is.
        let (uncited, others): (Vec<Problem>, _) =
            remarks.into_iter().partition(|p| p.code == "uncited");
        let mut remarks = problem::at_most(others);
        remarks.extend(problem::at_most(uncited));
        remarks
    }
}

struct Loader<'a> {
    world: &'a dyn World,
    /// The scenario's folder, as part of its files' names.
    folder: String,
    /// Paths read so far, from the scenario's folder.
    read: BTreeSet<String>,
    /// Paths of the file being spliced and of those that include it.
    open: Vec<String>,
    /// Length of all files.
    bytes: usize,
    files: Vec<SourceFile>,
    problems: Vec<Problem>,
    /// Where the first so many problems are: file and byte.
    places: BTreeSet<(u16, u32)>,
    placed: usize,
}

impl Loader<'_> {
    fn parse(&mut self, mut name: String, mut text: String) -> Scenario {
        let file = u16::try_from(self.files.len()).unwrap_or(u16::MAX);
        let mut scenario = Scenario::default();
        self.bytes += text.len();
        if self.bytes > MAX_BYTES {
            self.problems.push(too_large(Span::new(file, 0, 0)));
        } else if name.ends_with(".json") {
            let (read, problems) = json::from_json(&text, file);
            scenario = read;
            if problems.is_empty() {
                // So that whatever is wrong has a line to be shown in.
                name.push_str(" as text");
                text = print::print(&scenario);
                scenario = parse::parse_all(&text, file).0;
            }
            self.problems.extend(problems);
        } else {
            let (parsed, problems) = parse::parse_all(&text, file);
            self.problems.extend(problems);
            scenario = parsed;
        }
        self.files.push(SourceFile { name, text });
        scenario
    }

    /// Puts the items of included files in place of the `include`s of `scenario`, whose path is `path`.
    fn splice(&mut self, path: String, scenario: Scenario) -> Scenario {
        let folder = path::folder(&path).to_string();
        let included = !self.open.is_empty();
        self.read.insert(path.clone());
        self.open.push(path);
        let mut items = Vec::new();
        for item in scenario.items {
            match item {
                Item::Include(include) => items.extend(self.include(&folder, &include)),
                Item::Header(header) if included => {
                    self.problems.push(included_header(header.meta.span));
                }
                Item::Source(mut source) => {
                    if let Some(document) = &mut source.document
                        && let Ok(path) = path::resolve(&folder, &document.value)
                    {
                        document.value = path;
                    }
                    items.push(Item::Source(source));
                }
                item => items.push(item),
            }
        }
        self.open.pop();
        Scenario {
            items,
            trailing_comments: scenario.trailing_comments,
        }
    }

    /// The items of an included file; none if it cannot be had.
    fn include(&mut self, folder: &str, include: &Include) -> Vec<Item> {
        let span = include.path_span;
        let path = match path::resolve(folder, &include.path) {
            Ok(path) => path,
            Err(why) => {
                // A missing path has been reported by the parser.
                let new = self.problems[self.placed..].iter();
                let new = new.map(|p| (p.span.file, p.span.start));
                self.places.extend(new);
                self.placed = self.problems.len();
                if !self.places.contains(&(span.file, span.start)) {
                    self.problems.push(bad_path(span, &include.path, why));
                }
                return Vec::new();
            }
        };
        if self.open.contains(&path) {
            self.problems.push(cycle(span, &path));
        } else if self.read.contains(&path) {
            return Vec::new();
        } else if self.open.len() > MAX_DEPTH {
            self.problems.push(too_nested(span));
        } else if self.files.len() >= MAX_FILES {
            self.problems.push(too_many_files(span));
        } else {
            match self.world.read(&path) {
                Ok(text) => {
                    let name = match self.folder.as_str() {
                        "" => path.clone(),
                        folder => format!("{folder}/{path}"),
                    };
                    let scenario = self.parse(name, text);
                    return self.splice(path, scenario).items;
                }
                Err(why) => self.problems.push(no_file(span, &path, &why)),
            }
        }
        Vec::new()
    }
}

/// Nothing but blanks, comments and files in which there is no more. Its place is the first line that is not blank.
fn empty(file: Option<&SourceFile>) -> Problem {
    let text = file.map_or("", |file| file.text.as_str());
    let start = text.len() - text.trim_start().len();
    let line = text[start..].lines().next().unwrap_or("");
    // At the end of a blank text there is no line to be shown.
    let start = if line.is_empty() { 0 } else { start };
    Problem::error(
        "empty",
        Span::new(0, start, start + line.trim_end().len()),
        "there is no scenario here: no title, no actors, no decisions, no questions",
    )
    .hint(
        "start with `scenario \"A title\"`, and `rounds 4` under it; `demarche new FILE` writes a small scenario to start from",
    )
}

/// A path that a scenario may not name; `why` completes a sentence that starts with "it".
pub(crate) fn bad_path(span: Span, path: &str, why: &str) -> Problem {
    Problem::error(
        "bad-path",
        span,
        format!("the path `{path}` cannot be followed: it {why}"),
    )
    .hint("name a file in the scenario's folder or below it, with `/` between folders")
}

fn no_file(span: Span, path: &str, why: &str) -> Problem {
    Problem::error("no-file", span, format!("`{path}` cannot be read: {why}"))
        .hint("a path is taken from the folder of the file that names it")
}

fn cycle(span: Span, path: &str) -> Problem {
    Problem::error(
        "include-cycle",
        span,
        format!("`{path}` includes itself, here or by way of other files"),
    )
    .hint("take this `include` out")
}

fn included_header(span: Span) -> Problem {
    Problem::warning(
        "included-header",
        span,
        "this file is included, so its `scenario` item is left out",
    )
    .hint("title, rounds, memory, precision and discount are those of the including scenario")
}

fn too_nested(span: Span) -> Problem {
    Problem::error(
        "include-depth",
        span,
        format!("includes within includes go deeper than {MAX_DEPTH}"),
    )
    .hint("include the file from one further up")
}

fn too_many_files(span: Span) -> Problem {
    Problem::error(
        "too-many-files",
        span,
        format!("a scenario can have {MAX_FILES} files; this would be one more"),
    )
    .hint("join some of them")
}

fn too_large(span: Span) -> Problem {
    Problem::error(
        "too-large",
        span,
        format!(
            "this file makes the scenario larger than {} MiB, and is not read",
            MAX_BYTES >> 20
        ),
    )
    .hint("a scenario is text; is this the right file?")
}

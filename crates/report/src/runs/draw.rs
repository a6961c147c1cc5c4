//! Drawing a run, or what is left of it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use demarche_game::compile::{self, compile};
use demarche_game::ensemble::{self, Ensemble, Schema};
use demarche_game::progress::Progress;
use demarche_scenario::load::Loaded;
use demarche_scenario::model::Model;

use super::folder::{
    DRAWS, LOCK, RUN, aside, begin, disk, manifest, partial, remove, rename, sha256, write,
};
use super::manifest::{Manifest, Shard, Written, range};
use super::table::{Reader, Writer};
use super::{Run, RunError};
use crate::analyse::{AnalyseError, Settings};

/// Draws between two that are brought to the disk: what a killed run loses at most. What is drawn does not depend on it.
const BATCH: u64 = 128;

/// What to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How many draws the whole run has, at least 1.
    pub draws: u64,
    /// Which.
    pub seed: u64,
    /// Which part of them; none for all.
    pub shard: Option<Shard>,
    /// Whether to draw anew what is there already.
    pub again: bool,
}

impl Wanted {
    /// How many draws it has.
    pub fn count(&self) -> u64 {
        let range = range(self.draws, self.shard);
        range.end - range.start
    }
}

/// What came of it.
#[derive(Debug)]
pub enum Outcome {
    /// The run is whole.
    Whole {
        /// It.
        run: Box<Run>,
        /// How many of its draws were there before.
        before: u64,
    },
    /// It was stopped; asked again, it goes on.
    Stopped {
        /// Where what is done lies.
        folder: PathBuf,
        /// How many draws are done.
        done: u64,
        /// How many there are to do.
        of: u64,
    },
}

/// Draws what is not there yet of a run, in `folder`, or in the usual place below `runs`.
///
/// # Errors
/// Something else lies there, somebody else is at it, the disk fails, or the scenario cannot be solved. What was drawn stays.
pub fn draw(
    loaded: &Loaded,
    model: &Model,
    wanted: &Wanted,
    settings: &Settings,
    place: Place<'_>,
    progress: &dyn Progress,
) -> Result<Outcome, RunError> {
    let bare = Manifest::new(loaded, &model.title, wanted, settings);
    let folder = match place {
        Place::Here(folder) => folder.to_path_buf(),
        Place::Below(runs) => runs.join(bare.name()),
    };
    if folder.exists() {
        let found = manifest(&folder)?;
        if found.bare() != bare {
            return Err(RunError::Other {
                path: folder,
                why: format!(
                    "another run lies here ({} draws, seed {}); name another folder",
                    found.draws, found.seed
                ),
            });
        }
        if !wanted.again {
            let run = Run::open(&folder)?;
            let before = run.table.rows();
            return Ok(Outcome::Whole {
                run: Box::new(run),
                before,
            });
        }
        fs::remove_dir_all(&folder).map_err(|e| disk(&folder, &e))?;
    }
    let aside = partial(&folder);
    if !aside.join(RUN).exists() {
        begin(&aside, &bare, loaded)?;
    } else if manifest(&aside)?.bare() != bare {
        return Err(RunError::Other {
            path: aside,
            why: "another run was begun here; remove it or name another folder".into(),
        });
    }
    let lock = lock(&aside)?;
    let schema = Schema::new(model, settings.cut_off);
    let parts = Parts::find(&aside, &schema)?;
    let range = bare.range();
    let (before, count) = (parts.rows, range.end - range.start);
    if !aside.join(DRAWS).exists() {
        let done = fill(parts, &bare, model, settings, progress)?;
        if done < count {
            return Ok(Outcome::Stopped {
                folder: aside,
                done,
                of: count,
            });
        }
        let parts = Parts::find(&aside, &schema)?;
        join(&aside, &schema, &parts.paths)?;
    }
    finish(&aside, &folder, &bare, count)?;
    drop(lock);
    Ok(Outcome::Whole {
        run: Box::new(Run::open(&folder)?),
        before,
    })
}

/// Where a run lies.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// In this folder.
    Here(&'a Path),
    /// In a folder of its own below this one, named by what it is.
    Below(&'a Path),
}

/// Keeps others from drawing the same run; given up when whoever holds it ends, in whatever way.
fn lock(folder: &Path) -> Result<File, RunError> {
    let path = folder.join(LOCK);
    let file = File::create(&path).map_err(|e| disk(&path, &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(RunError::Other {
            path: folder.to_path_buf(),
            why: "another process is drawing this run".into(),
        }),
        Err(TryLockError::Error(error)) => Err(disk(&path, &error)),
    }
}

/// Batches on the disk.
struct Parts<'s> {
    folder: PathBuf,
    schema: &'s Schema,
    paths: Vec<PathBuf>,
    rows: u64,
}

impl<'s> Parts<'s> {
    fn find(folder: &Path, schema: &'s Schema) -> Result<Parts<'s>, RunError> {
        let mut parts = Parts {
            folder: folder.to_path_buf(),
            schema,
            paths: Vec::new(),
            rows: 0,
        };
        loop {
            let path = parts.next();
            if !path.exists() {
                return Ok(parts);
            }
            let reader = Reader::open(&path, schema).map_err(|e| disk(&path, &e))?;
            parts.rows += reader.rows();
            parts.paths.push(path);
        }
    }

    fn next(&self) -> PathBuf {
        self.folder
            .join(format!("part-{:05}.parquet", self.paths.len()))
    }

    fn add(&mut self, records: Vec<ensemble::Record>) -> Result<(), RunError> {
        let path = self.next();
        let rows = records.len() as u64;
        let attempt = || {
            let mut writer = Writer::new(&aside(&path), self.schema)?;
            records
                .into_iter()
                .try_for_each(|record| writer.push(record))?;
            writer.finish()
        };
        attempt().map_err(|e| disk(&path, &e))?;
        rename(&aside(&path), &path)?;
        self.rows += rows;
        self.paths.push(path);
        Ok(())
    }
}

/// Draws until all are there or it is stopped; how many are there then.
fn fill(
    mut parts: Parts<'_>,
    bare: &Manifest,
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<u64, RunError> {
    let range = bare.range();
    let count = range.end - range.start;
    if parts.rows >= count {
        return Ok(parts.rows);
    }
    let limits = compile::Settings {
        max_nodes: settings.max_nodes,
    };
    let compiled = compile(model, &limits, progress).map_err(AnalyseError::Compile)?;
    let wanted = ensemble::Settings {
        seed: bare.seed,
        precision: bare.precision,
        cut_off: bare.until,
        threads: settings.threads,
        ..ensemble::Settings::default()
    };
    let ensemble = Ensemble::new(model, compiled, &wanted, progress);
    let ensemble = ensemble.map_err(AnalyseError::Unsolved)?;
    let schema = parts.schema;
    while parts.rows < count {
        let start = range.start + parts.rows;
        let batch = start..range.end.min(start + BATCH);
        let size = batch.end - batch.start;
        let within = Within {
            progress,
            from: parts.rows as f64 / count as f64,
            share: size as f64 / count as f64,
        };
        let records = ensemble.records(schema, batch, &within);
        let drawn = records.len() as u64;
        if drawn > 0 {
            parts.add(records)?;
        }
        if drawn < size {
            break;
        }
    }
    Ok(parts.rows)
}

/// Makes one table of several. It does not depend on how the rows were split.
pub(super) fn join(folder: &Path, schema: &Schema, parts: &[PathBuf]) -> Result<(), RunError> {
    let path = folder.join(DRAWS);
    let writer = Writer::new(&aside(&path), schema);
    let mut writer = writer.map_err(|e| disk(&path, &e))?;
    for part in parts {
        let reader = Reader::open(part, schema).map_err(|e| disk(part, &e))?;
        reader
            .each(|record| writer.push(record))
            .map_err(|e| disk(part, &e))?;
    }
    writer.finish().map_err(|e| disk(&path, &e))?;
    rename(&aside(&path), &path)
}

/// Gives a folder that has its table the last of its files and its name.
pub(super) fn finish(
    aside: &Path,
    folder: &Path,
    bare: &Manifest,
    rows: u64,
) -> Result<(), RunError> {
    let whole = Manifest {
        table: Some(Written {
            rows,
            sha256: sha256(&aside.join(DRAWS))?,
        }),
        ..bare.clone()
    };
    write(&aside.join(RUN), whole.json().as_bytes())?;
    for entry in fs::read_dir(aside).map_err(|e| disk(aside, &e))?.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("part-") || name.ends_with(".new") || name == LOCK {
            remove(&entry.path())?;
        }
    }
    rename(aside, folder)
}

/// The progress of one batch among all.
struct Within<'p> {
    progress: &'p dyn Progress,
    from: f64,
    share: f64,
}

impl Progress for Within<'_> {
    fn step(&self, phase: &str, done: f64) {
        self.progress.step(phase, self.from + self.share * done);
    }

    fn cancelled(&self) -> bool {
        self.progress.cancelled()
    }
}

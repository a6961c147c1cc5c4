//! Drawing a run, or what is left of it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use demarche_engine::progress::Progress;
use demarche_inference::solve;
use demarche_inference::uncertain::ensemble::{self, Ensemble, Head, Sampler, Schema, Table};
use demarche_scenario::load::Loaded;
use demarche_scenario::model::Model;

use super::folder::{
    DRAWS, LOCK, RUN, begin, begin_file, check, check_placed, check_scenario, disk, manifest,
    partial, put, remove, rename, sha256, write,
};
use super::manifest::{Manifest, Shard, Written, range};
use super::table::{Reader, Writer, rows};
use super::{Run, RunError};
use demarche_inference::solve::Solved;
use demarche_inference::uncertain::worlds::Settings;

/// Draws between two that are brought to the disk: what a killed run loses at most. What is drawn does not depend on it.
const BATCH: u64 = 128;

/// The draws to make.
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

/// Outcome of a draw.
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
/// The folder holds something else, another process draws into it, the disk fails, or the scenario cannot be solved. What was
/// drawn stays.
pub fn draw(
    (loaded, model): (&Loaded, &Model),
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
    } else {
        let begun = manifest(&aside)?;
        if begun.bare() != bare {
            return Err(RunError::Other {
                path: aside,
                why: "another run was begun here; remove it or name another folder".into(),
            });
        }
        check_scenario(&aside, &begun)?;
    }
    let lock = lock(&aside)?;
    let job = Job {
        bare: &bare,
        model,
        settings,
        progress,
    };
    let outcome = job.complete(&aside, &folder);
    drop(lock);
    outcome
}

/// Where a run lies.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// In this folder.
    Here(&'a Path),
    /// In a folder of its own below this one, named by what it is.
    Below(&'a Path),
}

/// Keeps others from drawing the same run; given up when the process that holds it ends, in whatever way.
pub(super) fn lock(folder: &Path) -> Result<File, RunError> {
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

/// The place of a batch.
pub(super) fn part(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("part-{number:05}.parquet"))
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
            check_placed(&path)?;
            let reader = Reader::open(&path, schema).map_err(|e| disk(&path, &e))?;
            parts.rows += reader.rows();
            parts.paths.push(path);
        }
    }

    /// The data that decide each draw's weight, in their order.
    fn heads(&self) -> Result<Vec<Head>, RunError> {
        let mut heads = Vec::new();
        for path in &self.paths {
            let read = Reader::open(path, self.schema).and_then(|reader| reader.heads());
            heads.extend(read.map_err(|e| disk(path, &e))?);
        }
        Ok(heads)
    }

    fn next(&self) -> PathBuf {
        part(&self.folder, self.paths.len())
    }

    fn add(&mut self, records: Vec<ensemble::Record>) -> Result<(), RunError> {
        let path = self.next();
        let rows = records.len() as u64;
        let mut part = begin_file(&path)?;
        let attempt = || {
            let mut writer = Writer::new(part.file(), self.schema)?;
            records
                .into_iter()
                .try_for_each(|record| writer.push(record))?;
            writer.finish()
        };
        attempt().map_err(|e| disk(&path, &e))?;
        put(&path, part)?;
        self.rows += rows;
        self.paths.push(path);
        Ok(())
    }
}

/// The work left in a folder.
pub(super) struct Job<'a> {
    pub(super) bare: &'a Manifest,
    pub(super) model: &'a Model,
    pub(super) settings: &'a Settings,
    pub(super) progress: &'a dyn Progress,
}

impl Job<'_> {
    /// Draws what is missing in a folder that was begun, and gives it its name. No other process may draw into it.
    ///
    /// A run that is whole gets further draws where a few of them carry almost all of the weight.
    pub(super) fn complete(&self, aside: &Path, folder: &Path) -> Result<Outcome, RunError> {
        if let Some(rows) = self.finished(aside)? {
            return name(aside, folder, rows);
        }
        let schema = Schema::new(self.model, self.settings.cut_off);
        let mut parts = Parts::find(aside, &schema)?;
        let before = parts.rows;
        let range = self.bare.range();
        let mut sampler = Sampler::new(self.model, self.bare.seed, self.bare.draws);
        let mut wanted = range.end - range.start;
        let mut base = None;
        loop {
            self.fill(&mut parts, &mut base, &sampler, wanted)?;
            if parts.rows < wanted {
                return Ok(Outcome::Stopped {
                    folder: aside.to_path_buf(),
                    done: parts.rows,
                    of: wanted,
                });
            }
            // The effective sample size of a part of the draws says nothing of the whole.
            if self.bare.shard.is_some() || !sampler.refit(&parts.heads()?) {
                break;
            }
            wanted = sampler.count();
        }
        let audit = match self.bare.shard {
            // A part is audited with the whole that it is merged into.
            Some(_) => None,
            None => {
                let audit = self.ensemble(self.base(&mut base)?).audit(
                    &sampler,
                    self.bare.draws,
                    self.progress,
                );
                if audit.is_none() {
                    return Ok(Outcome::Stopped {
                        folder: aside.to_path_buf(),
                        done: wanted,
                        of: wanted,
                    });
                }
                audit
            }
        };
        let whole = Manifest {
            table: Some(join(aside, &schema, &parts.paths, &sampler)?),
            audit,
            ..self.bare.clone()
        };
        write(&aside.join(RUN), whole.sealed().as_bytes())?;
        name(aside, folder, before)
    }

    /// How many rows lie in a folder whose manifest already says that its table is whole: it lacks nothing but its name.
    fn finished(&self, aside: &Path) -> Result<Option<u64>, RunError> {
        let found = manifest(aside)?;
        let Some(written) = found.table.as_ref().filter(|_| found.bare() == *self.bare) else {
            return Ok(None);
        };
        check(&aside.join(DRAWS), &written.sha256)?;
        Ok(Some(written.rows))
    }

    /// Draws until there are `wanted` rows or it is stopped.
    fn fill(
        &self,
        parts: &mut Parts<'_>,
        base: &mut Option<Solved>,
        sampler: &Sampler<'_>,
        wanted: u64,
    ) -> Result<(), RunError> {
        let first = self.bare.range().start;
        while parts.rows < wanted {
            let ensemble = self.ensemble(self.base(base)?);
            let start = first + parts.rows;
            let batch = start..first + wanted.min(parts.rows + BATCH);
            let size = batch.end - batch.start;
            let within = Within {
                progress: self.progress,
                from: parts.rows as f64 / wanted as f64,
                share: size as f64 / wanted as f64,
                further: start >= self.bare.draws,
            };
            let records = ensemble.sampled(parts.schema, sampler, batch, &within);
            let drawn = records.len() as u64;
            if drawn > 0 {
                parts.add(records)?;
            }
            if drawn < size {
                break;
            }
        }
        Ok(())
    }

    /// The point estimate, from which all draws start: solved when it is first needed.
    fn base<'s>(&self, base: &'s mut Option<Solved>) -> Result<&'s Solved, RunError> {
        Ok(match base {
            Some(solved) => solved,
            None => base.insert(self.solve()?),
        })
    }

    fn solve(&self) -> Result<Solved, RunError> {
        let settings = solve::Settings {
            precision: self.bare.precision,
            vouch: None,
            ..self.settings.solve.clone()
        };
        Ok(Solved::new(self.model, &settings, self.progress)?)
    }

    fn ensemble<'s>(&self, base: &'s Solved) -> Ensemble<'s> {
        let wanted = ensemble::Settings {
            seed: self.bare.seed,
            cut_off: self.bare.until,
            threads: self.settings.solve.trace.threads,
            ..ensemble::Settings::default()
        };
        Ensemble::new(base, &wanted)
    }
}

/// Makes one table of several, and says with what density each row was drawn. It does not depend on how the rows were split.
fn join(
    folder: &Path,
    schema: &Schema,
    parts: &[PathBuf],
    sampler: &Sampler<'_>,
) -> Result<Written, RunError> {
    let path = folder.join(DRAWS);
    let mut whole = begin_file(&path)?;
    let mut writer = Writer::new(whole.file(), schema).map_err(|e| disk(&path, &e))?;
    for part in parts {
        let reader = Reader::open(part, schema).map_err(|e| disk(part, &e))?;
        reader
            .each(|mut record| {
                record.log_density = sampler.log_density(record.index);
                writer.push(record)
            })
            .map_err(|e| disk(part, &e))?;
    }
    writer.finish().map_err(|e| disk(&path, &e))?;
    let written = Written {
        rows: rows(whole.aside()).map_err(|e| disk(&path, &e))?,
        sha256: sha256(whole.aside())?,
    };
    whole.commit().map_err(|e| disk(&path, &e))?;
    Ok(written)
}

/// Removes what was needed on the way, and gives the folder of a run that is whole its name.
///
/// Whoever is killed in here goes on from the manifest, which has the table's digest.
fn name(aside: &Path, folder: &Path, before: u64) -> Result<Outcome, RunError> {
    for entry in fs::read_dir(aside).map_err(|e| disk(aside, &e))?.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("part-") || name.ends_with(".new") || name == LOCK {
            remove(&entry.path())?;
        }
    }
    rename(aside, folder)?;
    Ok(Outcome::Whole {
        run: Box::new(Run::open(folder)?),
        before,
    })
}

/// The progress of one batch among all.
struct Within<'p> {
    progress: &'p dyn Progress,
    from: f64,
    share: f64,
    /// Whether these draws come after the first ones.
    further: bool,
}

impl Progress for Within<'_> {
    fn step(&self, phase: &str, done: f64) {
        let phase = if self.further {
            "adding where it counts"
        } else {
            phase
        };
        self.progress.step(phase, self.from + self.share * done);
    }

    fn cancelled(&self) -> bool {
        self.progress.cancelled()
    }
}

//! Ensembles as folders: drawn in batches, resumed after any interruption, split among processes and merged again.
//!
//! While a run goes on, its folder's name ends in `.partial` and holds a `part-….parquet` for every batch, written under another
//! name, brought to the disk, and renamed. At the end the parts become one `draws.parquet`, and the folder gets its name: it is
//! there whole, or not at all. Every file of a run has its digest, and no file is read without it. What lies in it depends on the scenario, the seed, the number of draws and the version alone,
//! however often the run was interrupted and among however many it was split.

mod compare;
mod draw;
mod folder;
mod list;
mod manifest;
mod merge;
mod table;

use std::path::{Path, PathBuf};

use demarche_inference::solve::SolveError;
use demarche_inference::uncertain::ensemble::{Draws, Overview, Schema, overview};
use demarche_scenario::model::Model;
use demarche_scenario::{Nowhere, check, parse};

pub use self::compare::{Compared, Moved, compare};
pub use self::draw::{Outcome, Place, Wanted, draw};
pub use self::list::{Found, Listed, list};
pub use self::manifest::{Manifest, Shard, Text, Written};
pub use self::merge::merge;

use self::folder::{DRAWS, RUN, SCENARIO, disk};
use self::table::Reader;

/// Why there is no run.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RunError {
    /// The scenario could not be solved.
    #[error(transparent)]
    Solve(#[from] SolveError),
    /// A file or folder could not be read or written.
    #[error("{}: {why}", path.display())]
    Disk {
        /// Which.
        path: PathBuf,
        /// Why, in plain words.
        why: String,
    },
    /// The folder holds something other than what is asked for.
    #[error("{}: {why}", path.display())]
    Other {
        /// Where.
        path: PathBuf,
        /// The mistake, and the remedy.
        why: String,
    },
}

/// A run that is whole.
pub struct Run {
    /// Where it lies.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its scenario.
    pub model: Model,
    /// Its columns.
    pub schema: Schema,
    table: Reader,
}

impl Run {
    /// Opens the run in a folder.
    ///
    /// # Errors
    /// There is none, it is not whole, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Run, RunError> {
        let manifest = folder::manifest(folder)?;
        let other = |why: &str| RunError::Other {
            path: folder.to_path_buf(),
            why: why.into(),
        };
        let Some(written) = &manifest.table else {
            let why = "this run is not finished; the command that began it goes on with it";
            return Err(other(why));
        };
        folder::check_scenario(folder, &manifest)?;
        folder::check(&folder.join(DRAWS), &written.sha256)?;
        let path = folder.join(SCENARIO);
        let text = std::fs::read_to_string(&path).map_err(|e| disk(&path, &e))?;
        let (scenario, _) = parse::parse(&text, 0);
        let (model, _) = check(&scenario, &Nowhere);
        let model = model.ok_or_else(|| other("this version cannot read its scenario"))?;
        let schema = Schema::new(&model, manifest.until);
        let path = folder.join(DRAWS);
        let table = Reader::open(&path, &schema).map_err(|e| disk(&path, &e))?;
        if table.rows() != written.rows {
            return Err(other(
                "its table does not have the rows that its run.json says",
            ));
        }
        Ok(Run {
            folder: folder.to_path_buf(),
            manifest,
            model,
            schema,
            table,
        })
    }

    /// All columns in a few numbers, read from the disk one at a time.
    ///
    /// # Errors
    /// The table cannot be read.
    pub fn overview(&self) -> Result<Overview, RunError> {
        let path = self.folder.join(DRAWS);
        overview(&self.schema, &self.table, self.manifest.draws).map_err(|e| disk(&path, &e))
    }

    /// Whether there is nothing to draw, so that one world stands for all.
    pub fn certain(&self) -> bool {
        Draws::new(&self.model, self.manifest.seed).certain()
    }

    /// The manifest's name for people: where it lies.
    fn place(&self) -> String {
        self.folder.join(RUN).display().to_string()
    }
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Run").field(&self.place()).finish()
    }
}

//! Shards of a run, made into the whole.

use std::path::{Path, PathBuf};

use super::draw::{Place, finish, join};
use super::folder::{DRAWS, begin_like, partial};
use super::{Run, RunError};

/// Makes one run of shards that make it up, whatever their order; the same, byte for byte, as if one process had drawn it.
///
/// # Errors
/// They are not of one run, some are missing or there twice, or the disk fails.
pub fn merge(shards: &[PathBuf], place: Place<'_>) -> Result<Run, RunError> {
    let mut runs = shards
        .iter()
        .map(|folder| Run::open(folder))
        .collect::<Result<Vec<_>, _>>()?;
    runs.sort_by_key(|run| run.manifest.range().start);
    let Some(first) = runs.first() else {
        return Err(RunError::Other {
            path: PathBuf::from("."),
            why: "there is nothing to merge".into(),
        });
    };
    let whole = first.manifest.whole();
    let folder = match place {
        Place::Here(folder) => folder.to_path_buf(),
        Place::Below(runs) => runs.join(whole.name()),
    };
    let mut next = 0;
    for run in &runs {
        let other = |why| RunError::Other {
            path: run.folder.clone(),
            why,
        };
        if run.manifest.whole() != whole {
            let with = first.folder.display();
            let why = format!("this is part of another run than {with}: see their run.json");
            return Err(other(why));
        }
        let range = run.manifest.range();
        if range.start > next {
            return Err(other(format!(
                "draws {next} to {} are missing before this one",
                range.start - 1
            )));
        }
        if range.start < next {
            return Err(other(format!(
                "draws from {} on are there twice",
                range.start
            )));
        }
        next = range.end;
    }
    if next < whole.draws {
        return Err(RunError::Other {
            path: folder,
            why: format!("draws {next} to {} are missing", whole.draws - 1),
        });
    }
    if folder.exists() {
        return already(&folder, &whole);
    }
    let aside = partial(&folder);
    begin_like(&aside, &whole, &first.folder)?;
    let tables: Vec<PathBuf> = runs.iter().map(|run| run.folder.join(DRAWS)).collect();
    join(&aside, &first.schema, &tables)?;
    finish(&aside, &folder, &whole, whole.draws)?;
    Run::open(&folder)
}

/// The run that lies there already, if it is the one.
fn already(folder: &Path, whole: &super::Manifest) -> Result<Run, RunError> {
    let run = Run::open(folder)?;
    if run.manifest.bare() == *whole {
        return Ok(run);
    }
    Err(RunError::Other {
        path: folder.to_path_buf(),
        why: "another run lies here; name another folder".into(),
    })
}

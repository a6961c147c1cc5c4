//! Shards of a run, made into the whole.

use std::path::{Path, PathBuf};
use std::{fs, io};

use demarche_engine::progress::Progress;

use super::draw::{Job, Outcome, Place, lock, part};
use super::folder::{DRAWS, begin_file, begin_like, disk, manifest, partial, put};
use super::{Run, RunError};
use demarche_inference::solve;
use demarche_inference::uncertain::worlds::Settings;

/// Makes one run of shards that make it up, whatever their order; the same, byte for byte, as if one process had drawn it. Where
/// a few of the draws carry almost all of the weight, this draws further ones, as that process would have.
///
/// # Errors
/// They are not of one run, some are missing or there twice, or the disk fails.
pub fn merge(
    shards: &[PathBuf],
    place: Place<'_>,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Outcome, RunError> {
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
    let settings = Settings {
        solve: solve::Settings {
            precision: whole.precision,
            ..settings.solve.clone()
        },
        cut_off: whole.until,
    };
    let begun = partial(&folder);
    fs::create_dir_all(&begun).map_err(|e| disk(&begun, &e))?;
    let lock = lock(&begun)?;
    let is_drawn = |found: super::Manifest| found.table.is_some() && found.bare() == whole;
    let has_table = manifest(&begun).is_ok_and(is_drawn);
    if !has_table {
        begin_like(&begun, &whole, &first.folder)?;
        for (number, run) in runs.iter().enumerate() {
            let to = part(&begun, number);
            let mut copy = begin_file(&to)?;
            let from = run.folder.join(DRAWS);
            let copied =
                fs::File::open(&from).and_then(|mut from| io::copy(&mut from, copy.file()));
            copied.map_err(|e| disk(&from, &e))?;
            put(&to, copy)?;
        }
    }
    let job = Job {
        bare: &whole,
        model: &first.model,
        settings: &settings,
        progress,
    };
    let outcome = job.complete(&begun, &folder);
    drop(lock);
    outcome
}

/// The run that lies there already, if it is the one.
fn already(folder: &Path, whole: &super::Manifest) -> Result<Outcome, RunError> {
    if manifest(folder)?.bare() == *whole {
        let run = Run::open(folder)?;
        return Ok(Outcome::Whole {
            before: run.table.rows(),
            run: Box::new(run),
        });
    }
    Err(RunError::Other {
        path: folder.to_path_buf(),
        why: "another run lies here; name another folder".into(),
    })
}

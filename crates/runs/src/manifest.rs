//! The manifest of a run.

use std::ops::Range;

use demarche_inference::uncertain::ensemble::Audit;
use demarche_scenario::date::Date;
use demarche_scenario::load::Loaded;
use demarche_scenario::{cite, json, path, print};
use serde::{Deserialize, Serialize};

use super::Wanted;
use demarche_inference::uncertain::worlds::Settings;

/// Version of the layout of run folders. Version 1 had no digest of the manifest, nor of the files that are written on the way.
const FORMAT: u32 = 2;

/// `run.json`: everything that decides what lies in the folder, and the digest of what does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the layout of the folder.
    pub format: u32,
    /// Version of Demarche that drew.
    pub demarche: String,
    /// Title of the scenario.
    pub title: String,
    /// SHA-256 of `scenario.demarche`, the scenario with everything that it includes in its one layout.
    pub scenario: String,
    /// The scenario's files as they were written, the first the scenario itself.
    pub files: Vec<Text>,
    /// Seed of the draws.
    pub seed: u64,
    /// How many draws the whole run has.
    pub draws: u64,
    /// Which part of them lies here; none for all.
    pub shard: Option<Shard>,
    /// λ of every actor, whatever the scenario says.
    pub precision: Option<f64>,
    /// Evidence dated later was left out.
    #[serde(default, with = "demarche_scenario::date::parts")]
    pub until: Option<Date>,
    /// The table of draws; none until it is whole.
    pub table: Option<Written>,
    /// Result of the audit of some draws; none for a part of the draws, and until it is whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<Audit>,
}

/// A manifest as it stands on the disk: last comes the SHA-256 of all else, in its one layout.
#[derive(Serialize, Deserialize)]
struct Sealed {
    #[serde(flatten)]
    manifest: Manifest,
    digest: String,
}

/// What is looked at before anything else.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// A file of the scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Its name from the scenario's folder, and its place under `written/`.
    pub name: String,
    /// Digest of its bytes.
    pub sha256: String,
}

/// The table of draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// One for each draw.
    pub rows: u64,
    /// Digest of the bytes of `draws.parquet`.
    pub sha256: String,
}

/// Part `part` of `of`, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// From 1 to `of`.
    pub part: u64,
    /// How many parts there are.
    pub of: u64,
}

impl Manifest {
    pub(super) fn new(
        loaded: &Loaded,
        title: &str,
        wanted: &Wanted,
        settings: &Settings,
    ) -> Manifest {
        Manifest {
            format: FORMAT,
            demarche: env!("CARGO_PKG_VERSION").into(),
            title: title.into(),
            scenario: cite::sha256(&print::print(&loaded.whole)),
            files: texts(loaded)
                .map(|(name, text)| Text {
                    sha256: cite::sha256(text),
                    name,
                })
                .collect(),
            seed: wanted.seed,
            draws: wanted.draws,
            shard: wanted.shard,
            precision: settings.solve.precision,
            until: settings.cut_off,
            table: None,
            audit: None,
        }
    }

    /// Which draws lie here.
    pub fn range(&self) -> Range<u64> {
        range(self.draws, self.shard)
    }

    /// The same before anything is drawn.
    pub(super) fn bare(&self) -> Manifest {
        Manifest {
            table: None,
            audit: None,
            ..self.clone()
        }
    }

    /// The whole run that this is a part of, before anything is drawn.
    pub(super) fn whole(&self) -> Manifest {
        Manifest {
            shard: None,
            ..self.bare()
        }
    }

    /// The usual name of its folder: the scenario's, and enough of a digest of everything else to tell runs apart.
    pub fn name(&self) -> String {
        let main = self.files.first().map_or("run", |file| &file.name);
        let stem = main.rsplit('/').next().unwrap_or(main);
        let stem = stem.split('.').next().unwrap_or(stem);
        let digest = cite::sha256(&self.whole().json());
        let name = format!("{stem}-{}", &digest[..8]);
        match self.shard {
            None => name,
            Some(Shard { part, of }) => format!("{name}-{part}-of-{of}"),
        }
    }

    pub(super) fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The manifest with its digest, as it stands on the disk.
    pub(super) fn sealed(&self) -> String {
        let sealed = Sealed {
            manifest: self.clone(),
            digest: cite::sha256(&self.json()),
        };
        let mut text = serde_json::to_string_pretty(&sealed).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a manifest as it stands on the disk.
    ///
    /// # Errors
    /// It is none, of another format, or not as it was written: what is wrong and what to do.
    pub(super) fn unsealed(text: &str) -> Result<Manifest, String> {
        let none = |error: serde_json::Error| {
            format!(
                "this is no manifest of a run, or a damaged one: {}; remove the run's folder and draw again",
                json::unreadable(&error)
            )
        };
        let Format { format } = serde_json::from_str(text).map_err(none)?;
        if format != FORMAT {
            return Err(format!(
                "this run has format {format}, and this version reads format {FORMAT}; remove its folder and draw again"
            ));
        }
        let Sealed { manifest, digest } = serde_json::from_str(text).map_err(none)?;
        if digest != cite::sha256(&manifest.json()) {
            return Err("it is not as it was written: its digest does not fit; remove the run's folder and draw again".into());
        }
        Ok(manifest)
    }
}

/// Which draws of so many a shard has.
pub(super) fn range(draws: u64, shard: Option<Shard>) -> Range<u64> {
    let Some(Shard { part, of }) = shard else {
        return 0..draws;
    };
    // In 128 bits nothing overflows.
    let end = |part: u64| (u128::from(draws) * u128::from(part) / u128::from(of.max(1))) as u64;
    end(part.saturating_sub(1))..end(part)
}

/// The scenario's files by their names from its folder, wherever that lies.
pub(super) fn texts(loaded: &Loaded) -> impl Iterator<Item = (String, &str)> {
    let folder = loaded
        .files
        .first()
        .map_or("", |file| path::folder(&file.name));
    loaded.files.iter().map(move |file| {
        let name = file.name.strip_prefix(folder).unwrap_or(&file.name);
        (name.trim_start_matches('/').to_string(), file.text.as_str())
    })
}

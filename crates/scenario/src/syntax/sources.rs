//! Who reports, how good they are, and what of a document is left out.

use super::{Clause, Expr, Meta, Name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `source wire "Wire report" dated 2031-01-15 grade B2`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub dated: Option<Clause<String>>,
    /// Admiralty grade such as `B2`.
    pub grade: Option<Clause<String>>,
    /// P(report | it happened).
    pub hit: Option<Clause<Expr>>,
    /// P(report | it did not).
    pub false_alarm: Option<Clause<Expr>>,
    /// `planted by ACTOR 20%`: with this probability the report is the actor's own plant, and comes whatever happened.
    pub planted: Option<Clause<Planted>>,
    /// `anonymous`: the reader of a report does not know the source.
    pub anonymous: Option<Clause<bool>>,
    /// `document "report.txt"`: the file that holds the text, beside the scenario or in a folder given on the command line.
    pub document: Option<Clause<String>>,
}

/// The actor that may have planted a source's reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planted {
    pub actor: Name,
    pub chance: Expr,
}

/// `grades`: lines `B2 hit 75%, false alarm 12%` that edit the Admiralty table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    #[serde(flatten)]
    pub meta: Meta,
    pub rows: Vec<GradeRow>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeRow {
    #[serde(flatten)]
    pub meta: Meta,
    pub grade: String,
    pub hit: Expr,
    pub false_alarm: Expr,
}

/// `note id "text"`: something recorded that enters no number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub text: String,
}

/// `cover report`: lines `7 "why left out"` that say why a numbered element of a document is not modelled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    #[serde(flatten)]
    pub meta: Meta,
    pub source: Name,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub omitted: Vec<Clause<(String, String)>>,
}

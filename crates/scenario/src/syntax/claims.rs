//! What was reported, what is asked, and what else might be so.

use super::{Asks, Clause, Expr, Level, Meta, Name, Precision, RoundRange, Weights};
use crate::json::Scalar;
use crate::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `evidence envoy_seen: outreach was envoy in round 1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub claim: Claim,
    /// The source that reports it.
    pub reported_by: Option<Clause<Name>>,
    /// Items of one origin count once.
    pub origin: Option<Clause<Name>>,
    /// The report's own date, where it differs from its source's.
    pub dated: Option<Clause<String>>,
}

/// What was reported: a condition at the end of a round, as in `outreach is envoy in round 1` (`was` reads as `is`) or
/// `inspection happened in round 2`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub struct Claim {
    /// The condition; of a report of a number, the variable.
    pub condition: Expr,
    /// `about 2 give or take 1`: the number or level that was reported.
    pub about: Option<About>,
    pub round: u32,
    pub span: Span,
}

/// A number or level, and how far the true one may be from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct About {
    pub level: Level,
    /// In levels; 1 where nothing is said.
    pub give_or_take: Option<u32>,
}

/// `question deal "A deal within a year?": sanctions is eased by round 4`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    /// What it asks: `deal is yes by round 4`, `how much strikes at the end`, `when deal is yes`.
    #[serde(rename = "property")]
    pub asks: Asks,
    /// `given …`: answered in the worlds where this holds.
    pub given: Option<Clause<Property>>,
    /// `resolves "how it is decided" on 2025-07-01`.
    pub resolves: Option<Clause<Resolution>>,
    /// `base rate 10%`: how often such things happen, for comparison.
    pub base_rate: Option<Clause<Expr>>,
    /// `headline`: a briefing answers it on its first page.
    pub headline: Option<Clause<bool>>,
}

/// How and by when a question resolves. In JSON it is the rule alone where no date is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Resolves", into = "Resolves")]
pub struct Resolution {
    /// The rule by which the question is decided.
    pub rule: String,
    /// The day on which the answer is looked up; without it, the last day of the rounds that the question is about.
    pub on: Option<String>,
}

/// What stands in JSON.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
enum Resolves {
    /// The rule.
    Rule(String),
    /// The rule and a date.
    Dated { rule: String, on: String },
}

impl From<Resolves> for Resolution {
    fn from(json: Resolves) -> Resolution {
        match json {
            Resolves::Rule(rule) => Resolution { rule, on: None },
            Resolves::Dated { rule, on } => Resolution { rule, on: Some(on) },
        }
    }
}

impl From<Resolution> for Resolves {
    fn from(Resolution { rule, on }: Resolution) -> Resolves {
        match on {
            None => Resolves::Rule(rule),
            Some(on) => Resolves::Dated { rule, on },
        }
    }
}

/// A bounded temporal property; conditions are judged at the end of each round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub enum Property {
    /// `φ`, or `φ at the end`: in the last round. (About types only: no time.)
    AtEnd(Expr),
    /// `φ in round 3`
    InRound(Expr, u32),
    /// `φ by round 4`; also `ever φ` (by the last round).
    By(Expr, Option<u32>),
    /// `always φ`, `always φ until the end`, `always φ through round 4`
    Always(Expr, Option<u32>),
    /// `never φ`, `never φ through round 4`
    Never(Expr, Option<u32>),
    /// `φ until ψ`, `φ until ψ by round 4`: ψ comes, and φ in every round before.
    Until(Expr, Expr, Option<u32>),
}

/// `variant open_channel "The channel cannot stay secret"`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Clause<Override>>,
}

/// One thing that a variant changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub enum Override {
    /// `let pressure_effect = 40%`
    Let(Name, Expr),
    /// `envoy leaks 100%` (an option or a channel)
    Leaks(Name, Expr),
    /// `sanctions starts eased`
    Starts(Name, Level),
    /// `north is sincere` (prior 1), `north is sincere 70%`
    TypePrior(Name, Name, Expr),
    /// `sincere of north ranks a > b`
    Preference {
        actor: Name,
        of_type: Option<Name>,
        weights: Weights,
    },
    /// `north commits outreach to envoy in round 1`: an intervention.
    Commits {
        actor: Name,
        decision: Name,
        option: Name,
        when_rounds: Option<RoundRange>,
    },
    /// `without envoy_seen`: any named item or option is taken out.
    Without(Name),
    /// `precision of north 10`
    Precision(Name, Precision),
    /// `grade of wire B2`: in place of its grade and of any rates of its own.
    Grade { source: Name, grade: Name },
    /// `evidence envoy_again: outreach was envoy in round 2, reported by wire`: one more report. It has no comments and reasons
    /// but those of the line.
    Evidence(Box<Evidence>),
}

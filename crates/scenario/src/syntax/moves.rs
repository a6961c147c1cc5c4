//! What happens in a round: decisions with their options, events, and what comes of them.

use super::{Clause, Expr, Meta, Name, Prior};
use crate::json::Scalar;
use crate::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `decision outreach by north`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub by: Name,
    /// `, simultaneous with OTHER` or `, simultaneous GROUP`: neighbours of one group do not see each other's move.
    pub group: Option<Name>,
    /// `in round 2`, `in rounds 2 to 4`, `from round 3`, `until round 4`: only then.
    #[serde(rename = "rounds")]
    pub when_rounds: Option<RoundRange>,
    pub when: Option<Clause<Expr>>,
    /// Set by a variant or an author: the actor is committed, others know and respond.
    pub committed: Option<Commitment>,
    /// How usual groups of options are, where that is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<OptionGroup>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
}

/// `group yielding usual 30%`: options that share one weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionGroup {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub usual: Expr,
}

impl Decision {
    /// Drops what is said of groups that no option is in any more.
    pub(crate) fn drop_empty_groups(&mut self) {
        let options = &self.options;
        self.groups.retain(|group| {
            let own = options.iter().filter_map(|o| o.group.as_ref());
            own.into_iter()
                .any(|clause| clause.value.text == group.name.text)
        });
    }
}

/// `committed to envoy in round 1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    #[serde(flatten)]
    pub meta: Meta,
    pub option: Name,
    #[serde(rename = "rounds")]
    pub when_rounds: Option<RoundRange>,
}

/// Rounds counted from 1, both ends included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundRange {
    pub first: u32,
    pub last: Option<u32>,
    #[serde(skip)]
    pub span: Span,
}

/// `option envoy "Send word through a go-between", quiet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    /// The option that an unseen one looks like unless it says otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
    /// `amount 0..10 by 2`: one option for each amount.
    pub amount: Option<Amount>,
    /// `group yielding`: it shares the weight of that group.
    pub group: Option<Clause<Name>>,
    /// `usual 5%`: how often it is taken where nothing is at stake, of its decision or of its group. None: what others leave.
    pub usual: Option<Clause<Expr>>,
    pub when: Option<Clause<Expr>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Clause<Effect>>,
    /// `seen by south 30%, villagers`: who sees it, for certain or with a chance. None: public.
    pub seen_by: Option<Clause<Vec<Chanced>>>,
    /// `looks like hold`: what those who do not see it take it for. Of a public option `looks like hold 20%, talk 5%`: what all who watch
    /// take it for, with what chance.
    pub looks_like: Option<Clause<Looks>>,
    pub leaks: Option<Clause<Expr>>,
    /// `through musk`: the channel's ends see it, the channel's leak rate holds unless the option has its own.
    pub through: Option<Clause<Name>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
}

/// `amount 0..10 by 2`: amounts from the first to the last, so far apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub struct Amount {
    pub first: u32,
    pub last: u32,
    pub by: u32,
    pub span: Span,
}

impl Amount {
    /// Each amount, from the first.
    pub fn each(&self) -> impl Iterator<Item = u32> {
        (self.first..=self.last).step_by(self.by.max(1) as usize)
    }
}

impl Choice {
    /// The name of one amount of it: `concede_3`.
    pub fn name_of(&self, amount: u32) -> String {
        format!("{}_{amount}", self.name.text)
    }

    /// Whether this is its name, or that of one of its amounts.
    pub fn is_called(&self, name: &str) -> bool {
        match &self.amount {
            None => self.name.text == name,
            Some(amounts) => amounts.each().any(|amount| self.name_of(amount) == name),
        }
    }
}

/// A name with a chance: `south 30%`. Without one it is certain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub struct Chanced {
    pub name: Name,
    pub chance: Option<Expr>,
}

/// Options that another looks like: `hold`, or `hold 20%, talk 5%`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub struct Looks(pub Vec<Chanced>);

/// `60% found = yes, tension rises` or `40% nothing`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    #[serde(flatten)]
    pub meta: Meta,
    pub chance: Prior,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
}

/// A change of one variable, or of an actor's type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub struct Effect {
    pub variable: Name,
    pub change: Change,
    pub span: Span,
}

/// How it changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// `= eased`, `= other_variable`, `= count + 1`; integers are clamped to the variable's bounds.
    Set(Expr),
    /// `rises` or `rises by 2`, stopping at the top.
    Rises(u32),
    /// `falls` or `falls by 2`, stopping at the bottom.
    Falls(u32),
    /// `becomes stalling`, of an actor: from here on it is of this type.
    Becomes(Name),
}

/// `event inspection, when inspections is partial`, with outcomes or `then` effects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    #[serde(rename = "rounds")]
    pub when_rounds: Option<RoundRange>,
    pub when: Option<Clause<Expr>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Clause<Effect>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
}

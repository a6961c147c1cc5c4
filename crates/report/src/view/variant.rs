//! A what-if: the same scenario otherwise.

use demarche_scenario::model::Sort;

use crate::findings::VariantResult;

/// Answers that move less than this, as probability, count as unmoved.
pub(crate) const UNMOVED: f64 = 0.005;

/// What sort of what-if it is: conditioning on a move and making it happen are different things, and so are what is and what
/// was reported.
pub fn kind(variant: &VariantResult) -> String {
    let say = |sort: &Sort| match sort {
        Sort::Made => {
            "Made to happen: the others know, and respond. Seeing it happen would say more."
        }
        Sort::Assumed => "A changed assumption: everybody knows, and plays accordingly.",
        Sort::Reported => {
            "Other reports: nobody who acts learns of them, and all play as before; what we conclude is otherwise."
        }
    };
    let said: Vec<&str> = variant.sorts.iter().map(say).collect();
    said.join(" ")
}

//! Text of `explain`: the reasons for a type's strategy.

use demarche_inference::query::explain::{Expected, Explanation, OptionValue};

use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use super::text::width;
use crate::analyse::Explained;
use crate::view::equilibrium::certify;
use crate::view::layer::Layer;
use crate::view::option::{self, contributions};
use crate::view::words::percent;

/// Others' moves that differ by less than this between options, as probability, are told once for all options.
const SAME: f64 = 0.02;
/// Values are printed to four decimals; what rounds to nothing there counts as nothing.
const NOTHING: f64 = 5e-5;

/// The reasons for a type's strategy.
pub fn explained(explained: &Explained, style: &Style) -> String {
    let mut page = Page::new(style, &explained.equilibrium);
    let of = match explained.type_name.0.as_str() {
        "" => String::new(),
        kind if explained.type_name.1 == kind => format!(", {kind}"),
        kind => format!(", {kind} ({})", explained.type_name.1),
    };
    let about = format!("{}{of}: {}", explained.actor.1, explained.when);
    page.say(0, Paint::Strong, &about);
    if explained.situations.is_empty() {
        page.gap();
        page.say(2, Paint::Plain, "There is nothing to decide here: no decision of this actor takes place in this round, or the type has probability 0.");
    }
    let mut decision = "";
    for situation in &explained.situations {
        if situation.decision == decision {
            page.gap();
        } else {
            decision = &situation.decision;
            page.heading(decision, Layer::Derived);
        }
        one(situation, &mut page);
    }
    page.heading("How this was derived", Layer::Derived);
    page.say(2, Paint::Plain, "An option's value is the sum over goals of the type's weight on the goal times what the goal is expected to come to. The type takes better options more often: each by a factor of exp(λ × the difference in value).");
    for sentence in certify(&explained.equilibrium) {
        page.say(2, Paint::Plain, &sentence);
    }
    page.finish()
}

pub(super) fn one(situation: &Explanation, page: &mut Page<'_>) {
    page.say(2, Paint::Strong, &reason(situation));
    let often = match situation.probability {
        p if p > 0.9995 => String::new(),
        p => format!(" ({} of the times that this is decided)", percent(p)),
    };
    let known = match situation.knows.as_str() {
        "" => "nothing",
        knows => knows,
    };
    page.say(2, Paint::Plain, &format!("Known here: {known}{often}"));
    let believes = situation.beliefs.iter().map(|belief| {
        let types = belief.types.iter();
        let types: Vec<String> = types.map(|(name, p)| share(name, *p)).collect();
        format!("{} is {}", belief.actor, types.join(", "))
    });
    let believes: Vec<String> = believes.collect();
    if !believes.is_empty() {
        let believes = believes.join("; ");
        page.say(2, Paint::Plain, &format!("Believes: {believes}"));
    }
    page.gap();
    for options in fitting(situation, page.style().columns()) {
        page.table(&values(options), 2);
        page.gap();
    }
    for sentence in expectations(&situation.options) {
        page.say(2, Paint::Faint, &sentence);
    }
}

/// What the type does most, and which goals make the difference to what it does next often.
fn reason(situation: &Explanation) -> String {
    let mut options: Vec<&OptionValue> = situation.options.iter().collect();
    options.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let [first, second, ..] = options[..] else {
        let only = options.first().map_or("nothing", |o| &o.option);
        return format!("{only} is all that can be done here.");
    };
    let [often, next] = [first, second].map(|own| share(&own.option, own.probability));
    let both = match situation.nearly_indifferent {
        true => format!("Nearly indifferent between {often} and {next}"),
        false => format!("Most often {often}, then {next}"),
    };
    let more = first.value - second.value;
    if more.abs() < NOTHING {
        return format!("{both}: they are worth the same.");
    }
    let goals = first.goals.iter().zip(&second.goals);
    let mut goals: Vec<(&str, f64)> = goals
        .map(|(a, b)| (a.goal.as_str(), a.contribution - b.contribution))
        .collect();
    goals.sort_by(|a, b| b.1.total_cmp(&a.1));
    let say = |found: Option<&(&str, f64)>, word: &str| match found {
        Some((goal, x)) if x.abs() >= NOTHING => {
            let sign = if *x < 0.0 { '−' } else { '+' };
            format!(", {word} {goal} ({sign}{:.4})", x.abs())
        }
        _ => String::new(),
    };
    let gain = say(goals.first().filter(|g| g.1 > 0.0), "mostly for");
    let loss = say(goals.last().filter(|g| g.1 < 0.0), "against");
    let than = if more > 0.0 { "more" } else { "less" };
    format!(
        "{both}: {} is worth {:.4} {than}{gain}{loss}.",
        first.option,
        more.abs()
    )
}

/// The options in runs whose columns fit.
fn fitting(situation: &Explanation, columns: usize) -> Vec<&[OptionValue]> {
    let options = &situation.options;
    let goals = options.iter().flat_map(|o| &o.goals);
    let first = goals.map(|g| width(&g.goal)).max().unwrap_or(0);
    let room = columns.saturating_sub(2 + first.max("how often".len()) + "  weight".len());
    let mut runs = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, option) in options.iter().enumerate() {
        let wide = 2 + width(&option.option).max("0.0000".len());
        if used + wide > room && at > start {
            runs.push(&options[start..at]);
            (start, used) = (at, 0);
        }
        used += wide;
    }
    runs.push(&options[start..]);
    runs
}

/// Goals down, options across; value and probability last.
fn values(options: &[OptionValue]) -> Table {
    let mut leans = vec![Lean::Wraps];
    leans.resize(2 + options.len(), Lean::Right);
    let mut table = Table::new(&leans);
    let mut head = vec!["goal", "weight"];
    head.extend(options.iter().map(|o| o.option.as_str()));
    table.head(&head);
    for row in contributions(options) {
        let mut cells = vec![
            (Paint::Plain, row.goal.to_string()),
            (Paint::Faint, row.weight),
        ];
        cells.extend(row.each.into_iter().map(|worth| (Paint::Plain, worth)));
        table.row(cells);
    }
    let row = |name: &str, each: Vec<String>| {
        let mut cells = vec![
            (Paint::Strong, name.to_string()),
            (Paint::Plain, String::new()),
        ];
        cells.extend(each.into_iter().map(|figure| (Paint::Strong, figure)));
        cells
    };
    table.row(row("value", option::values(options)));
    table.row(row("how often", option::shares(options)));
    table
}

/// What the others are expected to do next: what does not hang on the option once, the rest by option.
fn expectations(options: &[OptionValue]) -> Vec<String> {
    let Some((first, _)) = options.split_first() else {
        return Vec::new();
    };
    let everywhere = |next: &Expected| {
        options
            .iter()
            .all(|o| o.next.iter().any(|n| alike(n, next)))
    };
    let always: Vec<&Expected> = first.next.iter().filter(|n| everywhere(n)).collect();
    let told = |next: &Expected| always.iter().any(|known| alike(known, next));
    let list = |next: &[&Expected]| {
        let each: Vec<String> = next.iter().map(|n| likely(n)).collect();
        each.join("; ")
    };
    let mut sentences = Vec::new();
    if !always.is_empty() {
        sentences.push(format!("Expects in any case: {}.", list(&always)));
    }
    for option in options {
        let own: Vec<&Expected> = option.next.iter().filter(|next| !told(next)).collect();
        if !own.is_empty() {
            sentences.push(format!("Expects after {}: {}.", option.option, list(&own)));
        }
    }
    sentences
}

/// Whether this is the same move, made about as often.
fn alike(a: &Expected, b: &Expected) -> bool {
    let same = (&a.actor, &a.decision, a.round) == (&b.actor, &b.decision, b.round);
    let near = |(name, p): &(String, f64)| {
        let other = b.options.iter().find(|o| o.0 == *name).map_or(0.0, |o| o.1);
        (p - other).abs() < SAME
    };
    same && a.options.iter().all(near)
}

/// The move's two likeliest options.
fn likely(next: &Expected) -> String {
    let mut options: Vec<&(String, f64)> = next.options.iter().collect();
    options.sort_by(|a, b| b.1.total_cmp(&a.1));
    let options: Vec<String> = options
        .iter()
        .take(2)
        .map(|(name, p)| share(name, *p))
        .collect();
    format!("{} {}: {}", next.actor, next.decision, options.join(", "))
}

/// `hawk 63%`
fn share(name: &str, p: f64) -> String {
    format!("{name} {}", percent(p))
}

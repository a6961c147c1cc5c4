//! Text of `play`: a game with a player in one seat.

use super::explain;
use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::findings::Equilibrium;
use crate::seat::{Decide, GameReview, Named, Opening, Round};
use crate::view::layer::Layer;
use crate::view::seat::{
    Came, NOTHING_TO_CHOOSE, NOTHING_TO_GIVE_AWAY, ODDS, Review, review, shares, sighting, stands,
    titled, uncovered,
};

/// Inputs of the player besides an option.
const ASK: &str =
    "A number or a name. ? shows what each is worth to you, . leaves it to the model, q stops.";

/// The opening of the game.
pub fn opening(opening: &Opening, style: &Style) -> String {
    let mut page = Page::new(style, &opening.equilibrium);
    page.say(0, Paint::Strong, &opening.title);
    let game = format!(
        "Game {}: {} rounds, {} to {}.",
        opening.seed, opening.rounds, opening.from, opening.to
    );
    page.say(0, Paint::Faint, &game);
    page.heading("Your seat", Layer::Assumed);
    let you = format!("{}: {}", opening.actor.name, opening.actor.label);
    page.say(2, Paint::Strong, &you);
    let kind = match opening.type_name.name.as_str() {
        "" => "The other actors know what you want.".into(),
        name if name == opening.type_name.label => format!("You are {name}. Only you know that."),
        name => format!(
            "You are {name}: {}. Only you know that.",
            opening.type_name.label
        ),
    };
    page.say(2, Paint::Plain, &kind);
    if opening.wants.is_empty() {
        page.say(
            2,
            Paint::Plain,
            "There is nothing in particular that you want.",
        );
    } else {
        page.say(2, Paint::Plain, "You want, most important first:");
        let mut table = Table::new(&[Lean::Right, Lean::Wraps]);
        for want in &opening.wants {
            let goal = titled(&want.goal);
            table.row(vec![
                (Paint::Faint, format!("{:.2}", want.weight)),
                (Paint::Plain, goal),
            ]);
        }
        page.table(&table, 4);
    }
    page.heading("The others", Layer::Derived);
    page.say(2, Paint::Plain, "The other actors mostly do what serves them, given what they know, and err in proportion to what the error costs.");
    for unknown in &opening.others {
        page.say(
            2,
            Paint::Plain,
            &format!("{}: {}.", unknown.actor.label, shares(unknown)),
        );
    }
    page.finish()
}

/// The player's observations, round by round. `last` is the round printed last before them.
pub fn seen(rounds: &[Round], last: u32, style: &Style) -> String {
    let none = Equilibrium::default();
    let mut page = Page::new(style, &none);
    for round in rounds {
        if round.round != last {
            page.gap();
            page.rule(&round.when);
        }
        for seen in &round.moves {
            let paint = if seen.own { Paint::Faint } else { Paint::Plain };
            page.say(2, paint, &sighting(seen));
        }
        for level in &round.levels {
            page.say(2, Paint::Reported, &stands(level));
        }
    }
    page.finish()
}

/// A decision of the player, with its options.
pub fn turn(decide: &Decide, last: u32, style: &Style) -> String {
    let none = Equilibrium::default();
    let mut page = Page::new(style, &none);
    if decide.round != last {
        page.gap();
        page.rule(&decide.when);
    }
    page.gap();
    page.say(
        2,
        Paint::Strong,
        &format!("Your move: {}", decide.decision.label),
    );
    let stands = decide.stands.iter();
    let stands: Vec<String> = stands
        .map(|(v, level)| format!("{} {level}", v.name))
        .collect();
    if !stands.is_empty() {
        page.say(
            2,
            Paint::Faint,
            &format!("Where things stand: {}.", stands.join(", ")),
        );
    }
    let believed: Vec<String> = decide
        .beliefs
        .iter()
        .map(|unknown| format!("{} {}", unknown.actor.label, shares(unknown)))
        .collect();
    if !believed.is_empty() {
        let text = format!("From all that you saw (derived): {}.", believed.join("; "));
        page.say(2, Paint::Derived, &text);
    }
    let mut table = Table::new(&[Lean::Right, Lean::Left, Lean::Wraps]);
    for (i, option) in decide.options.iter().enumerate() {
        let label = if option.label == option.name {
            ""
        } else {
            &option.label
        };
        table.row(vec![
            (Paint::Strong, (i + 1).to_string()),
            (Paint::Strong, option.name.clone()),
            (Paint::Plain, label.into()),
        ]);
    }
    page.table(&table, 4);
    page.say(2, Paint::Faint, ASK);
    page.finish()
}

/// The player's choice.
pub fn chosen(option: &Named, style: &Style) -> String {
    let none = Equilibrium::default();
    let mut page = Page::new(style, &none);
    page.say(2, Paint::Strong, &format!("You choose: {}", titled(option)));
    page.finish()
}

/// The game is left before its end; where it is kept, if it is.
pub fn stopped(kept: Option<&str>, style: &Style) -> String {
    let none = Equilibrium::default();
    let mut page = Page::new(style, &none);
    page.gap();
    let text = match kept {
        Some(path) => format!("Play has stopped. It goes on with --replay {path}."),
        None => "Play has stopped, and is not kept: --save FILE keeps a game.".into(),
    };
    page.say(2, Paint::Plain, &text);
    page.finish()
}

/// The value of each option, goal by goal.
pub fn worth(decide: &Decide, equilibrium: &Equilibrium, style: &Style) -> String {
    let mut page = Page::new(style, equilibrium);
    page.heading(
        &format!("What each is worth: {}", decide.decision.name),
        Layer::Derived,
    );
    explain::one(&decide.explanation, &mut page);
    page.say(2, Paint::Faint, "These values assume that from here on every actor, you included, plays the model's strategies. The beliefs are those of an actor that remembers what the scenario lets it remember.");
    page.finish()
}

/// An input that is not understood.
pub fn puzzled(written: &str, decide: &Decide, style: &Style) -> String {
    let none = Equilibrium::default();
    let mut page = Page::new(style, &none);
    let names: Vec<&str> = decide.options.iter().map(|o| o.name.as_str()).collect();
    let near = demarche_scenario::nearest::nearest(written, names.iter().copied());
    let near = near.map(|near| format!(" Did you mean `{near}`?"));
    let text = format!(
        "`{written}` is nothing that you can do here.{} There is {}.",
        near.unwrap_or_default(),
        names.join(", ")
    );
    page.say(2, Paint::Against, &text);
    page.say(2, Paint::Faint, ASK);
    page.finish()
}

/// The review: true types, history, what the others inferred, and the regret of each choice.
pub fn over(over: &GameReview, opening: &Opening, style: &Style) -> String {
    let (equilibrium, seed) = (&opening.equilibrium, opening.seed);
    let mut page = Page::new(style, equilibrium);
    page.gap();
    page.rule("Play is over");
    let section = |name: &str, page: &mut Page<'_>| {
        page.gap();
        page.say(0, Paint::Strong, name);
    };
    section("What was true", &mut page);
    for (actor, kind) in &over.types {
        let what = match kind.label == kind.name {
            true => kind.name.clone(),
            false => format!("{} ({})", kind.name, kind.label),
        };
        page.say(2, Paint::Plain, &format!("{}: {what}", actor.label));
    }
    let mut round = 0;
    for step in &over.history {
        if step.round != round {
            round = step.round;
            page.say(2, Paint::Strong, &step.when);
        }
        for made in &step.moves {
            let paint = if made.own { Paint::Faint } else { Paint::Plain };
            page.say(4, paint, &uncovered(made));
        }
        for level in &step.levels {
            page.say(4, Paint::Reported, &stands(level));
        }
    }
    let review = review(over);
    page.heading("What you gave away", Layer::Derived);
    given_away(over, &review, &mut page);
    page.heading("How your choices scored", Layer::Derived);
    scored(&review, &mut page);
    page.gap();
    let text = format!("Another game: --seed {}.", seed.wrapping_add(1));
    page.say(2, Paint::Faint, &text);
    page.finish()
}

fn given_away(over: &GameReview, review: &Review<'_>, page: &mut Page<'_>) {
    if review.inferred.is_empty() {
        page.say(2, Paint::Plain, NOTHING_TO_GIVE_AWAY);
        return;
    }
    let text = format!(
        "What each side came to think of your being {}, as one who remembers everything it saw and knows how the model plays. In bits: {ODDS}",
        over.type_name.name
    );
    page.say(2, Paint::Faint, &text);
    let mut table = Table::new(&[Lean::Left, Lean::Right, Lean::Wraps]);
    for side in &review.inferred {
        table.row(vec![
            (Paint::Plain, side.who.into()),
            (Paint::Strong, side.sum.clone()),
            (Paint::Plain, side.change.clone()),
        ]);
        for line in &side.shifts {
            table.note(Paint::Faint, line);
        }
    }
    page.table(&table, 2);
}

fn scored(review: &Review<'_>, page: &mut Page<'_>) {
    if review.choices.is_empty() {
        page.say(2, Paint::Plain, NOTHING_TO_CHOOSE);
    } else {
        page.say(2, Paint::Faint, "The model's share: how often your type does this there. Lost: what the best option was worth more, between 0 and 1, had every actor gone on with the model's strategies.");
        let mut table = Table::new(&[Lean::Left, Lean::Wraps, Lean::Right, Lean::Right]);
        table.head(&["", "your choice", "model's share", "lost"]);
        for choice in &review.choices {
            table.row(vec![
                (Paint::Faint, choice.when.into()),
                (Paint::Plain, choice.choice.clone()),
                (Paint::Plain, choice.share.clone()),
                (Paint::Strong, choice.lost.clone()),
            ]);
            if let Some(why) = &choice.better {
                table.note(Paint::Faint, why);
            }
        }
        table.row(vec![
            (Paint::Plain, String::new()),
            (Paint::Strong, "in all".into()),
            (Paint::Plain, String::new()),
            (Paint::Strong, review.regret.clone()),
        ]);
        page.table(&table, 2);
    }
    if review.goals.is_empty() {
        return;
    }
    page.gap();
    page.say(2, Paint::Plain, "What you wanted came to, from 0 to 1:");
    let mut table = Table::new(&[Lean::Wraps, Lean::Right, Lean::Right]);
    table.head(&["goal", "weight", "came to"]);
    for Came { goal, weight, came } in &review.goals {
        table.row(vec![
            (Paint::Plain, titled(goal)),
            (Paint::Faint, weight.clone()),
            (Paint::Plain, came.clone()),
        ]);
    }
    table.row(vec![
        (Paint::Strong, "in all".into()),
        (Paint::Plain, String::new()),
        (Paint::Strong, review.utility.clone()),
    ]);
    page.table(&table, 4);
}

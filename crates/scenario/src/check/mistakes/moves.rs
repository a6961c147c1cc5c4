//! Variables, decisions, options, events and who sees what.

use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn no_options(span: Span, decision: &str) -> Problem {
    Problem::error(
        "no-options",
        span,
        format!("the decision `{decision}` has no options"),
    )
    .hint("add at least two lines `option …`")
}

pub(in crate::check) fn second_quiet(span: Span, first: &str) -> Problem {
    Problem::error(
        "second-quiet",
        span,
        format!("`{first}` is the quiet option already"),
    )
    .hint("only one option can be the one that nothing is noticed of")
}

pub(in crate::check) fn looks_like_itself(span: Span, option: &str) -> Problem {
    Problem::error(
        "looks-like-itself",
        span,
        format!("`{option}` looks like itself"),
    )
    .hint("name the option that those who do not see it take it for")
}

pub(in crate::check) fn looks_like_hidden(span: Span, option: &str, other: &str) -> Problem {
    Problem::warning(
        "looks-like-hidden",
        span,
        format!("`{option}` looks like `{other}`, which is hidden too; seeing it gives away that something is"),
    )
    .hint("name an option that every actor can see")
}

pub(in crate::check) fn nothing_to_look_like(span: Span, option: &str) -> Problem {
    Problem::error(
        "nothing-to-look-like",
        span,
        format!("`{option}` is hidden from some, and nothing says what they see instead"),
    )
    .hint("add `looks like …`, or mark another option `quiet`")
}

pub(in crate::check) fn leak_of_public(span: Span, option: &str) -> Problem {
    Problem::error(
        "leak-of-public",
        span,
        format!("`{option}` is public, so it cannot leak"),
    )
    .hint("say who sees it (`seen by …` or `through …`), or drop the leak")
}

pub(in crate::check) fn looks_of_public(span: Span, option: &str) -> Problem {
    Problem::warning(
        "looks-of-public",
        span,
        format!("`{option}` is public, so no actor takes it for anything else"),
    )
    .hint("say with what chance, as in `looks like hold 20%`, say who sees it (`seen by …` or `through …`), or drop this line")
}

pub(in crate::check) fn chance_of_hidden(span: Span, option: &str) -> Problem {
    Problem::error(
        "chance-of-hidden",
        span,
        format!("`{option}` is hidden: those who do not see it take it for one thing, and for certain"),
    )
    .hint("name one option without a chance; who sees it with a chance is said by `seen by south 30%`")
}

pub(in crate::check) fn no_amounts(span: Span) -> Problem {
    Problem::error(
        "no-amounts",
        span,
        "there is no amount from the first to the last in these steps",
    )
    .hint("write the smaller one first, and steps of at least 1, as in `amount 0..10 by 2`")
}

pub(in crate::check) fn amount_in_group(span: Span, option: &str) -> Problem {
    Problem::error(
        "amount-in-group",
        span,
        format!("the amounts of `{option}` are a group already, so they cannot be in another"),
    )
    .hint("say how usual they are together by `usual`, and drop this line")
}

pub(in crate::check) fn sees_anyway(span: Span, actor: &str, option: &str) -> Problem {
    Problem::warning(
        "sees-anyway",
        span,
        format!("`{actor}` sees `{option}` in any case: it moves, or is at an end of the channel"),
    )
    .hint(format!("leave `{actor}` out"))
}

pub(in crate::check) fn too_many_spies(span: Span, option: &str, most: usize) -> Problem {
    Problem::error(
        "too-many-spies",
        span,
        format!("more than {most} actors may see `{option}` with a chance, each or not"),
    )
    .hint("give a chance to fewer of them")
}

pub(in crate::check) fn window_beyond(span: Span, first: u32, rounds: u32) -> Problem {
    Problem::error(
        "beyond-horizon",
        span,
        format!("round {first} never comes: the scenario ends with round {rounds}"),
    )
}

pub(in crate::check) fn window_longer(span: Span, last: u32, rounds: u32) -> Problem {
    Problem::warning(
        "beyond-horizon",
        span,
        format!("this goes on to round {last}, and the scenario ends with round {rounds}"),
    )
}

pub(in crate::check) fn window_backwards(span: Span, first: u32, last: u32) -> Problem {
    Problem::error(
        "backwards-range",
        span,
        format!("these rounds end before they begin: {last} comes before {first}"),
    )
}

pub(in crate::check) fn round_zero(span: Span) -> Problem {
    Problem::error("round-zero", span, "rounds are counted from 1")
}

pub(in crate::check) fn lonely_group(span: Span, group: &str) -> Problem {
    Problem::warning(
        "lonely-group",
        span,
        format!("no other decision belongs to the simultaneous group `{group}`"),
    )
}

pub(in crate::check) fn scattered_group(span: Span, group: &str) -> Problem {
    Problem::error(
        "scattered-group",
        span,
        format!("something else happens between the simultaneous decisions of `{group}`"),
    )
    .hint("write simultaneous decisions one directly after the other")
}

pub(in crate::check) fn same_mover(span: Span, actor: &str, group: &str) -> Problem {
    Problem::error(
        "simultaneous-with-itself",
        span,
        format!("`{actor}` already moves in the simultaneous group `{group}`"),
    )
    .hint("an actor knows its own moves; join the two decisions into one, or let them follow each other")
}

pub(in crate::check) fn no_levels(span: Span, variable: &str) -> Problem {
    Problem::error(
        "no-levels",
        span,
        format!("the variable `{variable}` has no levels"),
    )
}

pub(in crate::check) fn levels_backwards(span: Span, lo: i64, hi: i64) -> Problem {
    Problem::error(
        "backwards-range",
        span,
        format!("these whole numbers begin above their end: {lo} is more than {hi}"),
    )
}

pub(in crate::check) fn counted_out(span: Span, count: u32, most: u32) -> Problem {
    Problem::error(
        "rounds-count",
        span,
        format!("a scenario has 1 to {most} rounds, not {count}"),
    )
}

pub(in crate::check) fn no_rounds(span: Span) -> Problem {
    Problem::warning(
        "no-rounds",
        span,
        "nothing says how many rounds are played, so it is one",
    )
    .hint("add `rounds 4` under `scenario`")
}

pub(in crate::check) fn bad_date(span: Span, text: &str) -> Problem {
    Problem::error("bad-date", span, format!("`{text}` is not a date"))
        .hint("write `2031`, `2031-01` or `2031-01-15`")
}

pub(in crate::check) fn channel_ends(span: Span, channel: &str) -> Problem {
    Problem::error(
        "channel-ends",
        span,
        format!("the channel `{channel}` needs two different ends"),
    )
    .hint("write `between … and …`")
}

pub(in crate::check) fn channel_leads_elsewhere(span: Span, channel: &str, actor: &str) -> Problem {
    Problem::warning(
        "foreign-channel",
        span,
        format!("`{actor}` is not one of the ends of the channel `{channel}`"),
    )
}

pub(in crate::check) fn never(span: Span, what: &str, reason: &str) -> Problem {
    Problem::warning("unreachable", span, format!("{what}: {reason}"))
}

pub(in crate::check) fn unused(span: Span, kind: &str, name: &str) -> Problem {
    Problem::warning("unused", span, format!("nothing uses the {kind} `{name}`"))
}

pub(in crate::check) fn nothing_happens(span: Span) -> Problem {
    Problem::warning(
        "nothing-happens",
        span,
        "nothing can happen in this scenario, and nothing is asked: it has no decisions, no events and no questions",
    )
    .hint(
        "add `actor`, `decision` and `question` items; `demarche new FILE` writes a small scenario that has them",
    )
}

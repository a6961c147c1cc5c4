//! From `.nfg` text to a table of outcomes.

use super::table::Table;
use crate::formats::efg::token::{Token, Tokens};
use crate::formats::efg::{Imported, ParseError};
use crate::game::NONE;

/// More combinations of strategies than this are refused: indices are 32 bits wide.
const MOST_COMBINATIONS: usize = 1 << 28;

/// Reads a game in Gambit's strategic-game format. Time and memory are linear in the length of the text.
///
/// # Errors
/// The first thing that cannot be read, with its place.
pub fn read(text: &str) -> Result<Imported, ParseError> {
    let mut tokens = Tokens::new(text)?;
    let mut table = Table::default();
    prologue(&mut tokens, &mut table)?;
    let sizes = strategies(&mut tokens, &mut table)?;
    table.comment = tokens.optional_name()?.unwrap_or_default();
    if *tokens.peek() == Token::Open {
        outcomes(&mut tokens, &mut table)?;
    } else {
        payoffs(&mut tokens, &mut table)?;
    }
    if *tokens.peek() != Token::End {
        return Err(tokens.mistake(format!(
            "the table is complete before this; there are {} combinations of strategies",
            table.combinations
        )));
    }
    if table.strategies.is_empty() {
        // Made last, so that no names are made for numbers that the rest of the file does not bear out.
        let numbered = |&size: &usize| (1..=size).map(|s| s.to_string()).collect();
        table.strategies = sizes.iter().map(numbered).collect();
    }
    Ok(table.imported())
}

fn prologue(tokens: &mut Tokens<'_>, table: &mut Table) -> Result<(), ParseError> {
    tokens.expect(
        &Token::Word("NFG"),
        "the letters NFG, which open every file of this kind,",
    )?;
    tokens.expect(&Token::Word("1"), "the format's version, 1,")?;
    // R once meant rational and D decimal numbers; readers take both in both.
    if !matches!(tokens.peek(), Token::Word("R" | "D")) {
        return Err(tokens.missing("R or D, the kind of numbers,"));
    }
    tokens.take()?;
    table.title = tokens.name("the game's title")?;
    tokens.expect(&Token::Open, "`{` and the players' names")?;
    while *tokens.peek() != Token::Close {
        table.players.push(tokens.name("a player's name")?);
    }
    if table.players.is_empty() {
        return Err(tokens.mistake("a game in strategic form needs at least one player"));
    }
    tokens.take().map(|_| ())
}

/// How many strategies each player has, and their names where the file tells them.
fn strategies(tokens: &mut Tokens<'_>, table: &mut Table) -> Result<Vec<usize>, ParseError> {
    let at = tokens.place();
    let mut sizes = Vec::new();
    tokens.expect(&Token::Open, "`{` and the players' strategies")?;
    while *tokens.peek() != Token::Close {
        let at = tokens.place();
        let size = if *tokens.peek() == Token::Open {
            tokens.take()?;
            let mut names = Vec::new();
            while *tokens.peek() != Token::Close {
                names.push(tokens.name("a strategy's name")?);
            }
            tokens.take()?;
            table.strategies.push(names);
            table.strategies.last().map_or(0, Vec::len)
        } else {
            let size = tokens.integer("the number of a player's strategies")?;
            usize::try_from(size).unwrap_or(0)
        };
        if size == 0 {
            return Err(at.mistake("every player needs at least one strategy"));
        }
        sizes.push(size);
        if !table.strategies.is_empty() && table.strategies.len() != sizes.len() {
            return Err(
                at.mistake("strategies are either named for all players or counted for all")
            );
        }
    }
    if sizes.len() != table.players.len() {
        return Err(tokens.mistake(format!(
            "there are strategies for {} players, but {} players",
            sizes.len(),
            table.players.len()
        )));
    }
    tokens.take()?;
    table.combinations = sizes
        .iter()
        .try_fold(1_usize, |product, &size| product.checked_mul(size))
        .filter(|&product| product <= MOST_COMBINATIONS)
        .ok_or_else(|| {
            at.mistake(format!(
                "there are more than {MOST_COMBINATIONS} combinations of strategies"
            ))
        })?;
    Ok(sizes)
}

/// The body that gives the payoffs of each combination, the first player's strategies counting up fastest.
fn payoffs(tokens: &mut Tokens<'_>, table: &mut Table) -> Result<(), ParseError> {
    for _ in 0..table.combinations {
        table.cells.push(table.outcomes.len() as u32);
        table.outcomes.push(String::new());
        for _ in 0..table.players.len() {
            table.payoffs.push(tokens.number("a payoff")?);
            tokens.comma()?;
        }
    }
    Ok(())
}

/// The body that lists outcomes, then says which one each combination has; 0 stands for none.
fn outcomes(tokens: &mut Tokens<'_>, table: &mut Table) -> Result<(), ParseError> {
    tokens.take()?;
    while *tokens.peek() != Token::Close {
        tokens.expect(&Token::Open, "`{` and an outcome's name and payoffs")?;
        table.outcomes.push(tokens.name("the outcome's name")?);
        tokens.payoffs(table.players.len(), &mut table.payoffs)?;
    }
    tokens.take()?;
    let known = table.outcomes.len();
    for _ in 0..table.combinations {
        let at = tokens.place();
        let number = tokens.integer("the number of an outcome (0 for none)")?;
        let row = match usize::try_from(number) {
            Ok(0) => NONE,
            Ok(number) if number <= known => number as u32 - 1,
            _ => {
                return Err(at.mistake(format!("there is no outcome {number}; there are {known}")));
            }
        };
        table.cells.push(row);
    }
    Ok(())
}

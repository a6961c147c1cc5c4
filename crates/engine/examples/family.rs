//! A game of the literature as a file: `cargo run --release -p demarche-engine --example family -- leduc > leduc.efg`.
//! With `openspiel` after the name, as OpenSpiel reads it.

mod families;

use std::process::ExitCode;

use demarche_engine::formats::efg::Dialect;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let dialect = match arguments.next().as_deref() {
        None => Dialect::Gambit,
        Some("openspiel") => Dialect::OpenSpiel,
        Some(_) => return usage(),
    };
    let Some(game) = families::named(&name) else {
        return usage();
    };
    match families::text(&game, &name, dialect) {
        Ok(text) => print!("{text}"),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: family kuhn|leduc|dice|goofspiel [openspiel]");
    ExitCode::FAILURE
}

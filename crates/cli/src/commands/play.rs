//! `demarche play`: the user plays one actor.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueHint};
use demarche_inference::session::{Position, Seat, Table};
use demarche_inference::solve::Solved;
use demarche_report::analyse::{Analysis, Settings};
use demarche_report::seat::{self, Chosen, Decide, Opening, Record};
use demarche_report::terminal::{Style, seat as show};
use demarche_scenario::model::Model;
use demarche_scenario::{cite, print};
use serde_json::{Value, json};

use crate::args::{Scenario, Shared, values};
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::names::find;
use crate::scenario::{checked, open};
use crate::settings::threads;
use crate::{complaints, files, machine};

/// Arguments of `demarche play`.
#[derive(Args)]
pub(crate) struct PlayArgs {
    #[command(flatten)]
    scenario: Scenario,
    /// Whose seat, by the name in the scenario
    #[arg(long = "as", value_name = "ACTOR")]
    actor: Option<String>,
    /// As which of its types [default: drawn with the seed]
    #[arg(long = "type", value_name = "NAME", requires = "actor")]
    kind: Option<String>,
    /// Which game: another seed, other types and other luck
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,
    /// Keep the game in this file, from choice to choice
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    save: Option<PathBuf>,
    /// Play a game that was kept, and go on where it stopped
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["actor", "seed", "precision"])]
    replay: Option<PathBuf>,
    /// λ of every actor, whatever the scenario says
    #[arg(long = "lambda", visible_alias = "precision", value_name = "N", value_parser = values::precision)]
    precision: Option<f64>,
    /// Stop before a game has more nodes than this [default: what the memory holds]
    #[arg(long, value_name = "N")]
    max_nodes: Option<usize>,
    /// Build every state, also those on which nothing hangs; it changes no answer
    #[arg(long)]
    no_reduce: bool,
}

/// Seats a person at the table, and plays to the end.
pub(crate) fn run(args: PlayArgs, shared: &Shared) -> Result<ExitCode> {
    if args.scenario.path.as_deref() == Some(Path::new("-")) {
        bail!("the standard input is where your moves come from: name the scenario's file");
    }
    let opened = open(shared, &args.scenario)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let digest = cite::sha256(&print::print(&opened.loaded.whole));
    let kept = match &args.replay {
        Some(path) => {
            let cannot = || format!("cannot replay {}", path.display());
            Some(Record::read(&files::read(path)?, &digest).with_context(cannot)?)
        }
        None => None,
    };
    if let Some(record) = kept.iter().find(|r| r.program != env!("CARGO_PKG_VERSION")) {
        let text = format!(
            "This game was played with demarche {}; the strategies of this version may differ.",
            record.program
        );
        complaints::note(shared, &text);
    }
    let seat = match &kept {
        Some(record) => record.seat(&model)?,
        None => sit(&model, &args)?,
    };
    let precision = kept.as_ref().map_or(args.precision, |record| record.lambda);
    let settings = Settings {
        limits: machine::limits(args.max_nodes, !args.no_reduce),
        precision,
        threads: threads(shared),
        variants: false,
        ..Settings::default()
    };
    let analysis = {
        let bar = Bar::new(shared);
        match Analysis::solve(&model, &settings, &bar) {
            Ok(analysis) => analysis,
            Err(error) => return complaints::refuse(shared, &opened, &error),
        }
    };
    let solved = analysis.solved();
    let table = solved.table(analysis.insight());
    let before = match &kept {
        Some(record) => {
            let choices = record.choices(&model, &table);
            choices.with_context(|| format!("cannot replay {}", path(&args).display()))?
        }
        None => Vec::new(),
    };
    let record = Record::new(&model, &digest, precision, &seat);
    let mut sitting = Sitting {
        model: &model,
        table: &table,
        seat: &seat,
        record,
        save: args.save.as_deref(),
        said: Said::new(shared),
    };
    sitting.play(solved, &before)?;
    Ok(DONE)
}

fn path(args: &PlayArgs) -> &Path {
    args.replay.as_deref().unwrap_or(Path::new(""))
}

/// Names to indices.
fn sit(model: &Model, args: &PlayArgs) -> Result<Seat> {
    let movers = model.actors.iter().filter(|a| a.moves);
    let names: Vec<&str> = movers.map(|a| a.name.as_str()).collect();
    let Some(name) = &args.actor else {
        bail!("say whose seat you take: --as {}", names.join(", --as "));
    };
    let all: Vec<&str> = model.actors.iter().map(|a| a.name.as_str()).collect();
    let actor = find("actor", name, &all)?;
    if !model.actors[actor].moves {
        bail!(
            "{name} decides nothing in this scenario; there is {}",
            names.join(", ")
        );
    }
    let types = model.actors[actor].types.iter();
    let types: Vec<&str> = types
        .map(|t| t.name.as_str())
        .filter(|n| !n.is_empty())
        .collect();
    let kind = args.kind.as_ref();
    let kind = kind.map(|kind| find(&format!("type of {name}"), kind, &types));
    Ok(Seat {
        actor,
        type_id: kind.transpose()?,
        seed: args.seed,
    })
}

/// The form of the output: text, or one JSON object to a line.
struct Said {
    style: Style,
    json: bool,
}

impl Said {
    fn new(shared: &Shared) -> Said {
        Said {
            style: console::style(shared, true),
            json: shared.json,
        }
    }

    fn say(&self, text: impl FnOnce(&Style) -> String, data: impl FnOnce() -> Value) -> Result<()> {
        match self.json {
            true => console::print(&format!("{}\n", data())),
            false => console::print(&text(&self.style)),
        }
    }
}

/// What the player enters.
enum Answer {
    Option(usize),
    Leave,
    Explain,
    Stop,
    Unclear(String),
}

/// A person at the table.
struct Sitting<'a> {
    model: &'a Model,
    table: &'a Table<'a>,
    seat: &'a Seat,
    record: Record,
    save: Option<&'a Path>,
    said: Said,
}

impl Sitting<'_> {
    /// Plays from the start, first the choices of a game that was kept, then those from the standard input.
    fn play(&mut self, solved: &Solved, kept: &[usize]) -> Result<()> {
        let mut kept = kept.iter().copied();
        let mut choices = Vec::new();
        let mut told = 0;
        let mut last = 0;
        let start = self.table.play(self.seat, &choices)?;
        let opening = seat::opening(solved, self.seat, &start);
        let data = || json!({ "opening": opening });
        self.said
            .say(|style| show::opening(&opening, style), data)?;
        self.keep()?;
        loop {
            let position: Position = self.table.play(self.seat, &choices)?;
            let rounds = seat::seen(self.model, &position.observations[told..]);
            let data = || json!({ "seen": rounds });
            self.said
                .say(|style| show::seen(&rounds, last, style), data)?;
            told = position.observations.len();
            last = rounds.last().map_or(last, |round| round.round);
            let Some(turn) = &position.turn else {
                break;
            };
            let decide = seat::decide(self.model, turn);
            let data = || json!({ "turn": decide });
            self.said
                .say(|style| show::turn(&decide, last, style), data)?;
            last = decide.round;
            let by_hand = match kept.next() {
                Some(option) => Some((option, false)),
                None => self.ask(&decide, &turn.open, &choices, &opening)?,
            };
            let Some((option, drawn)) = by_hand else {
                return self.stopped();
            };
            let at = turn.open.iter().position(|&o| o == option);
            let named = &decide.options[at.context("an option that is open")?];
            let data = || json!({ "choice": named, "drawn": drawn });
            // A choice left to the model is recorded like any other, and replayed as such.
            self.said.say(|style| show::chosen(named, style), data)?;
            self.record.choices.push(Chosen {
                round: decide.round,
                decision: decide.decision.name.clone(),
                option: named.name.clone(),
            });
            self.keep()?;
            choices.push(option);
        }
        if let Some(over) = seat::over(self.model, self.table, self.seat, &choices)? {
            let data = || json!({ "over": over });
            self.said
                .say(|style| show::over(&over, &opening, style), data)?;
        }
        Ok(())
    }

    /// Asks until there is an option, and whether the model chose it; none when the player stops.
    fn ask(
        &self,
        decide: &Decide,
        open: &[usize],
        choices: &[usize],
        opening: &Opening,
    ) -> Result<Option<(usize, bool)>> {
        loop {
            match listen(decide, open)? {
                Answer::Option(option) => return Ok(Some((option, false))),
                Answer::Leave => {
                    let drawn = self.table.drawn(self.seat, choices)?;
                    return Ok(drawn.map(|option| (option, true)));
                }
                Answer::Stop => return Ok(None),
                Answer::Explain => {
                    let equilibrium = &opening.equilibrium;
                    let data = || json!({ "worth": decide.explanation });
                    self.said
                        .say(|style| show::worth(decide, equilibrium, style), data)?;
                }
                Answer::Unclear(written) => {
                    let data = || json!({ "unclear": written });
                    self.said
                        .say(|style| show::puzzled(&written, decide, style), data)?;
                }
            }
        }
    }

    fn keep(&self) -> Result<()> {
        self.save
            .map_or(Ok(()), |path| files::write(path, &self.record.text()))
    }

    /// The game is left before its end.
    fn stopped(&self) -> Result<()> {
        let kept = self.save.map(|path| path.display().to_string());
        let data = || json!({ "stopped": kept });
        self.said
            .say(|style| show::stopped(kept.as_deref(), style), data)
    }
}

/// Reads an answer from the standard input; its end means to stop.
fn listen(decide: &Decide, open: &[usize]) -> Result<Answer> {
    let input = std::io::stdin();
    if input.is_terminal() {
        let mut prompt = std::io::stderr();
        prompt.write_all(b"> ").and_then(|()| prompt.flush())?;
    }
    let mut line = String::new();
    let read = match input.lock().read_line(&mut line) {
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            return Ok(Answer::Unclear("what is not text".into()));
        }
        read => read.context("cannot read the standard input")?,
    };
    let written = line.trim();
    Ok(match written {
        _ if read == 0 => Answer::Stop,
        "q" | "quit" => Answer::Stop,
        "?" | "help" => Answer::Explain,
        "." => Answer::Leave,
        _ => {
            let number = written.parse().ok().and_then(|n: usize| n.checked_sub(1));
            let named = decide.options.iter().position(|o| o.name == written);
            match number.or(named).and_then(|at| open.get(at)) {
                Some(&option) => Answer::Option(option),
                None => Answer::Unclear(written.into()),
            }
        }
    })
}

//! A table bound to a scenario: cases with their covariates, and what was seen of each.

use std::collections::BTreeMap;

use demarche_inference::uncertain::sensitivity::likelihood::{Seen, Taken};
use demarche_scenario::model::Model;

use crate::table::{Table, TableError};

/// What was seen of a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// The answer to a question is yes: its index.
    Holds(usize),
    /// These decisions were taken so.
    Moves(Vec<Taken>),
}

impl Event {
    /// The same as the filter has it.
    pub fn seen<'a>(&'a self, model: &'a Model) -> Seen<'a> {
        match self {
            Event::Holds(question) => Seen::Holds(&model.questions[*question]),
            Event::Moves(moves) => Seen::Moves(moves),
        }
    }
}

/// One setting of the columns. Rows that agree in them are one case, which is solved once.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The line of the first row with these covariates.
    pub line: u64,
    /// By column of the model.
    pub values: Vec<f64>,
    /// What was seen in rows of this case, each once.
    pub events: Vec<Event>,
    /// How much of what was seen is of this case.
    pub weight: f64,
}

/// Something that was seen so often in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// In which case.
    pub case: usize,
    /// Which of its events.
    pub event: usize,
    /// How often.
    pub weight: f64,
    /// In which group of rows that hang together.
    pub cluster: usize,
}

/// Something that may be seen, for predictions and effects.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// For people.
    pub name: String,
    /// What is seen.
    pub event: Event,
    /// Its share of what was seen, where it could be seen.
    pub observed: f64,
}

/// A table bound to a scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// Rows of the table.
    pub rows: usize,
    /// Settings of the columns, in the order of the rows.
    pub cases: Vec<Case>,
    /// What was seen, in the order of the rows.
    pub observations: Vec<Observation>,
    /// Groups of what was seen that hang together, in the order of the rows: by name, or each row by itself where they are not told.
    pub groups: Vec<String>,
    /// Whether they are told.
    pub clustered: bool,
    /// What may be seen.
    pub outcomes: Vec<Outcome>,
    /// Whether the outcomes are all that can happen, one of them in every case.
    pub partition: bool,
    /// What a reader should know of the table.
    pub notes: Vec<String>,
}

/// Columns of the table with a meaning of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Special {
    /// Rows that agree in this column hang together.
    pub cluster: Option<String>,
    /// How often a row was seen.
    pub count: Option<String>,
}

/// A decision in a round, and the place of its column.
struct Course {
    decision: usize,
    round: u32,
    column: usize,
}

/// Binds a table to a scenario.
///
/// # Errors
/// A column that the scenario wants is not there, a cell cannot be read, or nothing was seen.
pub fn bind(model: &Model, table: &Table, special: &Special) -> Result<Data, TableError> {
    let wanted = |column: &demarche_scenario::model::Column| {
        table.column(&column.name, "the scenario declares it")
    };
    let columns = (model.columns.iter().map(wanted)).collect::<Result<Vec<_>, _>>()?;
    let counted = counted(model, table)?;
    let courses = courses(model, table)?;
    if !counted.is_empty() && !courses.is_empty() {
        let (decision, question) = (courses[0].column, counted[0].1);
        let columns = table.columns();
        return Err(TableError::Whole(format!(
            "the table has both moves (column `{}`) and counts of outcomes (column `{}`); leave one of them out",
            columns[decision], columns[question]
        )));
    }
    if counted.is_empty() && courses.is_empty() {
        return Err(TableError::Whole(
            "the table says nothing of what happened: it needs a column for a decision, with the option taken, or columns for \
             questions, with counts"
                .into(),
        ));
    }
    let find = |name: &Option<String>, wanted| match name {
        Some(name) => table.column(name, wanted).map(Some),
        None => Ok(None),
    };
    let cluster = find(&special.cluster, "`--cluster` names it")?;
    let count = find(&special.count, "`--count` names it")?;
    let mut data = Data {
        rows: table.len(),
        partition: !counted.is_empty(),
        ..Data::default()
    };
    let mut known: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    let mut groups: BTreeMap<String, usize> = BTreeMap::new();
    data.clustered = cluster.is_some();
    for row in 0..table.len() {
        let mut values = Vec::with_capacity(columns.len());
        for &column in &columns {
            let value = table.number(row, column)?;
            let missing = || table.wrong(row, column, "there is no number".into());
            values.push(value.ok_or_else(missing)?);
        }
        let times = match count {
            Some(column) => weight(table, row, column)?,
            None => 1.0,
        };
        // Each row by itself is a group of no name.
        let group = match cluster {
            Some(column) => {
                let missing = || table.wrong(row, column, "there is no group".into());
                Some(table.text(row, column).ok_or_else(missing)?)
            }
            None => None,
        };
        let mut cluster_of_row = None;
        let seen = match counted.is_empty() {
            false => outcomes_of(table, row, &counted)?,
            true => moves_of(model, table, row, &courses)?,
        };
        let bits = values.iter().map(|value| value.to_bits()).collect();
        let next = data.cases.len();
        let case = *known.entry(bits).or_insert(next);
        if case == next {
            data.cases.push(Case {
                line: table.line(row),
                values,
                events: Vec::new(),
                weight: 0.0,
            });
        }
        for (event, often) in seen {
            let weight = often * times;
            if weight == 0.0 {
                continue;
            }
            let cluster = *cluster_of_row.get_or_insert_with(|| {
                let next = data.groups.len();
                let known = group.map(|name| *groups.entry(name.into()).or_insert(next));
                let own = known.unwrap_or(next);
                if own == next {
                    data.groups.push(group.unwrap_or_default().into());
                }
                own
            });
            let of_case = &mut data.cases[case];
            of_case.weight += weight;
            let events = &mut of_case.events;
            let at = events.iter().position(|known| *known == event);
            let at = at.unwrap_or_else(|| {
                events.push(event);
                events.len() - 1
            });
            data.observations.push(Observation {
                case,
                event: at,
                weight,
                cluster,
            });
        }
    }
    if data.observations.is_empty() {
        return Err(TableError::Whole("nothing was seen in any row".into()));
    }
    data.outcomes = outcomes(model, &data, &counted, &courses);
    constant_columns(model, &mut data);
    Ok(data)
}

/// Questions that the table counts, with the places of their columns.
fn counted(model: &Model, table: &Table) -> Result<Vec<(usize, usize)>, TableError> {
    let mut found = Vec::new();
    for (q, question) in model.questions.iter().enumerate() {
        let Some(column) = table.find(&question.name) else {
            continue;
        };
        if question.given.is_some() {
            return Err(TableError::Whole(format!(
                "the question `{}` has a condition (`given`), and what is counted has none",
                question.name
            )));
        }
        found.push((q, column));
    }
    Ok(found)
}

/// Decisions of which the table tells: columns called `reply`, or `reply.2` for round 2.
fn courses(model: &Model, table: &Table) -> Result<Vec<Course>, TableError> {
    let mut found = Vec::new();
    for (decision, declared) in model.decisions.iter().enumerate() {
        for round in declared.window.first..=declared.window.last {
            let named = table.find(&format!("{}.{round}", declared.name));
            let alone = declared.window.first == declared.window.last;
            let bare = table.find(&declared.name);
            if bare.is_some() && !alone {
                return Err(TableError::Whole(format!(
                    "`{0}` is decided in several rounds: call its columns `{0}.{1}`, and so on",
                    declared.name, declared.window.first
                )));
            }
            if let Some(column) = named.or(bare) {
                found.push(Course {
                    decision,
                    round,
                    column,
                });
            }
        }
    }
    Ok(found)
}

fn weight(table: &Table, row: usize, column: usize) -> Result<f64, TableError> {
    let number = table.number(row, column)?.unwrap_or(0.0);
    if number < 0.0 {
        let what = format!("{number} is less than 0, and nothing is seen less than never");
        return Err(table.wrong(row, column, what));
    }
    Ok(number)
}

type Counted = Vec<(Event, f64)>;

fn outcomes_of(
    table: &Table,
    row: usize,
    counted: &[(usize, usize)],
) -> Result<Counted, TableError> {
    let each = counted.iter().map(|&(question, column)| {
        let often = weight(table, row, column)?;
        Ok((Event::Holds(question), often))
    });
    each.collect()
}

/// The word for a decision that did not take place.
const NOT_TAKEN: &str = "none";

fn moves_of(
    model: &Model,
    table: &Table,
    row: usize,
    courses: &[Course],
) -> Result<Counted, TableError> {
    let mut moves = Vec::new();
    for course in courses {
        let Some(text) = table.text(row, course.column) else {
            continue;
        };
        let decision = &model.decisions[course.decision];
        let option = decision.options.iter().position(|o| o.name == text);
        if option.is_none() && text != NOT_TAKEN {
            let options: Vec<&str> = decision.options.iter().map(|o| o.name.as_str()).collect();
            let what = format!(
                "`{text}` is no option of `{}`: it has {}, or `{NOT_TAKEN}` where it did not take place",
                decision.name,
                options.join(", ")
            );
            return Err(table.wrong(row, course.column, what));
        }
        moves.push(Taken {
            decision: course.decision,
            round: course.round,
            option,
        });
    }
    Ok(match moves.is_empty() {
        true => Vec::new(),
        false => vec![(Event::Moves(moves), 1.0)],
    })
}

/// What may be seen: the questions that are counted, or each option of each decision.
fn outcomes(
    model: &Model,
    data: &Data,
    counted: &[(usize, usize)],
    courses: &[Course],
) -> Vec<Outcome> {
    let mut list: Vec<(String, Event)> = Vec::new();
    for &(question, _) in counted {
        let asked = &model.questions[question];
        list.push((asked.name.clone(), Event::Holds(question)));
    }
    for course in courses {
        let decision = &model.decisions[course.decision];
        for (option, chosen) in decision.options.iter().enumerate() {
            let taken = Taken {
                decision: course.decision,
                round: course.round,
                option: Some(option),
            };
            let round = match model.rounds {
                1 => String::new(),
                _ => format!(" in round {}", course.round),
            };
            let name = format!("{} is {}{round}", decision.name, chosen.name);
            list.push((name, Event::Moves(vec![taken])));
        }
    }
    let observed = |event: &Event| {
        let (mut yes, mut all) = (0.0, 0.0);
        for seen in &data.observations {
            let other = &data.cases[seen.case].events[seen.event];
            let (counts, is) = match (event, other) {
                (Event::Moves(one), Event::Moves(all)) => {
                    let same =
                        |t: &&Taken| (t.decision, t.round) == (one[0].decision, one[0].round);
                    let found = all.iter().find(same);
                    (found.is_some(), found == Some(&one[0]))
                }
                _ => (true, event == other),
            };
            all += if counts { seen.weight } else { 0.0 };
            yes += if is { seen.weight } else { 0.0 };
        }
        if all > 0.0 { yes / all } else { f64::NAN }
    };
    let outcomes = list.into_iter().map(|(name, event)| Outcome {
        observed: observed(&event),
        name,
        event,
    });
    outcomes.collect()
}

/// Columns that are the same in all cases, where there is more than one.
fn constant_columns(model: &Model, data: &mut Data) {
    if data.rows < 2 {
        return;
    }
    for (c, column) in model.columns.iter().enumerate() {
        let first = data.cases[0].values[c];
        if data.cases.iter().all(|case| case.values[c] == first) {
            data.notes.push(format!(
                "Column `{}` is {first} in every row: what it is multiplied with cannot be told from a constant",
                column.name
            ));
        }
    }
}

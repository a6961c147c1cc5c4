//! JSON to [`Scenario`].

use crate::nearest::nearest;
use crate::parse::{ITEMS, parse};
use crate::print::print;
use crate::problem::Problem;
use crate::span::Span;
use crate::syntax::{Item, Scenario};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, Value};

/// The top of the JSON form, its items still unread.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'a> {
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
    #[serde(default)]
    trailing_comments: Vec<String>,
}

/// Reads the JSON form. `file` numbers the text in the spans of problems, each of which names its path in the JSON.
///
/// Whatever text could not say is refused, so every scenario that is read without problems prints as text that reads back
/// as the same tree. An item that cannot be read is reported and left out.
pub fn from_json(json: &str, file: u16) -> (Scenario, Vec<Problem>) {
    let mut scenario = Scenario::default();
    let mut problems = Vec::new();
    let document: Document = match serde_json::from_str(json) {
        Ok(document) => document,
        Err(e) => {
            let at = offset(json, e.line(), e.column());
            let span = Span::new(file, at, at);
            problems.push(Problem::error(
                "bad-json",
                span,
                format!("This is not a scenario in JSON: {e}"),
            ));
            return (scenario, problems);
        }
    };
    for (i, raw) in document.items.iter().enumerate() {
        let start = raw.get().as_ptr() as usize - json.as_ptr() as usize;
        let span = Span::new(file, start, start + raw.get().len());
        match item(raw.get()).and_then(sayable) {
            Ok(item) => scenario.items.push(item),
            Err(ItemError { path, message }) => {
                let message = format!("items[{i}]{path}: {message}");
                problems.push(Problem::error("bad-json", span, message));
            }
        }
    }
    scenario.trailing_comments = document.trailing_comments;
    let comments = Scenario {
        items: Vec::new(),
        trailing_comments: scenario.trailing_comments.clone(),
    };
    if parse(&print(&comments), 0) != (comments, Vec::new()) {
        let message = "trailing_comments: a comment is one line, without hidden characters or space at its end";
        problems.push(Problem::error("bad-json", Span::new(file, 0, 0), message));
    }
    (scenario, problems)
}

/// The byte at a line and column as `serde_json` counts them, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (before + column.saturating_sub(1)).min(text.len())
}

/// Why an item is refused: the path inside it, and what is wrong there.
struct ItemError {
    path: String,
    message: String,
}

impl ItemError {
    fn new(path: &str, message: impl Into<String>) -> ItemError {
        ItemError {
            path: path.into(),
            message: message.into(),
        }
    }
}

/// One item by its tag.
fn item(json: &str) -> Result<Item, ItemError> {
    let mut json: Value =
        serde_json::from_str(json).map_err(|e| ItemError::new("", e.to_string()))?;
    let Some(object) = json.as_object_mut() else {
        return Err(ItemError::new("", "an item is an object"));
    };
    let tag = object.shift_remove("item");
    let Some(tag) = tag.as_ref().and_then(Value::as_str) else {
        return Err(ItemError::new(
            ".item",
            "this should say what kind of item it is",
        ));
    };
    Ok(match tag {
        "scenario" => Item::Header(fields(json)?),
        "include" => Item::Include(fields(json)?),
        "source" => Item::Source(fields(json)?),
        "grades" => Item::Grades(fields(json)?),
        "let" => Item::Let(fields(json)?),
        "column" => Item::Column(fields(json)?),
        "coefficient" => Item::Coefficient(fields(json)?),
        "shock" => Item::Shock(fields(json)?),
        "actor" => Item::Actor(fields(json)?),
        "channel" => Item::Channel(fields(json)?),
        "relation" => Item::Relation(fields(json)?),
        "note" => Item::Note(fields(json)?),
        "goal" => Item::Goal(fields(json)?),
        "variable" => Item::Variable(fields(json)?),
        "decision" => Item::Decision(fields(json)?),
        "event" => Item::Event(fields(json)?),
        "evidence" => Item::Evidence(fields(json)?),
        "question" => Item::Question(fields(json)?),
        "variant" => Item::Variant(fields(json)?),
        "cover" => Item::Cover(fields(json)?),
        _ => {
            let message = match nearest(tag, ITEMS) {
                Some(near) => format!("`{tag}` is no kind of item; did you mean `{near}`?"),
                None => format!("`{tag}` is no kind of item"),
            };
            return Err(ItemError::new(".item", message));
        }
    })
}

fn fields<T: DeserializeOwned>(json: Value) -> Result<T, ItemError> {
    serde_path_to_error::deserialize(json).map_err(|e| {
        let path = match e.path().to_string().as_str() {
            "." => String::new(),
            path => format!(".{path}"),
        };
        ItemError::new(&path, e.into_inner().to_string())
    })
}

/// The item, if its text reads back as itself: its names are words, its dates are dates.
fn sayable(item: Item) -> Result<Item, ItemError> {
    let mut alone = Scenario {
        items: vec![item],
        trailing_comments: Vec::new(),
    };
    let text = print(&alone);
    let (read, problems) = parse(&text, 0);
    if let Some(problem) = problems.first() {
        let before = text.get(..problem.span.start as usize).unwrap_or(&text);
        let line = text.lines().nth(before.matches('\n').count());
        let line = line.unwrap_or_default().trim();
        return Err(ItemError::new(
            "",
            format!("{} in its text `{line}`", problem.message),
        ));
    }
    let said = read == alone;
    alone
        .items
        .pop()
        .filter(|_| said)
        .ok_or_else(|| ItemError::new("", "it says what text cannot say"))
}

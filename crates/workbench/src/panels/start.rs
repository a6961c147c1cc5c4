//! A new scenario: a template, or one that is made of the answers to four questions. Which it is stands in the address, and nothing
//! is written.

use askama::Template;
use demarche_scenario::start::{self, Outline, Sight, TEMPLATES};

use super::{View, put};
use crate::query::Query;

/// The key of a template in an address.
const LIKE: &str = "like";
/// The key of who sees the move. Where it is there, the questions were answered.
const SIGHT: &str = "sight";
/// The keys of the other answers, in the order in which they are asked for.
const ANSWERS: [&str; 7] = ["who", "whom", "want", "rather", "hope", "act", "answer"];

#[derive(Template)]
#[template(path = "start.html")]
struct Page<'a> {
    templates: Vec<Linked>,
    /// What else the address says, for the form to keep.
    rest: Vec<(&'a str, String)>,
    questions: [Question<'a>; 3],
    sights: Vec<(Sight, &'static str, bool)>,
    made: Option<Made>,
}

/// A template and the address that shows it.
struct Linked {
    name: &'static str,
    summary: &'static str,
    to: String,
    current: bool,
}

/// A question with what is to be filled in.
struct Question<'a> {
    asks: &'static str,
    fields: Vec<Field<'a>>,
}

struct Field<'a> {
    key: &'static str,
    label: &'static str,
    example: String,
    value: &'a str,
}

/// A text, and the query with which it can be kept as a file.
struct Made {
    start: Start,
    to: String,
}

/// A text to start from.
pub(crate) struct Start {
    name: &'static str,
    /// The scenario.
    pub(crate) text: String,
}

impl Start {
    /// A name for its file.
    pub(crate) fn file(&self) -> String {
        format!("{}.demarche", self.name)
    }
}

pub(super) fn write(view: &View<'_>) -> String {
    text(view.query)
}

pub(super) fn text(query: &Query) -> String {
    let own = |key: &str| key == LIKE || key == SIGHT || ANSWERS.contains(&key) || key == "tab";
    let looks = query.looks.iter().filter(|(key, _)| !own(key));
    let looks = looks.map(|(key, value)| (key.as_str(), value.clone()));
    let edits = query.edits.iter().map(|edit| edit.pair());
    let seen = query.look(SIGHT).map_or(Outline::example().sight, sight);
    let sights = Sight::ALL.map(|sight| (sight, in_words(sight), sight == seen));
    put(&Page {
        templates: TEMPLATES
            .iter()
            .map(|template| Linked {
                name: template.name,
                summary: template.summary,
                to: query.looking(&[
                    ("tab", Some("new")),
                    (LIKE, Some(template.name)),
                    (SIGHT, None),
                ]),
                current: query.look(LIKE) == Some(template.name),
            })
            .collect(),
        rest: edits.chain(looks).collect(),
        questions: questions(query),
        sights: sights.into(),
        made: chosen(query).map(|start| Made {
            start,
            to: query.looking(&[]),
        }),
    })
}

/// The text that an address asks for.
pub(crate) fn chosen(query: &Query) -> Option<Start> {
    if let Some(name) = query.look(LIKE) {
        return start::template(name).map(|template| Start {
            name: template.name,
            text: template.text.to_string(),
        });
    }
    let seen = query.look(SIGHT)?;
    let [who, whom, want, rather, hope, act, answer] =
        ANSWERS.map(|key| query.look(key).unwrap_or_default().to_string());
    let outline = Outline {
        who,
        whom,
        want,
        rather,
        hope,
        act,
        answer,
        sight: sight(seen),
    };
    Some(Start {
        name: "new",
        text: outline.text(),
    })
}

fn sight(word: &str) -> Sight {
    let mut all = Sight::ALL.into_iter();
    all.find(|sight| sight.word() == word).unwrap_or_default()
}

fn in_words(sight: Sight) -> &'static str {
    match sight {
        Sight::All => "Everybody",
        Sight::Between => "The other side, through a go-between who may talk",
        Sight::Hidden => "Nobody, unless it comes out",
    }
}

fn questions(query: &Query) -> [Question<'_>; 3] {
    let example = Outline::example();
    let asked = [
        ("Who moves first?", example.who),
        ("Who answers?", example.whom),
        ("What may the first want?", example.want),
        ("What may it want instead?", example.rather),
        ("What does the other want?", example.hope),
        (
            "What can the first do, at the cost of what it may want instead?",
            example.act,
        ),
        (
            "What can the other do, which gives the first what it may want?",
            example.answer,
        ),
    ];
    let fields = ANSWERS.into_iter().zip(asked);
    let mut fields = fields.map(|(key, (label, example))| Field {
        key,
        label,
        example,
        value: query.look(key).unwrap_or_default(),
    });
    [
        ("Who acts?", 2),
        ("What do they want?", 3),
        ("What can they do?", 2),
    ]
    .map(|(asks, number)| Question {
        asks,
        fields: fields.by_ref().take(number).collect(),
    })
}

//! What each problem means: a title, a few sentences, a scenario that has the problem and one that has not.
//!
//! The texts are the Markdown files of this folder, one for each subject. A file starts with `# SUBJECT`; a problem follows as
//!
//! ```text
//! ## code
//!
//! One line: the title.
//!
//! Paragraphs.
//!
//! Wrong:                   (or `Wrong, as a whole file:`, `Wrong, in JSON:`)
//!
//! (a fenced block)
//!
//! Right:
//!
//! (a fenced block)
//! ```
//!
//! The guide's page is made of the same files.

use crate::nearest::nearest;

/// The scenario that examples stand in, unless they are whole files.
pub const PREAMBLE: &str = include_str!("preamble.demarche");

const HEAD: &str = include_str!("head.md");

/// One file for each subject, in the order of the page.
const SUBJECTS: [&str; 12] = [
    include_str!("reading.md"),
    include_str!("names.md"),
    include_str!("conditions.md"),
    include_str!("chances.md"),
    include_str!("actors.md"),
    include_str!("moves.md"),
    include_str!("data.md"),
    include_str!("reports.md"),
    include_str!("variants.md"),
    include_str!("files.md"),
    include_str!("never.md"),
    include_str!("strict.md"),
];

/// The meaning of one code.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Explanation {
    /// The code of the problems that it is about.
    pub code: &'static str,
    /// One sentence.
    pub title: &'static str,
    /// What it means and what to do: paragraphs, each one line.
    pub text: Vec<String>,
    /// A scenario that has the problem. None if no text can have it.
    pub wrong: Option<Example>,
    /// The same without it.
    pub right: Option<Example>,
}

/// A scenario, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Example {
    /// What it is.
    pub form: Form,
    /// As it is written; the last line ends.
    pub text: &'static str,
}

/// The form of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Items of [`PREAMBLE`]: each in the place of the one of its name, or behind the last.
    Part,
    /// A file of its own.
    Whole,
    /// A file of its own, in JSON.
    Json,
}

impl Form {
    /// What the form adds to `Wrong` and `Right`.
    pub fn words(self) -> &'static str {
        match self {
            Form::Part => "",
            Form::Whole => ", as a whole file",
            Form::Json => ", in JSON",
        }
    }
}

/// The meaning of a code; none if no problem has it.
pub fn explain(code: &str) -> Option<Explanation> {
    sections()
        .find(|(known, _)| *known == code)
        .map(|(code, body)| read(code, body))
}

/// Every code that has an explanation, in the order of the guide's page.
pub fn codes() -> impl Iterator<Item = &'static str> {
    sections().map(|(code, _)| code)
}

/// The codes that somebody may have meant who wrote `code`: the nearest, then those that have a word with it in common.
pub fn like(code: &str) -> Vec<&'static str> {
    let near = nearest(code, codes());
    let words: Vec<&str> = code.split(['-', '_', ' ']).collect();
    let shares = |known: &&'static str| known.split('-').any(|w| w.len() > 3 && words.contains(&w));
    let others = codes().filter(|known| near != Some(*known));
    near.into_iter()
        .chain(others.filter(shares))
        .take(5)
        .collect()
}

/// The guide's page.
pub fn page() -> String {
    let mut page = HEAD.replace("PREAMBLE", PREAMBLE.trim_end());
    for subject in SUBJECTS {
        page.push('\n');
        for line in subject.lines() {
            // A heading stands one level below where it stands in its own file.
            if line.starts_with('#') && line.trim_start_matches('#').starts_with(' ') {
                page.push('#');
            }
            page.push_str(line);
            page.push('\n');
        }
    }
    page
}

/// Codes with what stands below them.
fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    let subjects = SUBJECTS.into_iter();
    let sections = subjects.flat_map(|subject| subject.split("\n## ").skip(1));
    sections.filter_map(|section| section.split_once('\n'))
}

fn read(code: &'static str, body: &'static str) -> Explanation {
    let body = body.trim();
    let (title, rest) = body.split_once("\n\n").unwrap_or((body, ""));
    let prose = rest.find("Wrong").into_iter().chain(rest.find("Right:"));
    let prose = &rest[..prose.min().unwrap_or(rest.len())];
    let paragraphs = prose.split("\n\n").map(str::trim);
    Explanation {
        code,
        title,
        text: paragraphs
            .filter(|paragraph| !paragraph.is_empty())
            .map(|paragraph| paragraph.replace('\n', " "))
            .collect(),
        wrong: example(rest, "Wrong"),
        right: example(rest, "Right"),
    }
}

/// The fenced block behind a line that starts with a word.
fn example(text: &'static str, word: &str) -> Option<Example> {
    let forms = [Form::Part, Form::Whole, Form::Json];
    forms.into_iter().find_map(|form| {
        let label = format!("{word}{}:\n\n```", form.words());
        let block = &text[text.find(&label)? + label.len()..];
        let (_, block) = block.split_once('\n')?;
        let end = block.find("```")?;
        let text = &block[..end];
        Some(Example { form, text })
    })
}

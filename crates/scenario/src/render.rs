//! Problems as people and programs read them: with the line of the file and an underline, or as JSON.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::escape::{is_harmful, visible};
use crate::load::SourceFile;
use crate::problem::{Problem, Severity};
use crate::span::Span;

/// Characters of a line that are kept after its underline. What stands before is kept, for its columns.
const AFTER: usize = 200;

/// The form of rendered problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Characters only.
    Plain,
    /// With ANSI colours, for terminals.
    Coloured,
}

/// Every problem with its code, message, place, underlined line and hint, in the order of places, one empty line between.
pub fn render(problems: &[Problem], files: &[SourceFile], style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let lines: Vec<Places> = files.iter().map(Places::new).collect();
    let mut out = String::new();
    for problem in in_order(problems) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(
            &renderer.render(&[group(problem, lines.get(usize::from(problem.span.file)))]),
        );
        out.push('\n');
    }
    out
}

/// The problems as a JSON array in the order of places. Each has `severity`, `code`, `message`, `label`, `hint`, `file`,
/// `line` and `column` of its start, and `end` with `line` and `column` of the first character behind it.
pub fn json(problems: &[Problem], files: &[SourceFile]) -> serde_json::Value {
    let lines: Vec<Places> = files.iter().map(Places::new).collect();
    let one = |p: &Problem| {
        let file = lines.get(usize::from(p.span.file));
        let place = |offset: u32| file.map_or((1, 1), |f| f.place(offset as usize));
        let ((line, column), (end_line, end_column)) = (place(p.span.start), place(p.span.end));
        serde_json::json!({
            "severity": p.severity,
            "code": p.code,
            "message": visible(&p.message),
            "label": visible(&p.label),
            "hint": visible(&p.hint),
            "file": file.map_or("", |f| f.file.name.as_str()),
            "line": line,
            "column": column,
            "end": { "line": end_line, "column": end_column },
        })
    };
    in_order(problems).into_iter().map(one).collect()
}

fn in_order(problems: &[Problem]) -> Vec<&Problem> {
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by_key(|p| (p.span.file, p.span.start, p.span.end));
    sorted
}

/// Lines and columns of a file: the whole text is looked through once, however many places are asked for.
#[derive(Debug)]
pub struct Places<'a> {
    file: &'a SourceFile,
    /// The first byte of each line.
    starts: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Looks through a file.
    pub fn new(file: &'a SourceFile) -> Places<'a> {
        let breaks = file.text.match_indices('\n').map(|(i, _)| i + 1);
        Places {
            file,
            starts: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// The number of the line that holds this byte, from 0, and the byte itself, moved back to where a character starts.
    fn locate(&self, offset: usize) -> (usize, usize) {
        let text = &self.file.text;
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        (self.starts.partition_point(|&s| s <= offset) - 1, offset)
    }

    /// Line of a byte of the file, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.locate(offset).0 + 1
    }

    /// Line and column of a byte of the file, both from 1; columns count characters.
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let (line, offset) = self.locate(offset);
        let before = &self.file.text[self.starts[line]..offset];
        (line + 1, before.chars().count() + 1)
    }

    /// A line without its break.
    fn text(&self, line: usize) -> &'a str {
        let end = self.starts.get(line + 1).copied();
        let text = &self.file.text[self.starts[line]..end.unwrap_or(self.file.text.len())];
        text.trim_end_matches(['\n', '\r'])
    }

    /// The first line of `span` as it can be shown, and what is to be underlined in it. Every harmful character has one in
    /// its place, so that columns stay.
    fn quote(&self, span: Span) -> (String, Range<usize>) {
        let (line, start) = self.locate(span.start as usize);
        let (_, end) = self.locate(span.end as usize);
        let text = self.text(line);
        let start = (start - self.starts[line]).min(text.len());
        let end = end
            .saturating_sub(self.starts[line])
            .clamp(start, text.len());
        let safe = |c| match c {
            '\t' => c,
            c if is_harmful(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        };
        let mut quoted: String = text[..start].chars().map(safe).collect();
        let from = quoted.len();
        quoted.extend(text[start..end].chars().map(safe));
        let to = quoted.len();
        quoted.extend(text[end..].chars().map(safe).take(AFTER));
        (quoted, from..to)
    }
}

fn group<'a>(problem: &'a Problem, file: Option<&Places<'a>>) -> Group<'a> {
    let level = match problem.severity {
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level
        .primary_title(visible(&problem.message))
        .id(problem.code);
    let mut group = Group::with_title(title);
    if let Some(file) = file {
        let (line, _) = file.locate(problem.span.start as usize);
        let (text, range) = file.quote(problem.span);
        let mut underline = AnnotationKind::Primary.span(range);
        if !problem.label.is_empty() {
            underline = underline.label(visible(&problem.label));
        }
        let snippet = Snippet::source(text)
            .path(visible(&file.file.name))
            .line_start(line + 1);
        group = group.element(snippet.annotation(underline));
    }
    if !problem.hint.is_empty() {
        group = group.element(Level::HELP.message(visible(&problem.hint)));
    }
    group
}

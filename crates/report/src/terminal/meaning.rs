//! Text of `check --explain`: what the code of a problem means.

use demarche_scenario::explain::{Example, Explanation, Form};

use super::style::{Paint, Style};
use super::text::wrap;

/// Code and title, the paragraphs, and the two examples as they are written.
pub fn meaning(explanation: &Explanation, style: &Style) -> String {
    let mut out = String::new();
    let head = format!("{}: {}", explanation.code, explanation.title);
    say(&mut out, style, Paint::Strong, &head);
    for paragraph in &explanation.text {
        out.push('\n');
        say(&mut out, style, Paint::Plain, paragraph);
    }
    example(&mut out, style, "Wrong", &explanation.wrong);
    example(&mut out, style, "Right", &explanation.right);
    let parts = [&explanation.wrong, &explanation.right];
    if parts.into_iter().flatten().any(|e| e.form == Form::Part) {
        out.push('\n');
        let text = "The examples are parts of a small scenario, which the guide's page “What problems mean” begins with.";
        say(&mut out, style, Paint::Faint, text);
    }
    out
}

fn example(out: &mut String, style: &Style, word: &str, example: &Option<Example>) {
    let Some(example) = example else { return };
    out.push('\n');
    let label = format!("{word}{}:", example.form.words());
    say(out, style, Paint::Strong, &label);
    out.push('\n');
    // A line of an example is not broken: it is to be copied.
    for line in example.text.lines() {
        out.push_str(&format!("    {}\n", style.clean(line)));
    }
}

fn say(out: &mut String, style: &Style, paint: Paint, text: &str) {
    for line in wrap(&style.clean(text), style.columns()) {
        out.push_str(&style.paint(paint, &line));
        out.push('\n');
    }
}

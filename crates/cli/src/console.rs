//! Standard output and error: colour, width, progress bars, and pipes that close early.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use demarche_engine::progress::Progress;
use demarche_report::terminal::Style;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{Shared, When};
use crate::lines::Writer;

/// Whether to colour what goes to this stream.
pub(crate) fn colours(when: When, stream: &impl IsTerminal) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            stream.is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                && std::env::var_os("TERM").is_none_or(|v| v != "dumb")
        }
    }
}

/// Columns to write in: what COLUMNS says, else what the terminal has, else as many as read well.
fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let seen = || terminal_size::terminal_size_of(std::io::stdout());
    said.or_else(|| seen().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(100)
}

/// The style of text on the standard output.
pub(crate) fn style(shared: &Shared, full: bool) -> Style {
    Style {
        width: width(),
        colour: colours(shared.color, &std::io::stdout()),
        unicode: true,
        full,
    }
}

/// Prints to the standard output. A closed pipe is no error: the process ends.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        other => Ok(other?),
    }
}

/// Prints a value as JSON.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    print(&text)
}

/// Progress on the standard error: a bar, after a second, where that is a terminal, else a line now and then.
pub(crate) struct Bar {
    started: Instant,
    shown: bool,
    /// Where the standard error is no terminal.
    lines: Option<Writer>,
    /// Phase whose progress is counted in things, and how many there are.
    counted: Option<(&'static str, u64)>,
    bar: Mutex<Option<ProgressBar>>,
}

/// Nothing is shown before this.
const PATIENCE: Duration = Duration::from_secs(1);
/// Positions of a bar that counts nothing.
const MARKS: u64 = 1000;

impl Bar {
    pub(crate) fn new(shared: &Shared) -> Bar {
        let terminal = std::io::stderr().is_terminal();
        // With `--json` the standard error has nothing but what is wrong.
        let lines = !terminal && !shared.quiet && !shared.json;
        Bar {
            started: Instant::now(),
            shown: !shared.quiet && terminal,
            lines: lines.then(Writer::new),
            counted: None,
            bar: Mutex::new(None),
        }
    }

    /// A bar that says for one phase how many of `count` things are done, and how many a second.
    pub(crate) fn counting(shared: &Shared, phase: &'static str, count: u64) -> Bar {
        let mut bar = Bar::new(shared);
        bar.counted = Some((phase, count));
        bar
    }

    fn begin(&self, phase: &str) -> ProgressBar {
        let counted = self.counted.filter(|(counted, _)| *counted == phase);
        let (length, template) = match counted {
            Some((_, count)) => (
                count,
                "{msg} {pos} of {len} [{bar:32}] {percent:>3} %  {per_sec}, {eta} left",
            ),
            None => (MARKS, "{msg:24} [{bar:32}] {percent:>3} %  {eta} left"),
        };
        let bar = ProgressBar::new(length);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(phase.to_string());
        bar
    }
}

impl Progress for Bar {
    fn step(&self, phase: &str, done: f64) {
        if let Some(lines) = &self.lines {
            lines.step(phase, done);
        }
        if !self.shown || self.started.elapsed() < PATIENCE {
            return;
        }
        let Ok(mut held) = self.bar.lock() else {
            return;
        };
        if held.as_ref().is_some_and(|bar| bar.message() != phase) {
            // What counts one phase does not fit another.
            held.take().iter().for_each(ProgressBar::finish_and_clear);
        }
        let fresh = held.is_none();
        let bar = held.get_or_insert_with(|| self.begin(phase));
        let length = bar.length().unwrap_or(MARKS);
        let position = (done.clamp(0.0, 1.0) * length as f64).round() as u64;
        // Threads may report out of order.
        if fresh || position > bar.position() {
            bar.set_position(position);
        }
        if fresh {
            // What was done before says nothing of how fast it goes on.
            bar.reset_eta();
        }
    }

    fn cancelled(&self) -> bool {
        STOP.load(Ordering::Relaxed)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(Some(bar)) = self.bar.lock().map(|mut bar| bar.take()) {
            bar.finish_and_clear();
        }
    }
}

/// Whether the user has asked to stop.
static STOP: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C asks what runs to stop and keep what is done; asked twice, the process ends at once.
pub(crate) fn stop_gently() {
    // Without this handler Ctrl-C ends the process as usual, and files on disk stay.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
}

//! Standard output and error: colour, width, progress bars, and pipes that close early.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::Result;
use demarche_game::progress::Progress;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{Shared, When};

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
pub(crate) fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let seen = || terminal_size::terminal_size_of(std::io::stdout());
    said.or_else(|| seen().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(100)
}

/// Prints to the standard output. That nobody reads any more is no error: the process just ends.
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

/// A bar on the standard error for what takes longer than a second, where somebody looks.
pub(crate) struct Bar {
    started: Instant,
    shown: bool,
    bar: Mutex<Option<ProgressBar>>,
}

/// Nothing is shown before this.
const PATIENCE: Duration = Duration::from_secs(1);

impl Bar {
    pub(crate) fn new(shared: &Shared) -> Bar {
        let shown = !shared.quiet && std::io::stderr().is_terminal();
        Bar {
            started: Instant::now(),
            shown,
            bar: Mutex::new(None),
        }
    }
}

impl Progress for Bar {
    fn step(&self, phase: &str, done: f64) {
        if !self.shown || self.started.elapsed() < PATIENCE {
            return;
        }
        let Ok(mut bar) = self.bar.lock() else { return };
        let bar = bar.get_or_insert_with(|| {
            let bar = ProgressBar::new(1000);
            let style =
                ProgressStyle::with_template("{msg:24} [{bar:32}] {percent:>3} %  {eta} left");
            if let Ok(style) = style {
                bar.set_style(style.progress_chars("=> "));
            }
            bar
        });
        bar.set_message(phase.to_string());
        bar.set_position((done.clamp(0.0, 1.0) * 1000.0) as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(Some(bar)) = self.bar.lock().map(|mut bar| bar.take()) {
            bar.finish_and_clear();
        }
    }
}

//! Progress as lines, for a standard error that is no terminal.

use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// No line is written before this, nor so soon after another.
const PATIENCE: Duration = Duration::from_secs(5);
/// Lines of one phase are at least this far apart, in hundredths of it, unless they are few.
const APART: u32 = 10;
/// After this there is a line all the same, whatever was told.
const SILENCE: Duration = Duration::from_secs(20);

/// Which lines are due, given what is told of progress.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// Phase, hundredths and time of the last line.
    last: Option<(String, u32, Duration)>,
    /// What was told last: phase and hundredths.
    told: Option<(String, u32)>,
}

impl Lines {
    /// The line that is due where `done` of `phase` is complete, `now` after the start.
    pub(crate) fn due(&mut self, phase: &str, done: f64, now: Duration) -> Option<String> {
        let percent = (100.0 * done.clamp(0.0, 1.0)).floor() as u32;
        let further = match &self.told {
            // Threads may report out of order.
            Some((earlier, at)) if earlier == phase && percent <= *at => return None,
            _ => self
                .last
                .as_ref()
                .is_none_or(|(earlier, at, _)| earlier != phase || percent >= at + APART),
        };
        self.told = Some((phase.to_string(), percent));
        let since = self
            .last
            .as_ref()
            .map_or(now, |(.., then)| now.saturating_sub(*then));
        (further && since >= PATIENCE).then(|| self.line(phase, percent, now))
    }

    /// The line that is due `now` after the start, where nothing has been told for long.
    pub(crate) fn waited(&mut self, now: Duration) -> Option<String> {
        let due = match &self.last {
            None => now >= PATIENCE,
            Some((.., then)) => now.saturating_sub(*then) >= SILENCE,
        };
        if !due {
            return None;
        }
        let (phase, percent) = self.told.clone().unwrap_or(("working".into(), 0));
        Some(self.line(&phase, percent, now))
    }

    fn line(&mut self, phase: &str, percent: u32, now: Duration) -> String {
        self.last = Some((phase.to_string(), percent, now));
        let seconds = now.as_secs();
        format!("progress: {phase}, {percent} % done after {seconds} s\n")
    }
}

/// Writes lines to the standard error, also where nothing is told of progress; until it is dropped.
pub(crate) struct Writer {
    started: Instant,
    lines: Arc<Mutex<Lines>>,
    /// Its end is the end of the thread that watches for silence.
    _end: Sender<()>,
}

/// How often it is looked whether silence has lasted too long.
const LOOK: Duration = Duration::from_secs(1);
/// Bytes for the stack of the thread that looks.
const STACK: usize = 128 << 10;

impl Writer {
    pub(crate) fn new() -> Writer {
        let (_end, ended) = channel::<()>();
        let started = Instant::now();
        let lines = Arc::new(Mutex::new(Lines::default()));
        let watched = Arc::clone(&lines);
        let watch = move || {
            while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                write(&watched, |lines| lines.waited(started.elapsed()));
            }
        };
        // Where there is no room for a thread silence stays silence.
        let _ = Builder::new().stack_size(STACK).spawn(watch);
        Writer {
            started,
            lines,
            _end,
        }
    }

    /// Writes what is due where `done` of `phase` is complete.
    pub(crate) fn step(&self, phase: &str, done: f64) {
        let now = self.started.elapsed();
        write(&self.lines, |lines| lines.due(phase, done, now));
    }
}

fn write(lines: &Mutex<Lines>, due: impl FnOnce(&mut Lines) -> Option<String>) {
    let Ok(mut lines) = lines.lock() else { return };
    if let Some(line) = due(&mut lines) {
        // A closed standard error is no error.
        let _ = std::io::stderr().lock().write_all(line.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(steps: &[(&str, f64, u64)]) -> Vec<String> {
        let mut lines = Lines::default();
        let due = |&(phase, done, seconds): &(&str, f64, u64)| {
            lines.due(phase, done, Duration::from_secs(seconds))
        };
        steps.iter().filter_map(due).collect()
    }

    #[test]
    fn what_is_soon_done_has_no_line() {
        assert_eq!(told(&[("solving", 0.1, 0), ("solving", 1.0, 4)]), [""; 0]);
    }

    #[test]
    fn lines_come_now_and_then() {
        let steps: Vec<(&str, f64, u64)> = (0..=100_u32)
            .map(|i| ("dropping", f64::from(i) / 100.0, u64::from(i)))
            .collect();
        let lines = told(&steps);
        assert_eq!(lines[0], "progress: dropping, 5 % done after 5 s\n");
        assert_eq!(lines[1], "progress: dropping, 15 % done after 15 s\n");
        assert_eq!(lines.len(), 10);
    }

    #[test]
    fn new_phases_have_lines_and_threads_out_of_order_have_none() {
        let lines = told(&[
            ("a", 0.50, 10),
            ("a", 0.40, 90),
            ("a", 0.51, 91),
            ("b", 0.0, 92),
            ("b", 0.1, 97),
        ]);
        assert_eq!(
            lines,
            [
                "progress: a, 50 % done after 10 s\n",
                "progress: b, 0 % done after 92 s\n",
                "progress: b, 10 % done after 97 s\n",
            ]
        );
    }

    #[test]
    fn silence_is_broken() {
        let mut lines = Lines::default();
        let mut waited = |seconds| lines.waited(Duration::from_secs(seconds));
        assert_eq!(waited(4), None);
        let line = "progress: working, 0 % done after 5 s\n";
        assert_eq!(waited(5).as_deref(), Some(line));
        assert_eq!(waited(20), None);
        assert!(waited(25).is_some());
    }
}

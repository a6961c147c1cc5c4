//! The server between two pipes: what comes is read on one thread, what is solved is solved on another, and neither waits.

use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::wire::{self, Incoming};
use crate::{Outcome, Server, Task};

enum Event {
    Came(Incoming),
    Solved(Outcome),
    /// The editor has gone.
    Gone,
}

/// Answers what comes until the editor says that it is over, or goes. A scenario is solved when the editor has sent nothing for as
/// long as `pause`. Gives whether the session ended in order.
///
/// # Errors
/// The output cannot be written to.
pub fn serve(
    mut server: Server,
    input: impl BufRead + Send + 'static,
    mut output: impl Write,
    pause: Duration,
) -> io::Result<bool> {
    let (tell, events) = mpsc::channel();
    let reader = tell.clone();
    thread::Builder::new()
        .name("messages".into())
        .spawn(move || listen(input, &reader))?;
    // What was changed is read when nothing else waits to be answered.
    let mut unread = false;
    let mut due: Option<Instant> = None;
    loop {
        let wait = match (unread, due) {
            (true, _) => Duration::ZERO,
            (false, Some(due)) => due.saturating_duration_since(Instant::now()),
            (false, None) => Duration::MAX,
        };
        match receive(&events, wait) {
            Some(Event::Came(message)) => {
                let told = matches!(message, Incoming::Notification { .. });
                unread |= told;
                if told {
                    due = Some(Instant::now() + pause);
                }
                send(&mut output, server.take(message))?;
                if let Some(orderly) = server.ended() {
                    server.cancel();
                    return Ok(orderly);
                }
            }
            Some(Event::Solved(outcome)) => {
                send(&mut output, server.solved(outcome))?;
                if server.waits() && due.is_none() {
                    due = Some(Instant::now());
                }
            }
            Some(Event::Gone) => {
                server.cancel();
                return Ok(false);
            }
            None if unread => {
                unread = false;
                send(&mut output, server.refresh())?;
            }
            None => {
                due = None;
                if let Some(task) = server.task() {
                    solve(task, tell.clone())?;
                }
            }
        }
    }
}

/// The next event; none if there is none for so long.
fn receive(events: &mpsc::Receiver<Event>, wait: Duration) -> Option<Event> {
    if wait == Duration::MAX {
        return Some(events.recv().unwrap_or(Event::Gone));
    }
    match events.recv_timeout(wait) {
        Ok(event) => Some(event),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => Some(Event::Gone),
    }
}

fn listen(mut input: impl BufRead, tell: &Sender<Event>) {
    while let Ok(Some(message)) = wire::read(&mut input) {
        if tell.send(Event::Came(message)).is_err() {
            return;
        }
    }
    let _ = tell.send(Event::Gone);
}

fn solve(task: Task, tell: Sender<Event>) -> io::Result<()> {
    let key = task.key.clone();
    let work = move || {
        // The editor goes on where solving fails, and is told nothing of it.
        let outcome = catch_unwind(AssertUnwindSafe(|| task.run())).unwrap_or(Outcome {
            key,
            texts: Vec::new(),
            answers: None,
        });
        let _ = tell.send(Event::Solved(outcome));
    };
    thread::Builder::new().name("solve".into()).spawn(work)?;
    Ok(())
}

fn send(output: &mut impl Write, messages: Vec<Value>) -> io::Result<()> {
    for message in &messages {
        wire::write(output, message)?;
    }
    Ok(())
}

//! Long computations on demand: a stream of progress that ends in the answer. Closing the stream stops the job, unless another
//! request holds it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, RawQuery, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use demarche_engine::progress::Progress;
use demarche_report::analyse::Settings;
use serde_json::{Value, json};
use tokio::sync::mpsc::channel;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;

use crate::Workbench;
use crate::desk::Point;
use crate::jobs::{Job, Stage};
use crate::panels::{counterfactual, drivers};
use crate::query::Query;
use crate::request_error::RequestError;

/// Looks that say what is asked: two requests that agree in these, and in the scenario, are one.
const ASKED: [&str; 4] = ["of", "deep", "bound", "p"];

type Compute = fn(&Point, &Query, &Settings, &dyn Progress) -> Result<String, String>;

/// `GET /longer/drivers` and `GET /longer/change`: events `progress`, then `done` or `failed`.
pub(crate) async fn longer(
    State(bench): State<Arc<Workbench>>,
    Path(what): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, RequestError> {
    let (compute, phases): (Compute, &'static [&'static str]) = match what.as_str() {
        "drivers" => (
            drivers::work,
            &["ends of ranges", "swapping goals", "drawing"],
        ),
        "change" => (
            counterfactual::work,
            &["changing numbers", "swapping goals"],
        ),
        _ => return Err(RequestError::missing("there is no such thing to be asked")),
    };
    let query = Query::read(&query.unwrap_or_default());
    let point = bench.answered(&query).await?;
    let digest = point.edited.digest.clone();
    let asked = ASKED.map(|key| query.look(key).unwrap_or_default().to_owned());
    let key = format!("{digest}|{what}|{}", asked.join("|"));
    let settings = bench.desk.settings().clone();
    let wanted = bench.desk.longer(&key, move |job| {
        let phased = Phased { job, phases };
        compute(&point, &query, &settings, &phased)
    });
    let (tell, told) = channel(4);
    tokio::spawn(async move {
        let mut wanted = wanted;
        loop {
            let stage = wanted.stage.borrow_and_update().clone();
            let last = stage.last();
            let news = match stage {
                Stage::Waiting(done) | Stage::Partly(_, done) => {
                    let phase = phase(phases, done);
                    event("progress", &json!({ "done": done, "phase": phase }))
                }
                Stage::Done(html) => event("done", &json!({ "digest": digest, "html": &*html })),
                Stage::Failed(why) => event("failed", &json!({ "why": &*why })),
            };
            if tell.send(Ok(news)).await.is_err() || last {
                return;
            }
            tokio::select! {
                changed = wanted.stage.changed() => if changed.is_err() { return },
                () = tell.closed() => return,
            }
        }
    });
    let alive = KeepAlive::new().interval(Duration::from_secs(10));
    Ok(Sse::new(ReceiverStream::new(told)).keep_alive(alive))
}

fn event(kind: &str, data: &Value) -> Event {
    // What this crate writes is JSON.
    Event::default()
        .event(kind)
        .json_data(data)
        .unwrap_or_default()
}

/// The phase at this share of the whole.
fn phase(phases: &'static [&'static str], done: f64) -> &'static str {
    let at = (done * phases.len() as f64).floor() as usize;
    phases
        .get(at)
        .or(phases.last())
        .copied()
        .unwrap_or_default()
}

/// Progress through several phases, as one.
struct Phased<'a> {
    job: &'a Job<Arc<str>>,
    phases: &'static [&'static str],
}

impl Progress for Phased<'_> {
    fn step(&self, phase: &str, done: f64) {
        let Some(at) = self.phases.iter().position(|name| *name == phase) else {
            return;
        };
        // The last of a phase is not yet the next one.
        let done = (at as f64 + done.clamp(0.0, 0.99)) / self.phases.len() as f64;
        self.job.step(phase, done);
    }

    fn cancelled(&self) -> bool {
        self.job.cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phase_follows_from_how_much_is_done() {
        let phases = &["a", "b"];
        assert_eq!(
            [0.0, 0.49, 0.5, 1.0].map(|done| phase(phases, done)),
            ["a", "a", "b", "b"]
        );
        assert_eq!(phase(&[], 0.5), "");
    }
}

//! Requests of the editor: check a text, save it, and keep the edits as a what-if.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::{JsonRejection, StringRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use demarche_scenario::load::load;
use demarche_scenario::render::{self, Style, render};
use demarche_scenario::vary::edit;
use demarche_scenario::{Severity, json, parse};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::Workbench;
use crate::desk::Now;
use crate::query::Query;
use crate::request_error::{RequestError, Why};
use crate::store::Unwritten;

/// How often edits are added anew to a file that changes at that instant.
const TRIES: usize = 5;

/// The problems of a text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Checked {
    /// With places, as `demarche check --json` prints them.
    #[schema(value_type = Vec<Object>)]
    problems: Value,
    /// The same as the terminal shows it.
    rendered: String,
    /// Number of errors among them.
    mistakes: usize,
}

/// Says what is wrong with a text, without keeping it.
#[utoipa::path(post, path = "/check", request_body(content = String, content_type = "text/plain"),
    responses((status = 200, description = "What is wrong", body = Checked),
    (status = 400, description = "It is not text", body = Why),
    (status = 403, description = "The token is missing, or it comes from elsewhere", body = Why),
    (status = 413, description = "It is too large", body = Why)))]
pub(crate) async fn check(
    State(bench): State<Arc<Workbench>>,
    text: Result<String, StringRejection>,
) -> Result<Json<Checked>, RequestError> {
    let text = text?;
    let look = move || {
        let loaded = load(&bench.store.name(), text, bench.store.as_ref());
        let (_, problems) = loaded.check(bench.store.as_ref());
        let errors = problems.iter().filter(|p| p.severity == Severity::Error);
        Checked {
            mistakes: errors.count(),
            rendered: render(&problems, &loaded.files, Style::Plain),
            problems: render::json(&problems, &loaded.files),
        }
    };
    let checked = tokio::task::spawn_blocking(look).await;
    checked.map(Json).map_err(|_| broken())
}

/// A new text of the file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Save {
    /// The whole text.
    text: String,
    /// The stamp of the file that was edited.
    stamp: String,
}

/// The state after writing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Saved {
    /// The file's stamp now.
    stamp: String,
}

/// The file has changed meanwhile.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Conflict {
    /// What to do, in plain words.
    message: String,
    /// Text of the file now.
    theirs: String,
    /// Its stamp.
    stamp: String,
}

/// Writes the file, unless it has changed since it was read.
#[utoipa::path(put, path = "/scenario", request_body = Save,
    responses((status = 200, description = "It is written", body = Saved),
    (status = 400, description = "It is not JSON", body = Why),
    (status = 403, description = "It may not be written from here", body = Why),
    (status = 409, description = "The file has changed meanwhile", body = Conflict),
    (status = 413, description = "It is too large", body = Why),
    (status = 415, description = "It is not called JSON", body = Why),
    (status = 422, description = "Something is missing", body = Why),
    (status = 507, description = "The file cannot be written", body = Why)))]
pub(crate) async fn save(
    State(bench): State<Arc<Workbench>>,
    save: Result<Json<Save>, JsonRejection>,
) -> Result<Response, RequestError> {
    let Json(save) = save?;
    written(&bench, move |bench, now| {
        if now.stamp != save.stamp {
            return Ok(conflict(&now));
        }
        match bench.store.replace(&now.text, &save.text) {
            Err(Unwritten::Changed) => Ok(conflict(&current(bench)?)),
            written => saved(bench, written),
        }
    })
    .await
}

/// Edits to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keep {
    /// The edits, as a query.
    query: String,
    /// The what-if's name in the file: letters, digits and `_`.
    name: String,
    /// What it says.
    #[serde(default)]
    label: String,
}

/// Adds the edits to the file as a what-if.
#[utoipa::path(post, path = "/variant", request_body = Keep,
    responses((status = 200, description = "It is written", body = Saved),
    (status = 400, description = "It is not JSON", body = Why),
    (status = 403, description = "It may not be written from here", body = Why),
    (status = 413, description = "It is too large", body = Why),
    (status = 415, description = "It is not called JSON", body = Why),
    (status = 422, description = "These edits cannot be kept so", body = Why),
    (status = 507, description = "The file cannot be written", body = Why)))]
pub(crate) async fn keep(
    State(bench): State<Arc<Workbench>>,
    keep: Result<Json<Keep>, JsonRejection>,
) -> Result<Response, RequestError> {
    let Json(keep) = keep?;
    written(&bench, move |bench, mut now| {
        let mut tries = 0;
        loop {
            let text = with_variant(bench, &now, &keep)?;
            tries += 1;
            match bench.store.replace(&now.text, &text) {
                // The edits are added to whatever is there.
                Err(Unwritten::Changed) if tries < TRIES => now = current(bench)?,
                written => return saved(bench, written),
            }
        }
    })
    .await
}

/// The file's text with the edits added to it.
fn with_variant(bench: &Workbench, now: &Now, keep: &Keep) -> Result<String, RequestError> {
    let query = Query::read(&keep.query);
    if let Some(unread) = query.unread.first() {
        let why = format!("`{}` cannot be read: {}", unread.edit, unread.why);
        return Err(RequestError::unprocessable(why));
    }
    let lines = edit::as_variant(
        &now.loaded.whole,
        &query.edits,
        &keep.name,
        &one_line(&keep.label),
    );
    let lines = lines.map_err(RequestError::unprocessable)?;
    if !bench.store.name().ends_with(".json") {
        return Ok(format!("{}\n\n{lines}", now.text.trim_end()));
    }
    let (variant, _) = parse::parse(&lines, 0);
    let mut scenario = now.loaded.scenario.clone();
    scenario.items.extend(variant.items);
    Ok(json::to_json(&scenario))
}

/// Writes to the file as it is now, one request at a time, and notifies every page.
async fn written(
    bench: &Arc<Workbench>,
    write: impl FnOnce(&Workbench, Now) -> Result<Response, RequestError> + Send + 'static,
) -> Result<Response, RequestError> {
    let _one = bench.writing.lock().await;
    let own = Arc::clone(bench);
    let work = move || write(&own, current(&own)?);
    let response = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| broken())?;
    bench.look().await;
    response
}

/// The file as it is now, whatever was read last.
fn current(bench: &Workbench) -> Result<Now, RequestError> {
    if let Some(why) = bench.store.read_only() {
        return Err(RequestError::new(StatusCode::FORBIDDEN, why));
    }
    Now::read(bench.store.as_ref()).map_err(unwritten)
}

/// The answer to a text that was, or was not, written.
fn saved(bench: &Workbench, written: Result<(), Unwritten>) -> Result<Response, RequestError> {
    written.map_err(|why| match why {
        Unwritten::Failed(why) => unwritten(why),
        Unwritten::Changed => {
            unwritten("another program keeps changing the file; nothing is written".into())
        }
    })?;
    let now = Now::read(bench.store.as_ref()).map_err(unwritten)?;
    Ok(Json(Saved { stamp: now.stamp }).into_response())
}

fn conflict(now: &Now) -> Response {
    let conflict = Conflict {
        message:
            "the file has changed since it was read here; both are shown, and nothing is written"
                .into(),
        theirs: now.text.clone(),
        stamp: now.stamp.clone(),
    };
    (StatusCode::CONFLICT, Json(conflict)).into_response()
}

fn unwritten(why: String) -> RequestError {
    RequestError::new(StatusCode::INSUFFICIENT_STORAGE, why)
}

fn broken() -> RequestError {
    RequestError::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "this broke off; it is a mistake in Demarche",
    )
}

/// Labels stand on one line, and in double quotes.
fn one_line(text: &str) -> String {
    let plain = text.replace('"', "'");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Demarche's workbench: a scenario in a browser, recomputed at every edit.
//!
//! # Structure
//!
//! Everything that a page shows follows from its address and the scenario's file ([`query`]): there are no sessions, a page is
//! the same after a restart, and undo is the browser's history. The address holds *edits* upon the file
//! ([`demarche_scenario::vary::edit`]); [`desk`] makes the edited scenario and computes what follows, in three parts: the
//! *point* answer, at once; the *worlds*, draw by draw; the *what-ifs*. [`jobs`] shares each computation between requests, and
//! stops it when no request is left. [`sse`] streams results as fragments of HTML, [`pages`] serves the whole page,
//! which works without scripts, read-only. [`auth`] admits requests that carry the token.
//!
//! Every fragment carries the digest of the scenario that it was derived from, and the page drops what is not of its own.
//!
//! # To add a panel
//!
//! 1. A module under `panels/` with `pub(super) fn write(view: &View<'_>) -> String`, which renders a template under `templates/`.
//!    Text is escaped by the template; charts escape what they draw.
//! 2. An entry in [`panels::ALL`]: its id, name, layer, tab ([`panels::tabs`]), and with what it is fed ([`panels::Feed`]): the point answer, the worlds,
//!    the what-ifs, or on demand (it is then fetched from `/panel/ID?…` when it is opened, with all that the address says, and may
//!    await what it computes).
//!    A panel that needs neither signals nor forecasts says `early: true`, and is written before they are there.
//! 3. If it does more in the browser than links and `<details>` do, a module under `assets/` that exports
//!    `attach(root, bench)`, and a line in `assets/main.js`; it is called whenever the panel's fragment has been put into the page.
//!    Its keys of the address are read with [`query::Query::look`]; in the browser `bench.look(key, value)` changes them and
//!    `bench.edit(key, subject, value)` makes an edit.

pub mod auth;
mod connections;
pub mod desk;
pub mod jobs;
pub mod listen;
mod longer;
pub mod pages;
pub mod panels;
pub mod query;
mod request_error;
pub mod sse;
pub mod store;
mod writing;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use demarche_report::analyse::Settings;
use tokio::sync::watch;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::desk::{Desk, Edited, Now};
use crate::jobs::Wanted;
use crate::query::Query;
use crate::request_error::RequestError;
use crate::store::Store;

pub use crate::connections::Limits;
pub use crate::listen::{serve, serve_within};

/// Bytes of a request's body.
pub const MOST_BYTES: usize = 1 << 20;
/// A request that streams nothing is answered within this, or refused.
const PATIENCE: Duration = Duration::from_secs(60);
/// The same for a whole briefing, which waits for every draw.
const PATIENCE_FOR_ALL: Duration = Duration::from_secs(600);
/// Interval at which the file is read.
const LOOK: Duration = Duration::from_millis(500);

/// Address and token of the workbench.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port.
    pub port: u16,
    /// Hosts under which it is reached, without the port: `127.0.0.1`, `localhost`.
    pub hosts: Vec<String>,
    /// The secret token in the address.
    pub token: String,
    /// Limits of memory and threads.
    pub settings: Settings,
}

/// A workbench upon one scenario.
pub struct Workbench {
    pub(crate) port: u16,
    /// `host:port`, as requests name it.
    pub(crate) hosts: Vec<String>,
    pub(crate) token: String,
    pub(crate) store: Arc<dyn Store>,
    /// The desk, which computes the states.
    pub desk: Arc<Desk>,
    /// The file as it was read last.
    pub now: watch::Sender<Arc<Now>>,
    /// Held during a write, so that there is one at a time.
    pub(crate) writing: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Workbench {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the token.
        f.debug_struct("Workbench")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

impl Workbench {
    /// Reads the scenario.
    ///
    /// # Errors
    /// The reason why it cannot be read.
    pub fn new(store: Arc<dyn Store>, options: Options) -> Result<Arc<Workbench>, String> {
        let now = Now::read(store.as_ref())?;
        let port = options.port;
        let host = |host: String| format!("{host}:{port}");
        Ok(Arc::new(Workbench {
            port,
            hosts: options.hosts.into_iter().map(host).collect(),
            token: options.token,
            desk: Arc::new(Desk::new(options.settings)),
            now: watch::Sender::new(Arc::new(now)),
            writing: tokio::sync::Mutex::new(()),
            store,
        }))
    }

    /// The scenario's place.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The scenario with an address's edits.
    pub async fn edited(&self, query: &Query) -> Arc<Edited> {
        let now = Arc::clone(&self.now.borrow());
        let (edits, store) = (query.edits.clone(), Arc::clone(&self.store));
        let make = move || Edited::new(now, edits, store.as_ref());
        match tokio::task::spawn_blocking(make).await {
            Ok(edited) => Arc::new(edited),
            Err(broken) => std::panic::resume_unwind(broken.into_panic()),
        }
    }

    /// The point answer of a state.
    pub fn point(&self, edited: &Arc<Edited>) -> Wanted<Arc<desk::Point>> {
        self.desk.point(edited, &self.store)
    }

    /// The point answer of an address.
    pub(crate) async fn answered(&self, query: &Query) -> Result<Arc<desk::Point>, RequestError> {
        let edited = self.edited(query).await;
        let point = self.point(&edited).done().await;
        point.map_err(|why| RequestError::unprocessable(why.to_string()))
    }

    /// Reads the file now, and notifies every page if it changed.
    pub async fn look(&self) {
        let now = Arc::clone(&self.now.borrow());
        let store = Arc::clone(&self.store);
        let read = move || now.again(store.as_ref());
        if let Ok(Some(new)) = tokio::task::spawn_blocking(read).await {
            self.now.send_replace(Arc::new(new));
        }
    }

    /// Looks at the file time and again.
    pub async fn watch(self: Arc<Workbench>) {
        loop {
            tokio::time::sleep(LOOK).await;
            self.look().await;
        }
    }
}

/// The OpenAPI description.
#[derive(OpenApi)]
#[openapi(info(
    title = "Demarche workbench",
    description = "A scenario, edits upon it in the query, and what follows. Edits are: variant=NAME, off=EVIDENCE, \
                   grade=SOURCE:B2, rank=ACTOR.TYPE:GOAL>GOAL~GOAL, lambda=ACTOR:12, set=NAME:40%, leaks=CHANNEL:80%, \
                   prior=ACTOR.TYPE:70%, start=VARIABLE:LEVEL, report=SOURCE:CLAIM; each may come several times."
))]
struct Api;

/// Everything that the workbench answers.
pub fn router(bench: &Arc<Workbench>) -> Router {
    let (api, document) = OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(pages::page))
        .routes(routes!(pages::panel))
        .routes(routes!(pages::data))
        .routes(routes!(pages::briefing))
        .routes(routes!(pages::names))
        .routes(routes!(pages::unfold))
        .routes(routes!(pages::record))
        .routes(routes!(pages::start))
        .routes(routes!(writing::check))
        .routes(routes!(writing::save))
        .routes(routes!(writing::keep))
        .split_for_parts();
    let quick = api
        .route("/assets/{name}", get(pages::asset))
        .route(
            "/openapi.json",
            get(move || std::future::ready(axum::Json(document.clone()))),
        )
        .fallback(async || RequestError::missing("there is nothing here; the page is at /"))
        .method_not_allowed_fallback(async || {
            RequestError::new(StatusCode::METHOD_NOT_ALLOWED, "this cannot be done here")
        })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(middleware::from_fn(bounds));
    Router::new()
        .route("/live", get(sse::stream))
        .route("/longer/{what}", get(longer::longer))
        .merge(quick)
        .layer(middleware::from_fn_with_state(
            Arc::clone(bench),
            auth::authorize,
        ))
        .with_state(Arc::clone(bench))
}

/// How long the answer to a request for this path may take.
fn patience(path: &str) -> Duration {
    match path {
        "/briefing" => PATIENCE_FOR_ALL,
        _ => PATIENCE,
    }
}

/// Refuses what is too large, before it is sent where its length is announced, and what takes too long, the reading of its body
/// included.
async fn bounds(request: Request, next: Next) -> Response {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let length = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > MOST_BYTES) {
        let why = format!("a request has at most {} MiB", MOST_BYTES >> 20);
        return RequestError::new(StatusCode::PAYLOAD_TOO_LARGE, why).into_response();
    }
    let patience = patience(request.uri().path());
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => RequestError::new(
            StatusCode::REQUEST_TIMEOUT,
            "this took too long; the scenario may be too large to be looked at in a browser",
        )
        .into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_briefing_has_more_time_than_anything_else() {
        assert!(patience("/briefing") > patience("/panel/answers"));
    }
}

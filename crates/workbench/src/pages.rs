//! Routes: the page, its panels, the findings as JSON, the briefing, and the page's assets.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use demarche_report::{charts, html};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Workbench;
use crate::desk::{Edited, More, Point};
use crate::panels::tabs::{self, Place, Shown, TABS};
use crate::panels::{self, Feed, View};
use crate::query::Query;
use crate::request_error::{RequestError, Why};
use crate::sse::merged;

/// The assets of the page: name, media type, text.
const ASSETS: &[(&str, &str, &str)] = &[
    ("main.js", JS, include_str!("../assets/main.js")),
    ("address.js", JS, include_str!("../assets/address.js")),
    ("live.js", JS, include_str!("../assets/live.js")),
    ("evidence.js", JS, include_str!("../assets/evidence.js")),
    ("actors.js", JS, include_str!("../assets/actors.js")),
    ("signals.js", JS, include_str!("../assets/signals.js")),
    ("belief.js", JS, include_str!("../assets/belief.js")),
    ("editor.js", JS, include_str!("../assets/editor.js")),
    ("paint.js", JS, include_str!("../assets/paint.js")),
    ("tree.js", JS, include_str!("../assets/tree.js")),
    ("longer.js", JS, include_str!("../assets/longer.js")),
    ("seat.js", JS, include_str!("../assets/seat.js")),
    ("start.js", JS, include_str!("../assets/start.js")),
    ("copy.js", JS, include_str!("../assets/copy.js")),
    ("focus.js", JS, include_str!("../assets/focus.js")),
    ("gist.js", JS, include_str!("../assets/gist.js")),
    ("tabs.js", JS, include_str!("../assets/tabs.js")),
    (
        "icon.svg",
        "image/svg+xml",
        include_str!("../assets/icon.svg"),
    ),
];
const JS: &str = "text/javascript; charset=utf-8";
const STYLE: &str = include_str!("../assets/style.css");

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: &'a str,
    file: String,
    digest: &'a str,
    stamp: &'a str,
    chips: String,
    refused: String,
    status: String,
    panels: Vec<(&'static panels::Panel, String)>,
    shown: Shown,
    query: &'a Query,
}

impl Page<'_> {
    /// What is in a tab.
    fn tab(&self, id: &str) -> impl Iterator<Item = &str> {
        let own = self.panels.iter().filter(move |(panel, _)| panel.tab == id);
        own.map(|(_, html)| html.as_str())
    }

    /// The address that shows a tab; the first need not be named.
    fn to_tab(&self, id: &str) -> String {
        self.at(&[("tab", (id != tabs::RESULTS).then_some(id))])
    }

    /// The address that shows a tab of inputs at the side of a wide page.
    fn to_side(&self, id: &str) -> String {
        let mut looks = vec![("side", (id != tabs::INPUTS).then_some(id))];
        if self.shown.place == Place::Inputs {
            looks.push(("tab", None));
        }
        self.at(&looks)
    }

    fn at(&self, looks: &[(&str, Option<&str>)]) -> String {
        match self.query.looking(looks) {
            none if none.is_empty() => "/".into(),
            query => format!("/?{query}"),
        }
    }
}

/// The page, whole: it can be read without scripts.
///
/// Edits stand in the query; those that cannot be read or do not apply are named on the page. `tab` says which of the page's tabs is
/// shown.
#[utoipa::path(get, path = "/", responses((status = 200, description = "The page", content_type = "text/html"),
    (status = 403, description = "The token is missing", body = Why)))]
pub(crate) async fn page(
    State(bench): State<Arc<Workbench>>,
    RawQuery(query): RawQuery,
) -> Html<String> {
    let query = Query::read(&query.unwrap_or_default());
    let edited = bench.edited(&query).await;
    let point = bench.point(&edited).done().await;
    let (worlds, whatifs) = bench.desk.there(&edited.digest);
    let found = Found {
        point,
        worlds,
        whatifs,
    };
    let write = move || whole(&bench, &query, &edited, found);
    Html(blocking(write).await)
}

/// What there is of a state: the point answer or why there is none, and the worlds and the what-ifs where they are there.
struct Found {
    point: Result<Arc<Point>, Arc<str>>,
    worlds: Option<More>,
    whatifs: Option<More>,
}

fn whole(bench: &Workbench, query: &Query, edited: &Edited, found: Found) -> String {
    let Found {
        point: found,
        worlds,
        whatifs,
    } = found;
    let draws = worlds.as_ref().map_or(0, |more| more.draws);
    let mut status = String::from("No answers");
    let shown = Shown::of(query);
    let written = match &found {
        Ok(point) => {
            let findings = merged(point, worlds.as_ref(), whatifs.as_ref());
            let view = View {
                bench,
                query,
                edited,
                point,
                findings: &findings,
                draws,
            };
            status = panels::status(point, draws);
            let write = |panel: &'static panels::Panel| match panel.feed {
                Feed::Demand if !shown.shows(panel.tab) => (panel, panel.empty(&edited.digest)),
                _ => (panel, panel.fragment(&view)),
            };
            panels::ALL.iter().map(write).collect()
        }
        Err(why) => {
            let mut failed = panels::failed(edited, why);
            let write = |panel: &'static panels::Panel| {
                let own = match shown.shows(panel.tab) {
                    true => panels::without_answers(panel, bench, query, edited),
                    false => None,
                };
                let own = own.or_else(|| failed.remove(panel.id));
                (panel, own.unwrap_or_else(|| panel.empty(&edited.digest)))
            };
            panels::ALL.iter().map(write).collect()
        }
    };
    let title = match &found {
        Ok(point) => point.findings.title.clone(),
        Err(_) => bench.store.name(),
    };
    let [(_, chips), (_, refused)] = panels::bar(query, edited);
    let page = Page {
        title: &title,
        file: bench.store.name(),
        digest: &edited.digest,
        stamp: &edited.now.stamp,
        chips,
        refused,
        status,
        panels: written,
        shown,
        query,
    };
    page.render().unwrap_or_default()
}

/// One panel, as a fragment: what the page fetches when it is opened.
#[utoipa::path(get, path = "/panel/{id}", params(("id" = String, Path, description = "Of the panel")),
    responses((status = 200, description = "HTML", content_type = "text/html"),
    (status = 403, description = "The token is missing", body = Why),
    (status = 404, description = "There is no such panel", body = Why),
    (status = 422, description = "The scenario has mistakes", body = Why)))]
pub(crate) async fn panel(
    State(bench): State<Arc<Workbench>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, RequestError> {
    let missing = || RequestError::missing("there is no such panel");
    let panel = panels::find(&id).ok_or_else(missing)?;
    let query = Query::read(&query.unwrap_or_default());
    let edited = bench.edited(&query).await;
    let own = {
        let (bench, query, edited) = (Arc::clone(&bench), query.clone(), Arc::clone(&edited));
        move || panels::without_answers(panel, &bench, &query, &edited)
    };
    if let Some(html) = blocking(own).await {
        return Ok(Html(html));
    }
    let point = bench.point(&edited).done().await;
    let point = point.map_err(|why| RequestError::unprocessable(why.to_string()))?;
    let (worlds, whatifs) = bench.desk.there(&edited.digest);
    let write = move || {
        let findings = merged(&point, worlds.as_ref(), whatifs.as_ref());
        panel.fragment(&View {
            bench: &bench,
            query: &query,
            edited: &edited,
            point: &point,
            findings: &findings,
            draws: worlds.as_ref().map_or(0, |more| more.draws),
        })
    };
    Ok(Html(blocking(write).await))
}

/// What may come after a line of play, and what there is to say of its end: `line` has its steps, as in `3.0.1`.
#[utoipa::path(get, path = "/unfold", params(("line" = Option<String>, Query, description = "Steps of the line")),
    responses((status = 200, description = "HTML", content_type = "text/html"),
    (status = 403, description = "The token is missing", body = Why),
    (status = 404, description = "The line leads nowhere", body = Why),
    (status = 422, description = "The scenario has mistakes", body = Why)))]
pub(crate) async fn unfold(
    State(bench): State<Arc<Workbench>>,
    RawQuery(query): RawQuery,
) -> Result<Response, RequestError> {
    let query = Query::read(&query.unwrap_or_default());
    let point = bench.answered(&query).await?;
    let digest = point.edited.digest.clone();
    let write = move || panels::tree::opened(&point, query.look("line").unwrap_or_default());
    let html = blocking(write).await;
    let html =
        html.ok_or_else(|| RequestError::missing("the line leads nowhere in this scenario"))?;
    Ok(([("x-digest", digest)], Html(html)).into_response())
}

/// A game that is played, as `demarche play --replay` reads it.
#[utoipa::path(get, path = "/record", params(("seat" = Option<String>, Query, description = "Whose seat"),
    ("played" = Option<String>, Query, description = "Choices, as in `1.0`")),
    responses((status = 200, description = "The record", content_type = "application/json"),
    (status = 403, description = "The token is missing", body = Why),
    (status = 422, description = "There is no such game", body = Why)))]
pub(crate) async fn record(
    State(bench): State<Arc<Workbench>>,
    RawQuery(query): RawQuery,
) -> Result<Response, RequestError> {
    let query = Query::read(&query.unwrap_or_default());
    let point = bench.answered(&query).await?;
    let text = blocking(move || panels::seat::record(&point, &query)).await;
    let text = text.map_err(RequestError::unprocessable)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// A scenario to start from, as a file to be kept: a template, or what is made of the answers to four questions. Nothing is written here.
#[utoipa::path(get, path = "/start", params(("like" = Option<String>, Query, description = "Name of the template"),
    ("sight" = Option<String>, Query, description = "Of the answers: who sees the move. `all`, `between` or `hidden`")),
    responses((status = 200, description = "The text", content_type = "text/plain"),
    (status = 403, description = "The token is missing", body = Why),
    (status = 404, description = "There is no such template", body = Why)))]
pub(crate) async fn start(RawQuery(query): RawQuery) -> Result<Response, RequestError> {
    let query = Query::read(&query.unwrap_or_default());
    let missing = || RequestError::missing("there is no such template, and no answers");
    let start = panels::start::chosen(&query).ok_or_else(missing)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/plain; charset=utf-8".to_string(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", start.file()),
        ),
    ];
    Ok((headers, start.text).into_response())
}

/// What follows at the point estimate, as data: what `demarche brief --json` prints, without what is drawn.
#[utoipa::path(get, path = "/data", responses((status = 200, description = "The findings", content_type = "application/json"),
    (status = 403, description = "The token is missing", body = Why),
    (status = 422, description = "The scenario has mistakes", body = Why)))]
pub(crate) async fn data(
    State(bench): State<Arc<Workbench>>,
    RawQuery(query): RawQuery,
) -> Result<Response, RequestError> {
    #[derive(Serialize)]
    struct Data<'a> {
        digest: &'a str,
        refused: Vec<(&'a str, &'a str)>,
        findings: &'a demarche_report::findings::Findings,
    }
    let query = Query::read(&query.unwrap_or_default());
    let point = bench.answered(&query).await?;
    let edited = &point.edited;
    let refused = query.unread.iter().chain(&edited.refused);
    let data = Data {
        digest: &edited.digest,
        refused: refused.map(|r| (r.edit.as_str(), r.why.as_str())).collect(),
        findings: &point.findings,
    };
    Ok(Json(data).into_response())
}

/// The briefing of the edited scenario, to be printed or kept: what `demarche brief --html` writes.
#[utoipa::path(get, path = "/briefing", responses((status = 200, description = "A page", content_type = "text/html"),
    (status = 403, description = "The token is missing", body = Why),
    (status = 422, description = "The scenario has mistakes", body = Why)))]
pub(crate) async fn briefing(
    State(bench): State<Arc<Workbench>>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, RequestError> {
    let query = Query::read(&query.unwrap_or_default());
    let refuse = |why: Arc<str>| RequestError::unprocessable(why.to_string());
    let point = bench.answered(&query).await?;
    let worlds = bench.desk.worlds(&point).done().await.map_err(refuse)?;
    let whatifs = bench
        .desk
        .whatifs(&point, &bench.store)
        .done()
        .await
        .map_err(refuse)?;
    let write = move || {
        html::linked(
            &merged(&point, Some(&worlds), Some(&whatifs)),
            "/assets/briefing.css",
        )
    };
    Ok(Html(blocking(write).await))
}

/// The names of the scenario in its file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Names {
    names: Vec<panels::Named>,
}

/// Names that the editor completes.
#[utoipa::path(get, path = "/names", responses((status = 200, description = "The names", body = Names),
    (status = 403, description = "The token is missing", body = Why)))]
pub(crate) async fn names(State(bench): State<Arc<Workbench>>) -> Json<Names> {
    let now = Arc::clone(&bench.now.borrow());
    Json(Names {
        names: panels::names(&now),
    })
}

/// The assets of the page. They need no token, since they contain nothing of the scenario.
pub(crate) async fn asset(Path(name): Path<String>) -> Result<Response, RequestError> {
    let css = "text/css; charset=utf-8";
    let (kind, text) = match name.as_str() {
        "style.css" => (css, [html::STYLE, charts::STYLE, STYLE].concat()),
        "briefing.css" => (css, [html::STYLE, charts::STYLE].concat()),
        "chart.css" => (css, charts::STYLE.to_string()),
        name => match ASSETS.iter().find(|(own, ..)| *own == name) {
            Some((_, kind, text)) => (*kind, (*text).to_string()),
            None => return Err(RequestError::missing("there is no such file")),
        },
    };
    // A new version is another program at the same address.
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, text).into_response())
}

/// Job that would keep others waiting.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(broken) => std::panic::resume_unwind(broken.into_panic()),
    }
}

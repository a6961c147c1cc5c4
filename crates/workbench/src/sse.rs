//! Server-sent events: the point answer, the draws as they come, the what-ifs, and all of it again when the file changes.
//!
//! Events carry JSON with the digest of the state that they belong to and fragments of HTML by panel. A page closes its stream when
//! it makes another edit; the job then stops, unless another page holds it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use demarche_report::findings::Findings;
use serde::Serialize;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;

use crate::Workbench;
use crate::desk::{Edited, More, Point};
use crate::jobs::{Stage, Wanted};
use crate::panels::{self, Feed, View};
use crate::query::Query;

/// One event.
#[derive(Debug, Default, Serialize)]
struct News {
    /// Digest of the scenario that it is derived from.
    digest: String,
    /// HTML by panel.
    panels: BTreeMap<&'static str, String>,
    /// The status line.
    #[serde(skip_serializing_if = "String::is_empty")]
    status: String,
    /// Share of the computation that is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<f64>,
    /// Digest of the file.
    stamp: String,
}

/// `GET /live`: a stream of server-sent events.
pub async fn stream(
    State(bench): State<Arc<Workbench>>,
    RawQuery(query): RawQuery,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let query = Arc::new(Query::read(&query.unwrap_or_default()));
    let (tell, told) = channel(4);
    tokio::spawn(async move {
        let gone = tell.clone();
        tokio::select! {
            _ = follow(bench, query, Teller(tell)) => {}
            () = gone.closed() => {}
        }
    });
    let alive = KeepAlive::new().interval(Duration::from_secs(10));
    Sse::new(ReceiverStream::new(told)).keep_alive(alive)
}

struct Teller(Sender<Result<Event, Infallible>>);

/// The client has closed the stream.
struct Gone;

impl Teller {
    async fn tell(&self, kind: &str, news: &News) -> Result<(), Gone> {
        let event = Event::default().event(kind).json_data(news);
        // What this crate writes is JSON.
        let event = event.unwrap_or_default();
        self.0.send(Ok(event)).await.map_err(|_| Gone)
    }
}

async fn follow(bench: Arc<Workbench>, query: Arc<Query>, teller: Teller) -> Result<(), Gone> {
    let mut file = bench.now.subscribe();
    let mut first = true;
    loop {
        file.borrow_and_update();
        let edited = bench.edited(&query).await;
        if !std::mem::take(&mut first) {
            // Before any answer, so that the text on the page follows at once.
            teller.tell("file", &blank(&edited)).await?;
        }
        let ended = tokio::select! {
            ended = state(&bench, &query, &edited, &teller) => ended.map(|()| true),
            changed = file.changed() => changed.map(|()| false).map_err(|_| Gone),
        };
        if ended? && file.changed().await.is_err() {
            return Err(Gone);
        }
    }
}

/// Nothing yet of a state.
fn blank(edited: &Edited) -> News {
    News {
        digest: edited.digest.clone(),
        stamp: edited.now.stamp.clone(),
        ..News::default()
    }
}

/// All that there is to tell of one state.
async fn state(
    bench: &Arc<Workbench>,
    query: &Arc<Query>,
    edited: &Arc<Edited>,
    teller: &Teller,
) -> Result<(), Gone> {
    let blank = || blank(edited);
    let mut wanted = bench.point(edited);
    let mut told = false;
    let point = loop {
        let stage = wanted.stage.borrow_and_update().clone();
        match stage {
            Stage::Done(point) => break point,
            Stage::Failed(why) => {
                let mut news = blank();
                news.panels = panels::failed(edited, &why);
                news.panels.extend(panels::bar(query, edited));
                news.status = "No answers".into();
                return teller.tell("failed", &news).await;
            }
            // Answers are what people wait for.
            Stage::Partly(point, _) => {
                let mut news = blank();
                let more = More {
                    findings: Arc::new(point.findings.clone()),
                    draws: 0,
                };
                let shown = Shown {
                    bench: Arc::clone(bench),
                    query: Arc::clone(query),
                    point: Arc::clone(&point),
                };
                news.panels = shown.fragments(more, Feed::Point).await;
                news.panels.extend(panels::bar(query, edited));
                news.status = panels::status(&point, 0);
                teller.tell("early", &news).await?;
                told = true;
            }
            Stage::Waiting(_) => {}
        }
        if wanted.stage.changed().await.is_err() {
            return Ok(());
        }
    };
    drop(wanted);
    let (worlds, whatifs) = bench.desk.there(&edited.digest);
    let draws = worlds.as_ref().map_or(0, |more| more.draws);
    let full = More {
        findings: merged(&point, worlds.as_ref(), whatifs.as_ref()),
        draws,
    };
    let shown = Shown {
        bench: Arc::clone(bench),
        query: Arc::clone(query),
        point,
    };
    let point = &shown.point;
    let mut news = blank();
    news.panels = shown.fragments(full, Feed::Point).await;
    if told && draws == 0 {
        // They are on the page.
        news.panels
            .retain(|id, _| panels::find(id).is_none_or(|panel| !panel.early));
    } else {
        news.panels.extend(panels::bar(query, edited));
    }
    news.status = panels::status(point, draws);
    teller.tell("point", &news).await?;

    let feeds = [
        (Feed::Worlds, worlds.is_some()),
        (Feed::Whatifs, whatifs.is_some()),
    ];
    for (feed, there) in feeds {
        if there {
            continue;
        }
        let mut wanted = match feed {
            Feed::Worlds => bench.desk.worlds(point),
            _ => bench.desk.whatifs(point, &bench.store),
        };
        fill(&shown, &mut wanted, feed, teller, &blank).await?;
    }
    teller.tell("done", &blank()).await
}

/// Streams the draws or the what-ifs until they are complete.
async fn fill(
    shown: &Shown,
    wanted: &mut Wanted<More>,
    feed: Feed,
    teller: &Teller,
    blank: &(dyn Fn() -> News + Sync),
) -> Result<(), Gone> {
    let (bench, point) = (&shown.bench, &shown.point);
    let kind = match feed {
        Feed::Whatifs => "whatifs",
        _ => "worlds",
    };
    let mut told = None;
    loop {
        let stage = wanted.stage.borrow_and_update().clone();
        let last = stage.last();
        let mut news = blank();
        match stage {
            Stage::Waiting(done) => news.done = Some(done),
            Stage::Partly(more, done) => {
                news.done = Some(done);
                if told != Some(more.draws) {
                    told = Some(more.draws);
                    news.status = panels::status(point, more.draws);
                    let (_, whatifs) = bench.desk.there(&point.edited.digest);
                    let more = More {
                        findings: merged(point, Some(&more), whatifs.as_ref()),
                        ..more
                    };
                    news.panels = shown.fragments(more, feed).await;
                }
            }
            Stage::Done(more) => {
                let (worlds, whatifs) = bench.desk.there(&point.edited.digest);
                let full = More {
                    findings: merged(point, worlds.as_ref(), whatifs.as_ref()),
                    draws: worlds.map_or(more.draws, |worlds| worlds.draws),
                };
                news.status = panels::status(point, full.draws);
                news.panels = shown.fragments(full, feed).await;
            }
            Stage::Failed(why) => news.status = format!("{kind}: {why}"),
        }
        let quiet = news.panels.is_empty() && !last;
        teller
            .tell(if quiet { "progress" } else { kind }, &news)
            .await?;
        if last || wanted.stage.changed().await.is_err() {
            return Ok(());
        }
    }
}

/// The findings with all that is there.
pub(crate) fn merged(
    point: &Point,
    worlds: Option<&More>,
    whatifs: Option<&More>,
) -> Arc<Findings> {
    let mut findings = match worlds {
        Some(more) => more.findings.as_ref().clone(),
        None => point.findings.clone(),
    };
    if let Some(more) = whatifs {
        findings.variants = more.findings.variants.clone();
        for answer in &mut findings.questions {
            let mut there = more.findings.questions.iter();
            if let Some(there) = there.find(|there| there.name == answer.name) {
                answer.variants = there.variants.clone();
                answer.along = there.along.clone();
            }
        }
    }
    Arc::new(findings)
}

/// What a page shows.
struct Shown {
    bench: Arc<Workbench>,
    query: Arc<Query>,
    point: Arc<Point>,
}

impl Shown {
    /// The panels that are fed with this, rendered.
    async fn fragments(&self, more: More, feed: Feed) -> BTreeMap<&'static str, String> {
        let (bench, query, point) = (
            Arc::clone(&self.bench),
            Arc::clone(&self.query),
            Arc::clone(&self.point),
        );
        let write = move || {
            let view = View {
                bench: &bench,
                query: &query,
                edited: &point.edited,
                point: &point,
                findings: &more.findings,
                draws: more.draws,
            };
            panels::fed(feed)
                .filter(|panel| panel.early || !point.early)
                .map(|panel| (panel.id, panel.fragment(&view)))
                .collect()
        };
        let written = tokio::task::spawn_blocking(write).await;
        written.unwrap_or_default()
    }
}

//! How long after an edit its point answer is there, and the first picture of the worlds, on the bundled standoff.
//!
//!     cargo bench -p demarche-workbench
//!
//! From the request for a stream to its event, all panels written; what a browser and the way to it take comes on top. Every state is
//! asked for once, so that none is at hand already.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use demarche_engine::certify::certify;
use demarche_engine::progress::Quiet;
use demarche_inference::solve::Solved;
use demarche_report::analyse::{Analysis, Context, Settings, point};
use demarche_scenario::load::load;
use demarche_scenario::vary::edit::{self, Touches};
use demarche_scenario::{World, check};
use demarche_workbench::store::{Store, Unwritten};
use demarche_workbench::{Options, Workbench, router};
use http_body_util::BodyExt;
use tower::ServiceExt;

const OVERTURES: &str = include_str!("../../../scenarios/overtures.demarche");
const TIMES: usize = 15;

struct Bundled;

impl World for Bundled {
    fn read(&self, path: &str) -> Result<String, String> {
        Err(format!("there is no {path}"))
    }
}

impl Store for Bundled {
    fn name(&self) -> String {
        "overtures.demarche".into()
    }

    fn text(&self) -> Result<String, String> {
        Ok(OVERTURES.into())
    }

    fn read_only(&self) -> Option<String> {
        Some("bundled".into())
    }

    fn replace(&self, _: &str, _: &str) -> Result<(), Unwritten> {
        Err(Unwritten::Failed("bundled".into()))
    }
}

/// When the first event of each kind came.
async fn ask(app: &Router, query: &str, kinds: &[&str]) -> Vec<Duration> {
    let started = Instant::now();
    let request = Request::builder()
        .uri(format!("/live?{query}"))
        .header(header::HOST, "127.0.0.1:1")
        .header(header::AUTHORIZATION, "Bearer bench")
        .body(Body::empty())
        .unwrap();
    let mut body = app.clone().oneshot(request).await.unwrap().into_body();
    let mut times = Vec::new();
    let mut text = String::new();
    while times.len() < kinds.len() {
        let frame = body.frame().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&frame.into_data().unwrap()).unwrap());
        // Who comes late gets all at once.
        let there = |kind: &str| {
            text.contains(&format!("event: {kind}\n"))
                || kind == "early" && text.contains("event: point\n")
        };
        while times.len() < kinds.len() && there(kinds[times.len()]) {
            times.push(started.elapsed());
        }
    }
    times
}

/// The median, and the least: what it takes where nothing else runs.
fn told(mut times: Vec<Duration>) -> String {
    times.sort();
    let (median, least) = (times[times.len() / 2], times[0]);
    format!(
        "{:5} ms (least {:4})",
        median.as_millis(),
        least.as_millis()
    )
}

/// What an edit of a number costs, part by part.
fn parts(settings: &Settings) {
    let loaded = load("overtures.demarche", OVERTURES.into(), &Bundled);
    let (model, _) = loaded.check(&Bundled);
    let solving = settings.solve();
    let base = Solved::new(&model.unwrap(), &solving, &Quiet).unwrap();
    let names = [
        "edit and check",
        "solve near",
        "of which certify",
        "read off",
    ];
    let mut times = vec![Vec::new(); names.len()];
    for i in 0..TIMES {
        let value = format!("tehran:{}", 22 + i);
        let (edits, _) = edit::read([("lambda", value.as_str())]);
        let mut clock = Instant::now();
        let mut lap = |part: usize| {
            times[part].push(clock.elapsed());
            clock = Instant::now();
        };
        let (edited, _) = edit::edit(&loaded.whole, &edits);
        let model = check::check_varied(&edited, &Bundled).0.unwrap();
        lap(0);
        let near = base.near(&model, Touches::Numbers, &solving, &Quiet);
        let solved = Arc::new(near.unwrap());
        lap(1);
        certify(&solved.game, &solved.solution.sigma);
        lap(2);
        let context = Context {
            loaded: &loaded,
            world: &Bundled,
            settings,
            progress: &Quiet,
        };
        point(&Analysis::new(solved, settings), None, context).unwrap();
        lap(3);
    }
    for (name, times) in names.iter().zip(times) {
        println!("  {name:30} {}", told(times));
    }
}

#[tokio::main]
async fn main() {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let options = Options {
        port: 1,
        hosts: vec!["127.0.0.1".into()],
        token: "bench".into(),
        settings: Settings {
            threads,
            ..Settings::default()
        },
    };
    println!("λ dragged, in parts");
    parts(&options.settings);
    let bench = Workbench::new(Arc::new(Bundled), options).unwrap();
    let app = router(&bench);
    ask(&app, "", &["point"]).await;
    println!("the bundled standoff, {threads} threads, medians of {TIMES}");
    let reports = [
        "meeting",
        "no_comment",
        "framing",
        "visit",
        "momentum",
        "cold_shoulder",
    ];
    let grades: Vec<String> = ('A'..='F')
        .flat_map(|a| (1..=6).map(move |b| format!("{a}{b}")))
        .collect();
    type Query<'a> = Box<dyn Fn(usize) -> String + 'a>;
    let edits: [(&str, Query<'_>); 4] = [
        (
            "a report off, a source graded",
            Box::new(|i| format!("off={}&grade=newspaper:{}", reports[i % 6], grades[i % 36])),
        ),
        (
            "a number dragged",
            Box::new(|i| format!("set=sway:{}%25", 41 + i)),
        ),
        (
            "λ dragged",
            Box::new(|i| format!("lambda=tehran:{}", 22 + i)),
        ),
        (
            "goals in another order",
            Box::new(|i| {
                let order = if i % 2 == 0 {
                    "reprieve%3Erelief%3Equiet_home%3Edominance%3Ecapability"
                } else {
                    "relief%3Ereprieve%3Edominance%3Equiet_home%3Ecapability"
                };
                format!("rank=tehran.sincere:{order}&set=lesson:{}%25", 11 + i)
            }),
        ),
    ];
    for (name, query) in &edits {
        let (mut early, mut points, mut worlds) = (Vec::new(), Vec::new(), Vec::new());
        for i in 0..TIMES {
            let times = ask(&app, &query(i), &["early", "point", "worlds"]).await;
            early.push(times[0]);
            points.push(times[1]);
            worlds.push(times[2]);
        }
        println!(
            "{name:32} answers {}   all of the point {}   first worlds {}",
            told(early),
            told(points),
            told(worlds)
        );
    }
}

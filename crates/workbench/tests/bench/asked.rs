//! Panels that are fetched: the play tree, a seat, drivers, what would have to change.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::Value;

use crate::support::*;

/// What `attribute="…"` says, wherever it stands.
fn all<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!("{attribute}=\"");
    let parts = html.split(&start).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tree_opens_the_likeliest_line_and_only_what_is_asked_travels() {
    let bench = bench(starter());
    let (status, panel) = bench.get("/panel/tree").await;
    assert_eq!(status, StatusCode::OK);
    let lines = all(&panel, "data-line");
    assert!(lines.len() > 4 && lines.len() < 40, "{lines:?}");
    // Each that is open has what is behind it.
    let open = all(&panel, "aria-expanded")
        .iter()
        .filter(|open| **open == "true")
        .count();
    assert_eq!(open, 3, "{panel}");
    let deep = lines.iter().max_by_key(|line| line.len()).unwrap();
    let (_, part) = bench.get(&format!("/unfold?line={deep}")).await;
    let behind = all(&part, "data-line");
    assert!(!behind.is_empty() && behind.iter().all(|line| line.starts_with(deep)));
    assert_eq!(part.matches("<h3>").count(), 1);
    for wrong in [
        "99",
        "0.99",
        "x",
        "0..1",
        "-1",
        "4294967296",
        &"0.".repeat(5000),
    ] {
        let (status, _) = bench.get(&format!("/unfold?line={wrong}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{wrong}");
        let (_, panel) = bench.get(&format!("/panel/tree?line={wrong}")).await;
        assert!(panel.contains("leads nowhere"), "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_played_by_its_links_and_kept_as_a_record() {
    let bench = bench(starter());
    let (_, seats) = bench.get("/panel/play?off=word_seen").await;
    let sit = all(&seats, "href")
        .into_iter()
        .find(|to| to.contains("seat=south"))
        .unwrap();
    assert!(sit.contains("off=word_seen"), "edits stay: {sit}");
    let mut at = sit
        .trim_start_matches("/?")
        .replace("&amp;", "&")
        .replace("&#38;", "&");
    let mut turns = 0;
    let over = loop {
        let (_, page) = bench.get(&format!("/panel/play?{at}")).await;
        if page.contains("Play is over") {
            break page;
        }
        turns += 1;
        assert!(turns < 10, "{page}");
        let (_, moves) = page.split_once("class=\"moves\"").unwrap();
        let to = all(moves, "href")[0];
        at = to
            .trim_start_matches("/?")
            .replace("&amp;", "&")
            .replace("&#38;", "&");
        assert!(at.contains("played="), "{at}");
    };
    assert_eq!(turns, 4, "south decides once a round");
    for part in [
        "How your choices scored",
        "What you gave away",
        "What was true",
        "sincere",
    ] {
        assert!(over.contains(part), "{part}");
    }
    let (_, text) = bench.get(&format!("/record?{at}")).await;
    let record: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (
            &record["actor"],
            record["choices"].as_array().unwrap().len()
        ),
        (&"south".into(), 4)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_game_that_does_not_fit_is_refused_in_words() {
    let bench = bench(starter());
    for (query, says) in [
        ("seat=nobody", "no actor of that name"),
        ("seat=north&as=third", "no type of that name"),
        ("seat=north&game=x", "whole number"),
        ("seat=north&played=x", "cannot be read"),
        ("seat=south&played=9", "does not fit"),
        ("seat=south&played=0.0.0.0.0.0", "does not fit"),
    ] {
        let (status, page) = bench.get(&format!("/panel/play?{query}")).await;
        assert_eq!(status, StatusCode::OK, "{query}");
        assert!(page.contains(says), "{query}: {page}");
        let (status, _) = bench.get(&format!("/record?{query}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
    assert_eq!(
        bench.get("/record").await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

async fn asked(bench: &Bench, path: &str) -> Vec<(String, Value)> {
    let request = request(Method::GET, path).body(Body::empty()).unwrap();
    let response = bench.send(request).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    let mut events = Events::of(response.into_body());
    let mut heard = Vec::new();
    while let Some(event) = events.next().await {
        let last = event.0 != "progress";
        heard.push(event);
        if last {
            break;
        }
    }
    heard
}

#[tokio::test(flavor = "multi_thread")]
async fn drivers_and_changes_come_with_their_state_or_say_why_not() {
    let bench = bench(starter());
    let digest = bench.data("off=word_seen").await["digest"].clone();
    let heard = asked(&bench, "/longer/drivers?of=eased&off=word_seen").await;
    let (kind, last) = heard.last().unwrap();
    assert_eq!((kind.as_str(), &last["digest"]), ("done", &digest));
    let html = last["html"].as_str().unwrap();
    assert!(
        html.contains("<svg") && html.contains("nothing was solved anew"),
        "{html}"
    );
    let heard = asked(&bench, "/longer/change?of=sincere&bound=least&p=1").await;
    let (_, last) = heard.last().unwrap();
    assert!(last["html"].as_str().unwrap().contains("It is so already"));
    for wrong in [
        "drivers",
        "drivers?of=none",
        "change?of=eased",
        "change?of=eased&p=101",
        "change?of=eased&p=NaN",
    ] {
        let heard = asked(&bench, &format!("/longer/{wrong}")).await;
        let (kind, why) = heard.last().unwrap();
        assert_eq!(kind, "failed", "{wrong}");
        assert!(!why["why"].as_str().unwrap().is_empty());
    }
    let request = request(Method::GET, "/longer/none")
        .body(Body::empty())
        .unwrap();
    assert_eq!(bench.send(request).await.status(), StatusCode::NOT_FOUND);
}

//! What stands in the address decides what is on the page.

use axum::http::StatusCode;
use serde_json::Value;

use crate::support::*;

fn answer(data: &Value, name: &str) -> f64 {
    let questions = data["findings"]["questions"].as_array().unwrap();
    let found = questions.iter().find(|q| q["name"] == name).unwrap();
    found["probability"].as_f64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_move_answers_and_nothing_is_remembered() {
    let bench = bench(starter());
    let base = bench.data("").await;
    let off = bench.data("off=word_seen").await;
    let graded = bench.data("grade=wire:A1").await;
    assert_ne!(answer(&base, "sincere"), answer(&off, "sincere"));
    assert_ne!(answer(&base, "sincere"), answer(&graded, "sincere"));
    let evidence = off["findings"]["evidence"].as_array().unwrap();
    assert!(evidence.is_empty());
    // Not what was asked for before, nor which server is asked.
    let again = bench.data("").await;
    assert_eq!(base, again);
    let other = self::bench(starter());
    other.data("lambda=north:3").await;
    assert_eq!(other.data("grade=wire:A1").await, graded);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_scenario_has_the_answers_of_its_own_text() {
    let edited = starter().replace("precision 20", "precision 12").replace(
        "stalling ranks programme > relief > face",
        "stalling ranks relief > programme > face",
    );
    let there = bench(&edited).data("").await;
    let here = bench(starter())
        .data("lambda=north:12&lambda=south:12&rank=north.stalling:relief%3Eprogramme%3Eface")
        .await;
    for question in ["sincere", "eased"] {
        let (a, b) = (answer(&there, question), answer(&here, question));
        assert!((a - b).abs() < 1e-9, "{question}: {a} and {b}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_that_do_not_apply_are_named_on_the_page() {
    let bench = bench(starter());
    let (status, page) = bench.get("/?off=gone&grade=wire:Z9&off=word_seen").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("<code>off=gone</code> is left out: there is no evidence called `gone`"));
    assert!(page.contains("<code>grade=wire:Z9</code> is left out: `Z9` is no grade"));
    let data = bench.data("off=gone&off=word_seen").await;
    assert_eq!(data["refused"].as_array().unwrap().len(), 1);
    assert_eq!(
        data["findings"],
        bench.data("off=word_seen").await["findings"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_breaks_the_scenario_is_explained() {
    let bench = bench(starter());
    let (status, page) = bench.get("/?leaks=trader:300%25").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("There are no answers with these edits"),
        "{page}"
    );
    let (status, _) = bench.get("/data?leaks=trader:300%25").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_whole_without_scripts() {
    let bench = bench(starter());
    let (_, page) = bench.get("/?grade=wire:A1").await;
    for there in [
        "Is North sincere?",
        "A message was sent",
        "wants time for its programme",
        "Send word through the trader",
        "`wire` has grade A1",
        "/assets/main.js",
        "data-key=\"sincere\"",
    ] {
        assert!(page.contains(there), "{there}");
    }
    let (status, text) = bench.get("/panel/scenario").await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("scenario &#34;Word from the north&#34;"));
    assert_eq!(bench.get("/panel/nothing").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_briefing_is_that_of_the_edited_scenario() {
    let bench = bench(starter());
    let (status, page) = bench.get("/briefing?off=word_seen").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("/assets/briefing.css") && page.contains("The trader never talks"));
    assert!(!page.contains("A message was sent"));
    assert!(page.contains("over the worlds that fit"));
}

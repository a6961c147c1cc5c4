//! What is streamed, in which order, and of what.

use std::time::Duration;

use serde_json::Value;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn the_point_comes_first_then_the_worlds_then_the_whatifs() {
    let bench = bench(starter());
    let events = bench.events("grade=wire:A1", "done").await;
    let kinds: Vec<&str> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    // Answers may come before signals and forecasts.
    assert!(
        kinds[0] == "point" || kinds[..2] == ["early", "point"],
        "{kinds:?}"
    );
    let first = |kind: &str| kinds.iter().position(|k| *k == kind).unwrap();
    assert!(first("worlds") < first("whatifs"), "{kinds:?}");
    let worlds: Vec<&Value> = events
        .iter()
        .filter(|(k, _)| k == "worlds")
        .map(|(_, d)| d)
        .collect();
    assert!(worlds.len() > 1, "they fill: {kinds:?}");
    // All of it is of one state, and says so.
    let digest = events[0].1["digest"].as_str().unwrap();
    for (kind, data) in &events {
        assert_eq!(data["digest"], digest, "{kind}");
        for (panel, html) in data["panels"].as_object().unwrap() {
            let html = html.as_str().unwrap();
            let bar = panel == "chips" || panel == "refused";
            assert!(
                bar || html.contains(&format!("data-digest=\"{digest}\"")),
                "{panel}"
            );
        }
    }
    assert_eq!(bench.data("grade=wire:A1").await["digest"], digest);
    let answers = |data: &Value| data["panels"]["answers"].as_str().unwrap().to_string();
    assert!(!answers(&events[0].1).contains("data-low"));
    assert!(answers(worlds[0]).contains("data-low"));
    // So is the fan around an answer's line.
    assert!(!answers(&events[0].1).contains("<polygon class=\"wide\""));
    assert!(answers(worlds[0]).contains("<polygon class=\"wide\""));
    assert!(
        events[first("whatifs")].1["panels"]["whatifs"]
            .as_str()
            .unwrap()
            .contains("The trader never talks")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_state_has_another_digest() {
    let bench = bench(starter());
    let a = bench.events("", "point").await;
    let b = bench.events("off=word_seen", "point").await;
    assert_ne!(a[0].1["digest"], b[0].1["digest"]);
    // An edit that changes nothing is the same state.
    let c = bench.events("off=gone", "point").await;
    assert_eq!(a[0].1["digest"], c[0].1["digest"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_the_file_is_told() {
    let bench = bench(starter());
    let mut stream = bench.stream("").await;
    let (kind, before) = stream.next().await.unwrap();
    assert_eq!(kind, "point");
    *bench.file.text.lock().unwrap() = starter().replace("precision 20", "precision 7");
    bench.bench.look().await;
    loop {
        let (kind, data) = stream.next().await.unwrap();
        if kind == "file" {
            assert_ne!(before["stamp"], data["stamp"]);
            break;
        }
        assert_eq!(data["stamp"], before["stamp"], "{kind}");
    }
    let after = loop {
        let (kind, data) = stream.next().await.unwrap();
        if kind == "point" {
            break data;
        }
    };
    assert_ne!(before["stamp"], after["stamp"]);
    assert_ne!(before["digest"], after["digest"]);
    *bench.file.text.lock().unwrap() = "scenario \"x\"\n nonsense\n".into();
    bench.bench.look().await;
    let failed = loop {
        let (kind, data) = stream.next().await.unwrap();
        if kind == "failed" {
            break data;
        }
    };
    assert!(
        failed["panels"]["answers"]
            .as_str()
            .unwrap()
            .contains("no answers")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_left_stops_its_computation() {
    let bench = bench(starter());
    let mut stream = bench.stream("lambda=north:11").await;
    let (_, point) = stream.next().await.unwrap();
    drop(stream);
    // Had it gone on, all would be there by the time that another one is.
    let other = bench.events("lambda=north:13", "done").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let (worlds, whatifs) = bench.bench.desk.there(point["digest"].as_str().unwrap());
    assert!(worlds.is_none() && whatifs.is_none());
    let (worlds, whatifs) = bench
        .bench
        .desk
        .there(other[0].1["digest"].as_str().unwrap());
    assert!(worlds.is_some() && whatifs.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_ask_for_many_states_all_get_their_own() {
    let bench = std::sync::Arc::new(bench(starter()));
    let asked: Vec<_> = (0..40)
        .map(|i| {
            let bench = std::sync::Arc::clone(&bench);
            tokio::spawn(async move {
                let query = format!("lambda=north:{}", 5 + i % 8);
                let events = bench.events(&query, "point").await;
                (query, events[0].1["digest"].clone())
            })
        })
        .collect();
    for one in asked {
        let (query, digest) = one.await.unwrap();
        assert_eq!(bench.data(&query).await["digest"], digest);
    }
}

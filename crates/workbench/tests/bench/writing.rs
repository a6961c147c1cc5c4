//! What is written into the file, and when it is not.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;

use crate::support::*;

impl Bench {
    fn stamp(&self) -> String {
        self.bench.now.borrow().stamp.clone()
    }

    fn held(&self) -> String {
        self.file.text.lock().unwrap().clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_written_if_the_file_is_as_it_was_read() {
    let bench = bench(starter());
    let new = starter().replace("precision 20", "precision 9");
    let save = json!({ "text": new, "stamp": bench.stamp() });
    let (status, said) = bench.post(Method::PUT, "/scenario", &save).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    assert_eq!(bench.held(), new);
    // Every page has it.
    assert_eq!(said["stamp"], bench.stamp());

    *bench.file.text.lock().unwrap() = starter().into();
    let save = json!({ "text": "scenario \"mine\"\n", "stamp": said["stamp"] });
    let (status, said) = bench.post(Method::PUT, "/scenario", &save).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(said["theirs"], starter());
    assert_eq!(bench.held(), starter());
}

/// Another program adds to the file after it was read for the save, and before it is written.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_added_at_the_instant_of_a_save_is_kept() {
    let bench = bench(starter());
    let line = "\n# Added elsewhere.\n";
    bench.file.meanwhile.lock().unwrap().push(line.into());
    let new = starter().replace("precision 20", "precision 9");
    let save = json!({ "text": new, "stamp": bench.stamp() });
    let (status, said) = bench.post(Method::PUT, "/scenario", &save).await;
    assert_eq!(status, StatusCode::CONFLICT, "{said}");
    let theirs = format!("{}{line}", starter());
    assert_eq!(said["theirs"], theirs);
    assert_eq!(bench.held(), theirs);
    // What the answer gave is enough to save upon.
    let save = json!({ "text": new, "stamp": said["stamp"] });
    let (status, said) = bench.post(Method::PUT, "/scenario", &save).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    assert_eq!(bench.held(), new);

    bench.file.meanwhile.lock().unwrap().push(line.into());
    let keep = json!({ "query": "lambda=north:9", "name": "quiet", "label": "" });
    let (status, said) = bench.post(Method::POST, "/variant", &keep).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let now = bench.held();
    assert!(
        now.starts_with(&format!("{new}{}", line.trim_end())),
        "{now}"
    );
    assert!(now.contains("variant quiet"), "{now}");

    let always = vec![line.to_string(); 50];
    *bench.file.meanwhile.lock().unwrap() = always;
    let keep = json!({ "query": "lambda=north:8", "name": "loud", "label": "" });
    let (status, said) = bench.post(Method::POST, "/variant", &keep).await;
    assert_eq!(status, StatusCode::INSUFFICIENT_STORAGE, "{said}");
    assert!(!bench.held().contains("loud"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_without_the_token() {
    let bench = bench(starter());
    let save = json!({ "text": "gone", "stamp": bench.stamp() });
    let request = Request::builder()
        .method(Method::PUT)
        .uri("/scenario")
        .header(header::HOST, HOST)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(save.to_string()))
        .unwrap();
    assert_eq!(bench.send(request).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(bench.held(), starter());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_only_is_not_written() {
    let bench = over(Memory {
        text: std::sync::Mutex::new(starter().into()),
        read_only: true,
        meanwhile: std::sync::Mutex::default(),
    });
    let save = json!({ "text": "gone", "stamp": bench.stamp() });
    let (status, said) = bench.post(Method::PUT, "/scenario", &save).await;
    assert_eq!(
        (status, said["message"].as_str()),
        (StatusCode::FORBIDDEN, Some("It is bundled."))
    );
    assert_eq!(bench.held(), starter());
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_are_kept_as_a_whatif() {
    let bench = bench(starter());
    let keep = json!({ "query": "off=word_seen&lambda=north:9", "name": "quiet", "label": "Nothing \"heard\"\nat all" });
    let (status, said) = bench.post(Method::POST, "/variant", &keep).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let text = bench.held();
    assert!(
        text.starts_with(starter().trim_end()),
        "what was there stays as it was"
    );
    assert!(text.ends_with("variant quiet \"Nothing 'heard' at all\"\n  without word_seen\n  precision of north 9\n"), "{text}");
    // As a what-if it is the same state as the edits were.
    let kept = bench.data("variant=quiet").await["findings"]["questions"].clone();
    assert_eq!(
        kept,
        bench.data("off=word_seen&lambda=north:9").await["findings"]["questions"]
    );

    let again = bench.post(Method::POST, "/variant", &keep).await;
    assert_eq!(again.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.1["message"].as_str().unwrap().contains("taken"));
    assert_eq!(bench.held(), text);
}

#[tokio::test(flavor = "multi_thread")]
async fn grades_and_added_reports_are_kept_too() {
    let bench = bench(starter());
    let query = "grade=wire%3AA1&report=wire%3Areply%20is%20ease%20in%20round%202";
    let keep = json!({ "query": query, "name": "graded", "label": "" });
    let (status, said) = bench.post(Method::POST, "/variant", &keep).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let text = bench.held();
    let lines = "variant graded\n  grade of wire A1\n  evidence added_1 \"Added: reply is ease in round 2\": reply is ease in round 2, reported by wire\n";
    assert!(text.ends_with(lines), "{text}");
    let kept = bench.data("variant=graded").await["findings"]["questions"].clone();
    let edited = bench.data(query).await["findings"]["questions"].to_string();
    // Upon the file that has it now, the same report gets the next name.
    let edited: serde_json::Value =
        serde_json::from_str(&edited.replace("added_2", "added_1")).unwrap();
    let plain = bench.data("").await["findings"]["questions"].clone();
    assert_eq!(kept, edited);
    assert_ne!(kept[0]["probability"], plain[0]["probability"]);
    // On top of it there is room for another one, which alone can be removed.
    let more = "variant=graded&report=wire%3Areply%20is%20keep%20in%20round%201";
    let (_, page) = bench.get(&format!("/?{more}")).await;
    assert_eq!(page.matches("data-remove=\"report\"").count(), 1);
    assert!(page.contains("data-value=\"wire:reply is keep in round 1\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_said_as_in_the_terminal() {
    let bench = bench(starter());
    let request = request(Method::POST, "/check")
        .body(Body::from(
            starter().replace("ranks relief >", "ranks releif >"),
        ))
        .unwrap();
    let (status, said) = text(bench.send(request).await).await;
    assert_eq!(status, StatusCode::OK);
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["mistakes"], 1);
    let rendered = said["rendered"].as_str().unwrap();
    assert!(
        rendered.contains("error[unknown-name]: there is no goal called `releif`"),
        "{rendered}"
    );
    assert!(rendered.contains("^^^^^^") && rendered.contains("did you mean `relief`?"));
    let problem = &said["problems"][0];
    assert_eq!(
        (problem["line"].as_u64(), problem["column"].as_u64()),
        (Some(24), Some(17)),
        "{problem}"
    );
    assert_eq!(bench.held(), starter());
}

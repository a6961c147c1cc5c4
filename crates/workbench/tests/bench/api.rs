//! The description for programs, and requests that are wrong.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn the_description_has_every_path() {
    let bench = bench(starter());
    let (status, text) = bench.get("/openapi.json").await;
    assert_eq!(status, StatusCode::OK);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    let paths: Vec<&str> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    for path in [
        "/",
        "/panel/{id}",
        "/data",
        "/briefing",
        "/names",
        "/unfold",
        "/record",
        "/start",
        "/check",
        "/scenario",
        "/variant",
    ] {
        assert!(paths.contains(&path), "{path}: {paths:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_request_is_never_the_servers_fault() {
    let bench = bench(starter());
    for path in [
        "/panel/%00",
        "/panel/..%2f..%2fetc",
        "/assets/..%2fCargo.toml",
        "/assets/none",
        "/data?%ff=%ff&off=%ff",
        "/?rank=:&rank=a.:&rank=a.b:&prior=.:&set=:&start=:&report=:",
        "/live/x",
        "/panel/answers?lambda=north:1e400",
        "/start",
        "/start?like=%00&sight=%ff",
    ] {
        let (status, _) = bench.get(path).await;
        assert!(!status.is_server_error(), "{path}: {status}");
    }
    let bodies = [
        "",
        "{",
        "[]",
        "null",
        "{\"text\": 1}",
        "{\"text\": \"\"}",
        "{\"query\": \"\", \"name\": \"a\"}",
        "\u{0}",
    ];
    for (method, path) in [
        (Method::PUT, "/scenario"),
        (Method::POST, "/variant"),
        (Method::POST, "/check"),
        (Method::DELETE, "/data"),
    ] {
        for body in bodies {
            for kind in ["application/json", "text/plain"] {
                let request = request(method.clone(), path)
                    .header(header::CONTENT_TYPE, kind)
                    .body(Body::from(body))
                    .unwrap();
                let status = bench.send(request).await.status();
                assert!(
                    !status.is_server_error(),
                    "{method} {path} {body:?}: {status}"
                );
            }
        }
    }
    assert_eq!(*bench.file.text.lock().unwrap(), starter());
}

#[tokio::test(flavor = "multi_thread")]
async fn any_address_has_a_page() {
    let bench = bench(starter());
    let odd = [
        "lambda=north:-5",
        "lambda=north:1e308",
        "set=nothing:3",
        "leaks=trader:x",
        "start=programme_size:99",
        "prior=north.sincere:0",
        "prior=north.sincere:100%25",
        "report=wire:north%20is%20sincere%20in%20round%2099",
        "rank=north.sincere:relief",
        "rank=south:relief",
        "variant=sealed&variant=sealed",
        "lambda=north:0&lambda=south:0",
    ];
    for query in odd {
        let (status, page) = bench.get(&format!("/?{query}")).await;
        assert_eq!(status, StatusCode::OK, "{query}");
        assert!(
            page.ends_with("</html>") || page.ends_with("</html>\n"),
            "{query}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_there_for_completion() {
    let bench = bench(starter());
    let (_, text) = bench.get("/names").await;
    let names: Value = serde_json::from_str(&text).unwrap();
    let has = |name: &str, kind: &str| {
        let all = names["names"].as_array().unwrap();
        all.iter()
            .any(|n| n["name"] == json!(name) && n["kind"] == json!(kind))
    };
    assert!(
        has("relief", "goal")
            && has("word", "option")
            && has("eased", "level")
            && has("stalling", "type")
    );
}

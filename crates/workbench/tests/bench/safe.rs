//! Who gets in, and what a page may do.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

use crate::support::*;

fn bare(path: &str) -> axum::http::request::Builder {
    Request::builder().uri(path).header(header::HOST, HOST)
}

fn empty(builder: axum::http::request::Builder) -> Request<Body> {
    builder.body(Body::empty()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_assets_is_had_without_the_token() {
    let bench = bench(starter());
    let paths = [
        "/",
        "/live",
        "/data",
        "/briefing",
        "/names",
        "/panel/answers",
        "/openapi.json",
        "/nothing",
    ];
    for path in paths {
        let response = bench.send(empty(bare(path))).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path}");
        let wrong = bare(path).header(header::COOKIE, "demarche-7000=not-a-secreT");
        assert_eq!(
            bench.send(empty(wrong)).await.status(),
            StatusCode::FORBIDDEN,
            "{path}"
        );
        // Cookies do not tell ports apart: that of another server is no use here.
        let other = bare(path).header(header::COOKIE, format!("demarche-7001={TOKEN}"));
        assert_eq!(
            bench.send(empty(other)).await.status(),
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    for path in ["/assets/style.css", "/assets/main.js"] {
        assert_eq!(
            bench.send(empty(bare(path))).await.status(),
            StatusCode::OK,
            "{path}"
        );
    }
    let response = bench.send(empty(bare("/?token=wrong"))).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_goes_from_the_address_into_a_cookie() {
    let bench = bench(starter());
    let path = format!("/?off=word_seen&token={TOKEN}&sort=watch");
    let response = bench.send(empty(bare(&path))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        response.headers()[header::LOCATION],
        "/?off=word_seen&sort=watch"
    );
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let own = cookie.split(';').next().unwrap();
    let page = bare("/").header(header::COOKIE, own);
    assert_eq!(bench.send(empty(page)).await.status(), StatusCode::OK);
    let program = bare("/data").header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
    assert_eq!(bench.send(empty(program)).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_own_hosts_are_answered() {
    let bench = bench(starter());
    for host in [
        "evil.example:7000",
        "127.0.0.1",
        "127.0.0.1:7001",
        "",
        "127.0.0.1:7000.evil.example",
    ] {
        let request = Request::builder()
            .uri("/assets/style.css")
            .header(header::HOST, host);
        let response = bench.send(empty(request)).await;
        assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    let none = Request::builder().uri("/assets/style.css");
    assert_eq!(
        bench.send(empty(none)).await.status(),
        StatusCode::MISDIRECTED_REQUEST
    );
    let absolute = bare("http://evil.example:7000/assets/style.css");
    assert_eq!(
        bench.send(empty(absolute)).await.status(),
        StatusCode::MISDIRECTED_REQUEST
    );
    let own = Request::builder()
        .uri("/assets/style.css")
        .header(header::HOST, "localhost:7000");
    assert_eq!(bench.send(empty(own)).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_pages_may_neither_write_nor_listen() {
    let bench = bench(starter());
    let foreign = [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:7001"),
        ("origin", "https://127.0.0.1:7000"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
    ];
    for (name, value) in foreign {
        for (method, path) in [
            (Method::PUT, "/scenario"),
            (Method::POST, "/check"),
            (Method::GET, "/live"),
        ] {
            let request = request(method, path).header(name, value);
            let response = bench.send(empty(request)).await;
            assert_eq!(
                response.status(),
                StatusCode::FORBIDDEN,
                "{name}: {value}, {path}"
            );
        }
    }
    let own = request(Method::POST, "/check")
        .header(header::ORIGIN, "http://127.0.0.1:7000")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from("scenario \"x\"\n"))
        .unwrap();
    assert_eq!(bench.send(own).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_protected() {
    let bench = bench(starter());
    for path in [
        "/",
        "/assets/main.js",
        "/nothing",
        "/live",
        "/openapi.json",
        "/briefing",
    ] {
        let response = bench.send(empty(request(Method::GET, path))).await;
        let headers = response.headers();
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{path}"
        );
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
    }
    let refused = bench.send(empty(bare("/"))).await;
    assert!(
        refused
            .headers()
            .contains_key(header::CONTENT_SECURITY_POLICY)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_on_the_page_is_inline() {
    let bench = bench(starter());
    for path in [
        "/",
        "/?off=word_seen&actor=north",
        "/briefing",
        "/panel/scenario",
    ] {
        let (status, page) = bench.get(path).await;
        assert_eq!(status, StatusCode::OK);
        for inline in [
            "<style",
            " style=",
            "<script>",
            " onclick",
            " onload",
            "javascript:",
        ] {
            assert!(!page.contains(inline), "{path}: {inline}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_has_a_limit() {
    let bench = bench(starter());
    for (method, path) in [
        (Method::POST, "/check"),
        (Method::PUT, "/scenario"),
        (Method::POST, "/variant"),
    ] {
        let large = request(method, path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(vec![b' '; demarche_workbench::MOST_BYTES + 1]))
            .unwrap();
        assert_eq!(
            bench.send(large).await.status(),
            StatusCode::PAYLOAD_TOO_LARGE,
            "{path}"
        );
    }
}

//! Markup in a scenario is shown, never executed.

use axum::body::Body;
use axum::http::Method;

use crate::support::*;

const EVIL: &str = "<img src=x onerror=alert(1)>'</script><script>alert(2)</script>";

fn hostile() -> String {
    starter()
        .replace("Word from the north", EVIL)
        .replace("A message was sent", EVIL)
        .replace("A wire report, two officials unnamed", EVIL)
        .replace("\"North\"", &format!("\"{EVIL}\""))
        .replace("Is North sincere?", EVIL)
        .replace("Send word through the trader", EVIL)
        .replace("Fewer sanctions", EVIL)
        .replace("The trader never talks", EVIL)
        .replace("Size of the programme", EVIL)
        .replace("wants time for its programme", EVIL)
        .replace("A trader with friends on both sides", EVIL)
        .replace("nobody outside can tell; a wide range is honest", EVIL)
}

fn harmless(what: &str, html: &str) {
    assert!(
        !html.contains("<img") && !html.contains("</script><script>"),
        "{what}"
    );
    assert!(!html.contains("<script>"), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_names_is_text_on_every_surface() {
    let bench = bench(&hostile());
    let (_, page) = bench.get("/?actor=north").await;
    assert!(
        page.contains("&#60;img src=x onerror=alert(1)&#62;"),
        "it is there, escaped"
    );
    harmless("page", &page);
    harmless("text", &bench.get("/panel/scenario").await.1);
    for panel in [
        "tree",
        "tree?line=1",
        "drivers",
        "change",
        "play",
        "play?seat=north&played=1.0",
    ] {
        let (_, html) = bench.get(&format!("/panel/{panel}")).await;
        assert!(html.contains("&#60;img"), "{panel}");
        harmless(panel, &html);
    }
    harmless("briefing", &bench.get("/briefing").await.1);
    for (kind, data) in bench.events("grade=wire:A1", "done").await {
        for (panel, html) in data["panels"].as_object().unwrap() {
            harmless(&format!("{kind} {panel}"), html.as_str().unwrap());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_the_address_is_text() {
    let bench = bench(starter());
    let evil = "%3Cscript%3Ealert(1)%3C/script%3E%22%27";
    for key in [
        "off", "grade", "rank", "variant", "report", "actor", "sort", "line", "seat", "of", "p",
        "x", "like", "who", "act", "sight",
    ] {
        let (_, page) = bench.get(&format!("/?{key}={evil}")).await;
        harmless(key, &page);
        for panel in ["tree", "drivers", "change", "play", "new"] {
            let (_, html) = bench.get(&format!("/panel/{panel}?{key}={evil}")).await;
            harmless(panel, &html);
        }
        assert!(!page.contains("\"'"), "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_mistake_is_data() {
    let bench = bench(starter());
    let request = request(Method::POST, "/check")
        .body(Body::from(EVIL))
        .unwrap();
    let response = bench.send(request).await;
    assert_eq!(response.headers()["content-type"], "application/json");
}

//! A new scenario: templates, and what is made of the answers to four questions.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use demarche_scenario::Nowhere;
use demarche_scenario::load::load;
use demarche_scenario::start::{Outline, Sight, TEMPLATES};

use crate::support::*;

/// The text in the panel, as a browser reads it.
fn shown(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<pre class=\"plain-text\" tabindex=\"0\"")?;
    let (_, rest) = rest.split_once('>')?;
    let (text, _) = rest.split_once("</pre>")?;
    let plain = [
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
    ];
    let text = plain
        .iter()
        .fold(text.to_string(), |text, (from, to)| text.replace(from, to));
    Some(text.replace("&#38;", "&"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_lists_the_templates_and_shows_the_one_of_its_address() {
    let bench = bench(starter());
    let (_, page) = bench.get("/?tab=new").await;
    assert_eq!(shown(&page), None);
    for template in TEMPLATES {
        assert!(page.contains(template.summary), "{}", template.name);
        let (status, page) = bench
            .get(&format!("/?tab=new&like={}", template.name))
            .await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(shown(&page).as_deref(), Some(template.text));
        let (status, file) = bench.get(&format!("/start?like={}", template.name)).await;
        assert_eq!((status, file.as_str()), (StatusCode::OK, template.text));
    }
    let (_, page) = bench.get("/?tab=new&like=nothing").await;
    assert_eq!(shown(&page), None);
    let (status, _) = bench.get("/start?like=nothing").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(*bench.file.text.lock().unwrap(), starter());
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_make_a_scenario_without_mistakes() {
    let bench = bench(starter());
    for (word, sight) in [
        ("all", Sight::All),
        ("between", Sight::Between),
        ("hidden", Sight::Hidden),
    ] {
        let query = format!("who=East+%26+%3CWest%3E&act=Open+%22it%22&want=&sight={word}");
        let outline = Outline {
            who: "East & <West>".into(),
            act: "Open \"it\"".into(),
            sight,
            ..Outline::default()
        };
        let (_, page) = bench.get(&format!("/?off=word_seen&tab=new&{query}")).await;
        let text = shown(&page).unwrap();
        assert_eq!(text, outline.text());
        let (model, problems) = load("new", text, &Nowhere).check(&Nowhere);
        assert!(model.is_some() && problems.is_empty(), "{problems:?}");
        // The form has what was answered, and keeps the edits.
        for part in [
            "name=\"who\" value=\"East &#38; &#60;West&#62;\"",
            "name=\"off\" value=\"word_seen\"",
            &format!("value=\"{word}\" checked"),
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let (_, file) = bench.get(&format!("/start?{query}")).await;
        assert_eq!(file, outline.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_has_a_label() {
    let bench = bench(starter());
    let (_, page) = bench.get("/panel/new").await;
    let (_, form) = page.split_once("<form").unwrap();
    let fields = form.matches("<input").count() - form.matches("type=\"hidden\"").count();
    assert_eq!((fields, form.matches("<label").count()), (10, 10), "{form}");
    assert_eq!(form.matches("<legend>").count(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_scenario_can_be_started_whatever_is_wrong_with_this_one() {
    let bench = bench("scenario \"x\"\n nonsense\n");
    for path in ["/?tab=new&like=buildup", "/panel/new?like=buildup"] {
        let (status, page) = bench.get(path).await;
        assert_eq!(status, StatusCode::OK);
        assert!(shown(&page).unwrap().contains("An exercise on the border"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_to_keep_is_named_and_needs_the_token() {
    let bench = bench(starter());
    let ask = request(Method::GET, "/start?sight=all");
    let response = bench.send(ask.body(Body::empty()).unwrap()).await;
    assert_eq!(
        response.headers()["content-disposition"],
        "attachment; filename=\"new.demarche\""
    );
    let stranger = axum::http::Request::builder()
        .uri("/start?sight=all")
        .header("host", HOST)
        .body(Body::empty())
        .unwrap();
    assert_eq!(bench.send(stranger).await.status(), StatusCode::FORBIDDEN);
}

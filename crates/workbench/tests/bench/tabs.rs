//! Tabs: what of the page is seen follows from the address.

use axum::http::StatusCode;
use demarche_workbench::panels::tabs::{Place, TABS};
use demarche_workbench::panels::{self, Feed};

use crate::support::*;

/// The tabs of a page that are not hidden.
fn seen(page: &str) -> Vec<&str> {
    let tabs = page.split("<div class=\"tab\" data-of=\"").skip(1);
    let tabs = tabs.filter_map(|rest| rest.split_once('"'));
    tabs.filter(|(_, rest)| rest.starts_with('>'))
        .map(|(id, _)| id)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tab_is_whole_at_its_address_without_scripts() {
    let bench = bench(starter());
    for tab in TABS {
        let (status, page) = bench.get(&format!("/?tab={}", tab.id)).await;
        assert_eq!(status, StatusCode::OK);
        let shown = seen(&page);
        assert!(
            shown.contains(&tab.id) && shown.len() == 2,
            "{}: {shown:?}",
            tab.id
        );
        // What is else fetched when it is seen is there already.
        for panel in panels::ALL
            .iter()
            .filter(|panel| panel.feed == Feed::Demand)
        {
            let asked = page.contains(&format!("<a href=\"/panel/{}\"", panel.id));
            assert_eq!(asked, panel.tab != tab.id, "{} at {}", panel.id, tab.id);
        }
        let current = format!("data-tab=\"{}\" aria-current=\"page\"", tab.id);
        assert_eq!(page.matches(&current).count(), 1, "{}", tab.id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_to_tabs_keep_the_edits_and_the_side() {
    let bench = bench(starter());
    let (_, page) = bench.get("/?off=word_seen&side=actors&tab=belief").await;
    assert_eq!(seen(&page), ["actors", "belief"]);
    let escaped = |query: &str| format!("href=\"/?{}\"", query.replace('&', "&#38;"));
    for to in [
        "off=word_seen&side=actors",
        "off=word_seen&side=actors&tab=signals",
        "off=word_seen&tab=belief",
    ] {
        assert!(page.contains(&escaped(to)), "{to}: {page}");
    }
    // At the side of a wide page another tab of inputs takes the place of the one that a narrow page shows.
    let (_, page) = bench.get("/?tab=actors").await;
    assert_eq!(seen(&page), ["actors", "answers"]);
    assert!(page.contains("href=\"/\" data-side=\"evidence\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_can_be_mended_at_its_address_whatever_is_wrong() {
    let bench = bench("scenario \"x\"\n nonsense\n");
    let (_, page) = bench.get("/?tab=scenario").await;
    assert!(page.contains("<textarea") && page.contains("nonsense"));
    assert_eq!(seen(&page), ["evidence", "scenario"]);
}

/// Where an option of a command line is named.
fn option(html: &str) -> Option<&str> {
    let html = html.split("--").skip(1);
    html.into_iter()
        .find(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_option_of_a_command_line_is_named() {
    let bench = bench(starter());
    for (kind, data) in bench.events("off=word_seen", "done").await {
        for (panel, html) in data["panels"].as_object().unwrap() {
            assert_eq!(option(html.as_str().unwrap()), None, "{kind} {panel}");
        }
    }
    for tab in TABS.iter().filter(|tab| tab.place == Place::Results) {
        let (_, page) = bench.get(&format!("/?tab={}&off=word_seen", tab.id)).await;
        assert_eq!(option(&page), None, "{}", tab.id);
    }
    assert_eq!(option(&bench.get("/briefing").await.1), None);
}

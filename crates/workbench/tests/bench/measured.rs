//! How much and when among the answers.

use crate::support::*;

const EVIL: &str = "<img src=x onerror=alert(1)>";

fn asking() -> String {
    let mut text = starter().to_owned();
    text.push_str(&format!(
        "\nquestion grip \"How hard is the grip?\": how much sanctions at the end\n  headline\n\
         question relief \"{EVIL}\": when sanctions is eased\n"
    ));
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_stand_with_the_answers_and_carry_their_pictures() {
    let bench = bench(&asking());
    let events = bench.events("", "done").await;
    let last = |panel: &str| {
        let mut found = String::new();
        for (_, data) in &events {
            if let Some(html) = data["panels"][panel].as_str() {
                found = html.into();
            }
        }
        found
    };
    let (first, others) = (last("answers"), last("others"));
    assert!(first.contains("How hard is the grip?") && !others.contains("How hard is the grip?"));
    assert!(first.contains("likeliest, at") && first.contains("data-save=\"grip\""));
    assert!(first.contains("over the worlds that fit."), "{first}");
    assert!(first.contains("What if:"), "{first}");
    assert!(others.contains("&#60;img src=x") && !others.contains("<img"));
    assert!(others.contains("within the"), "{others}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_drives_them_can_be_asked() {
    let bench = bench(&asking());
    let (_, html) = bench.get("/panel/drivers").await;
    assert!(
        html.contains("grip.") && html.contains("\"relief\""),
        "{html}"
    );
}

//! Scenarios to start from.

use demarche_scenario::load::load;
use demarche_scenario::start::{Outline, Sight, TEMPLATES, template};
use demarche_scenario::{Nowhere, print};
use proptest::prelude::*;

/// Fails if anything is wrong with the text, or if it is not in the one layout.
fn flawless(text: &str) {
    let loaded = load("new", text.into(), &Nowhere);
    let (model, problems) = loaded.check(&Nowhere);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    assert!(model.is_some());
    assert_eq!(print::print(&loaded.scenario), text);
}

#[test]
fn templates_are_flawless_and_found_by_name() {
    for one in TEMPLATES {
        flawless(one.text);
        assert_eq!(template(one.name).map(|found| found.text), Some(one.text));
        assert!(one.summary.chars().count() <= 72, "{}", one.summary);
    }
    assert_eq!(template("nothing"), None);
}

#[test]
fn an_outline_without_answers_is_the_example() {
    for sight in Sight::ALL {
        let blank = Outline {
            sight,
            ..Outline::default()
        };
        let example = Outline {
            sight,
            ..Outline::example()
        };
        flawless(&blank.text());
        assert_eq!(blank.text(), example.text());
    }
}

#[test]
fn answers_stand_in_the_text_as_they_were_given() {
    let outline = Outline {
        who: "Old \"Harbour\"".into(),
        whom: "New\nTown\u{202e}".into(),
        act: r"Open C:\ and \n".into(),
        ..Outline::default()
    };
    let text = outline.text();
    flawless(&text);
    for part in [
        r#"actor old__harbour "Old \"Harbour\"""#,
        r#"actor new_town "New Town""#,
        r#"option act "Open C:\\ and \\n""#,
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn sides_whose_names_cannot_be_names_get_others() {
    for (who, whom) in [
        ("Us", "us"),
        ("北", "南"),
        ("1st", "2nd"),
        ("if", "then"),
        ("round", "act"),
    ] {
        let outline = Outline {
            who: who.into(),
            whom: whom.into(),
            ..Outline::default()
        };
        let text = outline.text();
        flawless(&text);
        assert!(text.contains(&format!("\"{who}\"")), "{text}");
    }
}

proptest! {
    #[test]
    fn no_answer_makes_a_mistake(
        answers in prop::array::uniform7(prop_oneof![any::<String>(), "[a-z_]{1,9}", "[\"\\\\#=:,%“” ]{0,90}"]),
        sight in prop::sample::select(Sight::ALL.to_vec()),
    ) {
        let [who, whom, want, rather, hope, act, answer] = answers;
        flawless(&Outline { who, whom, want, rather, hope, act, answer, sight }.text());
    }
}

//! `demarche explain`: the reasons for a type's strategy.

use serde_json::Value;

use crate::support::Folder;

#[test]
fn a_type_to_which_it_hardly_matters_is_nearly_indifferent() {
    let folder = Folder::envoy("explain-near");
    let explain = |lambda: &str, more: &[&str]| {
        let words = [
            "explain",
            "envoy.demarche",
            "--actor",
            "north",
            "--type",
            "stalling",
            "--lambda",
            lambda,
        ];
        folder.run(&[&words[..], more].concat()).good()
    };
    for lambda in ["0.5", "10"] {
        let data: Value = serde_json::from_str(&explain(lambda, &["--json"])).unwrap();
        let text = explain(lambda, &[]);
        let mut near = 0;
        for situation in data["situations"].as_array().unwrap() {
            let mut options: Vec<(f64, f64)> = situation["options"]
                .as_array()
                .unwrap()
                .iter()
                .map(|own| {
                    (
                        own["probability"].as_f64().unwrap(),
                        own["value"].as_f64().unwrap(),
                    )
                })
                .collect();
            options.sort_by(|a, b| b.0.total_cmp(&a.0));
            let apart = lambda.parse::<f64>().unwrap() * (options[0].1 - options[1].1).abs();
            assert_eq!(situation["nearly_indifferent"], apart < 0.2, "{situation}");
            near += usize::from(apart < 0.2);
        }
        assert_eq!(
            text.matches("Nearly indifferent between ").count(),
            near,
            "{text}"
        );
        // It is so at little precision, and not at much.
        assert_eq!(near > 0, lambda != "10", "{lambda}: {text}");
    }
}

//! `demarche fit`: coefficients from a table.

use serde_json::Value;

use crate::support::{Folder, project};

/// The guide's model and its table, and the bundled ones.
fn folder(name: &str) -> Folder {
    let folder = Folder::empty(name);
    for file in [
        "guide/src/example/demand.demarche",
        "guide/src/example/demand.csv",
    ] {
        copy(&folder, file);
    }
    for game in ["centipede", "centipede6"] {
        copy(&folder, &format!("scenarios/fit/{game}.demarche"));
        copy(&folder, &format!("scenarios/fit/{game}.csv"));
    }
    copy(&folder, "scenarios/fit/sanctions.demarche");
    folder
}

fn copy(folder: &Folder, path: &str) {
    let text = std::fs::read_to_string(project().join(path)).expect("it is there");
    folder.write(path.rsplit('/').next().expect("a name"), &text);
}

fn data(folder: &Folder, more: &[&str]) -> Value {
    let out = folder.run(&[&["fit", "--json"], more].concat()).good();
    serde_json::from_str(&out).expect("it is JSON")
}

/// What McKelvey and Palfrey's centipedes were published with: λ to five digits, log-likelihoods to two behind the point.
#[test]
fn centipedes_have_the_published_precisions() {
    let folder = folder("fit-centipede");
    for (game, lambda, height) in [
        ("centipede", 0.858_95, -423.78),
        ("centipede6", 0.297_60, -532.94),
    ] {
        let (model, table) = (format!("{game}.demarche"), format!("{game}.csv"));
        let fitted = data(&folder, &[&model, &table]);
        let found = fitted["coefficients"][0]["value"]
            .as_f64()
            .expect("a number");
        assert!((found - lambda).abs() < 1e-5, "{found}");
        let found = fitted["log_likelihood"].as_f64().expect("a number");
        assert!((found - height).abs() < 0.005, "{found}");
        assert_eq!(fitted["ending"], "converged");
    }
}

#[test]
fn threads_change_no_byte() {
    let folder = folder("fit-threads");
    let run = |threads: &str| {
        let arguments = [
            "fit",
            "demand.demarche",
            "demand.csv",
            "--json",
            "--threads",
            threads,
        ];
        folder.run(&arguments).good()
    };
    assert_eq!(run("1"), run("3"));
}

#[test]
fn a_table_for_latex_and_a_page_are_written() {
    let folder = folder("fit-written");
    folder.write(
        "smaller.demarche",
        folder
            .read("demand.demarche")
            .replace("coefficient b2 \"… with an ally\" = 0\n", "")
            .replace(" + b2 * ally", " + 0 * ally"),
    );
    let fitted = data(
        &folder,
        &[
            "demand.demarche",
            "demand.csv",
            "--latex",
            "t.tex",
            "--html",
            "t.html",
            "--against",
            "smaller.demarche",
            "--profile",
        ],
    );
    assert_eq!(fitted["against"]["test"]["test"], "likelihood-ratio");
    assert_eq!(fitted["against"]["test"]["degrees"], 1);
    assert!(fitted["coefficients"][2]["profile"][0].is_number());
    let (tex, page) = (folder.read("t.tex"), folder.read("t.html"));
    assert!(
        tex.contains("\\begin{tabular}") && tex.contains("Worth of standing firm & $0.4"),
        "{tex}"
    );
    assert!(
        page.contains("<td>Worth of standing firm</td>") && page.contains("likelihood ratio"),
        "{page}"
    );
}

#[test]
fn clusters_and_counts_are_columns_of_the_table() {
    let folder = folder("fit-columns");
    let table = folder.read("demand.csv");
    let counted: Vec<String> = table
        .lines()
        .enumerate()
        .map(|(i, line)| format!("{line},{}", if i == 0 { "times" } else { "2" }))
        .collect();
    folder.write("counted.csv", counted.join("\n"));
    let once = data(
        &folder,
        &["demand.demarche", "demand.csv", "--cluster", "ally"],
    );
    let twice = data(
        &folder,
        &["demand.demarche", "counted.csv", "--count", "times"],
    );
    let height = |fit: &Value| fit["log_likelihood"].as_f64().expect("a number");
    assert!((2.0 * height(&once) - height(&twice)).abs() < 1e-6);
    assert_eq!(once["clusters"], 2);
    let wrong = folder
        .run(&[
            "fit",
            "demand.demarche",
            "demand.csv",
            "--cluster",
            "region",
        ])
        .bad();
    assert!(
        wrong.contains("no column `region`: `--cluster` names it"),
        "{wrong}"
    );
}

#[test]
fn what_is_wrong_is_said_in_words() {
    let folder = folder("fit-wrong");
    folder.write(
        "broken.csv",
        folder
            .read("demand.csv")
            .replacen("1,", "one,", 1)
            .replacen("make", "insist", 1),
    );
    let said = folder.run(&["fit", "demand.demarche", "broken.csv"]).bad();
    assert!(
        said.contains("column `demand`: `insist` is no option of `demand`: it has wait, make"),
        "{said}"
    );
    let said = folder.run(&["fit", "demand.demarche", "missing.csv"]).bad();
    assert!(said.contains("missing.csv"), "{said}");
    let said = folder
        .run(&["fit", "demand.demarche", "demand.csv", "--estimator", "npl"])
        .bad();
    assert!(said.contains("scenarios with shocks"), "{said}");
}

/// Without a table a model is a scenario like any other, unless it has shocks.
#[test]
fn models_are_scenarios() {
    let folder = folder("fit-scenarios");
    for model in ["demand", "centipede", "centipede6", "sanctions"] {
        let file = format!("{model}.demarche");
        folder.run(&["check", &file]).good();
    }
    for model in ["demand", "centipede", "centipede6"] {
        let file = format!("{model}.demarche");
        let briefed = folder
            .run(&["brief", &file, "--json", "--draws", "10"])
            .good();
        let briefed: Value = serde_json::from_str(&briefed).expect("it is JSON");
        assert!(briefed["questions"][0]["probability"].is_number());
    }
    let said = folder.run(&["solve", "sanctions.demarche"]).bad();
    assert!(
        said.contains("`sanctions_a` is a shock") && said.contains("demarche fit"),
        "{said}"
    );
}

/// Terminal, page and data tell the same of rows that were held out; what cannot be held out is said.
#[test]
fn a_fit_is_judged_by_rows_that_are_held_out() {
    let folder = folder("fit-hold-out");
    let counts = "20,100,104,43,14\n";
    let table: String = (0..6)
        .map(|year| format!("{},{counts}", 1990 + year))
        .collect();
    folder.write(
        "years.csv",
        format!("year,take_1,take_2,take_3,take_4,pass_all\n{table}"),
    );
    let arguments = [
        "centipede.demarche",
        "years.csv",
        "--hold-out",
        "year >= 1994",
    ];
    let fitted = data(&folder, &arguments);
    let held_out = &fitted["held_out"];
    assert_eq!(fitted["rows"], 4);
    assert_eq!(
        (&held_out["rows"], &held_out["seen"]),
        (&2.into(), &562.0.into())
    );
    assert_eq!(held_out["groups"], 2);
    let judged = held_out["judged"].as_array().expect("a list");
    let names: Vec<&Value> = judged.iter().map(|own| &own["forecaster"]).collect();
    assert_eq!(names, ["game", "base-rates", "multinomial-logit"]);
    // All rows are alike, so that what came is forecast best by how often it came.
    let all = [20.0, 100.0, 104.0, 43.0, 14.0];
    let best: f64 = all
        .iter()
        .map(|n: &f64| -n / 281.0 * (n / 281.0).log2())
        .sum();
    for own in &judged[1..] {
        let bits = own["bits"]["value"].as_f64().expect("a number");
        assert!((bits - best).abs() < 1e-6, "{own}");
    }
    let bits = format!(
        "{:.4}",
        judged[0]["bits"]["value"].as_f64().expect("a number")
    );
    let command = [&["fit"], &arguments[..], &["--html", "fit.html", "--quiet"]].concat();
    for text in [folder.run(&command).good(), folder.read("fit.html")] {
        assert!(
            text.contains(&bits) && text.contains("multinomial logit"),
            "{text}"
        );
        assert!(text.contains("year") && text.contains("1994"), "{text}");
    }
    let refused = |table: &str, model: &str, condition: &str| {
        folder.run(&["fit", model, table, "--hold-out", condition])
    };
    let said = refused("years.csv", "centipede.demarche", "year >= 2000").bad();
    assert!(said.contains("`year >= 2000` holds in no row"), "{said}");
    let said = refused("demand.csv", "demand.demarche", "case > 5").bad();
    assert!(said.contains("this table has moves"), "{said}");
    assert_eq!(refused("years.csv", "centipede.demarche", "year").code, 2);
}

//! Strategies of classic experiments on the principal branch, against values computed elsewhere.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use demarche_engine::certify::certify;
use demarche_engine::formats::efg;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, Status, trace};

/// One line of the table: game, λ, player, information set, option, probability.
type Row = (String, f64, String, String, String, f64);

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/aqre");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the reference values are not at hand");
    None
}

/// Splits a line at its commas, but for those in quotation marks.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().unwrap().push(c),
        }
    }
    fields
}

fn rows(folder: &Path) -> Vec<Row> {
    let table = std::fs::read_to_string(folder.join("logit_aqre.csv")).unwrap();
    let row = |line: &str| {
        let [game, lambda, player, set, option, p] = <[String; 6]>::try_from(fields(line)).unwrap();
        (
            game,
            lambda.parse().unwrap(),
            player,
            set,
            option,
            p.parse().unwrap(),
        )
    };
    table.lines().skip(1).map(row).collect()
}

#[test]
fn strategies_of_the_classic_experiments_agree_to_1e_8() {
    let Some(folder) = folder() else { return };
    let mut cases: BTreeMap<(String, u64), Vec<Row>> = BTreeMap::new();
    for row in rows(&folder) {
        cases
            .entry((row.0.clone(), row.1.to_bits()))
            .or_default()
            .push(row);
    }
    assert!(cases.len() > 10, "the table has {} cases", cases.len());
    for ((name, lambda), rows) in cases {
        let lambda = f64::from_bits(lambda);
        let text = std::fs::read_to_string(folder.join(format!("{name}.efg"))).unwrap();
        let efg::Imported {
            mut game, options, ..
        } = efg::read(&text).unwrap();
        game.numbers.precision.fill(lambda);
        let solution = trace(&game, &Settings::default(), &Quiet);
        assert_eq!(
            solution.status,
            Status::Solved,
            "{name} at λ = {lambda}: {:?}",
            solution.info
        );
        let certificate = certify(&game, &solution.sigma);
        assert!(
            certificate.residual < 1e-9,
            "{name} at λ = {lambda}: {certificate:?}"
        );
        for (_, _, player, set, option, p) in rows {
            let graph = &game.graph;
            let found = graph.infosets.iter().enumerate().position(|(i, s)| {
                graph.actors[s.actor as usize] == player
                    && s.label == set
                    && options[i].contains(&option)
            });
            let i = found.unwrap();
            let a = options[i].iter().position(|o| *o == option).unwrap();
            let ours = solution.sigma[graph.slot(i, 0, a)];
            assert!(
                (ours - p).abs() < 1e-8,
                "{name} λ={lambda} {set} {option}: {ours}, not {p}; {:?}",
                solution.info
            );
        }
    }
}

//! temp
use demarche_engine::progress::Quiet;
use demarche_inference::analysis::counterfactual::*;
use demarche_inference::uncertain::worlds::{self, Worlds};
use demarche_scenario::{Nowhere, check, parse};
use std::time::Instant;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string("scenarios/overtures.demarche").unwrap();
    let (s, _) = parse::parse(&text, 0);
    let (model, p) = check(&s, &Nowhere);
    let model = model.unwrap_or_else(|| panic!("{p:?}"));
    let worlds = Worlds::new(&model, &worlds::Settings::default(), &Quiet).unwrap();
    let q = model.questions.iter().position(|q| q.name == a[1]).unwrap();
    let target = Target {
        question: q,
        at_least: a[2] == ">=",
        threshold: a[3].parse().unwrap(),
        strict: false,
    };
    let threads = 2;
    let space = Space::new(&model, &worlds.base().draw);
    let t = Instant::now();
    let n = nearest(
        &worlds,
        &space,
        target,
        &Settings {
            threads,
            ..Settings::default()
        },
        &Quiet,
    );
    println!(
        "nearest {:?} came {} looks {} size {:?} settled {:?}",
        t.elapsed(),
        n.came,
        n.looks,
        n.found.as_ref().map(|c| c.size),
        n.found.as_ref().map(|c| c.settled)
    );
    if let Some(c) = &n.closest {
        println!("closest {}", c.met.answer);
    }
    let t = Instant::now();
    let f = fewest(
        &worlds,
        target,
        Orders {
            depth: 2,
            every: false,
            threads,
        },
        &Quiet,
    );
    println!(
        "fewest {:?} looked {} left {} found {:?} best {:?}",
        t.elapsed(),
        f.looked,
        f.left_out,
        f.found.first().map(|f| (f.swaps.clone(), f.met.answer)),
        f.best.as_ref().map(|b| b.0)
    );
    let t = Instant::now();
    let b = together(&worlds, target, (&n, &f), threads, &Quiet);
    println!("together {:?}", t.elapsed());
    for b in b {
        println!("  {:?} {} {}", b.swaps, b.change.size, b.change.settled);
    }
}

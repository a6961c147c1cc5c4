//! How fast scenarios become games: nodes a second, with all states and with those that matter.
//!
//! `cargo run --release -p demarche-bench --example compile -- FILE...`; the least time of several runs.

use std::time::{Duration, Instant};

use demarche_engine::progress::Quiet;
use demarche_inference::compile::{Settings, compile};
use demarche_scenario::{Nowhere, check, parse::parse};

const RUNS: usize = 9;

fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Some(model) = check(&parse(&text, 0).0, &Nowhere).0 else {
            println!("{path}: does not check");
            continue;
        };
        for reduce in [false, true] {
            let settings = Settings {
                reduce,
                ..Settings::default()
            };
            let mut least = Duration::MAX;
            let mut nodes = (0, 0);
            for _ in 0..RUNS {
                let start = Instant::now();
                let Ok(compiled) = compile(&model, &settings, &Quiet) else {
                    break;
                };
                least = least.min(start.elapsed());
                let unrolled = compiled.expanded.iter().map(|&n| n as usize).sum();
                nodes = (unrolled, compiled.graph.nodes());
            }
            println!(
                "{path}: {} unrolled, {} kept, {:.1} ms, {:.2} million nodes a second",
                nodes.0,
                nodes.1,
                least.as_secs_f64() * 1e3,
                nodes.0 as f64 / least.as_secs_f64() / 1e6
            );
        }
    }
}

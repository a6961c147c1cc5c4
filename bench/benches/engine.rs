//! Compile, sweep, trace and filter, on a family of games and on the bundled standoff.

#![allow(missing_docs)] // criterion makes public functions of its own

use criterion::{Criterion, criterion_group, criterion_main};
use demarche_bench::{Crisis, DRAFT, Payoffs, crisis};
use demarche_engine::progress::Quiet;
use demarche_engine::qre::linearization::Linearization;
use demarche_engine::qre::trace::{Settings, trace};
use demarche_inference::compile::{Draw, Settings as Limits, compile};
use demarche_inference::filter::{Reports, filter};
use demarche_inference::solve::Instance;
use demarche_scenario::{Nowhere, check, parse::parse};

const OVERTURES: &str = include_str!("../../scenarios/overtures.demarche");

fn family(c: &mut Criterion) {
    let mut group = c.benchmark_group("crisis");
    group.sample_size(10);
    for moves in [6, 8] {
        let of = Crisis {
            players: 2,
            moves,
            actions: 3,
            types: 2,
            payoffs: Payoffs::Structured,
        };
        let mut game = crisis(of);
        game.numbers.precision.fill(30.0);
        group.bench_function(format!("trace {} unknowns", game.graph.unknowns), |b| {
            b.iter(|| trace(&game, &Settings::default(), &Quiet));
        });
        let solution = trace(&game, &Settings::default(), &Quiet);
        let mut linear = Linearization::new(&game, &solution);
        group.bench_function(format!("sweep {} unknowns", game.graph.unknowns), |b| {
            // Each at another λ: a sweep where the last one was costs nothing.
            let mut scale = 1.0;
            b.iter(|| {
                scale *= 1.0001;
                linear.sweep(&solution.q, scale)[0]
            });
        });
        group.bench_function(format!("tangent {} unknowns", game.graph.unknowns), |b| {
            b.iter(|| linear.change(&solution.q, 0.0));
        });
        group.bench_function(format!("adjoint {} unknowns", game.graph.unknowns), |b| {
            b.iter(|| linear.transposed(&solution.q));
        });
    }
    group.finish();
}

fn standoff(c: &mut Criterion) {
    let (scenario, _) = parse(OVERTURES, 0);
    let Some(model) = check(&scenario, &Nowhere).0 else {
        return eprintln!("the bundled standoff does not check");
    };
    let mut group = c.benchmark_group("standoff");
    group.sample_size(10);
    group.bench_function("parse and check", |b| {
        b.iter(|| check(&parse(OVERTURES, 0).0, &Nowhere))
    });
    group.bench_function("compile", |b| {
        b.iter(|| compile(&model, &Limits::default(), &Quiet))
    });
    if let Some(draft) = check(&parse(DRAFT, 0).0, &Nowhere).0 {
        group.bench_function("compile a first draft", |b| {
            b.iter(|| compile(&draft, &Limits::default(), &Quiet))
        });
        let whole = Limits {
            reduce: false,
            ..Limits::default()
        };
        group.bench_function("compile all of a first draft", |b| {
            b.iter(|| compile(&draft, &whole, &Quiet))
        });
    }
    let Ok(compiled) = compile(&model, &Limits::default(), &Quiet) else {
        return eprintln!("the bundled standoff does not compile");
    };
    let draw = Draw::point(&model);
    group.bench_function("numbers", |b| b.iter(|| compiled.numbers(&draw)));
    let game = compiled.game(&draw);
    group.bench_function("trace", |b| {
        b.iter(|| trace(&game, &Settings::default(), &Quiet))
    });
    let solution = trace(&game, &Settings::default(), &Quiet);
    let reports = Reports::new(&model, &draw, None);
    group.bench_function("filter", |b| {
        b.iter(|| {
            filter(
                Instance {
                    model: &model,
                    game: &game,
                    draw: &draw,
                    sigma: &solution.sigma,
                },
                &reports,
            )
        });
    });
    group.finish();
}

criterion_group!(benches, family, standoff);
criterion_main!(benches);

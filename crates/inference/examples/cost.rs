//! temp
use demarche_engine::progress::Quiet;
use demarche_inference::solve::Ladder;
use demarche_inference::uncertain::ensemble::Draws;
use demarche_inference::uncertain::inputs::*;
use demarche_inference::uncertain::worlds::{self, Worlds};
use demarche_scenario::{Nowhere, check, parse};
use std::time::Instant;
fn main() {
    let text = std::fs::read_to_string("scenarios/overtures.demarche").unwrap();
    let (s, _) = parse::parse(&text, 0);
    let (model, p) = check(&s, &Nowhere);
    let model = model.unwrap_or_else(|| panic!("{p:?}"));
    let t = Instant::now();
    let worlds = Worlds::new(&model, &worlds::Settings::default(), &Quiet).unwrap();
    println!("worlds {:?} {:?}", t.elapsed(), worlds.base().solution.info);
    println!(
        "nodes {} profiles {} slots {} edges {}",
        worlds.solved().game.graph.nodes(),
        worlds.solved().game.graph.profiles,
        worlds.base().solution.q.len(),
        worlds.solved().game.graph.child.len()
    );
    let mut game = worlds.game();
    let t = Instant::now();
    let settings = demarche_engine::qre::trace::Settings::default();
    let _l = Ladder::new(&worlds.solved().game, &settings);
    println!("ladder {:?}", t.elapsed());
    let t = Instant::now();
    let _n = worlds.compiled().numbers(&worlds.base().draw);
    println!("numbers {:?}", t.elapsed());
    let t = Instant::now();
    let f = worlds.filter(&mut game, worlds.base()).unwrap();
    println!("filter {:?}", t.elapsed());
    let at = worlds.solved().instance();
    for q in model.asked() {
        let t = Instant::now();
        let p = demarche_inference::query::question::probability(at, &f.1, q);
        print!("{} {:.1?} {:.3}; ", q.name, t.elapsed(), p.unwrap());
    }
    println!();
    for question in [1usize, 2] {
        let mut scout = demarche_inference::uncertain::scout::Scout::new(&worlds, question);
        let base = scout.base().unwrap();
        let t = Instant::now();
        let g = scout.slope(&base).unwrap();
        println!("slope {:?}", t.elapsed());
        let g2 = worlds
            .gradient(&mut game, worlds.base(), model.asked_at(question))
            .unwrap()
            .unwrap();
        let d = g
            .params
            .iter()
            .zip(&g2.params)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        println!("apart {d:.2e}");
        for swap in swaps(&model) {
            let t = Instant::now();
            let w = scout.look(exchange(&base.draw, swap), &base).unwrap();
            println!("swap {:?} {} {}", t.elapsed(), w.answer, scout.sweeps());
        }
        let draws = Draws::new(&model, 0);
        for i in 0..20 {
            let t = Instant::now();
            let w = scout.look(draws.at(i), &base).unwrap();
            let e = t.elapsed();
            let t = Instant::now();
            let _ = scout.slope(&w);
            let e2 = t.elapsed();
            let a = worlds.near(&mut game, draws.at(i), worlds.base()).unwrap();
            println!(
                "draw {:?} {:?} {} {} {}",
                e,
                e2,
                scout.sweeps(),
                w.answer,
                a.answers[question].unwrap() - w.answer
            );
        }
    }
}

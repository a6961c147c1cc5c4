//! How near a sweep comes to what memory bandwidth alone allows, measured in the same run.

use std::hint::black_box;

use demarche_bench::{Crisis, Payoffs, crisis, median};
use demarche_engine::progress::Quiet;
use demarche_engine::qre::linearization::Linearization;
use demarche_engine::qre::trace::{Settings, trace};

/// Doubles copied at a time: far more than the caches hold.
const COPIED: usize = 16 << 20;
const RUNS: usize = 7;

fn main() {
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    for threads in [1, all] {
        let bandwidth = bandwidth(threads);
        println!(
            "copying: {:.1} GB/s, read and written, on {threads} threads",
            bandwidth / 1e9
        );
        println!(
            "{:>9} {:>9} {:>10} {:>10} {:>10} {:>7} {:>12}",
            "nodes", "profiles", "MB/sweep", "floor ms", "sweep ms", "ratio", "ns/node·type"
        );
        for (moves, types) in [(6, 2), (8, 2), (10, 2), (12, 2), (10, 4)] {
            row(moves, types, threads, bandwidth);
        }
    }
}

/// Bytes read and written a second, each thread copying its part.
fn bandwidth(threads: usize) -> f64 {
    let from = vec![1.0_f64; COPIED];
    let mut to = vec![0.0_f64; COPIED];
    let part = COPIED.div_ceil(threads);
    let time = median(RUNS, || {
        std::thread::scope(|scope| {
            for (to, from) in to.chunks_mut(part).zip(from.chunks(part)) {
                scope.spawn(move || to.copy_from_slice(black_box(from)));
            }
        });
    });
    black_box(&to);
    (2 * 8 * COPIED) as f64 / time.as_secs_f64()
}

fn row(moves: usize, types: usize, threads: usize, bandwidth: f64) {
    let game = crisis(Crisis {
        players: 2,
        moves,
        actions: 3,
        types,
        payoffs: Payoffs::Structured,
    });
    // A first, cheap point of the branch: sweeps cost the same anywhere.
    let mut easy = game.clone();
    easy.numbers.precision.fill(0.01);
    let solution = trace(&easy, &Settings::default(), &Quiet);
    let mut linear = Linearization::new(&game, &solution).on(threads);
    let bytes = linear.bytes_per_sweep() as f64;
    // Each at another λ: a sweep where the last one was costs nothing.
    let mut scale = 1.0;
    let time = median(RUNS, || {
        scale *= 1.0001;
        black_box(linear.sweep(&solution.q, scale));
    });
    let floor = bytes / bandwidth;
    let seconds = time.as_secs_f64();
    let (nodes, profiles) = (game.graph.nodes(), game.graph.profiles);
    println!(
        "{nodes:>9} {profiles:>9} {:>10.2} {:>10.3} {:>10.3} {:>7.2} {:>12.2}",
        bytes / 1e6,
        floor * 1e3,
        seconds * 1e3,
        seconds / floor,
        seconds * 1e9 / (nodes * profiles) as f64
    );
}

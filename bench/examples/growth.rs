//! How the cost of a trace grows with the size of a crisis: a table on the standard output and a plot as SVG.
//!
//!     cargo run --release -p demarche-bench --example growth -- guide/src/performance.svg

use std::fmt::Write as _;
use std::process::ExitCode;

use demarche_bench::{Crisis, Payoffs, crisis, median};
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, trace};

/// Decades of unknowns and of seconds that the plot spans, and the size of one, in pixels.
const UNKNOWNS: [i32; 2] = [1, 7];
const SECONDS: [i32; 2] = [-4, 2];
const DECADE: f64 = 80.0;
const MARGIN: f64 = 60.0;
/// Runs whose median counts, as long as one takes less than a second.
const RUNS: usize = 5;

/// One line of the plot.
struct Series {
    name: &'static str,
    colour: &'static str,
    types: usize,
    moves: [usize; 5],
    payoffs: Payoffs,
    lambda: f64,
}

const SERIES: [Series; 3] = [
    Series {
        name: "structured payoffs, 2 × 2 types, λ = 30",
        colour: "#1f5fa8",
        types: 2,
        moves: [4, 6, 8, 10, 12],
        payoffs: Payoffs::Structured,
        lambda: 30.0,
    },
    Series {
        name: "structured payoffs, 4 × 4 types, λ = 30",
        colour: "#b4531f",
        types: 4,
        moves: [3, 5, 7, 9, 10],
        payoffs: Payoffs::Structured,
        lambda: 30.0,
    },
    Series {
        name: "random payoffs after every move, 2 × 2 types, λ = 2",
        colour: "#2f7d4f",
        types: 2,
        moves: [3, 5, 7, 9, 10],
        payoffs: Payoffs::Moves(5),
        lambda: 2.0,
    },
];

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: growth FILE.svg");
        return ExitCode::from(2);
    };
    println!(
        "| payoffs, types | moves | nodes × profiles | unknowns | seconds | µs/unknown | steps | turning points |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut plot = frame();
    for (row, series) in SERIES.iter().enumerate() {
        let points = series.moves.map(|moves| measure(series, moves));
        draw(&mut plot, row, series, &points);
    }
    plot.push_str("</svg>\n");
    match std::fs::write(&path, plot) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Unknowns and seconds of one trace; prints its row.
fn measure(series: &Series, moves: usize) -> (f64, f64) {
    let mut game = crisis(Crisis {
        players: 2,
        moves,
        actions: 3,
        types: series.types,
        payoffs: series.payoffs,
    });
    game.numbers.precision.fill(series.lambda);
    let run = || trace(&game, &Settings::default(), &Quiet);
    let mut solution = None;
    let mut time = median(1, || solution = Some(run()));
    if time.as_secs_f64() < 1.0 {
        time = median(RUNS, || drop(run()));
    }
    let info = solution.map(|s| s.info).unwrap_or_default();
    let (graph, seconds) = (&game.graph, time.as_secs_f64());
    println!(
        "| {} | {moves} | {} × {} | {} | {seconds:.4} | {:.2} | {} | {} |",
        series.name,
        graph.nodes(),
        graph.profiles,
        graph.unknowns,
        seconds * 1e6 / graph.unknowns as f64,
        info.steps,
        info.turning_points
    );
    (graph.unknowns as f64, seconds)
}

fn x(unknowns: f64) -> f64 {
    MARGIN + DECADE * (unknowns.log10() - f64::from(UNKNOWNS[0]))
}

fn y(seconds: f64) -> f64 {
    MARGIN + DECADE * (f64::from(SECONDS[1]) - seconds.log10())
}

/// Axes with a line at every decade, and a dashed one along which the cost of an unknown stays the same.
fn frame() -> String {
    let width = 2.0 * MARGIN + DECADE * f64::from(UNKNOWNS[1] - UNKNOWNS[0]);
    let height = 2.0 * MARGIN + DECADE * f64::from(SECONDS[1] - SECONDS[0]);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>Time of a trace by the number of unknowns</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    let line = |svg: &mut String, [x1, y1, x2, y2]: [f64; 4], style: &str| {
        let _ = writeln!(
            svg,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" {style}/>"
        );
    };
    let (left, right) = (MARGIN, width - MARGIN);
    let (top, bottom) = (MARGIN, height - MARGIN);
    for decade in UNKNOWNS[0]..=UNKNOWNS[1] {
        let at = x(10_f64.powi(decade));
        line(&mut svg, [at, top, at, bottom], "stroke=\"#ddd\"");
        let _ = writeln!(
            svg,
            "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">10<tspan dy=\"-5\" font-size=\"9\">{decade}</tspan></text>",
            bottom + 18.0
        );
    }
    for decade in SECONDS[0]..=SECONDS[1] {
        let at = y(10_f64.powi(decade));
        line(&mut svg, [left, at, right, at], "stroke=\"#ddd\"");
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{} s</text>",
            left - 6.0,
            at + 4.0,
            10_f64.powi(decade)
        );
    }
    let linear = [x(1e2), y(2e-4), x(1e7), y(2e1)];
    line(&mut svg, linear, "stroke=\"#888\" stroke-dasharray=\"4 4\"");
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">unknowns (dashed: 2 µs each)</text>",
        width / 2.0,
        height - 16.0
    );
    svg
}

fn draw(svg: &mut String, row: usize, series: &Series, points: &[(f64, f64)]) {
    let Series { name, colour, .. } = series;
    let at: Vec<String> = points
        .iter()
        .map(|&(unknowns, seconds)| format!("{:.1},{:.1}", x(unknowns), y(seconds)))
        .collect();
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
        at.join(" ")
    );
    for &(unknowns, seconds) in points {
        let _ = writeln!(
            svg,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3.5\" fill=\"{colour}\"/>",
            x(unknowns),
            y(seconds)
        );
    }
    let down = MARGIN + 18.0 + 18.0 * row as f64;
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{down:.1}\" fill=\"{colour}\">{name}</text>",
        MARGIN + 10.0
    );
}

//! λ of people in laboratories: the guide's table of estimates, made again from what was chosen there.

use demarche_engine::formats::nfg;
use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, through};

/// A game of two with two options each, and how often the first option was chosen.
struct Played {
    /// Words that the guide's row has.
    by: &'static str,
    /// What row and column get, by row's option and then column's.
    pays: [[(f64, f64); 2]; 2],
    chosen: [f64; 2],
}

const PLAYED: [Played; 4] = [
    Played {
        by: "Ochs 1995",
        pays: [
            [(1.1141, 0.0), (0.0, 1.1141)],
            [(0.0, 1.1141), (0.2785, 0.0)],
        ],
        chosen: [0.527, 0.366],
    },
    Played {
        by: "one payoff 44",
        pays: [[(44.0, 40.0), (40.0, 80.0)], [(40.0, 80.0), (80.0, 40.0)]],
        chosen: [0.08, 0.80],
    },
    Played {
        by: "that payoff 320",
        pays: [[(320.0, 40.0), (40.0, 80.0)], [(40.0, 80.0), (80.0, 40.0)]],
        chosen: [0.96, 0.16],
    },
    Played {
        by: "Selten and Chmura 2008",
        pays: [[(10.0, 8.0), (0.0, 18.0)], [(9.0, 9.0), (10.0, 8.0)]],
        chosen: [0.079, 0.690],
    },
];

/// λ × range of payoffs that are tried.
const LEAST: f64 = 0.5;
const MOST: f64 = 50.0;
const TRIED: u32 = 1000;

impl Played {
    fn game(&self) -> Game {
        let pays = &self.pays;
        // By column's option first, as the format has it.
        let cells = [pays[0][0], pays[1][0], pays[0][1], pays[1][1]];
        let numbers: Vec<String> = cells
            .iter()
            .map(|(row, column)| format!("{row} {column}"))
            .collect();
        let text = format!(
            "NFG 1 R \"{}\" {{ \"Row\" \"Column\" }} {{ 2 2 }}\n\n{}\n",
            self.by,
            numbers.join(" ")
        );
        nfg::read(&text).expect("it is a game").game
    }

    /// The larger of both players' differences between the most and the least.
    fn range(&self) -> f64 {
        let all = || self.pays.iter().flatten();
        let range = |of: fn(&(f64, f64)) -> f64| {
            let most = all().map(of).fold(f64::NEG_INFINITY, f64::max);
            most - all().map(of).fold(f64::INFINITY, f64::min)
        };
        range(|cell| cell.0).max(range(|cell| cell.1))
    }

    /// λ × range under which what was chosen is likeliest.
    fn estimate(&self) -> f64 {
        let mut game = self.game();
        game.numbers.precision.fill(1.0 / self.range());
        let step = |i: u32| LEAST * (MOST / LEAST).powf(f64::from(i) / f64::from(TRIED));
        let scales: Vec<f64> = (0..=TRIED).map(step).collect();
        let found = through(&game, &scales, &Settings::default(), &Quiet);
        assert_eq!(found.points.len(), scales.len(), "{}", self.by);
        let likelihood = |sigma: &[f64]| -> f64 {
            let each = sigma.iter().step_by(2).zip(self.chosen);
            each.map(|(p, f)| f * p.ln() + (1.0 - f) * (1.0 - p).ln())
                .sum()
        };
        let best = found
            .points
            .iter()
            .max_by(|a, b| likelihood(&a.sigma).total_cmp(&likelihood(&b.sigma)));
        best.expect("there are points").scale
    }
}

#[test]
fn the_table_of_the_guide_follows_from_what_was_chosen() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../guide/src/method.md");
    let guide = std::fs::read_to_string(guide).expect("there is a guide");
    for played in &PLAYED {
        let estimate = played.estimate();
        let row = guide
            .lines()
            .find(|line| line.starts_with('|') && line.contains(played.by));
        let row = row.unwrap_or_else(|| panic!("no row for {}", played.by));
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let printed = format!("{estimate:.1}");
        assert_eq!(cells[4], printed, "{}", played.by);
        for chosen in played.chosen {
            let shown = format!("{:.1}", 100.0 * chosen);
            let shown = shown.trim_end_matches(".0");
            assert!(cells[3].contains(shown), "{row}: {shown}");
        }
    }
}

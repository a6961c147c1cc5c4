//! Kuhn poker (Kuhn 1950): three cards, one bet.

use super::{Point, Rules, by_hands, two_cards};

pub(crate) struct Kuhn;

impl Rules for Kuhn {
    /// `p` for a pass, `b` for a bet.
    type State = String;

    fn hands(&self) -> usize {
        3
    }

    fn deal(&self) -> Vec<f64> {
        two_cards(3)
    }

    fn start(&self) -> String {
        String::new()
    }

    fn at(&self, played: &String) -> Point<String> {
        let showdown = |stake: f64| {
            Point::End(by_hands(3, |a, b| match a.cmp(&b) {
                std::cmp::Ordering::Greater => stake,
                std::cmp::Ordering::Less => -stake,
                std::cmp::Ordering::Equal => 0.0,
            }))
        };
        match played.as_str() {
            "pp" => showdown(1.0),
            "bb" | "pbb" => showdown(2.0),
            "bp" => Point::End(vec![1.0; 9]),
            "pbp" => Point::End(vec![-1.0; 9]),
            _ => Point::Decision {
                player: played.len() % 2,
                knows: played.clone(),
                after: vec![format!("{played}p"), format!("{played}b")],
            },
        }
    }
}

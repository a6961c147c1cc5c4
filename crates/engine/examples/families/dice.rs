//! Liar's dice with one die each. Bids go up in number and then in face; the highest face is wild.

use super::{Point, Rules, by_hands};

pub(crate) struct LiarsDice {
    pub(crate) sides: usize,
}

/// Bids made, and whether the last of them was called a lie. Bid b is (b / sides + 1) dice of face b % sides.
#[derive(Clone, Default)]
pub(crate) struct Bids {
    made: Vec<usize>,
    called: bool,
}

impl Rules for LiarsDice {
    type State = Bids;

    fn hands(&self) -> usize {
        self.sides
    }

    fn deal(&self) -> Vec<f64> {
        by_hands(self.sides, |_, _| 1.0 / (self.sides * self.sides) as f64)
    }

    fn start(&self) -> Bids {
        Bids::default()
    }

    fn at(&self, bids: &Bids) -> Point<Bids> {
        if bids.called {
            return Point::End(self.outcome(&bids.made));
        }
        let next = bids.made.last().map_or(0, |last| last + 1);
        let mut after: Vec<Bids> = (next..2 * self.sides)
            .map(|bid| {
                let mut after = bids.clone();
                after.made.push(bid);
                after
            })
            .collect();
        if !bids.made.is_empty() {
            after.push(Bids {
                called: true,
                ..bids.clone()
            });
        }
        Point::Decision {
            player: bids.made.len() % 2,
            knows: format!("{:?}", bids.made),
            after,
        }
    }
}

impl LiarsDice {
    /// The player of the last bid wins 1 where it holds, else loses 1.
    fn outcome(&self, made: &[usize]) -> Vec<f64> {
        let last = made.last().copied().unwrap_or(0);
        let (count, face) = (last / self.sides + 1, last % self.sides);
        let sign = if made.len() % 2 == 1 { 1.0 } else { -1.0 };
        let fits = |die: usize| usize::from(die == face || die == self.sides - 1);
        by_hands(self.sides, |a, b| {
            if fits(a) + fits(b) >= count {
                sign
            } else {
                -sign
            }
        })
    }
}

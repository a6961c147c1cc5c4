//! Goofspiel: bids for prize cards, made at the same time, of which only the winner is announced. The player with the more
//! points wins 1.

use super::{Point, Rules};

pub(crate) struct Goofspiel {
    pub(crate) cards: usize,
    /// Prize cards come in random order, else from the highest down.
    pub(crate) shuffled: bool,
}

#[derive(Clone, Default)]
pub(crate) struct Rounds {
    prizes: Vec<usize>,
    bids: [Vec<usize>; 2],
    points: [usize; 2],
    /// Who won each round; 2 where neither did.
    won: Vec<usize>,
}

impl Rounds {
    fn with_bid(&self, player: usize, card: usize) -> Rounds {
        let mut next = self.clone();
        next.bids[player].push(card);
        if player == 1 {
            let round = self.won.len();
            let bids = [next.bids[0][round], card];
            let winner = match bids[0].cmp(&bids[1]) {
                std::cmp::Ordering::Greater => 0,
                std::cmp::Ordering::Less => 1,
                std::cmp::Ordering::Equal => 2,
            };
            if winner < 2 {
                next.points[winner] += self.prizes[round];
            }
            next.won.push(winner);
        }
        next
    }

    fn with_prize(&self, card: usize) -> Rounds {
        let mut next = self.clone();
        next.prizes.push(card);
        next
    }
}

impl Goofspiel {
    /// Cards that were not played yet.
    fn left(&self, played: &[usize]) -> Vec<usize> {
        (1..=self.cards).filter(|c| !played.contains(c)).collect()
    }

    /// The last round plays itself.
    fn last(&self, rounds: &Rounds) -> Rounds {
        let mut next = rounds.clone();
        if let [prize] = self.left(&rounds.prizes)[..] {
            next = next.with_prize(prize);
        }
        for player in 0..2 {
            if let [card] = self.left(&rounds.bids[player])[..] {
                next = next.with_bid(player, card);
            }
        }
        next
    }
}

impl Rules for Goofspiel {
    type State = Rounds;

    fn start(&self) -> Rounds {
        let rounds = Rounds::default();
        if self.shuffled {
            rounds
        } else {
            rounds.with_prize(self.cards)
        }
    }

    fn at(&self, rounds: &Rounds) -> Point<Rounds> {
        let round = rounds.won.len();
        if round + 1 == self.cards {
            let points = self.last(rounds).points;
            return Point::End(vec![
                (points[0] as f64 - points[1] as f64).signum()
                    * f64::from(u8::from(points[0] != points[1])),
            ]);
        }
        if rounds.prizes.len() == round {
            let prizes = self.left(&rounds.prizes);
            let chance = vec![1.0 / prizes.len() as f64];
            let next = |&card: &usize| (chance.clone(), rounds.with_prize(card));
            return Point::Chance(prizes.iter().map(next).collect());
        }
        let player = usize::from(rounds.bids[0].len() > round);
        let next = |&card: &usize| {
            let next = rounds.with_bid(player, card);
            let turned = next.won.len();
            // Without shuffling the next prize is no event.
            if !self.shuffled && next.prizes.len() == turned && turned + 1 < self.cards {
                next.with_prize(self.cards - turned)
            } else {
                next
            }
        };
        Point::Decision {
            player,
            knows: format!(
                "{:?} {:?} {:?}",
                rounds.prizes, rounds.bids[player], rounds.won
            ),
            after: self.left(&rounds.bids[player]).iter().map(next).collect(),
        }
    }
}

//! Leduc hold'em (Southey et al. 2005): two suits of three ranks, two rounds of at most two raises, of 2 and then of 4.

use super::{Point, Rules, by_hands, two_cards};

const CARDS: usize = 6;

pub(crate) struct Leduc;

#[derive(Clone, Default)]
pub(crate) struct Table {
    /// Calls (`c`), raises (`r`) and folds (`f`) of each round.
    rounds: [String; 2],
    public: Option<usize>,
    folded: Option<usize>,
}

impl Table {
    fn round(&self) -> usize {
        usize::from(self.public.is_some())
    }

    fn with(&self, action: char) -> Table {
        let mut next = self.clone();
        let round = &mut next.rounds[self.round()];
        if action == 'f' {
            next.folded = Some(round.len() % 2);
        }
        round.push(action);
        next
    }

    /// Chips that each player has put in, the ante of 1 included.
    fn stakes(&self) -> [f64; 2] {
        let mut stakes = [1.0; 2];
        for (round, raise) in self.rounds.iter().zip([2.0, 4.0]) {
            for (turn, action) in round.chars().enumerate() {
                let highest = f64::max(stakes[0], stakes[1]);
                match action {
                    'r' => stakes[turn % 2] = highest + raise,
                    'c' => stakes[turn % 2] = highest,
                    _ => {}
                }
            }
        }
        stakes
    }
}

/// A pair with the public card beats all, then the higher rank counts.
fn strength(own: usize, public: usize) -> usize {
    if own / 2 == public / 2 {
        CARDS
    } else {
        own / 2
    }
}

impl Rules for Leduc {
    type State = Table;

    fn hands(&self) -> usize {
        CARDS
    }

    fn deal(&self) -> Vec<f64> {
        two_cards(CARDS)
    }

    fn start(&self) -> Table {
        Table::default()
    }

    fn at(&self, table: &Table) -> Point<Table> {
        let stakes = table.stakes();
        if let Some(folded) = table.folded {
            let wins = if folded == 0 { -stakes[0] } else { stakes[1] };
            return Point::End(vec![wins; CARDS * CARDS]);
        }
        let round = &table.rounds[table.round()];
        if round.len() >= 2 && round.ends_with('c') {
            return match table.public {
                None => Point::Chance((0..CARDS).map(|card| draw(table, card)).collect()),
                Some(public) => Point::End(by_hands(CARDS, |a, b| {
                    match strength(a, public).cmp(&strength(b, public)) {
                        std::cmp::Ordering::Greater => stakes[1],
                        std::cmp::Ordering::Less => -stakes[0],
                        std::cmp::Ordering::Equal => 0.0,
                    }
                })),
            };
        }
        let mut actions = Vec::new();
        if stakes[0] != stakes[1] {
            actions.push('f');
        }
        actions.push('c');
        if round.matches('r').count() < 2 {
            actions.push('r');
        }
        let [first, second] = &table.rounds;
        Point::Decision {
            player: round.len() % 2,
            knows: format!("{first}|{:?}|{second}", table.public),
            after: actions.iter().map(|&action| table.with(action)).collect(),
        }
    }
}

/// The public card, which no player holds.
fn draw(table: &Table, card: usize) -> (Vec<f64>, Table) {
    let left = (CARDS - 2) as f64;
    let chance = by_hands(CARDS, |a, b| {
        if a == card || b == card {
            0.0
        } else {
            1.0 / left
        }
    });
    let public = Some(card);
    (
        chance,
        Table {
            public,
            ..table.clone()
        },
    )
}
